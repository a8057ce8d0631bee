/* marks.c: _draw.marks: scene.Markers as records for OpenGL. */
#include "../marks.h"

#include <stdlib.h>

#include "module.h"
#include "scene.h"

/* The table's colours, straight RGBA, with those of under, over and no number behind them; None where there is no table. */
static PyObject *colors_of(const marker_spec *s) {
    if (s->fill_kind != FILL_MAPPED) return Py_NewRef(Py_None);
    return PyBytes_FromStringAndSize((char *)s->table->colors, (Py_ssize_t)(4 * (s->table->n + 3)));
}

static PyObject *make(const marker_spec *s, const double *bounds) {
    double origin[2] = {0, 0}, low[2], high[2];
    mark *out = malloc((size_t)(s->x.n + 1) * sizeof *out);
    if (!out) return PyErr_NoMemory();
    int64_t n;
    Py_BEGIN_ALLOW_THREADS
    n = bounds ? marks_px(s, bounds, out, low, high) : marks_plain(s, out, origin, low, high);
    Py_END_ALLOW_THREADS
    PyObject *colors = n ? colors_of(s) : NULL, *made = NULL;
    if (n && colors)
        made = Py_BuildValue("(y#L(dddd)(dd)O)", (char *)out, (Py_ssize_t)(n * (int64_t)sizeof *out), (long long)n, low[0], low[1], high[0],
                             high[1], origin[0], origin[1], colors);
    Py_XDECREF(colors);
    free(out);
    return n ? made : Py_NewRef(Py_None);
}

/* marks(markers, outline, scale, clip) -> (records, n, reach, origin, colours or None), or None where there are none.
 * clip None: scale space less the origin; else device px of what can be seen. */
static PyObject *marks(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "marks: takes markers, outline, scale, clip");
    double k, one = 0, bounds[4];
    if (read_scale(args[2], "markers", &k) < 0) return NULL;
    if (args[3] != Py_None && read_doubles(args[3], 4, "markers: clip", bounds) < 0) return NULL;
    marker_spec s = {0};
    lookup table = {0};
    holds h = {.where = "markers"};
    PyObject *made = NULL;
    if (read_outline(args[1], &h, &s.outline) == 0 && read_markers(args[0], k, &h, &one, &table, &s) == 0)
        made = make(&s, args[3] == Py_None ? NULL : bounds);
    lookup_free(&table);
    holds_release(&h);
    return made;
}

PyMethodDef draw_marks_methods[] = {
    {"marks", (PyCFunction)(void (*)(void))marks, METH_FASTCALL,
     "marks(markers, outline, scale, clip) -> (x, y, size float32 and RGBA or index, n, reach, origin, colours), or None"},
    {NULL, NULL, 0, NULL},
};
