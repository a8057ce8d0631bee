/* cells.c: _draw.image_pairs, image_cells: scene.Image for OpenGL. */
#include "../cells.h"

#include <stdlib.h>

#include "module.h"
#include "scene.h"

/* (first pixel, pairs, lowest cell, one beyond the highest) of an axis, None where a pixel takes from more cells than two */
static PyObject *pairs_of(const taps *t) {
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)t->n * 8);
    if (!bytes) return NULL;
    if (!cells_pairs(t, (float *)(void *)PyBytes_AS_STRING(bytes))) {
        Py_DECREF(bytes);
        Py_RETURN_NONE;
    }
    return Py_BuildValue("(iNLL)", t->first, bytes, (long long)t->low, (long long)t->high);
}

static PyObject *both_axes(const image_spec *s, const double clip[4]) {
    taps x = {0}, y = {0};
    PyObject *made = NULL;
    int bound[4];
    for (int i = 0; i < 4; i++) bound[i] = (int)fmax(-32767, fmin(32767, clip[i]));
    const char *problem = NULL;
    if (s->rows > 0 && s->columns > 0) {
        problem = taps_make(s->rect[0], s->rect[2], s->x_edges, s->columns, bound[0], bound[2], s->mode, &x);
        if (!problem) problem = taps_make(s->rect[1], s->rect[3], s->y_edges, s->rows, bound[1], bound[3], s->mode, &y);
    }
    if (problem) PyErr_Format(PyExc_ValueError, "image: %s", problem);
    else made = Py_BuildValue("(NNO)", pairs_of(&x), pairs_of(&y), x.single && y.single ? Py_True : Py_False);
    taps_free(&x);
    taps_free(&y);
    return made;
}

/* image_pairs(image, scale, clip) -> (x, y, single): for each axis (first pixel, float32 pairs, low, high) or None */
static PyObject *pairs(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 3) return PyErr_Format(PyExc_TypeError, "image_pairs: takes image, scale, clip");
    double k, clip[4], *edges[2] = {NULL, NULL};
    image_spec s = {0};
    lookup table = {0};
    holds h = {.where = "image"};
    PyObject *made = NULL;
    if (read_scale(args[1], "image", &k) < 0 || read_doubles(args[2], 4, "image: clip", clip) < 0) return NULL;
    if (read_image(args[0], k, &h, &table, edges, &s) == 0) made = both_axes(&s, clip);
    free(edges[0]);
    free(edges[1]);
    lookup_free(&table);
    holds_release(&h);
    return made;
}

static PyObject *read_cells(const image_spec *s, int kind, const int64_t box[4]) {
    bool fits = 0 <= box[0] && box[0] <= box[2] && box[2] <= s->columns && 0 <= box[1] && box[1] <= box[3] && box[3] <= s->rows;
    if (!fits || kind < CELLS_INDEX || kind > CELLS_COLOR)
        return PyErr_Format(PyExc_ValueError, "image_cells: no such cells or kind of texel");
    double size = (double)(box[2] - box[0]) * (double)(box[3] - box[1]) * cells_size(kind);
    if (size > 2e9) return PyErr_Format(PyExc_ValueError, "image_cells: more than two gigabytes");
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    if (!bytes) return NULL;
    const char *problem;
    Py_BEGIN_ALLOW_THREADS
    problem = cells_read(s, kind, box[0], box[1], box[2], box[3], PyBytes_AS_STRING(bytes));
    Py_END_ALLOW_THREADS
    if (problem) {
        Py_DECREF(bytes);
        return PyErr_Format(PyExc_ValueError, "image_cells: %s", problem);
    }
    if (!s->table) return Py_BuildValue("(NO)", bytes, Py_None);
    return Py_BuildValue("(Ny#)", bytes, (char *)s->table->colors, (Py_ssize_t)(4 * (s->table->n + 3)));
}

/* image_cells(image, kind, (x0, y0, x1, y1)) -> (texels, colours or None); kind 0 uint16 index, 1 float32 share, 2 RGBA */
static PyObject *cells(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 3) return PyErr_Format(PyExc_TypeError, "image_cells: takes image, kind, cells");
    double box[4], kind = PyFloat_AsDouble(args[1]), *edges[2] = {NULL, NULL};
    if (kind == -1 && PyErr_Occurred()) return NULL;
    if (read_doubles(args[2], 4, "image: cells", box) < 0) return NULL;
    int64_t whole[4];
    for (int i = 0; i < 4; i++) whole[i] = (int64_t)fmax(-1, fmin(1e15, box[i]));
    image_spec s = {0};
    lookup table = {0};
    holds h = {.where = "image"};
    PyObject *made = NULL;
    if (read_image(args[0], 1, &h, &table, edges, &s) == 0) made = read_cells(&s, kind >= 0 && kind < 9 ? (int)kind : -1, whole);
    free(edges[0]);
    free(edges[1]);
    lookup_free(&table);
    holds_release(&h);
    return made;
}

PyMethodDef draw_cells_methods[] = {
    {"image_pairs", (PyCFunction)(void (*)(void))pairs, METH_FASTCALL,
     "image_pairs(image, scale, clip) -> (x, y, single): which cells each pixel takes, None on an axis where more than two"},
    {"image_cells", (PyCFunction)(void (*)(void))cells, METH_FASTCALL,
     "image_cells(image, kind, (x0, y0, x1, y1)) -> (texels, colours or None): some cells as texels of a kind"},
    {NULL, NULL, 0, NULL},
};
