/* contour.c: contour lines of a grid or a net of triangles, for hugin.stats and the contour mark. */
#include "contour.h"

#include <math.h>
#include <stdlib.h>

#include "arrays.h"
#include "delaunay.h"
#include "memory.h"
#include "module.h"
#include "rings.h"

/* Dense float64 from a 1-D or 2-D buffer of any real dtype: a copy, or the buffer itself where it is that already. */
typedef struct {
    Py_buffer view;
    const double *data;
    double *copy;
    bool held;
} dense;

static bool dense_take(dense *d, PyObject *object, int ndim, const char *name) {
    draw_load load;
    if (!draw_take(object, &d->view, ndim, &load, name)) return false;
    d->held = true;
    Py_ssize_t rows = ndim == 2 ? d->view.shape[0] : 1, columns = d->view.shape[ndim - 1];
    Py_ssize_t step = d->view.strides[ndim - 1], row_step = ndim == 2 ? d->view.strides[0] : 0;
    bool is_dense = load == draw_loader("d") && step == sizeof(double) && (ndim == 1 || row_step == columns * step);
    d->data = d->view.buf;
    if (is_dense && (uintptr_t)d->data % sizeof(double) == 0) return true;
    Py_ssize_t n;
    bool fits = !__builtin_mul_overflow(rows, columns, &n) && n < PY_SSIZE_T_MAX / 32; /* work beside it is as large at most */
    d->data = d->copy = fits ? PyMem_RawMalloc((size_t)n * sizeof(double) + 1) : NULL;
    if (!d->copy) return PyErr_NoMemory(), false;
    for (Py_ssize_t j = 0; j < rows; j++) load((char *)d->view.buf + j * row_step, step, columns, d->copy + j * columns);
    return true;
}

static void dense_give_back(dense *d) {
    PyMem_RawFree(d->copy);
    if (d->held) PyBuffer_Release(&d->view);
}

/* x (or y) is 1-D along its own axis or 2-D like z. */
static bool take_positions(dense *d, PyObject *object, const Py_buffer *z, int axis, const char *name) {
    Py_buffer probe;
    if (PyObject_GetBuffer(object, &probe, PyBUF_STRIDED_RO) < 0) return false;
    int ndim = probe.ndim;
    bool fits = ndim == 1 ? probe.shape[0] == z->shape[axis]
                          : ndim == 2 && probe.shape[0] == z->shape[0] && probe.shape[1] == z->shape[1];
    PyBuffer_Release(&probe);
    if (fits) return dense_take(d, object, ndim, name);
    PyErr_Format(PyExc_ValueError, "%s: must have %zd elements or the shape of z (%zd, %zd)", name, z->shape[axis], z->shape[0],
                 z->shape[1]);
    return false;
}

static bool levels_ascend(const dense *levels) {
    Py_ssize_t n = levels->view.shape[0];
    for (Py_ssize_t i = 0; i < n; i++) {
        bool ok = isfinite(levels->data[i]) && (i == 0 || levels->data[i] >= levels->data[i - 1]);
        if (!ok) {
            PyErr_SetString(PyExc_ValueError, "levels: must be finite and ascending");
            return false;
        }
    }
    return true;
}

/* The bytes at *field as an object, which takes them over. */
static PyObject *hand_over(void *field, int64_t count, size_t size) {
    void *bytes = *(void **)field;
    *(void **)field = NULL;
    return draw_memory(bytes, (Py_ssize_t)((size_t)count * size));
}

/* [(points as pairs of float64, ends as int64), ...] */
static PyObject *lines_list(draw_lines *lines, Py_ssize_t count) {
    PyObject *list = PyList_New(count);
    for (Py_ssize_t k = 0; list && k < count; k++) {
        draw_lines *l = &lines[k];
        PyObject *pair = Py_BuildValue("(NN)", hand_over(&l->points, l->n, 16), hand_over(&l->ends, l->lines, 8));
        if (pair) PyList_SET_ITEM(list, k, pair);
        else Py_CLEAR(list);
    }
    return list;
}

/* z, x, y and levels of a call; the grid that they make, or the net of triangles. */
typedef struct {
    dense z, x, y, levels;
    draw_grid grid;
    draw_net net;
    bool is_net;
} field;

