/* pyramid.c: _draw.pyramid_*: the tree of a long line crosses as a capsule; its numbers stay where they are and come again
 * with each question, as the Points of that moment. One thread may make a tree while no other asks it. */
#include "../pyramid.h"

#include <limits.h>
#include <stdlib.h>

#include "../ribbon.h"
#include "../tiles.h"
#include "read.h"
#include "scene.h"

#define NAME "hugin.pyramid"
#define MARGIN 4     /* device px beside a picture that are looked at, and the width of the stroke */
#define MOST_SIDE 32767

typedef struct {
    pyramid tree;
    int readers, writers; /* calls that have let go of the GIL; changed under it */
} held;

static void drop(PyObject *capsule) {
    held *h = PyCapsule_GetPointer(capsule, NAME);
    pyramid_free(&h->tree);
    free(h);
}

/* The tree; for writing: that nobody reads. NULL with an exception. */
static held *held_of(PyObject *capsule, bool writing) {
    held *h = PyCapsule_GetPointer(capsule, NAME);
    if (!h || !(h->writers || (writing && h->readers))) return h;
    PyErr_SetString(PyExc_RuntimeError, "pyramid: it is being made or asked by another thread");
    return NULL;
}

static int read_line(PyObject *const *xy, holds *h, column *x, column *y) {
    if (read_column(xy[0], h, "x", x) < 0 || read_column(xy[1], h, "y", y) < 0) return -1;
    if (x->n == y->n) return 0;
    PyErr_Format(PyExc_ValueError, "%s: x has %lld points, y has %lld; lengths must match", h->where, (long long)x->n,
                 (long long)y->n);
    return -1;
}

static PyObject *finish(int status, holds *h) {
    holds_release(h);
    if (status == PYRAMID_MEMORY && !PyErr_Occurred()) PyErr_NoMemory();
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

/* pyramid_make(x, y) -> tree */
static PyObject *make(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 2) return PyErr_Format(PyExc_TypeError, "pyramid_make: takes x, y");
    column x, y;
    holds h = {.where = "pyramid_make"};
    held *made = calloc(1, sizeof *made);
    int status = made ? PYRAMID_DONE : PYRAMID_MEMORY;
    if (made && read_line(args, &h, &x, &y) == 0) {
        Py_BEGIN_ALLOW_THREADS
        status = pyramid_make(&made->tree, &x, &y);
        Py_END_ALLOW_THREADS
    }
    PyObject *none = finish(status, &h), *capsule = none ? PyCapsule_New(made, NAME, drop) : NULL;
    Py_XDECREF(none);
    if (capsule || !made) return capsule;
    pyramid_free(&made->tree);
    free(made);
    return NULL;
}

/* pyramid_extend(tree, x, y): the same line with points added at its end */
static PyObject *extend(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 3) return PyErr_Format(PyExc_TypeError, "pyramid_extend: takes tree, x, y");
    column x, y;
    holds h = {.where = "pyramid_extend"};
    held *of = held_of(args[0], true);
    int status = PYRAMID_DONE;
    if (!of || read_line(args + 1, &h, &x, &y) < 0) return finish(status, &h);
    if (x.n < of->tree.n) {
        PyErr_Format(PyExc_ValueError, "pyramid_extend: %lld points; there were %lld already", (long long)x.n,
                     (long long)of->tree.n);
        return finish(status, &h);
    }
    of->writers++;
    Py_BEGIN_ALLOW_THREADS
    status = pyramid_extend(&of->tree, &x, &y);
    if (status == PYRAMID_MEMORY) pyramid_free(&of->tree); /* empty rather than half */
    Py_END_ALLOW_THREADS
    of->writers--;
    return finish(status, &h);
}

/* pyramid_info(tree) -> (points, way, levels, bytes) */
static PyObject *info(PyObject *self, PyObject *capsule) {
    held *of = held_of(capsule, false);
    if (!of) return NULL;
    const pyramid *p = &of->tree;
    return Py_BuildValue("(LiiL)", (long long)p->n, p->way, p->levels, (long long)pyramid_bytes(p));
}

