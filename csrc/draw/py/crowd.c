/* crowd.c: _draw.crowd_*: the index of many markers crosses as a capsule; their numbers come again with each question. */
#include "../crowd.h"

#include <stdlib.h>

#include "read.h"
#include "scene.h"

#define NAME "hugin.crowd"
#define MOST_SIDE 32767

static void drop(PyObject *capsule) {
    crowd *c = PyCapsule_GetPointer(capsule, NAME);
    crowd_free(c);
    free(c);
}

/* crowd_make(points) -> index; the scales count, the affine does not */
static PyObject *make(PyObject *self, PyObject *object) {
    holds h = {.where = "crowd_make"};
    points p;
    crowd *made = calloc(1, sizeof *made);
    int status = made ? CROWD_DONE : CROWD_MEMORY;
    if (made && read_points(object, 1, &h, &p) == 0) {
        Py_BEGIN_ALLOW_THREADS
        status = crowd_make(made, &p.x, &p.y);
        Py_END_ALLOW_THREADS
    }
    holds_release(&h);
    if (status == CROWD_MEMORY && !PyErr_Occurred()) PyErr_NoMemory();
    if (status == CROWD_UNFIT) PyErr_SetString(PyExc_ValueError, "crowd_make: more than 2147483647 points");
    PyObject *capsule = PyErr_Occurred() ? NULL : PyCapsule_New(made, NAME, drop);
    if (capsule || !made) return capsule;
    crowd_free(made);
    free(made);
    return NULL;
}

static int check_count(const crowd *c, int64_t n, const char *where) {
    if (n == c->n) return 0;
    PyErr_Format(PyExc_ValueError, "%s: there are %lld points, %lld in the index", where, (long long)n, (long long)c->n);
    return -1;
}

/* crowd_find(index, points, k, (x0, y0, x1, y1), most) -> bytes: int32 numbers of the points there; None: more than most */
static PyObject *find(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 5) return PyErr_Format(PyExc_TypeError, "crowd_find: takes index, points, scale, window, most");
    const crowd *c = PyCapsule_GetPointer(args[0], NAME);
    double k, window[4];
    points p;
    int box[4];
    holds h = {.where = "crowd_find"};
    PyObject *out = NULL;
    long long most = c ? PyLong_AsLongLong(args[4]) : 0;
    if (c && !PyErr_Occurred() && read_scale(args[2], h.where, &k) == 0 && read_doubles(args[3], 4, h.where, window) == 0 &&
        read_points(args[1], k, &h, &p) == 0 && check_count(c, p.x.n, h.where) == 0) {
        bool seen = crowd_cells(c, &p.x, &p.y, window, box);
        int64_t n = seen ? crowd_count(c, box) : 0;
        out = n > most ? Py_NewRef(Py_None) : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)n * 4);
        if (out && n && n <= most) crowd_list(c, box, (int32_t *)(void *)PyBytes_AS_STRING(out));
    }
    holds_release(&h);
    return out;
}

/* A writable buffer of as many bytes as the region, whole device px, has pixels. */
static uint8_t *take_mask(PyObject *rect, PyObject *object, holds *h, canvas *c) {
    double v[4];
    if (read_doubles(rect, 4, h->where, v) < 0) return NULL;
    bool good = true;
    for (int i = 0; i < 4; i++) good = good && fabs(v[i]) <= 1e6;
    if (good) *c = (canvas){.x0 = (int)v[0], .y0 = (int)v[1], .x1 = (int)v[2], .y1 = (int)v[3]};
    if (!good || c->x1 <= c->x0 || c->y1 <= c->y0 || c->x1 - c->x0 > MOST_SIDE || c->y1 - c->y0 > MOST_SIDE)
        return PyErr_Format(PyExc_ValueError, "%s: invalid rectangle; must be x0 < x1, y0 < y1 in device px", h->where), NULL;
    Py_buffer *view = &h->views[h->n];
    if (PyObject_GetBuffer(object, view, PyBUF_WRITABLE) < 0) return NULL;
    h->n++;
    int64_t wanted = (int64_t)(c->x1 - c->x0) * (c->y1 - c->y0);
    if (view->len >= wanted) return view->buf;
    PyErr_Format(PyExc_ValueError, "%s: room for %lld bytes; %lld are needed", h->where, (long long)view->len, (long long)wanted);
    return NULL;
}

/* crowd_mask(index, markers, outline, k, rectangle, out) -> whether it could: markers of one size and colour, no outline */
static PyObject *mask(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 6) return PyErr_Format(PyExc_TypeError, "crowd_mask: takes index, markers, outline, scale, rectangle, out");
    const crowd *c = PyCapsule_GetPointer(args[0], NAME);
    double k, one = 0;
    marker_spec s = {0};
    lookup table = {0};
    canvas region;
    holds h = {.where = "crowd_mask"};
    int status = CROWD_UNFIT;
    uint8_t *out = NULL;
    if (c && read_scale(args[3], h.where, &k) == 0 && read_outline(args[2], &h, &s.outline) == 0 &&
        read_markers(args[1], k, &h, &one, &table, &s) == 0 && check_count(c, s.x.n, h.where) == 0)
        out = take_mask(args[4], args[5], &h, &region);
    if (out) {
        Py_BEGIN_ALLOW_THREADS
        status = crowd_mask(c, &s, &region, out);
        Py_END_ALLOW_THREADS
    }
    lookup_free(&table);
    holds_release(&h);
    if (status == CROWD_MEMORY) PyErr_NoMemory();
    return PyErr_Occurred() ? NULL : PyBool_FromLong(status == CROWD_DONE);
}

PyMethodDef draw_crowd_methods[] = {
    {"crowd_make", make, METH_O, "crowd_make(points) -> index of the points by place"},
    {"crowd_find", (PyCFunction)(void (*)(void))find, METH_FASTCALL,
     "crowd_find(index, points, scale, window, most) -> bytes: int32 numbers of the points near it; None: more than most"},
    {"crowd_mask", (PyCFunction)(void (*)(void))mask, METH_FASTCALL,
     "crowd_mask(index, markers, outline, scale, rectangle, out) -> bool: coverage of all of one colour, if they have one"},
    {NULL, NULL, 0, NULL},
};
