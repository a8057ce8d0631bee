/* trail.c: _draw.trail_*: lines and places for OpenGL. */
#include "../trail.h"

#include <stdlib.h>

#include "module.h"
#include "scene.h"

static PyObject *finish(trail *t, const double *origin) {
    PyObject *made = NULL;
    if (t->failed) PyErr_NoMemory();
    else if (t->low[0] > t->high[0]) made = Py_NewRef(Py_None);
    else if (origin)
        made = Py_BuildValue("(y#LL(dddd)(dd))", (char *)t->at, (Py_ssize_t)(8 * t->n), (long long)t->n, (long long)t->sharp,
                             t->low[0], t->low[1], t->high[0], t->high[1], origin[0], origin[1]);
    else
        made = Py_BuildValue("(y#LL(dddd))", (char *)t->at, (Py_ssize_t)(8 * t->n), (long long)t->n, (long long)t->sharp,
                             t->low[0], t->low[1], t->high[0], t->high[1]);
    free(t->at);
    return made;
}

/* trail_px(path, scale, clip) -> (bytes, n, sharp turns, reach) or None */
static PyObject *px(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 3) return PyErr_Format(PyExc_TypeError, "trail_px: takes path, scale, clip");
    double k;
    path_spec s = {0};
    trail t = {0};
    holds h = {.where = "path"};
    if (read_scale(args[1], "path", &k) < 0 || read_doubles(args[2], 4, "path: clip", s.bounds) < 0) return NULL;
    if (read_path(args[0], k, &h, &s) == 0) {
        for (int i = 0; i < 4; i++) s.bounds[i] = fmax(-1e6, fmin(1e6, s.bounds[i]));
        if (s.snap && s.has_stroke) s.width = fmax(1, floor(s.width + 0.5));
        Py_BEGIN_ALLOW_THREADS
        trail_px(&s, &t);
        Py_END_ALLOW_THREADS
    }
    holds_release(&h);
    return PyErr_Occurred() ? NULL : finish(&t, NULL);
}

/* trail_plain(path) -> (bytes, n, sharp turns, reach from the origin, origin) or None */
static PyObject *plain(PyObject *self, PyObject *value) {
    path_spec s = {0};
    trail t = {0};
    double origin[2];
    holds h = {.where = "path"};
    if (read_path(value, 1, &h, &s) == 0) {
        Py_BEGIN_ALLOW_THREADS
        trail_plain(&s, origin, &t);
        Py_END_ALLOW_THREADS
    }
    holds_release(&h);
    return PyErr_Occurred() ? NULL : finish(&t, origin);
}

/* reach(points, scale) -> (x0, y0, x1, y1) device px, or None where there is none */
static PyObject *reach(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 2) return PyErr_Format(PyExc_TypeError, "reach: takes points, scale");
    double k, low[2], high[2];
    points p;
    holds h = {.where = "reach"};
    bool any = false;
    if (read_scale(args[1], "reach", &k) < 0) return NULL;
    if (read_points(args[0], k, &h, &p) == 0) {
        Py_BEGIN_ALLOW_THREADS
        any = columns_reach(&p.x, &p.y, low, high);
        Py_END_ALLOW_THREADS
    }
    holds_release(&h);
    if (PyErr_Occurred()) return NULL;
    if (!any) Py_RETURN_NONE;
    return Py_BuildValue("(dddd)", low[0], low[1], high[0], high[1]);
}

/* line_length(points, scale, from, to) -> (length, broken) */
static PyObject *line_length(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "line_length: takes points, scale, from, to");
    double k, length = 0;
    points p;
    holds h = {.where = "line_length"};
    bool broken = true;
    long long from = PyLong_AsLongLong(args[2]), to = PyErr_Occurred() ? 0 : PyLong_AsLongLong(args[3]);
    if (PyErr_Occurred() || read_scale(args[1], "line_length", &k) < 0) return NULL;
    if (read_points(args[0], k, &h, &p) == 0) {
        if (from < 0 || to > p.x.n) PyErr_Format(PyExc_ValueError, "line_length: points %lld to %lld of %lld", from, to, (long long)p.x.n);
        Py_BEGIN_ALLOW_THREADS
        if (from >= 0 && to <= p.x.n) length = columns_length(&p.x, &p.y, from, to, &broken);
        Py_END_ALLOW_THREADS
    }
    holds_release(&h);
    return PyErr_Occurred() ? NULL : Py_BuildValue("(dN)", length, PyBool_FromLong(broken));
}

/* Indices of steps in px that are wider than `least`; -1: no memory. *out is to be freed. */
static int64_t find_wide(const column *x, double least, int64_t **out) {
    double px[BLOCK + 1] = {NAN};
    int64_t count = 0, room = 0;
    for (int64_t start = 0; start < x->n; start += BLOCK) {
        int64_t n = x->n - start < BLOCK ? x->n - start : BLOCK;
        column_px(x, start, n, px + 1);
        for (int64_t i = 1; i <= n; i++) {
            if (!(fabs(px[i] - px[i - 1]) > least)) continue;
            if (count == room) {
                room = 2 * room + 256;
                int64_t *grown = realloc(*out, (size_t)room * sizeof **out);
                if (!grown) return -1;
                *out = grown;
            }
            (*out)[count++] = start + i - 2;
        }
        px[0] = px[n];
    }
    return count;
}

/* wide_steps(points, scale, least) -> bytes of int64 */
static PyObject *wide_steps(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 3) return PyErr_Format(PyExc_TypeError, "wide_steps: takes points, scale, least");
    double k, least = PyFloat_AsDouble(args[2]);
    points p;
    holds h = {.where = "wide_steps"};
    int64_t *found = NULL, n = 0;
    if (PyErr_Occurred() || read_scale(args[1], "wide_steps", &k) < 0) return NULL;
    if (read_points(args[0], k, &h, &p) == 0) {
        Py_BEGIN_ALLOW_THREADS
        n = find_wide(&p.x, least, &found);
        Py_END_ALLOW_THREADS
    }
    holds_release(&h);
    if (n < 0) PyErr_NoMemory();
    PyObject *bytes = PyErr_Occurred() ? NULL : PyBytes_FromStringAndSize((char *)found, (Py_ssize_t)n * 8);
    free(found);
    return bytes;
}

PyMethodDef draw_trail_methods[] = {
    {"wide_steps", (PyCFunction)(void (*)(void))wide_steps, METH_FASTCALL,
     "wide_steps(points, scale, least) -> bytes: int64 indices of points from which the next is more than so many device px away along x"},
    {"line_length", (PyCFunction)(void (*)(void))line_length, METH_FASTCALL,
     "line_length(points, scale, from, to) -> (device px along these points from their last gap on, whether there is one)"},
    {"trail_px", (PyCFunction)(void (*)(void))px, METH_FASTCALL,
     "trail_px(path, scale, clip) -> (float32 x, y device px, n, sharp turns, reach): what its stroke follows, or None for nothing"},
    {"trail_plain", plain, METH_O,
     "trail_plain(path) -> (float32 x, y of scale space less the origin, n, sharp turns, reach, origin), or None"},
    {"reach", (PyCFunction)(void (*)(void))reach, METH_FASTCALL, "reach(points, scale) -> (x0, y0, x1, y1) device px, or None"},
    {NULL, NULL, 0, NULL},
};