/* The tree and its line at k device px a px. */
static held *read_question(PyObject *const *args, holds *h, points *line) {
    held *of = held_of(args[0], false);
    double k;
    if (!of || read_scale(args[2], h->where, &k) < 0 || read_points(args[1], k, h, line) < 0) return NULL;
    if (line->x.n == of->tree.n) return of;
    PyErr_Format(PyExc_ValueError, "%s: the line has %lld points, its tree %lld", h->where, (long long)line->x.n,
                 (long long)of->tree.n);
    return NULL;
}

static int check_way(const held *of, const char *where) {
    if (of->tree.way) return 0;
    PyErr_Format(PyExc_ValueError, "%s: x turns back; only its points can be asked for", where);
    return -1;
}

/* pyramid_range(tree, y, from, to) -> (low, high), or None where one of them is NaN or there are none */
static PyObject *range(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "pyramid_range: takes tree, y, from, to");
    holds h = {.where = "pyramid_range"};
    column y;
    held *of = held_of(args[0], false);
    long long from = of ? PyLong_AsLongLong(args[2]) : 0, to = of ? PyLong_AsLongLong(args[3]) : 0;
    if (!PyErr_Occurred() && read_column(args[1], &h, "y", &y) == 0 && (from < 0 || to > y.n || y.n != of->tree.n))
        PyErr_Format(PyExc_ValueError, "pyramid_range: points %lld to %lld of %lld", from, to, (long long)of->tree.n);
    double low = 0, high = 0;
    bool found = !PyErr_Occurred() && pyramid_range(&of->tree, &y, from, to, &low, &high);
    holds_release(&h);
    if (PyErr_Occurred()) return NULL;
    if (!found) Py_RETURN_NONE;
    return Py_BuildValue("(dd)", low, high);
}

/* pyramid_find(tree, points, k, left, right) -> (from, to) */
static PyObject *find(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 5) return PyErr_Format(PyExc_TypeError, "pyramid_find: takes tree, points, scale, left, right");
    holds h = {.where = "pyramid_find"};
    points line;
    int64_t from = 0, to = 0;
    held *of = read_question(args, &h, &line);
    double left = of ? PyFloat_AsDouble(args[3]) : 0, right = of ? PyFloat_AsDouble(args[4]) : 0;
    if (!PyErr_Occurred() && check_way(of, h.where) == 0) pyramid_find(&of->tree, &line.x, left, right, &from, &to);
    holds_release(&h);
    return PyErr_Occurred() ? NULL : Py_BuildValue("(LL)", (long long)from, (long long)to);
}

/* Whole device px; they make a region of a size that can be drawn. */
static int read_region(PyObject *tuple, const char *where, canvas *c) {
    double v[4];
    if (read_doubles(tuple, 4, where, v) < 0) return -1;
    for (int i = 0; i < 4; i++)
        if (!(fabs(v[i]) <= 1e6)) v[2] = v[0];
    *c = (canvas){.x0 = (int)v[0], .y0 = (int)v[1], .x1 = (int)v[2], .y1 = (int)v[3]};
    if (c->x1 > c->x0 && c->y1 > c->y0 && c->x1 - c->x0 <= MOST_SIDE && c->y1 - c->y0 <= MOST_SIDE) return 0;
    PyErr_Format(PyExc_ValueError, "%s: invalid rectangle; must be x0 < x1, y0 < y1 in device px", where);
    return -1;
}

static int draw_mask(const held *of, const points *line, const canvas *c, double width, int cap, uint8_t *mask, int rows[2]) {
    pieces all = {0};
    double margin = MARGIN + width;
    pyramid_pieces(&of->tree, &line->x, &line->y, c->x0 - margin, c->x1 + margin, RIBBON_BINS, false, &all);
    int status = all.out_of_memory ? RIBBON_MEMORY : ribbon_mask(c, width, cap, &all, mask, rows);
    pieces_free(&all);
    return status;
}

