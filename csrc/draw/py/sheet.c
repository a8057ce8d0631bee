/* sheet.c: _draw.sheet_*: boxes and glyphs for OpenGL. A sheet crosses as a capsule; its arrays as addresses, valid until
 * the next call that adds to it. */
#include "../sheet.h"

#include "module.h"
#include "scene.h"
#include "text_runs.h"

#define SHEET "hugin.sheet"

static sheet *sheet_of(PyObject *capsule) { return PyCapsule_GetPointer(capsule, SHEET); }

static void drop_sheet(PyObject *capsule) { sheet_free(sheet_of(capsule)); }

static PyObject *new_sheet(PyObject *self, PyObject *number) {
    long size = PyLong_AsLong(number);
    if (size == -1 && PyErr_Occurred()) return NULL;
    if (size < 64 || size > 16384) return PyErr_Format(PyExc_ValueError, "sheet: size must be 64 to 16384");
    sheet *made = sheet_make((int)size);
    return made ? PyCapsule_New(made, SHEET, drop_sheet) : PyErr_NoMemory();
}

static bool read_region(PyObject *tuple, int clip[4]) {
    if (PyTuple_Check(tuple)) return PyArg_ParseTuple(tuple, "iiii:sheet", &clip[0], &clip[1], &clip[2], &clip[3]);
    PyErr_SetString(PyExc_TypeError, "sheet: clip must be four whole numbers (x0, y0, x1, y1)");
    return false;
}

/* sheet_path(sheet, path, scale, clip) -> bool */
static PyObject *add_path(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "sheet_path: takes sheet, path, scale, clip");
    sheet *s = sheet_of(args[0]);
    double k;
    int clip[4], done = SHEET_UNFIT;
    if (!s || read_scale(args[2], "path", &k) < 0 || !read_region(args[3], clip)) return NULL;
    path_spec spec = {0};
    holds h = {.where = "path"};
    if (read_path(args[1], k, &h, &spec) == 0) done = sheet_path(s, &spec, clip);
    holds_release(&h);
    if (PyErr_Occurred()) return NULL;
    return done == SHEET_MEMORY ? PyErr_NoMemory() : PyBool_FromLong(done == SHEET_DONE);
}

/* sheet_glyphs(sheet, glyphs, scale, clip) -> how many runs were added before one found no room; -1 - i: run i is too large */
static PyObject *add_glyphs(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "sheet_glyphs: takes sheet, glyphs, scale, clip");
    sheet *s = sheet_of(args[0]);
    double k;
    int clip[4], done = SHEET_DONE;
    if (!s || read_scale(args[2], "text", &k) < 0 || !read_region(args[3], clip)) return NULL;
    Py_ssize_t n, i = 0;
    PyObject *keep;
    TextRun *runs = text_read_runs(args[1], &n, &keep);
    if (!runs) return NULL;
    Py_BEGIN_ALLOW_THREADS
    text_lock();
    for (; i < n && done == SHEET_DONE; i += done == SHEET_DONE) done = sheet_run(s, &runs[i], k, clip);
    text_unlock();
    Py_END_ALLOW_THREADS
    PyMem_Free(runs);
    Py_DECREF(keep);
    return done == SHEET_MEMORY ? PyErr_NoMemory() : PyLong_FromSsize_t(done == SHEET_UNFIT ? -1 - i : i);
}

/* sheet_take(sheet) -> (address, count) of the quads that wait, which wait no longer */
static PyObject *take(PyObject *self, PyObject *capsule) {
    sheet *s = sheet_of(capsule);
    int64_t n;
    if (!s) return NULL;
    const quad *quads = sheet_take(s, &n);
    return Py_BuildValue("(nL)", (Py_ssize_t)(intptr_t)quads, (long long)n);
}

/* sheet_atlas(sheet) -> (address, first, last): rows that changed */
static PyObject *atlas(PyObject *self, PyObject *capsule) {
    sheet *s = sheet_of(capsule);
    int size, first, last;
    if (!s) return NULL;
    const uint8_t *data = sheet_atlas(s, &size, &first, &last);
    return Py_BuildValue("(nii)", (Py_ssize_t)(intptr_t)(data + (size_t)first * (size_t)size), first, last);
}

static PyObject *clear(PyObject *self, PyObject *capsule) {
    sheet *s = sheet_of(capsule);
    if (!s) return NULL;
    sheet_clear(s);
    Py_RETURN_NONE;
}

PyMethodDef draw_sheet_methods[] = {
    {"sheet", new_sheet, METH_O, "sheet(size) -> sheet with an atlas of size x size bytes"},
    {"sheet_path", (PyCFunction)(void (*)(void))add_path, METH_FASTCALL,
     "sheet_path(sheet, path, scale, clip) -> whether the path was boxes, which were added"},
    {"sheet_glyphs", (PyCFunction)(void (*)(void))add_glyphs, METH_FASTCALL,
     "sheet_glyphs(sheet, glyphs, scale, clip) -> runs added before one found no room; -1 - i where run i is too large"},
    {"sheet_take", take, METH_O, "sheet_take(sheet) -> (address, count) of 11 float32 a quad"},
    {"sheet_atlas", atlas, METH_O, "sheet_atlas(sheet) -> (address, first, last) of rows that changed"},
    {"sheet_clear", clear, METH_O, "sheet_clear(sheet): forget all glyphs"},
    {NULL, NULL, 0, NULL},
};
