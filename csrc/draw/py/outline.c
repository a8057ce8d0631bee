/* outline.c: _draw.outline_*: fills for the graphics processor. */
#include "../outline.h"

#include <stdlib.h>

#include "module.h"
#include "scene.h"

static PyObject *answer(int status, const outline *o) {
    if (status == OUTLINE_MEMORY) PyErr_NoMemory();
    if (PyErr_Occurred()) return NULL;
    if (status != OUTLINE_DONE || !o->n) Py_RETURN_NONE;
    return Py_BuildValue("(y#LL(dddd)(dd))", (char *)o->at, (Py_ssize_t)(16 * o->n), (long long)o->n, (long long)o->base,
                         o->origin[0], o->unit[0], o->origin[1], o->unit[1], o->longest[0], o->longest[1]);
}

static PyObject *made_by(int (*make)(const path_spec *, outline *), PyObject *value) {
    path_spec s = {0};
    outline o = {0};
    holds h = {.where = "path"};
    int status = OUTLINE_UNFIT;
    if (read_path(value, 1, &h, &s) == 0) {
        Py_BEGIN_ALLOW_THREADS
        status = make(&s, &o);
        Py_END_ALLOW_THREADS
    }
    holds_release(&h);
    PyObject *made = answer(status, &o);
    free(o.at);
    return made;
}

static PyObject *chains(PyObject *self, PyObject *value) { return made_by(outline_chains, value); }

static PyObject *rings(PyObject *self, PyObject *value) { return made_by(outline_rings, value); }

PyMethodDef draw_outline_methods[] = {
    {"outline_chains", chains, METH_O,
     "outline_chains(path) -> (float32 x, x, y, y a corner of all sides, n, first of the base, (x origin, x unit, y origin, y unit), "
     "longest slanted side in units), or None"},
    {"outline_rings", rings, METH_O, "outline_rings(path) -> the same of the corners of rings, which are not closed, or None"},
    {NULL, NULL, 0, NULL},
};
