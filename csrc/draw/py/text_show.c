/* text_show.c: _draw.text_show: text on vector surfaces. */
#include "module.h"

#include "../text_cairo.h"
#include "context.h"
#include "text_runs.h"

/* UTF-8 of a run's text and the byte offset of each character, in memory that *encoded and *offsets own. */
static int read_string(PyObject *glyphs, TextString *out, PyObject **encoded, uint32_t **offsets) {
    PyObject *run = PyObject_GetAttrString(glyphs, "run"), *text = run ? PyObject_GetAttrString(run, "text") : NULL;
    PyObject *clusters = text ? PyObject_GetAttrString(run, "clusters") : NULL, *rtl = clusters ? PyObject_GetAttrString(run, "rtl") : NULL;
    *encoded = NULL, *offsets = NULL;
    if (rtl && PyUnicode_Check(text) && PyBytes_Check(clusters)) {
        *encoded = PyUnicode_AsEncodedString(text, "utf-8", "replace"); /* a lone surrogate becomes "?" */
        *offsets = PyMem_Malloc((size_t)(PyUnicode_GET_LENGTH(text) + 1) * 4);
    } else if (rtl) PyErr_SetString(PyExc_TypeError, "Run: text is a string, clusters are bytes");
    if (*encoded && *offsets) {
        uint32_t byte = 0;
        Py_ssize_t n = PyUnicode_GET_LENGTH(text);
        for (Py_ssize_t i = 0; i < n; i++) {
            Py_UCS4 c = PyUnicode_READ_CHAR(text, i);
            (*offsets)[i] = byte;
            byte += c < 0x80 || (c >= 0xD800 && c < 0xE000) ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        }
        (*offsets)[n] = byte;
        out->utf8 = PyBytes_AS_STRING(*encoded), out->offsets = *offsets, out->n_characters = (size_t)n;
        out->clusters = (const uint32_t *)(const void *)PyBytes_AS_STRING(clusters), out->rtl = PyObject_IsTrue(rtl);
    }
    bool good = *encoded && *offsets;
    Py_XDECREF(run), Py_XDECREF(text), Py_XDECREF(clusters), Py_XDECREF(rtl); /* the run keeps its bytes alive */
    return good ? 0 : -1;
}

/* text_show(context, glyphs) */
static PyObject *show(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 2) return PyErr_Format(PyExc_TypeError, "text_show: takes context, glyphs");
    cairo_t *cr = context_of(args[0]);
    if (!cr) return NULL;
    Py_ssize_t n;
    PyObject *keep;
    TextRun *runs = text_read_runs(args[1], &n, &keep);
    if (!runs) return NULL;
    for (Py_ssize_t i = 0; i < n && !PyErr_Occurred(); i++) {
        TextString string = {0};
        PyObject *encoded;
        uint32_t *offsets;
        if (read_string(PyTuple_GET_ITEM(keep, i), &string, &encoded, &offsets) == 0) {
            const char *problem;
            Py_BEGIN_ALLOW_THREADS
            problem = text_show_run(cr, &runs[i], &string);
            Py_END_ALLOW_THREADS
            if (problem) PyErr_Format(PyExc_ValueError, "text_show: %s", problem);
        }
        Py_XDECREF(encoded);
        PyMem_Free(offsets);
    }
    Py_DECREF(keep);
    PyMem_Free(runs);
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

PyMethodDef draw_text_show_methods[] = {
    {"text_show", (PyCFunction)(void (*)(void))show, METH_FASTCALL,
     "text_show(context, glyphs): scene.Glyphs as embedded-font text of a vector surface, in the present user space"},
    {NULL},
};
