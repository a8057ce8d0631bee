/* compare.c: pictures side by side, for hugin.testing. Pictures are dense (height, width, 4) uint8 buffers. */
#include "compare.h"

#include <string.h>

#include "arrays.h"
#include "module.h"

static bool take_picture(PyObject *object, Py_buffer *view, const char *name) {
    if (PyObject_GetBuffer(object, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0) return false;
    if (view->ndim == 3 && view->shape[2] == 4 && view->itemsize == 1) return true;
    PyErr_Format(PyExc_ValueError, "%s: must be (height, width, 4) uint8", name);
    PyBuffer_Release(view);
    return false;
}

static bool take_pair(PyObject *const *args, Py_buffer *a, Py_buffer *b) {
    if (!take_picture(args[0], a, "a")) return false;
    if (!take_picture(args[1], b, "b")) {
        PyBuffer_Release(a);
        return false;
    }
    if (a->shape[0] == b->shape[0] && a->shape[1] == b->shape[1]) return true;
    PyErr_SetString(PyExc_ValueError, "compare: pictures differ in size");
    PyBuffer_Release(a);
    PyBuffer_Release(b);
    return false;
}

PyDoc_STRVAR(compare_doc, "compare(a, b, tiles_y, tiles_x, sums) -> largest distance, 0..255\n\n"
"Add the distances of the pixels of each tile to sums (float64, tiles_y * tiles_x).");
static PyObject *compare(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("compare", nargs, 5)) return NULL;
    long long tiles_y = PyLong_AsLongLong(args[2]), tiles_x = PyLong_AsLongLong(args[3]);
    Py_buffer a, b, sums;
    if (PyErr_Occurred() || !take_pair(args, &a, &b)) return NULL;
    PyObject *result = NULL;
    bool fits = tiles_y > 0 && tiles_x > 0 && tiles_y <= 1 << 20 && tiles_x <= 1 << 20;
    if (!fits) PyErr_SetString(PyExc_ValueError, "compare: tiles must be positive");
    else if (draw_take_out(args[4], &sums, "d", (Py_ssize_t)(tiles_y * tiles_x), "sums")) {
        double most;
        Py_BEGIN_ALLOW_THREADS
        most = draw_compare(a.buf, b.buf, a.shape[0], a.shape[1], tiles_y, tiles_x, sums.buf);
        Py_END_ALLOW_THREADS
        result = PyFloat_FromDouble(most);
        PyBuffer_Release(&sums);
    }
    PyBuffer_Release(&a);
    PyBuffer_Release(&b);
    return result;
}

PyDoc_STRVAR(amplify_doc, "amplify(a, b, gain, out)\n\nout: RGB bytes, the difference of the pictures times gain.");
static PyObject *amplify(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("amplify", nargs, 4)) return NULL;
    double gain = PyFloat_AsDouble(args[2]);
    Py_buffer a, b, out;
    if (PyErr_Occurred() || !take_pair(args, &a, &b)) return NULL;
    Py_ssize_t pixels = a.shape[0] * a.shape[1];
    bool ok = draw_take_out(args[3], &out, "B", 3 * pixels, "out");
    if (ok) {
        draw_amplify(a.buf, b.buf, pixels, gain, out.buf);
        PyBuffer_Release(&out);
    }
    PyBuffer_Release(&a);
    PyBuffer_Release(&b);
    if (!ok) return NULL;
    Py_RETURN_NONE;
}

PyDoc_STRVAR(unfilter_doc, "png_unfilter(raw, height, row_bytes, step, out)\n\n"
"The bytes of a PNG's pixels from its inflated data; out: height * row_bytes bytes.");
static PyObject *unfilter(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("png_unfilter", nargs, 5)) return NULL;
    long long height = PyLong_AsLongLong(args[1]), row = PyLong_AsLongLong(args[2]), step = PyLong_AsLongLong(args[3]);
    Py_buffer raw, out;
    if (PyErr_Occurred() || PyObject_GetBuffer(args[0], &raw, PyBUF_SIMPLE) < 0) return NULL;
    bool fits = height >= 0 && row > 0 && step > 0 && height <= raw.len && row < raw.len && raw.len == height * (row + 1), ok = false;
    if (!fits) PyErr_SetString(PyExc_ValueError, "png: pixel data has the wrong length");
    else if (draw_take_out(args[4], &out, "B", (Py_ssize_t)(height * row), "out")) {
        ok = draw_unfilter(raw.buf, height, row, step, out.buf);
        if (!ok) PyErr_SetString(PyExc_ValueError, "png: unknown filter");
        PyBuffer_Release(&out);
    }
    PyBuffer_Release(&raw);
    if (!ok) return NULL;
    Py_RETURN_NONE;
}

PyMethodDef draw_compare_methods[] = {
    {"compare", (PyCFunction)(void (*)(void))compare, METH_FASTCALL, compare_doc},
    {"amplify", (PyCFunction)(void (*)(void))amplify, METH_FASTCALL, amplify_doc},
    {"png_unfilter", (PyCFunction)(void (*)(void))unfilter, METH_FASTCALL, unfilter_doc},
    {NULL, NULL, 0, NULL},
};