/* A writable buffer of as many bytes as the region has pixels. */
static uint8_t *take_mask(PyObject *object, holds *h, const canvas *c) {
    Py_buffer *view = &h->views[h->n];
    if (PyObject_GetBuffer(object, view, PyBUF_WRITABLE) < 0) return NULL;
    h->n++;
    int64_t wanted = (int64_t)(c->x1 - c->x0) * (c->y1 - c->y0);
    if (view->len >= wanted) return view->buf;
    PyErr_Format(PyExc_ValueError, "pyramid_mask: room for %lld bytes; %lld are needed", (long long)view->len, (long long)wanted);
    return NULL;
}

/* pyramid_mask(tree, points, k, (x0, y0, x1, y1), width, cap, out) -> (first row, last row + 1), or None: no such way */
static PyObject *mask(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    static const char *const caps[] = {"butt", "round", "square"};
    if (count != 7) return PyErr_Format(PyExc_TypeError, "pyramid_mask: takes tree, points, scale, rectangle, width, cap, out");
    holds h = {.where = "pyramid_mask"};
    points line;
    canvas c;
    int cap = 0, status = RIBBON_UNFIT, rows[2] = {0, 0};
    held *of = read_question(args, &h, &line);
    double width = of ? PyFloat_AsDouble(args[4]) : 0;
    while (cap < 2 && PyUnicode_Check(args[5]) && PyUnicode_CompareWithASCIIString(args[5], caps[cap])) cap++;
    if (!PyErr_Occurred() && !(width > 0 && width < 1e5))
        PyErr_SetString(PyExc_ValueError, "pyramid_mask: invalid width; must be above 0 and below 100000 device px");
    uint8_t *out = !PyErr_Occurred() && read_region(args[3], h.where, &c) == 0 ? take_mask(args[6], &h, &c) : NULL;
    if (out && of->tree.way) {
        of->readers++;
        Py_BEGIN_ALLOW_THREADS
        status = draw_mask(of, &line, &c, width, cap, out, rows);
        Py_END_ALLOW_THREADS
        of->readers--;
    }
    holds_release(&h);
    if (status == RIBBON_MEMORY) PyErr_NoMemory();
    if (PyErr_Occurred()) return NULL;
    if (status == RIBBON_UNFIT) Py_RETURN_NONE;
    return Py_BuildValue("(ii)", rows[0], rows[1]);
}

static bool put(pyramid_points *p, double x, double y) {
    if (p->n == p->room) return false;
    p->xy[2 * p->n] = x, p->xy[2 * p->n++ + 1] = y;
    return true;
}

/* The pieces of a line as points. */
static bool unfold(const held *of, const points *line, const double w[4], double fine, pyramid_points *out) {
    pieces all = {0};
    pyramid_pieces(&of->tree, &line->x, &line->y, w[0], w[2], 1 / fine, true, &all);
    bool good = !all.out_of_memory && all.n * 4 <= out->most;
    out->room = 4 * all.n + 1, out->n = 0, out->xy = good ? malloc((size_t)out->room * 16) : NULL;
    for (int64_t i = 0; out->xy && i < all.n; i++) {
        double corner[4][2];
        int n = all.items[i].n ? piece_points(&all.items[i], corner) : 0;
        if (n == 0) put(out, NAN, NAN);
        for (int k = 0; k < n; k++) put(out, corner[k][0], corner[k][1]);
    }
    pieces_free(&all);
    return out->xy != NULL;
}

