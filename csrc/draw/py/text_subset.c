/* text_subset.c: _draw.text_subset. */
#include "module.h"

#include <stdlib.h>

#include "text_runs.h"

/* text_subset(face, glyphs, codepoints): both bytes of uint32, character i drawn by glyph i; ascending characters */
static PyObject *subset(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 3) return PyErr_Format(PyExc_TypeError, "text_subset: takes face, glyphs, codepoints");
    TextFace *face = text_face_of(args[0]);
    if (!face) return NULL;
    if (!PyBytes_Check(args[1]) || !PyBytes_Check(args[2]) || PyBytes_GET_SIZE(args[1]) != PyBytes_GET_SIZE(args[2]) ||
        PyBytes_GET_SIZE(args[1]) < 4)
        return PyErr_Format(PyExc_ValueError, "text_subset: glyphs and codepoints are bytes, four for each character");
    char *data = NULL;
    size_t size = 0, n = (size_t)PyBytes_GET_SIZE(args[1]) / 4;
    const char *problem;
    Py_BEGIN_ALLOW_THREADS
    problem = text_subset(face, (const uint32_t *)(const void *)PyBytes_AS_STRING(args[1]), n,
                          (const uint32_t *)(const void *)PyBytes_AS_STRING(args[2]), n, &data, &size);
    Py_END_ALLOW_THREADS
    if (problem) return PyErr_Format(PyExc_ValueError, "text_subset: %s", problem);
    PyObject *bytes = PyBytes_FromStringAndSize(data, (Py_ssize_t)size);
    free(data);
    return bytes;
}

PyMethodDef draw_text_subset_methods[] = {
    {"text_subset", (PyCFunction)(void (*)(void))subset, METH_FASTCALL,
     "text_subset(face, glyphs, codepoints) -> bytes: a static TTF of these glyphs, mapped from these characters"},
    {NULL},
};
