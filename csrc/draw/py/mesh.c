/* mesh.c: _draw.mesh: scene.Mesh on an image surface. */
#include "../mesh.h"

#include "context.h"
#include "lookup.h"

/* One part and what it holds on to. */
typedef struct {
    holds held;
    lookup table;
    double size;
} keep;

static int read_vertices(PyObject *value, holds *h, mesh_part *s) {
    PyObject *vertices = field(value, "vertices"), *cells = vertices ? field(value, "triangles") : NULL;
    column v, t;
    int64_t rows = 0, step = 0;
    int status = -1;
    if (cells && read_grid(vertices, h, "vertices", &v, &rows, &step) == 0 &&
        read_grid(cells, h, "triangles", &t, &s->m, &s->cell_step) == 0) {
        s->vertices = v.data, s->n = rows, s->vertex_step = step, s->axis_step = v.step, s->has_depth = v.n == 3;
        s->cells = t.data, s->corner_step = t.step, s->corners = (int)t.n;
        status = 0;
        if (v.type != COLUMN_F32 || (v.n != 2 && v.n != 3) || t.type != COLUMN_I32 || t.n < 1 || t.n > 3) {
            PyErr_SetString(PyExc_ValueError, "mesh: vertices must be (n, 2 or 3) float32, triangles (m, 3, 2 or 1) int32");
            status = -1;
        } else if (s->m > INT32_MAX) {
            PyErr_Format(PyExc_ValueError, "mesh: %lld triangles; at most %d can be drawn", (long long)s->m, INT32_MAX);
            status = -1;
        }
    }
    Py_XDECREF(vertices);
    Py_XDECREF(cells);
    return status;
}

/* n colours belong to vertices, m to cells; where n = m `flat` decides. */
static int place_colors(int64_t count, mesh_part *s) {
    if (count == s->m && (s->flat || s->n != s->m)) s->flat = true;
    else if (count == s->n) s->flat = false;
    else {
        PyErr_Format(PyExc_ValueError, "mesh: %lld colors; must be %lld, one a vertex, or %lld, one a triangle",
                     (long long)count, (long long)s->n, (long long)s->m);
        return -1;
    }
    return 0;
}

static int read_colors(PyObject *value, keep *k, mesh_part *s) {
    PyObject *colors = field(value, "colors");
    if (!colors) return -1;
    int status = -1;
    if (PyObject_CheckBuffer(colors)) {
        bytes_view v;
        if (read_bytes(colors, &k->held, "colors", 2, &v) == 0 && place_colors(v.shape[0], s) == 0) {
            s->colors = v.data, s->color_step = v.step[0], s->channel_step = v.step[1];
            if (v.shape[1] == 4) status = 0;
            else PyErr_Format(PyExc_ValueError, "mesh: colors have %lld channels; must be 4", (long long)v.shape[1]);
        }
    } else {
        mapped m;
        if (read_mapped(colors, 1, &k->held, &m) == 0 && place_colors(m.values.n, s) == 0) {
            s->values = m.values, s->table = &k->table;
            status = lookup_make(&m, &k->table);
        }
    }
    Py_DECREF(colors);
    return status;
}

/* One size for all cells, or a column of them. */
static int read_sizes(PyObject *value, keep *k, mesh_part *s) {
    PyObject *size = field(value, "size");
    if (!size) return -1;
    int status = 0;
    if (PyObject_CheckBuffer(size)) {
        status = read_column(size, &k->held, "size", &s->sizes);
        if (status == 0 && s->sizes.n != s->m) {
            PyErr_Format(PyExc_ValueError, "mesh: %lld sizes for %lld triangles; lengths must match", (long long)s->sizes.n,
                         (long long)s->m);
            status = -1;
        }
    } else {
        k->size = PyFloat_AsDouble(size);
        s->sizes = (column){.data = (const char *)&k->size, .step = 0, .n = 1, .type = COLUMN_F64};
        if (k->size == -1.0 && PyErr_Occurred()) status = -1;
    }
    Py_DECREF(size);
    return status;
}

static int read_part(PyObject *value, keep *k, mesh_part *s) {
    k->held.where = "mesh";
    if (field_bool(value, "flat", &s->flat) < 0 || read_vertices(value, &k->held, s) < 0 || read_colors(value, k, s) < 0) return -1;
    return read_sizes(value, k, s);
}

/* The mesh itself and those that share its depth. */
static int read_parts(PyObject *value, PyObject *others, keep *keeps, mesh_part *parts) {
    if (read_part(value, &keeps[0], &parts[0]) < 0) return -1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(others); i++)
        if (read_part(PyTuple_GET_ITEM(others, i), &keeps[i + 1], &parts[i + 1]) < 0) return -1;
    return 0;
}

static void draw_parts(cairo_t *cr, PyObject *clip, const mesh_spec *s) {
    canvas c;
    int is_image = canvas_of(cr, clip, &c);
    if (is_image < 0) return;
    if (!is_image) {
        PyErr_SetString(PyExc_ValueError, "mesh: the context must draw on an ARGB32 image surface");
        return;
    }
    const char *problem;
    Py_BEGIN_ALLOW_THREADS
    problem = mesh_draw(&c, s);
    Py_END_ALLOW_THREADS
    canvas_done(cr);
    if (problem) PyErr_NoMemory();
}

/* mesh(context, value, scale, clip) */
static PyObject *draw_mesh(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "mesh: takes context, mesh, scale, clip");
    cairo_t *cr = context_of(args[0]);
    double k;
    if (!cr || read_scale(args[2], "mesh", &k) < 0) return NULL;
    PyObject *others = field(args[1], "others");
    if (!others) return NULL;
    if (!PyTuple_Check(others)) {
        Py_DECREF(others);
        return PyErr_Format(PyExc_TypeError, "mesh: others must be a tuple of meshes");
    }
    Py_ssize_t n = PyTuple_GET_SIZE(others) + 1;
    keep *keeps = PyMem_Calloc((size_t)n, sizeof *keeps);
    mesh_part *parts = PyMem_Calloc((size_t)n, sizeof *parts);
    if (!keeps || !parts) PyErr_NoMemory();
    else if (read_parts(args[1], others, keeps, parts) == 0) draw_parts(cr, args[3], &(mesh_spec){parts, (int)n, k});
    for (Py_ssize_t i = 0; keeps && i < n; i++) {
        lookup_free(&keeps[i].table);
        holds_release(&keeps[i].held);
    }
    PyMem_Free(keeps);
    PyMem_Free(parts);
    Py_DECREF(others);
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

PyMethodDef draw_mesh_methods[] = {
    {"mesh", (PyCFunction)(void (*)(void))draw_mesh, METH_FASTCALL,
     "mesh(context, mesh, scale, clip): draw a scene.Mesh on the image surface of a cairo.Context"},
    {NULL, NULL, 0, NULL},
};
