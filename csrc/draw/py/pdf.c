/* pdf.c: hugin._draw's operators of PDF pages. */
#include "module.h"

#include <stdlib.h>

#include "../pdf_marks.h"
#include "scene.h"

/* pdf_markers(markers, outline, scale, bounds) -> (alpha, bytes) */
static PyObject *markers(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "pdf_markers: takes markers, outline, scale, bounds");
    const char *problem = NULL;
    double bounds[4], k, one = 0, alpha = -1;
    marker_spec s = {0};
    lookup table = {0};
    holds h = {.where = "markers"};
    svg_text out = {0};
    PyObject *text = NULL;
    if (read_scale(args[2], "pdf_markers", &k) == 0 && read_doubles(args[3], 4, "pdf_markers: bounds", bounds) == 0 &&
        read_outline(args[1], &h, &s.outline) == 0 && read_markers(args[0], k, &h, &one, &table, &s) == 0) {
        Py_BEGIN_ALLOW_THREADS
        problem = pdf_markers(&out, &s, bounds, &alpha);
        Py_END_ALLOW_THREADS
        if (problem) PyErr_NoMemory();
        else text = Py_BuildValue("(dy#)", alpha, out.data ? out.data : "", (Py_ssize_t)out.n);
    }
    lookup_free(&table);
    holds_release(&h);
    free(out.data);
    return text;
}

PyMethodDef draw_pdf_methods[] = {
    {"pdf_markers", (PyCFunction)(void (*)(void))markers, METH_FASTCALL,
     "pdf_markers(markers, outline, scale, bounds) -> (alpha, bytes): opacity of fills, -1: none; operators, or none"},
    {NULL},
};
