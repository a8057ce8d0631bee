/* gif.c: _draw.gif_count, gif_palette and gif_frame: what an animation needs of its pictures. */
#include "../gif.h"

#include "read.h"

/* Opaque ARGB32 pixels of width x height in rows of stride bytes. */
static bool take_picture(PyObject *object, Py_ssize_t width, Py_ssize_t height, Py_ssize_t stride, Py_buffer *view, gif_picture *out) {
    if (PyObject_GetBuffer(object, view, PyBUF_SIMPLE) < 0) return false;
    bool fits = width > 0 && height > 0 && width <= 65535 && height <= 65535 && stride >= 4 * width && stride % 4 == 0 &&
                (height == 1 || stride <= view->len / (height - 1)) &&
                view->len >= (height == 1 ? 0 : stride * (height - 1)) + 4 * width && (uintptr_t)view->buf % 4 == 0;
    *out = (gif_picture){view->buf, stride, (int)width, (int)height};
    if (fits) return true;
    PyErr_SetString(PyExc_ValueError, "gif: buffer, width, height and stride mismatch, or pixels not aligned to 4 bytes");
    PyBuffer_Release(view);
    return false;
}

static bool take_room(PyObject *object, Py_ssize_t size, Py_buffer *view, const char *name) {
    if (PyObject_GetBuffer(object, view, PyBUF_WRITABLE) < 0) return false;
    if (view->len == size && (uintptr_t)view->buf % 8 == 0) return true;
    PyErr_Format(PyExc_ValueError, "gif: %s must hold %zd bytes", name, size);
    PyBuffer_Release(view);
    return false;
}

/* gif_count(pixels, width, height, stride, bins) */
static PyObject *count(PyObject *self, PyObject *args) {
    PyObject *object, *target;
    Py_ssize_t width, height, stride;
    Py_buffer view, bins;
    gif_picture picture;
    if (!PyArg_ParseTuple(args, "OnnnO", &object, &width, &height, &stride, &target)) return NULL;
    if (!take_picture(object, width, height, stride, &view, &picture)) return NULL;
    bool ok = take_room(target, GIF_BINS * (Py_ssize_t)sizeof(gif_bin), &bins, "bins");
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        gif_count(&picture, bins.buf);
        Py_END_ALLOW_THREADS
        PyBuffer_Release(&bins);
    }
    PyBuffer_Release(&view);
    if (!ok) return NULL;
    Py_RETURN_NONE;
}

/* gif_palette(bins) -> bytes */
static PyObject *palette(PyObject *self, PyObject *object) {
    Py_buffer bins;
    uint8_t colors[3 * GIF_COLORS];
    if (!take_room(object, GIF_BINS * (Py_ssize_t)sizeof(gif_bin), &bins, "bins")) return NULL;
    int n = gif_palette(bins.buf, colors);
    PyBuffer_Release(&bins);
    return n < 0 ? PyErr_NoMemory() : PyBytes_FromStringAndSize((const char *)colors, 3 * n);
}

/* gif_frame(pixels, before, width, height, stride, colors, known, delay) -> bytes */
static PyObject *frame(PyObject *self, PyObject *args) {
    PyObject *object, *earlier, *memory;
    Py_ssize_t width, height, stride;
    Py_buffer view, old = {0}, colors, known = {0};
    int delay;
    gif_picture picture, before;
    if (!PyArg_ParseTuple(args, "OOnnny*Oi", &object, &earlier, &width, &height, &stride, &colors, &memory, &delay)) return NULL;
    uint8_t *made = NULL;
    size_t size = 0;
    bool ok = take_picture(object, width, height, stride, &view, &picture), has_before = false, has_known = false;
    bool fits = colors.len > 0 && colors.len % 3 == 0 && colors.len <= 3 * GIF_COLORS && delay >= 0 && delay <= 65535;
    if (ok && !fits) PyErr_SetString(PyExc_ValueError, "gif: 1 to 255 colours and a delay of 0 to 65535 are needed");
    if (ok && fits) has_known = take_room(memory, GIF_KNOWN * 4, &known, "known");
    if (has_known && earlier != Py_None) has_before = take_picture(earlier, width, height, stride, &old, &before);
    if (has_known && (has_before || earlier == Py_None)) {
        Py_BEGIN_ALLOW_THREADS
        made = gif_frame(&picture, has_before ? &before : NULL, colors.buf, (int)(colors.len / 3), known.buf, delay, &size);
        Py_END_ALLOW_THREADS
        if (!made) PyErr_NoMemory();
    }
    if (has_before) PyBuffer_Release(&old);
    if (has_known) PyBuffer_Release(&known);
    if (ok) PyBuffer_Release(&view);
    PyBuffer_Release(&colors);
    if (!made) return NULL;
    PyObject *bytes = PyBytes_FromStringAndSize((const char *)made, (Py_ssize_t)size);
    free(made);
    return bytes;
}

PyMethodDef draw_gif_methods[] = {
    {"gif_count", count, METH_VARARGS, "gif_count(pixels, width, height, stride, bins): adds opaque ARGB32 pixels to 1 MiB of bins"},
    {"gif_palette", palette, METH_O, "gif_palette(bins) -> bytes: RGB of at most 255 colours for what the bins hold"},
    {"gif_frame", frame, METH_VARARGS,
     "gif_frame(pixels, before, width, height, stride, colors, known, delay) -> bytes: the blocks of one picture of a GIF\n\n"
     "before: the picture that is on show, or None. known: 65536 bytes, 0xff at first. delay: hundredths of a second."},
    {NULL, NULL, 0, NULL},
};
