/* image.c: _draw.image: scene.Image on an image surface. */
#include "../image.h"

#include <stdlib.h>

#include "context.h"
#include "scene.h"

/* Edges in device pixels, count + 1 of them, in fresh memory; None leaves NULL. */
static int read_edges(PyObject *value, const char *name, int64_t count, double k, holds *h, double **out) {
    PyObject *item = field(value, name);
    if (!item) return -1;
    *out = NULL;
    column c;
    int status = item == Py_None ? 0 : read_column(item, h, name, &c);
    bool given = item != Py_None;
    Py_DECREF(item);
    if (!given || status < 0) return status;
    if (c.n != count + 1) {
        PyErr_Format(PyExc_ValueError, "image: %s has %lld values; must have %lld, one more than the cells", name,
                     (long long)c.n, (long long)count + 1);
        return -1;
    }
    if (!(*out = malloc((size_t)c.n * sizeof(double)))) {
        PyErr_NoMemory();
        return -1;
    }
    c.scale = k;
    column_px(&c, 0, c.n, *out);
    return 0;
}

static int read_data(PyObject *data, holds *h, lookup *table, image_spec *s) {
    if (PyObject_CheckBuffer(data)) {
        bytes_view v;
        if (read_bytes(data, h, "data", 3, &v) < 0) return -1;
        s->rows = v.shape[0], s->columns = v.shape[1], s->channels = (int)v.shape[2];
        s->bytes = v.data, s->bytes_row = v.step[0], s->bytes_column = v.step[1], s->bytes_channel = v.step[2];
        if (v.shape[2] == 3 || v.shape[2] == 4) return 0;
        PyErr_Format(PyExc_ValueError, "image: data has %lld channels; must be 3 or 4", (long long)v.shape[2]);
        return -1;
    }
    mapped m;
    if (read_mapped(data, 2, h, &m) < 0) return -1;
    s->values = m.values, s->rows = m.rows, s->columns = m.columns, s->row_step = m.row_step;
    s->table = table;
    return lookup_make(&m, table);
}

int read_image(PyObject *value, double k, holds *h, lookup *table, double **edges, image_spec *s) {
    static const char *const modes[] = {"auto", "nearest", "area", "bilinear", NULL};
    PyObject *data = field(value, "data");
    if (!data) return -1;
    int status = read_data(data, h, table, s);
    Py_DECREF(data);
    if (status < 0) return -1;
    PyObject *rect = field(value, "rect");
    if (!rect) return -1;
    status = read_doubles(rect, 4, "image: rect", s->rect);
    Py_DECREF(rect);
    for (int i = 0; i < 4; i++) s->rect[i] = fmax(-COORD_MAX, fmin(COORD_MAX, s->rect[i] * k));
    if (status < 0 || field_choice(value, "interpolation", modes, "image", &s->mode) < 0 ||
        read_edges(value, "x_edges", s->columns, k, h, &edges[0]) < 0 ||
        read_edges(value, "y_edges", s->rows, k, h, &edges[1]) < 0)
        return -1;
    s->x_edges = edges[0], s->y_edges = edges[1];
    return 0;
}

/* image(context, value, scale, clip) */
static PyObject *draw_image(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "image: takes context, image, scale, clip");
    cairo_t *cr = context_of(args[0]);
    double k, *edges[2] = {NULL, NULL};
    if (!cr || read_scale(args[2], "image", &k) < 0) return NULL;
    canvas c;
    image_spec s = {0};
    lookup table = {0};
    holds h = {.where = "image"};
    int is_image = canvas_of(cr, args[3], &c);
    if (is_image < 0) return NULL;
    if (!is_image) return PyErr_Format(PyExc_ValueError, "image: the context must draw on an ARGB32 image surface");
    const char *problem = NULL;
    if (read_image(args[1], k, &h, &table, edges, &s) == 0) {
        Py_BEGIN_ALLOW_THREADS
        problem = image_draw(&c, &s);
        Py_END_ALLOW_THREADS
        if (problem) PyErr_Format(PyExc_ValueError, "image: %s", problem);
    }
    canvas_done(cr);
    free(edges[0]);
    free(edges[1]);
    lookup_free(&table);
    holds_release(&h);
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

PyMethodDef draw_image_methods[] = {
    {"image", (PyCFunction)(void (*)(void))draw_image, METH_FASTCALL,
     "image(context, image, scale, clip): draw a scene.Image on the image surface of a cairo.Context"},
    {NULL, NULL, 0, NULL},
};
