/* mesh.c: scene.Mesh on an image surface, and what lies behind it. */
#include "../mesh.h"

#include "../hidden.h"
#include "arrays.h"
#include "context.h"
#include "lookup.h"
#include "scene.h"

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

bool read_mesh(PyObject *value, double k, with_parts *then, void *context) {
    PyObject *others = field(value, "others");
    if (!others) return false;
    if (!PyTuple_Check(others)) {
        Py_DECREF(others);
        PyErr_Format(PyExc_TypeError, "mesh: others must be a tuple of meshes");
        return false;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(others) + 1;
    keep *keeps = PyMem_Calloc((size_t)n, sizeof *keeps);
    mesh_part *parts = PyMem_Calloc((size_t)n, sizeof *parts);
    bool ok = false;
    if (!keeps || !parts) PyErr_NoMemory();
    else if (read_parts(value, others, keeps, parts) == 0) ok = then(context, &(mesh_spec){parts, (int)n, k});
    for (Py_ssize_t i = 0; keeps && i < n; i++) {
        lookup_free(&keeps[i].table);
        holds_release(&keeps[i].held);
    }
    PyMem_Free(keeps);
    PyMem_Free(parts);
    Py_DECREF(others);
    return ok;
}

typedef struct {
    cairo_t *cr;
    PyObject *clip;
} drawing;

static bool draw_parts(void *context, const mesh_spec *s) {
    const drawing *d = context;
    canvas c;
    int is_image = canvas_of(d->cr, d->clip, &c);
    if (is_image < 0) return false;
    if (!is_image) {
        PyErr_SetString(PyExc_ValueError, "mesh: the context must draw on an ARGB32 image surface");
        return false;
    }
    const char *problem;
    Py_BEGIN_ALLOW_THREADS
    problem = mesh_draw(&c, s);
    Py_END_ALLOW_THREADS
    canvas_done(d->cr);
    if (problem) PyErr_NoMemory();
    return !problem;
}

/* mesh(context, value, scale, clip) */
static PyObject *draw_mesh(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "mesh: takes context, mesh, scale, clip");
    drawing d = {context_of(args[0]), args[3]};
    double k;
    if (!d.cr || read_scale(args[2], "mesh", &k) < 0 || !read_mesh(args[1], k, draw_parts, &d)) return NULL;
    Py_RETURN_NONE;
}

typedef struct {
    Py_buffer points, out;
    double slack, least;
} hiding;

static bool find_hidden(void *context, const mesh_spec *s) {
    hiding *h = context;
    const char *problem;
    Py_BEGIN_ALLOW_THREADS
    problem = mesh_hides(s, h->points.buf, h->points.shape[0], h->slack, h->least, h->out.buf);
    Py_END_ALLOW_THREADS
    if (problem) PyErr_NoMemory();
    return !problem;
}

/* mesh_hides(mesh, points, slack, least, out) */
static PyObject *draw_mesh_hides(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (!draw_has_arguments("mesh_hides", count, 5)) return NULL;
    hiding h = {.slack = PyFloat_AsDouble(args[2]), .least = PyFloat_AsDouble(args[3])};
    if (PyErr_Occurred() || PyObject_GetBuffer(args[1], &h.points, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0) return NULL;
    bool ok = h.points.ndim == 2 && h.points.shape[1] == 3 && h.points.itemsize == 4 && h.points.format && strchr(h.points.format, 'f');
    if (!ok) PyErr_SetString(PyExc_ValueError, "mesh_hides: points must be dense (n, 3) float32");
    if (ok && (ok = draw_take_out(args[4], &h.out, "B", h.points.shape[0], "out"))) {
        ok = read_mesh(args[0], 1.0, find_hidden, &h);
        PyBuffer_Release(&h.out);
    }
    PyBuffer_Release(&h.points);
    if (!ok) return NULL;
    Py_RETURN_NONE;
}

PyMethodDef draw_mesh_methods[] = {
    {"mesh", (PyCFunction)(void (*)(void))draw_mesh, METH_FASTCALL,
     "mesh(context, mesh, scale, clip): draw a scene.Mesh on the image surface of a cairo.Context"},
    {"mesh_hides", (PyCFunction)(void (*)(void))draw_mesh_hides, METH_FASTCALL,
     "mesh_hides(mesh, points, slack, least, out): out (n,) uint8 is 1 where an opaque cell of a scene.Mesh covers one of the points\n"
     "(n, 3) float32, px and depth, and is more than slack px nearer; strokes and dots count from least px across on"},
    {NULL, NULL, 0, NULL},
};