static PyObject *lines_of(const field *f, bool gaps) {
    Py_ssize_t count = f->levels.view.shape[0];
    draw_lines *lines = calloc((size_t)count + 1, sizeof *lines);
    if (!lines) return PyErr_NoMemory();
    draw_lines_form form = gaps ? DRAW_LINES_GAPS : DRAW_LINES;
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = f->is_net ? draw_net_contour(&f->net, f->levels.data, count, form, lines)
                       : draw_contour(f->grid, f->levels.data, count, form, lines);
    Py_END_ALLOW_THREADS
    PyObject *list = status < 0 ? PyErr_NoMemory() : lines_list(lines, count);
    for (Py_ssize_t k = 0; k < count; k++) draw_lines_free(&lines[k]);
    free(lines);
    return list;
}

static bool field_take(field *f, PyObject *const *args) {
    *f = (field){.z = {.held = false}};
    bool ok = dense_take(&f->z, args[0], 2, "z") && take_positions(&f->x, args[1], &f->z.view, 1, "x") &&
              take_positions(&f->y, args[2], &f->z.view, 0, "y") && dense_take(&f->levels, args[3], 1, "levels") &&
              levels_ascend(&f->levels);
    if (!ok) return false;
    bool x_flat = f->x.view.ndim == 1, y_flat = f->y.view.ndim == 1;
    int64_t columns = f->z.view.shape[1];
    f->grid = (draw_grid){f->z.data, f->x.data, f->y.data, f->z.view.shape[0], columns, x_flat ? 0 : columns, 1,
                          y_flat ? 1 : columns, !y_flat};
    return true;
}

/* (m, 3) indices of any whole dtype, each below n, as dense int32; NULL with an error. */
static int32_t *triangles_take(PyObject *object, Py_ssize_t n, Py_ssize_t *m) {
    dense given = {.held = false};
    int32_t *made = NULL;
    bool ok = dense_take(&given, object, 2, "triangles");
    *m = ok ? given.view.shape[0] : 0;
    if (ok && (given.view.shape[1] != 3 || *m > INT32_MAX / 4 || n > INT32_MAX / 4)) {
        PyErr_Format(PyExc_ValueError, "triangles: (m, 3) is needed, m and nodes at most %d", INT32_MAX / 4);
        ok = false;
    }
    if (ok && !(made = PyMem_RawMalloc((size_t)(3 * *m + 1) * sizeof *made))) ok = PyErr_NoMemory() != NULL;
    for (Py_ssize_t k = 0; ok && k < 3 * *m; k++) {
        ok = given.data[k] >= 0 && given.data[k] < (double)n;
        if (ok) made[k] = (int32_t)given.data[k];
        else PyErr_Format(PyExc_ValueError, "triangles: indices from 0 to %zd are allowed", n - 1);
    }
    dense_give_back(&given);
    if (ok) return made;
    PyMem_RawFree(made);
    return NULL;
}

/* z, x, y of nodes, triangles, levels. */
static bool net_take(field *f, PyObject *const *args) {
    *f = (field){.is_net = true};
    bool ok = dense_take(&f->z, args[0], 1, "z") && dense_take(&f->x, args[1], 1, "x") && dense_take(&f->y, args[2], 1, "y") &&
              dense_take(&f->levels, args[4], 1, "levels") && levels_ascend(&f->levels);
    if (!ok) return false;
    Py_ssize_t n = f->z.view.shape[0], m;
    if (f->x.view.shape[0] != n || f->y.view.shape[0] != n)
        return PyErr_Format(PyExc_ValueError, "x, y: must have %zd elements as z", n), false;
    int32_t *given = triangles_take(args[3], n, &m);
    if (!given) return false;
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = draw_net_make(given, m, f->x.data, f->y.data, f->z.data, n, &f->net);
    Py_END_ALLOW_THREADS
    PyMem_RawFree(given);
    return status == 0 || (PyErr_NoMemory(), false);
}

static void field_give_back(field *f) {
    draw_net_free(&f->net);
    dense_give_back(&f->z);
    dense_give_back(&f->x);
    dense_give_back(&f->y);
    dense_give_back(&f->levels);
}

/* Takes the first arguments of a call. */
typedef bool field_reader(field *f, PyObject *const *args);

