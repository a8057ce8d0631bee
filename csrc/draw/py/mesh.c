/* mesh.c: _draw.mesh: scene.Mesh on an image surface. */
#include "../mesh.h"

#include "context.h"
#include "lookup.h"

static int read_vertices(PyObject *value, holds *h, mesh_spec *s) {
    PyObject *vertices = field(value, "vertices"), *triangles = vertices ? field(value, "triangles") : NULL;
    column v, t;
    int64_t rows = 0, step = 0;
    int status = -1;
    if (triangles && read_grid(vertices, h, "vertices", &v, &rows, &step) == 0 &&
        read_grid(triangles, h, "triangles", &t, &s->m, &s->triangle_step) == 0) {
        s->vertices = v.data, s->n = rows, s->vertex_step = step, s->axis_step = v.step, s->has_depth = v.n == 3;
        s->triangles = t.data, s->corner_step = t.step;
        status = 0;
        if (v.type != COLUMN_F32 || (v.n != 2 && v.n != 3) || t.type != COLUMN_I32 || t.n != 3) {
            PyErr_SetString(PyExc_ValueError, "mesh: vertices must be (n, 2 or 3) float32, triangles (m, 3) int32");
            status = -1;
        }
    }
    Py_XDECREF(vertices);
    Py_XDECREF(triangles);
    return status;
}

/* n colours belong to vertices, m to triangles; where n = m `flat` decides. */
static int place_colors(int64_t count, mesh_spec *s) {
    if (count == s->m && (s->flat || s->n != s->m)) s->flat = true;
    else if (count == s->n) s->flat = false;
    else {
        PyErr_Format(PyExc_ValueError, "mesh: %lld colors; must be %lld, one a vertex, or %lld, one a triangle",
                     (long long)count, (long long)s->n, (long long)s->m);
        return -1;
    }
    return 0;
}

static int read_colors(PyObject *value, holds *h, lookup *table, mesh_spec *s) {
    PyObject *colors = field(value, "colors");
    if (!colors) return -1;
    int status = -1;
    if (PyObject_CheckBuffer(colors)) {
        bytes_view v;
        if (read_bytes(colors, h, "colors", 2, &v) == 0 && place_colors(v.shape[0], s) == 0) {
            s->colors = v.data, s->color_step = v.step[0], s->channel_step = v.step[1];
            if (v.shape[1] == 4) status = 0;
            else PyErr_Format(PyExc_ValueError, "mesh: colors have %lld channels; must be 4", (long long)v.shape[1]);
        }
    } else {
        mapped m;
        if (read_mapped(colors, 1, h, &m) == 0 && place_colors(m.values.n, s) == 0) {
            s->values = m.values, s->table = table;
            status = lookup_make(&m, table);
        }
    }
    Py_DECREF(colors);
    return status;
}

/* mesh(context, value, scale, clip) */
static PyObject *draw_mesh(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "mesh: takes context, mesh, scale, clip");
    cairo_t *cr = context_of(args[0]);
    double k;
    if (!cr || read_scale(args[2], "mesh", &k) < 0) return NULL;
    canvas c;
    mesh_spec s = {.k = k};
    lookup table = {0};
    holds h = {.where = "mesh"};
    int is_image = canvas_of(cr, args[3], &c);
    if (is_image < 0) return NULL;
    if (!is_image) return PyErr_Format(PyExc_ValueError, "mesh: the context must draw on an ARGB32 image surface");
    const char *problem = NULL;
    if (field_bool(args[1], "flat", &s.flat) == 0 && read_vertices(args[1], &h, &s) == 0 &&
        read_colors(args[1], &h, &table, &s) == 0) {
        Py_BEGIN_ALLOW_THREADS
        problem = mesh_draw(&c, &s);
        Py_END_ALLOW_THREADS
        if (problem) PyErr_Format(PyExc_ValueError, "mesh: %s", problem);
    }
    canvas_done(cr);
    lookup_free(&table);
    holds_release(&h);
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

PyMethodDef draw_mesh_methods[] = {
    {"mesh", (PyCFunction)(void (*)(void))draw_mesh, METH_FASTCALL,
     "mesh(context, mesh, scale, clip): draw a scene.Mesh on the image surface of a cairo.Context"},
    {NULL, NULL, 0, NULL},
};
