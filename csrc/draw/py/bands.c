/* bands.c: _draw.bands: bands of a grid on an image surface, for grids finer than its pixels. */
#include "../bands.h"

#include <stdlib.h>

#include "context.h"
#include "read.h"

/* n numbers of a column times k, in fresh memory; NULL with an exception. */
static double *read_numbers(PyObject *object, holds *h, const char *name, int64_t wanted, double k) {
    column c;
    if (read_column(object, h, name, &c) < 0) return NULL;
    if (c.n != wanted) {
        PyErr_Format(PyExc_ValueError, "bands: %s has %lld values; %lld are needed", name, (long long)c.n, (long long)wanted);
        return NULL;
    }
    double *made = malloc((size_t)(c.n + 1) * sizeof *made);
    if (!made) return PyErr_NoMemory(), NULL;
    column_values(&c, 0, c.n, made);
    for (int64_t i = 0; i < c.n; i++) made[i] *= k;
    return made;
}

static int read_colors(PyObject *object, holds *h, bands_spec *s) {
    bytes_view v;
    if (read_bytes(object, h, "colors", 2, &v) < 0) return -1;
    if (v.shape[1] != 4 || v.shape[0] < 1 || v.shape[0] > MAX_BANDS) {
        PyErr_Format(PyExc_ValueError, "bands: colors has shape (%lld, %lld); (n, 4) is needed, n at most %d",
                     (long long)v.shape[0], (long long)v.shape[1], MAX_BANDS);
        return -1;
    }
    s->count = (int)v.shape[0];
    for (int i = 0; i < s->count; i++) {
        uint8_t c[4];
        for (int k = 0; k < 4; k++) c[k] = v.data[i * v.step[0] + k * v.step[1]];
        c[3] = 255;
        s->colors[i] = pixel_of_bytes(c);
    }
    return 0;
}

static bool ascends(const double *v, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        if (!(v[i] == v[i]) || (i && !(v[i] >= v[i - 1]))) return false;
    return true;
}

typedef struct {
    double *x, *y, *from;
} numbers;

static int read_spec(PyObject *const *args, double k, holds *h, bands_spec *s, numbers *n) {
    if (read_grid(args[1], h, "values", &s->values, &s->rows, &s->row_step) < 0) return -1;
    s->columns = s->values.n;
    if (read_colors(args[6], h, s) < 0 || !(n->x = read_numbers(args[2], h, "x", s->columns, k)) ||
        !(n->y = read_numbers(args[3], h, "y", s->rows, k)) || !(n->from = read_numbers(args[4], h, "levels", s->count, 1)))
        return -1;
    s->top = PyFloat_AsDouble(args[5]);
    if (s->top == -1 && PyErr_Occurred()) return -1;
    s->x = n->x, s->y = n->y, s->from = n->from;
    if (ascends(s->from, s->count) && s->top == s->top) return 0;
    PyErr_SetString(PyExc_ValueError, "bands: levels must ascend and hold no NaN");
    return -1;
}

/* bands(context, values, x, y, levels, top, colors, scale, clip) -> whether it was of a kind to be drawn so */
static PyObject *draw_bands(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 9) return PyErr_Format(PyExc_TypeError, "bands: takes context, values, x, y, levels, top, colors, scale, clip");
    cairo_t *cr = context_of(args[0]);
    double k;
    if (!cr || read_scale(args[7], "bands", &k) < 0) return NULL;
    canvas c;
    int is_image = canvas_of(cr, args[8], &c);
    if (is_image < 0) return NULL;
    if (!is_image) return PyErr_Format(PyExc_ValueError, "bands: the context must draw on an ARGB32 image surface");
    bands_spec s = {.count = 0};
    numbers n = {0};
    holds h = {.where = "bands"};
    int status = BANDS_UNFIT;
    if (read_spec(args, k, &h, &s, &n) == 0) {
        Py_BEGIN_ALLOW_THREADS
        status = bands_draw(&c, &s);
        Py_END_ALLOW_THREADS
        if (status == BANDS_MEMORY) PyErr_NoMemory();
    }
    canvas_done(cr);
    free(n.x);
    free(n.y);
    free(n.from);
    holds_release(&h);
    if (PyErr_Occurred()) return NULL;
    return PyBool_FromLong(status == BANDS_DONE);
}

PyMethodDef draw_bands_methods[] = {
    {"bands", (PyCFunction)(void (*)(void))draw_bands, METH_FASTCALL,
     "bands(context, values, x, y, levels, top, colors, scale, clip): paint bands of a grid finer than the pixels"},
    {NULL, NULL, 0, NULL},
};