/* A call whose first `taken` arguments are a field, and the last one is gaps. */
static PyObject *lines_call(const char *name, PyObject *const *args, Py_ssize_t nargs, field_reader *take, int taken) {
    if (!draw_has_arguments(name, nargs, taken + 1)) return NULL;
    field f;
    int gaps = PyObject_IsTrue(args[taken]);
    if (gaps < 0) return NULL;
    PyObject *result = take(&f, args) ? lines_of(&f, gaps) : NULL;
    field_give_back(&f);
    return result;
}

PyDoc_STRVAR(contour_lines_doc, "contour_lines(z, x, y, levels, gaps) -> [(points, ends), ...]\n\n"
"The contour lines of each level. z: (rows, columns); x: (columns,) or as z; y: (rows,) or as z; levels: ascending.\n"
"points: buffer of float64 pairs (x, y), all lines in turn, a closed one repeating its first point; ends: buffer of\n"
"int64, one past each line's last point. gaps: a pair of NaN follows each line (not counted in its end).");
static PyObject *contour_lines(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    return lines_call("contour_lines", args, nargs, field_take, 4);
}

PyDoc_STRVAR(net_lines_doc, "net_lines(z, x, y, triangles, levels, gaps) -> [(points, ends), ...]\n\n"
"As contour_lines over triangles: z, x, y: (n,); triangles: (m, 3) whole numbers.");
static PyObject *net_lines(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    return lines_call("net_lines", args, nargs, net_take, 5);
}

/* ---- regions ------------------------------------------------------------------------------------------------------ */

/* (lower, upper), ... as int64 pairs; each -1 <= lower < upper <= levels. */
static bool bands_take(dense *d, PyObject *object, Py_ssize_t levels, draw_band **out) {
    if (!dense_take(d, object, 2, "bands")) return false;
    Py_ssize_t n = d->view.shape[0];
    if (d->view.shape[1] != 2) return PyErr_SetString(PyExc_ValueError, "bands: pairs (lower, upper) are needed"), false;
    draw_band *bands = PyMem_RawMalloc((size_t)(n + 1) * sizeof *bands);
    if (!bands) return PyErr_NoMemory(), false;
    *out = bands;
    for (Py_ssize_t k = 0; k < n; k++) {
        double lower = d->data[2 * k], upper = d->data[2 * k + 1];
        if (!(lower >= -1 && lower < upper && upper <= (double)levels)) {
            PyErr_SetString(PyExc_ValueError, "bands: -1 <= lower < upper <= the number of levels is needed");
            return false;
        }
        bands[k] = (draw_band){(int64_t)lower, (int64_t)upper};
    }
    return true;
}

static PyObject *regions_list(draw_region *regions, Py_ssize_t n) {
    PyObject *list = PyList_New(n);
    for (Py_ssize_t k = 0; list && k < n; k++) {
        draw_region *g = &regions[k];
        draw_lines *r = &g->rings;
        PyObject *made = Py_BuildValue("(NNNNN)", hand_over(&r->points, r->n, 16), hand_over(&r->ends, r->lines, 8),
                                       hand_over(&g->polygon, r->lines, 8), hand_over(&g->spans, g->spans ? r->lines : 0, 16),
                                       hand_over(&g->pieces, g->piece_count, 8));
        if (made) PyList_SET_ITEM(list, k, made);
        else Py_CLEAR(list);
    }
    return list;
}

static PyObject *regions_of(const field *f, const draw_band *bands, Py_ssize_t n, bool pieces, bool gaps) {
    draw_region *regions = calloc((size_t)n + 1, sizeof *regions);
    if (!regions) return PyErr_NoMemory();
    int status;
    Py_BEGIN_ALLOW_THREADS
    int64_t count = f->levels.view.shape[0];
    status = f->is_net ? draw_net_rings(&f->net, f->levels.data, count, bands, n, pieces, gaps, regions)
                       : draw_rings(f->grid, f->levels.data, count, bands, n, pieces, gaps, regions);
    Py_END_ALLOW_THREADS
    PyObject *list = status < 0 ? PyErr_NoMemory() : regions_list(regions, n);
    for (Py_ssize_t k = 0; k < n; k++) draw_region_free(&regions[k]);
    free(regions);
    return list;
}

