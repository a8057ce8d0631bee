/* tape.c: _draw.tape_*: long lines for the graphics processor. The tape crosses as a capsule of the thread that draws; the
 * line's numbers stay where they are and come again with each call, as Points. */
#include "../tape.h"

#include <stdlib.h>

#include "module.h"
#include "read.h"

#define NAME "hugin.tape"

static void drop(PyObject *capsule) {
    tape *t = PyCapsule_GetPointer(capsule, NAME);
    tape_free(t);
    free(t);
}

/* tape_make(points) -> tape, or None where it is no use */
static PyObject *make(PyObject *self, PyObject *value) {
    points line;
    holds h = {.where = "tape_make"};
    int status = TAPE_UNFIT;
    tape *made = calloc(1, sizeof *made);
    if (!made) return PyErr_NoMemory();
    if (read_points(value, 1, &h, &line) == 0) {
        Py_BEGIN_ALLOW_THREADS
        status = tape_make(made, &line.x, &line.y);
        Py_END_ALLOW_THREADS
    }
    holds_release(&h);
    if (status == TAPE_MEMORY) PyErr_NoMemory();
    if (status == TAPE_DONE && !PyErr_Occurred()) {
        PyObject *capsule = PyCapsule_New(made, NAME, drop);
        if (capsule) return capsule;
    }
    tape_free(made);
    free(made);
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
}

/* tape_extend(tape, points) -> whether it is still of use */
static PyObject *extend(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 2) return PyErr_Format(PyExc_TypeError, "tape_extend: takes tape, points");
    points line;
    holds h = {.where = "tape_extend"};
    tape *t = PyCapsule_GetPointer(args[0], NAME);
    int status = TAPE_UNFIT;
    if (t && read_points(args[1], 1, &h, &line) == 0) {
        if (line.x.n < t->n) PyErr_Format(PyExc_ValueError, "tape_extend: %lld points; there were more", (long long)line.x.n);
        else status = tape_extend(t, &line.x, &line.y);
    }
    holds_release(&h);
    if (status == TAPE_MEMORY) PyErr_NoMemory();
    if (status == TAPE_MEMORY) tape_free(t); /* empty rather than half */
    return PyErr_Occurred() ? NULL : PyBool_FromLong(status == TAPE_DONE);
}

/* tape_info(tape) -> (points, (x origin, x unit, y origin, y unit), nodes of each level) */
static PyObject *info(PyObject *self, PyObject *capsule) {
    const tape *t = PyCapsule_GetPointer(capsule, NAME);
    PyObject *sizes = t ? PyTuple_New(t->levels) : NULL;
    for (int i = 0; sizes && i < t->levels; i++) {
        PyObject *n = PyLong_FromLongLong(t->level[i].n);
        if (!n) Py_CLEAR(sizes);
        else PyTuple_SET_ITEM(sizes, i, n);
    }
    if (!sizes) return NULL;
    return Py_BuildValue("(L(dddd)N)", (long long)t->n, t->origin[0], t->unit[0], t->origin[1], t->unit[1], sizes);
}

/* The first run that ends after a point. */
static int64_t run_after(const tape *t, int64_t point) {
    int64_t low = 0, high = t->run_count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (t->runs[middle][1] > point) high = middle;
        else low = middle + 1;
    }
    return low;
}

/* tape_runs(tape, from, to, most) -> [(from, to), ...]: the runs among these points; None where they are more than most */
static PyObject *runs(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "tape_runs: takes tape, from, to, most");
    const tape *t = PyCapsule_GetPointer(args[0], NAME);
    long long from = t ? PyLong_AsLongLong(args[1]) : 0, to = t ? PyLong_AsLongLong(args[2]) : 0;
    long long most = t ? PyLong_AsLongLong(args[3]) : 0;
    if (PyErr_Occurred()) return NULL;
    PyObject *list = PyList_New(0);
    for (int64_t i = run_after(t, from); list && i < t->run_count && t->runs[i][0] < to; i++) {
        long long first = t->runs[i][0] > from ? t->runs[i][0] : from, end = t->runs[i][1] < to ? t->runs[i][1] : to;
        PyObject *pair = PyList_GET_SIZE(list) < most ? Py_BuildValue("(LL)", first, end) : NULL;
        int status = pair ? PyList_Append(list, pair) : -1;
        Py_XDECREF(pair);
        if (status < 0) Py_CLEAR(list);
    }
    return list ? list : PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
}

/* tape_points(tape, points, from, to) -> bytes: float32 x, x, y, y a point */
static PyObject *as_points(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "tape_points: takes tape, points, from, to");
    points line;
    holds h = {.where = "tape_points"};
    const tape *t = PyCapsule_GetPointer(args[0], NAME);
    long long from = t ? PyLong_AsLongLong(args[2]) : 0, to = t ? PyLong_AsLongLong(args[3]) : 0;
    PyObject *bytes = NULL;
    if (!PyErr_Occurred() && read_points(args[1], 1, &h, &line) == 0) {
        if (from < 0 || to < from || to > line.x.n || to - from > PY_SSIZE_T_MAX / 16)
            PyErr_Format(PyExc_ValueError, "tape_points: points %lld to %lld of %lld", from, to, (long long)line.x.n);
        else bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(16 * (to - from)));
    }
    if (bytes) {
        tape units = *t; /* origins and units: nobody changes them */
        Py_BEGIN_ALLOW_THREADS
        tape_points(&units, &line.x, &line.y, from, to, (float *)(void *)PyBytes_AS_STRING(bytes));
        Py_END_ALLOW_THREADS
    }
    holds_release(&h);
    return bytes;
}

/* tape_nodes(tape, level, from, to) -> bytes: float32 low, low, high, high a node */
static PyObject *nodes(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "tape_nodes: takes tape, level, from, to");
    const tape *t = PyCapsule_GetPointer(args[0], NAME);
    long long level = t ? PyLong_AsLongLong(args[1]) : 0;
    long long from = t ? PyLong_AsLongLong(args[2]) : 0, to = t ? PyLong_AsLongLong(args[3]) : 0;
    if (PyErr_Occurred()) return NULL;
    if (level < 0 || level >= t->levels || from < 0 || to < from || to > t->level[level].n)
        return PyErr_Format(PyExc_ValueError, "tape_nodes: nodes %lld to %lld of level %lld", from, to, level);
    return PyBytes_FromStringAndSize((const char *)(t->level[level].nodes + from), (Py_ssize_t)((to - from) * (int64_t)sizeof(tape_node)));
}

#define CALL(f) (PyCFunction)(void (*)(void))f
PyMethodDef draw_tape_methods[] = {
    {"tape_make", make, METH_O, "tape_make(points) -> tape of a line, or None: too many gaps, or numbers too large"},
    {"tape_extend", CALL(extend), METH_FASTCALL, "tape_extend(tape, points): points added at its end; False: no use any more"},
    {"tape_info", info, METH_O, "tape_info(tape) -> (points, (x origin, x unit, y origin, y unit), nodes of each level)"},
    {"tape_runs", CALL(runs), METH_FASTCALL, "tape_runs(tape, from, to, most) -> [(from, to), ...] without gaps; None: more than most"},
    {"tape_points", CALL(as_points), METH_FASTCALL, "tape_points(tape, points, from, to) -> bytes: float32 x, x, y, y a point"},
    {"tape_nodes", CALL(nodes), METH_FASTCALL, "tape_nodes(tape, level, from, to) -> bytes: float32 low, low, high, high a node"},
    {NULL, NULL, 0, NULL},
};
