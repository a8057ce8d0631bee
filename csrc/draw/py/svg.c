/* svg.c: hugin._draw's text of SVG: path data, rings, markers, glyph outlines, lists of places. All return str. */
#include "module.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../svgfmt.h"
#include "scene.h"
#include "text_runs.h"

static PyObject *finished(svg_text *out, const char *problem) {
    PyObject *text = NULL;
    if (problem || out->failed) PyErr_Format(PyExc_MemoryError, "svg: %s", problem ? problem : "out of memory");
    else if (!PyErr_Occurred()) text = PyUnicode_DecodeLatin1(out->data ? out->data : "", (Py_ssize_t)out->n, NULL);
    free(out->data);
    return text;
}

typedef const char *path_writer(svg_text *out, const path_spec *s);

/* svg_path(path, bounds, part): part 0 stroke, 1 fill, 2 rings */
static PyObject *path(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    static path_writer *const writers[] = {svg_path_stroke, svg_path_fill, svg_path_rings};
    if (count != 3) return PyErr_Format(PyExc_TypeError, "svg_path: takes path, bounds, part");
    long part = PyLong_AsLong(args[2]);
    if (part < 0 || part > 2) return PyErr_Format(PyExc_ValueError, "svg_path: part is 0, 1 or 2");
    path_spec s = {0};
    holds h = {.where = "path"};
    svg_text out = {0};
    const char *problem = NULL;
    if (read_doubles(args[1], 4, "svg_path: bounds", s.bounds) == 0 && read_path(args[0], 1.0, &h, &s) == 0) {
        if (part == 2 && !s.has_fills) PyErr_SetString(PyExc_ValueError, "svg_path: the path has no fills");
        else {
            Py_BEGIN_ALLOW_THREADS
            problem = writers[part](&out, &s);
            Py_END_ALLOW_THREADS
        }
    }
    holds_release(&h);
    return finished(&out, problem);
}

/* svg_markers(markers, outline, bounds, form, id) */
static PyObject *markers(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 5) return PyErr_Format(PyExc_TypeError, "svg_markers: takes markers, outline, bounds, form, id");
    long form = PyLong_AsLong(args[3]);
    const char *id = PyUnicode_AsUTF8(args[4]), *problem = NULL;
    if (!id || form < SVG_VERTICES || form > SVG_SHAPES) return PyErr_Format(PyExc_ValueError, "svg_markers: invalid form or id");
    double bounds[4], one = 0;
    marker_spec s = {0};
    lookup table = {0};
    holds h = {.where = "markers"};
    svg_text out = {0};
    if (read_doubles(args[2], 4, "svg_markers: bounds", bounds) == 0 && read_outline(args[1], &h, &s.outline) == 0 &&
        read_markers(args[0], 1.0, &h, &one, &table, &s) == 0) {
        Py_BEGIN_ALLOW_THREADS
        problem = svg_markers(&out, &s, (int)form, id, bounds);
        Py_END_ALLOW_THREADS
    }
    lookup_free(&table);
    holds_release(&h);
    return finished(&out, problem);
}

/* svg_glyphs(glyphs): path data of their outlines */
static PyObject *glyphs(PyObject *self, PyObject *sequence) {
    Py_ssize_t count;
    PyObject *keep;
    TextRun *runs = text_read_runs(sequence, &count, &keep);
    if (!runs) return NULL;
    TextOutline made = {0};
    svg_text out = {0};
    bool good = true;
    Py_BEGIN_ALLOW_THREADS
    text_lock();
    for (Py_ssize_t i = 0; i < count && good; i++) good = text_outline_run(&made, &runs[i]);
    text_unlock();
    svg_pen pen = svg_pen_on(&out);
    const double *p = made.points;
    for (size_t i = 0; good && i < made.n_verbs; i++) {
        double x[3], y[3];
        int n = made.verbs[i] == 2 ? 3 : made.verbs[i] == 3 ? 0 : 1;
        for (int j = 0; j < n; j++, p += 2) x[j] = p[0], y[j] = p[1];
        if (made.verbs[i] == 0) svg_move(&pen, x[0], y[0]);
        else if (made.verbs[i] == 1) svg_line(&pen, x[0], y[0]);
        else if (made.verbs[i] == 2) svg_cubic(&pen, x, y);
        else svg_close(&pen);
    }
    text_outline_free(&made);
    Py_END_ALLOW_THREADS
    Py_DECREF(keep);
    PyMem_Free(runs);
    return finished(&out, good ? NULL : "out of memory");
}

/* svg_places(positions, x): the x of each glyph, separated by spaces */
static PyObject *places(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 2) return PyErr_Format(PyExc_TypeError, "svg_places: takes positions, x");
    double x = PyFloat_AsDouble(args[1]);
    if (x == -1 && PyErr_Occurred()) return NULL;
    if (!PyBytes_Check(args[0])) return PyErr_Format(PyExc_TypeError, "svg_places: positions are bytes");
    svg_text out = {0};
    for (Py_ssize_t i = 0; i < PyBytes_GET_SIZE(args[0]) / 8; i++) {
        float place;
        memcpy(&place, PyBytes_AS_STRING(args[0]) + 8 * i, 4);
        if (i) svg_print(&out, " ");
        svg_number(&out, x + place);
    }
    return finished(&out, NULL);
}

PyMethodDef draw_svg_methods[] = {
    {"svg_path", (PyCFunction)(void (*)(void))path, METH_FASTCALL,
     "svg_path(path, bounds, part) -> str: path data of the stroke (0) or fill (1), or an element a ring (2)"},
    {"svg_markers", (PyCFunction)(void (*)(void))markers, METH_FASTCALL,
     "svg_markers(markers, outline, bounds, form, id) -> str: vertices (0), uses of id (1), shapes (2)"},
    {"svg_glyphs", glyphs, METH_O, "svg_glyphs(glyphs) -> str: path data of the outlines of scene.Glyphs"},
    {"svg_places", (PyCFunction)(void (*)(void))places, METH_FASTCALL, "svg_places(positions, x) -> str: x of each glyph"},
    {NULL},
};
