/* quads.c: _draw.quads: the cells of a bent grid on an image surface. */
#include "../quads.h"

#include "context.h"
#include "lookup.h"
#include "read.h"
#include "scene.h"

/* (h + 1, w + 1) numbers and where they lie: origin, scale, offset of an affine. */
static int read_corners(PyObject *object, PyObject *affine, double k, holds *h, const char *name, const quads_spec *s, column *c,
                        int64_t *row_step) {
    double at[3];
    int64_t rows;
    if (read_doubles(affine, 3, "quads: affine", at) < 0 || read_grid(object, h, name, c, &rows, row_step) < 0) return -1;
    c->origin = at[0], c->scale = at[1] * k, c->offset = at[2] * k;
    if (rows == s->rows + 1 && c->n == s->columns + 1) return 0;
    PyErr_Format(PyExc_ValueError, "quads: %s has shape (%lld, %lld); corners of (%lld, %lld) cells are needed", name, (long long)rows,
                 (long long)c->n, (long long)s->rows, (long long)s->columns);
    return -1;
}

static int read_spec(PyObject *const *args, double k, holds *h, lookup *table, quads_spec *s) {
    mapped m;
    if (read_mapped(args[5], 2, h, &m) < 0 || lookup_make(&m, table) < 0) return -1;
    s->table = table, s->values = m.values, s->rows = m.rows, s->columns = m.values.n, s->value_row_step = m.row_step;
    if (read_corners(args[1], args[2], k, h, "x", s, &s->x, &s->x_row_step) < 0) return -1;
    return read_corners(args[3], args[4], k, h, "y", s, &s->y, &s->y_row_step);
}

/* quads(context, x, x_affine, y, y_affine, colors, scale, clip) -> whether they were of a kind to be drawn so */
static PyObject *draw_quads(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 8) return PyErr_Format(PyExc_TypeError, "quads: takes context, x, x_affine, y, y_affine, colors, scale, clip");
    cairo_t *cr = context_of(args[0]);
    double k;
    if (!cr || read_scale(args[6], "quads", &k) < 0) return NULL;
    canvas c;
    int is_image = canvas_of(cr, args[7], &c);
    if (is_image < 0) return NULL;
    if (!is_image) return PyErr_Format(PyExc_ValueError, "quads: the context must draw on an ARGB32 image surface");
    quads_spec s = {.rows = 0};
    lookup table = {0};
    holds h = {.where = "quads"};
    int status = QUADS_UNFIT;
    if (read_spec(args, k, &h, &table, &s) == 0) {
        Py_BEGIN_ALLOW_THREADS
        status = quads_draw(&c, &s);
        Py_END_ALLOW_THREADS
        if (status == QUADS_MEMORY) PyErr_NoMemory();
    }
    canvas_done(cr);
    lookup_free(&table);
    holds_release(&h);
    if (PyErr_Occurred()) return NULL;
    return PyBool_FromLong(status == QUADS_DONE);
}

PyMethodDef draw_quads_methods[] = {
    {"quads", (PyCFunction)(void (*)(void))draw_quads, METH_FASTCALL,
     "quads(context, x, x_affine, y, y_affine, colors, scale, clip): paint the cells, a scene.Mapped of (h, w) numbers, of a grid with\n"
     "corners (h + 1, w + 1) at (value - origin) * scale + offset px. False, and nothing painted, where a colour is not opaque"},
    {NULL, NULL, 0, NULL},
};