/* The regions of a field that was taken; its bands, pieces and gaps are the last three arguments. */
static PyObject *rings_of(const field *f, PyObject *const *args) {
    int pieces = PyObject_IsTrue(args[1]), gaps = PyObject_IsTrue(args[2]);
    if (pieces < 0 || gaps < 0) return NULL;
    dense pairs = {.held = false};
    draw_band *bands = NULL;
    PyObject *result = NULL;
    if (bands_take(&pairs, args[0], f->levels.view.shape[0], &bands))
        result = regions_of(f, bands, pairs.view.shape[0], pieces, gaps);
    PyMem_RawFree(bands);
    dense_give_back(&pairs);
    return result;
}

static PyObject *rings_call(const char *name, PyObject *const *args, Py_ssize_t nargs, field_reader *take, int taken) {
    if (!draw_has_arguments(name, nargs, taken + 3)) return NULL;
    field f;
    PyObject *result = take(&f, args) ? rings_of(&f, args + taken) : NULL;
    field_give_back(&f);
    return result;
}

PyDoc_STRVAR(contour_rings_doc, "contour_rings(z, x, y, levels, bands, pieces, gaps) -> [(points, ends, polygons, spans, pieces)]\n\n"
"The regions between levels as closed rings, inside on the left. z, x, y, levels, points, ends as for contour_lines; bands:\n"
"(n, 2), from which level (-1: from below) to which (their number: without end). polygons: int64, one a ring, the same for the\n"
"rings of one connected piece where `pieces` (bands must then not overlap). spans, pieces: int64, then too: (start, end) of rings,\n"
"those of a piece beside each other, the largest first; where each piece ends among them, negative with several outer rings.");
static PyObject *contour_rings(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    return rings_call("contour_rings", args, nargs, field_take, 4);
}

PyDoc_STRVAR(net_rings_doc, "net_rings(z, x, y, triangles, levels, bands, pieces, gaps) -> [(points, ends, polygons, spans, pieces)]\n\n"
"As contour_rings over triangles: z, x, y: (n,); triangles: (m, 3) whole numbers.");
static PyObject *net_rings(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    return rings_call("net_rings", args, nargs, net_take, 5);
}

PyDoc_STRVAR(delaunay_doc, "delaunay(x, y, out) -> count: the Delaunay triangulation of n points into out, room for (2 n, 3) int32,\n"
"counter-clockwise. Points that are not finite, and those that fall on another, are in no triangle.");
static PyObject *delaunay(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("delaunay", nargs, 3)) return NULL;
    dense x = {.held = false}, y = {.held = false};
    Py_buffer out;
    int64_t made = -1;
    bool ok = dense_take(&x, args[0], 1, "x") && dense_take(&y, args[1], 1, "y");
    Py_ssize_t n = ok ? x.view.shape[0] : 0;
    if (ok && (y.view.shape[0] != n || n > INT32_MAX / 4)) {
        PyErr_Format(PyExc_ValueError, "delaunay: x has %zd points, y %zd; as many, and at most %d, are needed", n, y.view.shape[0],
                     INT32_MAX / 4);
        ok = false;
    }
    if (ok && draw_take_out(args[2], &out, "i", 6 * n, "out")) {
        Py_BEGIN_ALLOW_THREADS
        made = draw_delaunay(x.data, y.data, n, out.buf);
        Py_END_ALLOW_THREADS
        PyBuffer_Release(&out);
        if (made < 0) PyErr_NoMemory();
    }
    dense_give_back(&x);
    dense_give_back(&y);
    return PyErr_Occurred() ? NULL : PyLong_FromLongLong(made);
}

PyMethodDef draw_contour_methods[] = {
    {"contour_lines", (PyCFunction)(void (*)(void))contour_lines, METH_FASTCALL, contour_lines_doc},
    {"contour_rings", (PyCFunction)(void (*)(void))contour_rings, METH_FASTCALL, contour_rings_doc},
    {"net_lines", (PyCFunction)(void (*)(void))net_lines, METH_FASTCALL, net_lines_doc},
    {"net_rings", (PyCFunction)(void (*)(void))net_rings, METH_FASTCALL, net_rings_doc},
    {"delaunay", (PyCFunction)(void (*)(void))delaunay, METH_FASTCALL, delaunay_doc},
    {NULL, NULL, 0, NULL},
};
