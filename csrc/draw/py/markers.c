/* markers.c: _draw.markers: scene.Markers on a cairo context. */
#include "../marker.h"

#include <string.h>

#include "context.h"
#include "scene.h"

#define LARGEST_RADIUS 8 /* of an outline, in diameters: the shapes of hugin reach less than 1 */

static int check_radius(double radius) {
    if (radius >= 0 && radius <= LARGEST_RADIUS) return 0;
    PyErr_Format(PyExc_ValueError, "markers: an outline must lie within %d diameters of its centre", LARGEST_RADIUS);
    return -1;
}

/* Corners (n, 2) float64 in units of the diameter, or a number: the radius of a circle. */
int read_outline(PyObject *object, holds *h, shape *out) {
    if (PyFloat_Check(object)) {
        out->corners = 0, out->radius = PyFloat_AS_DOUBLE(object);
        return check_radius(out->radius);
    }
    Py_buffer *view = &h->views[h->n];
    if (PyObject_GetBuffer(object, view, PyBUF_SIMPLE) < 0) return -1;
    h->n++;
    out->corners = (int)(view->len / 16);
    if (view->len % 16 || out->corners < 3 || out->corners > MAX_CORNERS) {
        PyErr_SetString(PyExc_ValueError, "markers: an outline has 3 to 32 corners of two float64");
        return -1;
    }
    out->radius = 0;
    for (int i = 0; i < out->corners; i++) {
        memcpy(&out->x[i], (char *)view->buf + 16 * i, 8);
        memcpy(&out->y[i], (char *)view->buf + 16 * i + 8, 8);
        double reach = hypot(out->x[i], out->y[i]);
        out->radius = reach <= out->radius ? out->radius : reach; /* NaN stays */
        if (isnan(reach)) break;
    }
    return check_radius(out->radius);
}

static int read_size(PyObject *value, holds *h, double *one, marker_spec *s) {
    PyObject *size = field(value, "size");
    if (!size) return -1;
    int status = 0;
    s->same_size = !PyObject_CheckBuffer(size);
    if (s->same_size) {
        *one = PyFloat_AsDouble(size);
        s->sizes = (column){.data = (const char *)one, .step = 0, .n = s->x.n, .type = COLUMN_F64, .scale = 1};
        if (*one == -1 && PyErr_Occurred()) status = -1;
        else if (!(*one >= 0 && *one <= 1e5)) {
            PyErr_SetString(PyExc_ValueError, "markers: invalid size; must be 0 to 100000 px");
            status = -1;
        }
    } else {
        status = read_column(size, h, "size", &s->sizes);
        if (status == 0 && s->sizes.n != s->x.n) {
            PyErr_Format(PyExc_ValueError, "markers: size has %lld values, there are %lld points; lengths must match",
                         (long long)s->sizes.n, (long long)s->x.n);
            status = -1;
        }
    }
    Py_DECREF(size);
    return status;
}

static int check_count(int64_t n, const marker_spec *s, const char *what) {
    if (n == s->x.n) return 0;
    PyErr_Format(PyExc_ValueError, "markers: %s has %lld values, there are %lld points; lengths must match", what,
                 (long long)n, (long long)s->x.n);
    return -1;
}

static int read_fill(PyObject *fill, holds *h, lookup *table, marker_spec *s) {
    if (fill == Py_None) {
        s->fill_kind = FILL_NONE;
        return 0;
    }
    if (PyTuple_Check(fill)) {
        s->fill_kind = FILL_ONE;
        return read_color(fill, "markers: fill", &s->fill);
    }
    if (PyObject_CheckBuffer(fill)) {
        bytes_view v;
        s->fill_kind = FILL_EACH;
        if (read_bytes(fill, h, "fill", 2, &v) < 0 || check_count(v.shape[0], s, "fill") < 0) return -1;
        s->colors = v.data, s->colors_step = v.step[0], s->colors_channel_step = v.step[1];
        if (v.shape[1] == 4) return 0;
        PyErr_Format(PyExc_ValueError, "markers: fill has %lld channels; must be 4", (long long)v.shape[1]);
        return -1;
    }
    mapped m;
    s->fill_kind = FILL_MAPPED;
    if (read_mapped(fill, 1, h, &m) < 0 || check_count(m.values.n, s, "fill") < 0) return -1;
    s->values = m.values, s->table = table;
    return lookup_make(&m, table);
}

int read_markers(PyObject *value, double k, holds *h, double *one, lookup *table, marker_spec *s) {
    points p;
    PyObject *at = field(value, "points");
    if (!at) return -1;
    int status = read_points(at, k, h, &p);
    Py_DECREF(at);
    if (status < 0) return -1;
    s->x = p.x, s->y = p.y, s->k = k;
    PyObject *fill = field(value, "fill");
    if (!fill) return -1;
    status = read_fill(fill, h, table, s);
    Py_DECREF(fill);
    if (status < 0 || read_size(value, h, one, s) < 0 ||
        field_color(value, "stroke", "markers: stroke", &s->stroke, &s->has_stroke) < 0 ||
        field_double(value, "width", "markers", &s->width) < 0 ||
        field_double(value, "opacity", "markers", &s->opacity) < 0)
        return -1;
    s->opacity = fmax(0, fmin(1, s->opacity));
    s->width *= k;
    if (!(s->width > 0) || !s->has_stroke) s->has_stroke = false, s->width = 0;
    if (s->width < 200) return 0;
    PyErr_SetString(PyExc_ValueError, "markers: invalid width; must be under 200 device px");
    return -1;
}

/* markers(context, value, outline, scale, clip) */
static PyObject *draw_markers(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 5) return PyErr_Format(PyExc_TypeError, "markers: takes context, markers, outline, scale, clip");
    cairo_t *cr = context_of(args[0]);
    double k, one = 0;
    if (!cr || read_scale(args[3], "markers", &k) < 0) return NULL;
    canvas c;
    marker_spec s = {0};
    lookup table = {0};
    holds h = {.where = "markers"};
    int is_image = canvas_of(cr, args[4], &c);
    if (is_image < 0) return NULL;
    const char *problem = NULL;
    if (read_outline(args[2], &h, &s.outline) == 0 && read_markers(args[1], k, &h, &one, &table, &s) == 0) {
        Py_BEGIN_ALLOW_THREADS
        problem = is_image ? markers_stamp(&c, &s) : markers_trace(cr, &s);
        Py_END_ALLOW_THREADS
        if (problem) PyErr_Format(PyExc_ValueError, "markers: %s", problem);
    }
    if (is_image) canvas_done(cr);
    lookup_free(&table);
    holds_release(&h);
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

PyMethodDef draw_markers_methods[] = {
    {"markers", (PyCFunction)(void (*)(void))draw_markers, METH_FASTCALL,
     "markers(context, markers, outline, scale, clip): draw a scene.Markers on a cairo.Context"},
    {NULL, NULL, 0, NULL},
};