/* pyramid_points(tree, points, k, (x0, y0, x1, y1), fine, most) -> bytes of float64 x, y; None where there are more */
static PyObject *as_points(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 6) return PyErr_Format(PyExc_TypeError, "pyramid_points: takes tree, points, scale, window, fine, most");
    holds h = {.where = "pyramid_points"};
    points line;
    double window[4], fine = PyFloat_AsDouble(args[4]);
    pyramid_points out = {.most = PyErr_Occurred() ? 0 : PyLong_AsLongLong(args[5])};
    held *of = PyErr_Occurred() ? NULL : read_question(args, &h, &line);
    if (of && !(fine > 1e-3 && fine < 1e6)) PyErr_SetString(PyExc_ValueError, "pyramid_points: invalid fine; must be 0.001 to 1000000 px");
    bool whole = false;
    if (of && !PyErr_Occurred() && read_doubles(args[3], 4, h.where, window) == 0) {
        of->readers++;
        Py_BEGIN_ALLOW_THREADS
        whole = of->tree.way ? unfold(of, &line, window, fine, &out) : pyramid_walk(&of->tree, &line.x, &line.y, window, fine, &out);
        Py_END_ALLOW_THREADS
        of->readers--;
    }
    holds_release(&h);
    PyObject *bytes = PyErr_Occurred() ? NULL : whole ? PyBytes_FromStringAndSize((char *)out.xy, (Py_ssize_t)out.n * 16) : Py_NewRef(Py_None);
    free(out.xy);
    return bytes;
}

/* mask_tiles(mask, width, first, end) -> (part, whole): bytes of float32 x0, y0, x1, y1 of rows first .. end - 1 */
static PyObject *mask_tiles(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "mask_tiles: takes mask, width, first, end");
    long long width = PyLong_AsLongLong(args[1]), first = width == -1 ? 0 : PyLong_AsLongLong(args[2]);
    long long end = PyErr_Occurred() ? 0 : PyLong_AsLongLong(args[3]);
    Py_buffer view;
    if (PyErr_Occurred() || PyObject_GetBuffer(args[0], &view, PyBUF_SIMPLE) < 0) return NULL;
    bool fits = width > 0 && width <= MOST_SIDE && first >= 0 && end >= first && end <= MOST_SIDE && width * end <= view.len;
    int64_t room = fits ? tiles_room(width, first, end) : 0, parts = 0, wholes = 0;
    tile_rect *found = fits ? malloc((size_t)(2 * room + 1) * sizeof *found) : NULL;
    if (found) tiles_find(view.buf, width, first, end, found, &parts, found + room, &wholes);
    PyBuffer_Release(&view);
    if (!fits) return PyErr_Format(PyExc_ValueError, "mask_tiles: no rows %lld to %lld of %lld bytes each", first, end, width);
    if (!found) return PyErr_NoMemory();
    PyObject *made = Py_BuildValue("(y#y#)", (char *)found, (Py_ssize_t)(parts * (int64_t)sizeof *found), (char *)(found + room),
                                   (Py_ssize_t)(wholes * (int64_t)sizeof *found));
    free(found);
    return made;
}

#define CALL(f) (PyCFunction)(void (*)(void))f
PyMethodDef draw_pyramid_methods[] = {
    {"pyramid_make", CALL(make), METH_FASTCALL, "pyramid_make(x, y) -> tree of a line's extents"},
    {"pyramid_extend", CALL(extend), METH_FASTCALL, "pyramid_extend(tree, x, y): the same line with points added at its end"},
    {"pyramid_info", info, METH_O, "pyramid_info(tree) -> (points, way, levels, bytes); way 0: x turns back"},
    {"pyramid_range", CALL(range), METH_FASTCALL, "pyramid_range(tree, y, from, to) -> (low, high), None if there is a NaN"},
    {"pyramid_find", CALL(find), METH_FASTCALL, "pyramid_find(tree, points, scale, left, right) -> (from, to) of what is seen"},
    {"pyramid_mask", CALL(mask), METH_FASTCALL,
     "pyramid_mask(tree, points, scale, rectangle, width, cap, out) -> rows of coverage written, or None: draw it otherwise"},
    {"pyramid_points", CALL(as_points), METH_FASTCALL,
     "pyramid_points(tree, points, scale, window, fine, most) -> bytes: float64 x, y px that look the same; None: too many"},
    {"mask_tiles", CALL(mask_tiles), METH_FASTCALL,
     "mask_tiles(mask, width, first, end) -> (part, whole): rectangles of a mask that are neither empty nor whole, and whole"},
    {NULL, NULL, 0, NULL},
};
