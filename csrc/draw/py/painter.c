/* painter.c: a mesh as pieces for renderers of vectors. */
#include "../painter.h"

#include "arrays.h"
#include "module.h"
#include "scene.h"

typedef struct {
    int64_t most;
    int tone;
    bool see_through;
    PyObject *result;
} request;

static int points_of(const piece *p) { return p->kind == PIECE_FACE ? p->n : p->kind == PIECE_STROKE ? 2 : 1; }

/* (kinds, counts, points, colors, sizes, layers) */
static PyObject *tables_of(const painting *made) {
    Py_ssize_t n = (Py_ssize_t)made->n, points = 0, at = 0;
    for (Py_ssize_t i = 0; i < n; i++) points += points_of(made->pieces[i]);
    PyObject *kinds = PyByteArray_FromStringAndSize(NULL, n), *counts = PyByteArray_FromStringAndSize(NULL, 4 * n);
    PyObject *places = PyByteArray_FromStringAndSize(NULL, 16 * points), *colors = PyByteArray_FromStringAndSize(NULL, 4 * n);
    PyObject *sizes = PyByteArray_FromStringAndSize(NULL, 8 * n), *layers = PyByteArray_FromStringAndSize(NULL, 4 * n);
    if (!kinds || !counts || !places || !colors || !sizes || !layers) {
        Py_XDECREF(kinds), Py_XDECREF(counts), Py_XDECREF(places), Py_XDECREF(colors), Py_XDECREF(sizes), Py_XDECREF(layers);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        const piece *p = made->pieces[i];
        int32_t count = points_of(p);
        PyByteArray_AS_STRING(kinds)[i] = (char)(p->kind | (p->cut[0] ? 16 : 0) | (p->cut[1] ? 32 : 0));
        memcpy(PyByteArray_AS_STRING(counts) + 4 * i, &count, 4);
        memcpy(PyByteArray_AS_STRING(colors) + 4 * i, p->color, 4);
        memcpy(PyByteArray_AS_STRING(sizes) + 8 * i, &p->size, 8);
        memcpy(PyByteArray_AS_STRING(layers) + 4 * i, &p->layer, 4);
        for (int k = 0; k < count; k++, at++)
            memcpy(PyByteArray_AS_STRING(places) + 16 * at, p->kind == PIECE_FACE ? p->at[k] : p->ends[k], 16);
    }
    return Py_BuildValue("(NNNNNN)", kinds, counts, places, colors, sizes, layers);
}

static bool sort_pieces(void *context, const mesh_spec *s) {
    request *r = context;
    painting made;
    painter_status status;
    Py_BEGIN_ALLOW_THREADS
    status = painter_sort(s, r->most, r->tone, r->see_through, &made);
    Py_END_ALLOW_THREADS
    if (status == PAINTER_NO_MEMORY) PyErr_NoMemory();
    else r->result = status == PAINTER_DONE ? tables_of(&made) : PyUnicode_FromString(status == PAINTER_TOO_MANY ? "many" : "seen through");
    painting_free(&made);
    return r->result != NULL;
}

/* mesh_pieces(mesh, most, tone, see_through) */
static PyObject *draw_mesh_pieces(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (!draw_has_arguments("mesh_pieces", count, 4)) return NULL;
    request r = {.most = PyLong_AsLongLong(args[1]), .tone = (int)PyLong_AsLong(args[2]), .see_through = PyObject_IsTrue(args[3]) == 1};
    if (PyErr_Occurred()) return NULL;
    if (r.most < 0 || r.most > 10000000 || r.tone < 0 || r.tone > 255)
        return PyErr_Format(PyExc_ValueError, "mesh_pieces: most must lie in 0..10000000, tone in 0..255");
    return read_mesh(args[0], 1.0, sort_pieces, &r) ? r.result : NULL;
}

PyMethodDef draw_painter_methods[] = {
    {"mesh_pieces", (PyCFunction)(void (*)(void))draw_mesh_pieces, METH_FASTCALL,
     "mesh_pieces(mesh, most, tone, see_through): a scene.Mesh with depth as pieces of one colour each, the farthest first, cut where\n"
     "they cross: bytearrays (kinds uint8: 1 dot, 2 stroke, 3 face, + 16, + 32 where an end of a stroke is a cut; counts int32 of\n"
     "points; points float64 (k, 2) px; colors uint8 (n, 4); sizes float64 px; layers int32: faces of one share no part of the page,\n"
     "and one that can be seen through reaches under its neighbours of the same opacity there). Colours inside a piece differ by `tone` at most.\n"
     "'many': more than `most`; 'seen through': cells that are not opaque, where they were not asked for"},
    {NULL, NULL, 0, NULL},
};
