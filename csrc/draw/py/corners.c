/* corners.c: _draw.corners: scene.Mesh for OpenGL. */
#include "../corners.h"

#include <math.h>

#include "module.h"
#include "scene.h"

/* (corners, thin, cells, count, colours or None) of a part; which: of its strokes. */
static PyObject *part_of(const mesh_part *p, int which, float *low, float *high) {
    int64_t size = p->corners == 3 ? 3 * (int64_t)sizeof(mesh_corner) : (int64_t)sizeof(mesh_stroke), n;
    if (p->m > PY_SSIZE_T_MAX / 2 / size) return PyErr_NoMemory();
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)((p->m + 1) * size));
    if (!bytes) return NULL;
    void *out = PyBytes_AS_STRING(bytes);
    Py_BEGIN_ALLOW_THREADS
    n = p->corners == 3 ? corners_triangles(p, out, low, high) : corners_strokes(p, which, out, low, high);
    Py_END_ALLOW_THREADS
    if (n < 0) {
        Py_DECREF(bytes);
        return PyErr_NoMemory();
    }
    if (_PyBytes_Resize(&bytes, (Py_ssize_t)(n * size)) < 0) return NULL;
    PyObject *thin = which == STROKES_THIN ? Py_True : Py_False; /* triangles: some of them may be */
    if (!corners_mapped(p)) return Py_BuildValue("(iONLO)", p->corners, thin, bytes, (long long)n, Py_None);
    return Py_BuildValue("(iONLy#)", p->corners, thin, bytes, (long long)n, (char *)p->table->colors, (Py_ssize_t)(4 * (p->table->n + 3)));
}

static bool add_part(PyObject *list, const mesh_part *p, int which, float *low, float *high) {
    PyObject *part = part_of(p, which, low, high);
    bool ok = part && PyList_Append(list, part) == 0;
    Py_XDECREF(part);
    return ok;
}

/* Opaque cells of all parts, then the others (triangles all, where one of them is no opaque one); without depth each part in
 * turn. */
static bool add_parts(PyObject *list, const mesh_spec *s, bool has_depth, float *low, float *high) {
    for (int i = 0; i < s->n; i++) {
        int which = has_depth && !corners_opaque(&s->parts[i]) ? STROKES_OPAQUE : STROKES_ALL;
        if (which == STROKES_OPAQUE && s->parts[i].corners == 3) continue;
        if (!add_part(list, &s->parts[i], which, low, high)) return false;
    }
    for (int i = 0; i < s->n && has_depth; i++)
        if (!corners_opaque(&s->parts[i]) && !add_part(list, &s->parts[i], STROKES_THIN, low, high)) return false;
    return true;
}

/* Sets *context to (has_depth, low, high, parts). */
static bool take_parts(void *context, const mesh_spec *s) {
    PyObject **made = context;
    bool has_depth = false;
    float low = INFINITY, high = -INFINITY;
    for (int i = 0; i < s->n; i++) has_depth |= s->parts[i].has_depth;
    PyObject *list = PyList_New(0);
    if (list && !add_parts(list, s, has_depth, &low, &high)) Py_CLEAR(list);
    if (list) *made = Py_BuildValue("(OddN)", has_depth ? Py_True : Py_False, (double)low, (double)high, list);
    return *made;
}

/* corners(mesh) */
static PyObject *corners(PyObject *self, PyObject *value) {
    PyObject *made = NULL;
    return read_mesh(value, 1.0, take_parts, &made) ? made : NULL;
}

PyMethodDef draw_corners_methods[] = {
    {"corners", corners, METH_O,
     "corners(mesh) -> (has_depth, low, high, [(corners, thin, cells, n, colours or None), ...]). thin: cells that can be seen\n"
     "through, strokes the farthest first; triangles some of which can"},
    {NULL, NULL, 0, NULL},
};
