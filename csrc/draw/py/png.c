/* png.c: _draw.png and _draw.rgba: what becomes of finished pixels. */
#include "../png.h"

#include "read.h"

static int take_pixels(PyObject *object, Py_ssize_t width, Py_ssize_t height, Py_ssize_t stride, Py_buffer *view,
                       int flags) {
    if (PyObject_GetBuffer(object, view, flags) < 0) return -1;
    if (width > 0 && height > 0 && width <= 65536 && height <= 65536 && stride >= 4 * width && stride % 4 == 0 &&
        view->len >= stride * (height - 1) + 4 * width && (flags == PyBUF_WRITABLE || (uintptr_t)view->buf % 4 == 0))
        return 0;
    PyErr_SetString(PyExc_ValueError, "png: buffer, width, height and stride mismatch, or pixels not aligned to 4 bytes");
    PyBuffer_Release(view);
    return -1;
}

/* png(pixels, width, height, stride, dpi, small) -> bytes */
static PyObject *png(PyObject *self, PyObject *args) {
    PyObject *object;
    Py_ssize_t width, height, stride;
    double dpi;
    int small;
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "Onnndp", &object, &width, &height, &stride, &dpi, &small)) return NULL;
    if (take_pixels(object, width, height, stride, &view, PyBUF_SIMPLE) < 0) return NULL;
    png_source source = {view.buf, stride, (uint32_t)width, (uint32_t)height, dpi > 0 && dpi < 1e6 ? dpi : 0, small};
    size_t size = 0;
    const char *status;
    uint8_t *file;
    Py_BEGIN_ALLOW_THREADS
    file = png_encode(&source, &size, &status);
    Py_END_ALLOW_THREADS
    PyBuffer_Release(&view);
    if (!file) return PyErr_Format(PyExc_ValueError, "png: %s", status);
    PyObject *bytes = PyBytes_FromStringAndSize((const char *)file, (Py_ssize_t)size);
    free(file);
    return bytes;
}

/* rgba(pixels, width, height, stride, out): straight RGBA bytes into out, dense (height, width, 4) */
static PyObject *rgba_into(PyObject *self, PyObject *args) {
    PyObject *object, *target;
    Py_ssize_t width, height, stride;
    Py_buffer view, out;
    if (!PyArg_ParseTuple(args, "OnnnO", &object, &width, &height, &stride, &target)) return NULL;
    if (take_pixels(object, width, height, stride, &view, PyBUF_SIMPLE) < 0) return NULL;
    if (take_pixels(target, width, height, 4 * width, &out, PyBUF_WRITABLE) < 0) {
        PyBuffer_Release(&view);
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t y = 0; y < height; y++)
        straight_run((const uint32_t *)((char *)view.buf + y * stride), (uint32_t)width,
                     (uint8_t *)out.buf + y * 4 * width);
    Py_END_ALLOW_THREADS
    PyBuffer_Release(&view);
    PyBuffer_Release(&out);
    Py_RETURN_NONE;
}

PyMethodDef draw_png_methods[] = {
    {"png", png, METH_VARARGS, "png(pixels, width, height, stride, dpi, small) -> bytes: a PNG file of ARGB32 pixels"},
    {"rgba", rgba_into, METH_VARARGS, "rgba(pixels, width, height, stride, out): straight RGBA of ARGB32 pixels"},
    {NULL, NULL, 0, NULL},
};
