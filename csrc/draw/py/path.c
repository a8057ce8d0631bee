/* path.c: _draw.path: scene.Path on a cairo context. */
#include "../path.h"

#include <stdlib.h>
#include <string.h>

#include "../simplify.h"
#include "context.h"
#include "scene.h"

static int read_verbs(PyObject *value, holds *h, path_spec *s) {
    static const int takes[] = {1, 1, 3, 0};
    PyObject *verbs = field(value, "verbs");
    if (!verbs) return -1;
    if (verbs == Py_None) {
        Py_DECREF(verbs);
        return 0;
    }
    Py_buffer *view = &h->views[h->n];
    int status = PyObject_GetBuffer(verbs, view, PyBUF_SIMPLE);
    Py_DECREF(verbs);
    if (status < 0) return -1;
    h->n++;
    s->verbs = view->buf, s->verb_count = view->len;
    int64_t n = 0;
    for (int64_t i = 0; i < s->verb_count; i++) {
        if (s->verbs[i] > VERB_CLOSE) {
            PyErr_Format(PyExc_ValueError, "path: unknown verb %d; verbs are 0 move, 1 line, 2 cubic, 3 close",
                         s->verbs[i]);
            return -1;
        }
        n += takes[s->verbs[i]];
    }
    if (n == s->x.n) return 0;
    PyErr_Format(PyExc_ValueError, "path: verbs take %lld points, there are %lld", (long long)n, (long long)s->x.n);
    return -1;
}

static int read_ring(PyObject *value, path_spec *s) {
    PyObject *ring = field(value, "ring");
    if (!ring) return -1;
    s->ring = ring == Py_None ? 0 : PyLong_AsLongLong(ring);
    bool given = ring != Py_None;
    Py_DECREF(ring);
    if (s->ring == -1 && PyErr_Occurred()) return -1;
    if (s->ring > s->x.n) s->ring = s->x.n > 1 ? s->x.n : 1; /* one ring in any case */
    if (!given || s->ring > 0) return 0;
    PyErr_SetString(PyExc_ValueError, "path: invalid ring; must be a positive count of points");
    return -1;
}

static int read_base(PyObject *value, double k, holds *h, path_spec *s) {
    PyObject *base = field(value, "base");
    if (!base) return -1;
    points p = {0};
    s->has_base = base != Py_None;
    int status = s->has_base ? read_points(base, k, h, &p) : 0;
    Py_DECREF(base);
    if (status < 0) return -1;
    s->base_x = p.x, s->base_y = p.y;
    if (!s->has_base || p.x.n == s->x.n) return 0;
    PyErr_Format(PyExc_ValueError, "path: base has %lld points, the line has %lld; lengths must match",
                 (long long)p.x.n, (long long)s->x.n);
    return -1;
}

static int read_fills(PyObject *value, holds *h, path_spec *s) {
    PyObject *fills = field(value, "fills");
    if (!fills) return -1;
    bytes_view v = {0};
    s->has_fills = fills != Py_None;
    int status = s->has_fills ? read_bytes(fills, h, "fills", 2, &v) : 0;
    Py_DECREF(fills);
    if (status < 0) return -1;
    s->fills = v.data, s->fills_n = v.shape[0], s->fills_step = v.step[0], s->fills_channel_step = v.step[1];
    int64_t rings = s->ring ? (s->x.n + s->ring - 1) / s->ring : 1;
    if (!s->has_fills || (v.shape[1] == 4 && v.shape[0] >= rings)) return 0;
    PyErr_Format(PyExc_ValueError, "path: fills has shape (%lld, %lld); must be (%lld, 4)", (long long)v.shape[0],
                 (long long)v.shape[1], (long long)rings);
    return -1;
}

static int read_dash(PyObject *value, double k, path_spec *s) {
    PyObject *dash = field(value, "dash");
    if (!dash) return -1;
    Py_ssize_t n = PyObject_Length(dash);
    int status = n < 0 ? -1 : 0;
    if (n > MAX_DASHES) {
        PyErr_Format(PyExc_ValueError, "path: dash has %zd lengths; at most %d are possible", n, MAX_DASHES);
        status = -1;
    }
    if (n > 0 && status == 0) status = read_doubles(dash, (int)n, "path: dash", s->dash);
    Py_DECREF(dash);
    if (status < 0 || field_double(value, "dash_offset", "path", &s->dash_offset) < 0) return -1;
    double sum = 0;
    for (int i = 0; i < n; i++) {
        if (s->dash[i] < 0) sum = NAN;
        sum += s->dash[i] *= k;
    }
    s->dash_offset *= k;
    s->dashes = sum > 1e-3 ? (int)n : 0;
    if (!isnan(sum)) return 0;
    PyErr_SetString(PyExc_ValueError, "path: invalid dash; lengths must not be negative");
    return -1;
}

static int read_pen(PyObject *value, double k, path_spec *s) {
    static const char *const rules[] = {"nonzero", "evenodd", "simple", NULL}, *const caps[] = {"butt", "round", "square", NULL},
                             *const joins[] = {"round", "miter", "bevel", NULL};
    if (field_color(value, "fill", "path: fill", &s->fill, &s->has_fill) < 0 ||
        field_color(value, "stroke", "path: stroke", &s->stroke, &s->has_stroke) < 0 ||
        field_choice(value, "fill_rule", rules, "path", &s->fill_rule) < 0 ||
        field_choice(value, "cap", caps, "path", &s->cap) < 0 ||
        field_choice(value, "join", joins, "path", &s->join) < 0 ||
        field_double(value, "width", "path", &s->width) < 0 ||
        field_double(value, "miter_limit", "path", &s->miter_limit) < 0)
        return -1;
    s->width *= k;
    if (s->width > 0 && s->width < 1e5) return read_dash(value, k, s);
    if (s->width >= 1e5 || s->width < 0) {
        PyErr_SetString(PyExc_ValueError, "path: invalid width; must be 0 to 100000 px");
        return -1;
    }
    s->has_stroke = false;
    return read_dash(value, k, s);
}

int read_path(PyObject *value, double k, holds *h, path_spec *s) {
    points p;
    PyObject *at = field(value, "points");
    if (!at) return -1;
    int status = read_points(at, k, h, &p);
    Py_DECREF(at);
    if (status < 0) return -1;
    s->x = p.x, s->y = p.y;
    return read_verbs(value, h, s) < 0 || read_ring(value, s) < 0 || read_base(value, k, h, s) < 0 ||
                   read_fills(value, h, s) < 0 || read_pen(value, k, s) < 0 ||
                   field_bool(value, "closed", &s->closed) < 0 || field_bool(value, "decimate", &s->decimate) < 0 ||
                   field_bool(value, "snap", &s->snap) < 0
               ? -1
               : 0;
}

static void set_bounds(cairo_t *cr, const canvas *c, path_spec *s) {
    cairo_clip_extents(cr, &s->bounds[0], &s->bounds[1], &s->bounds[2], &s->bounds[3]);
    if (c->data) s->bounds[0] = c->x0, s->bounds[1] = c->y0, s->bounds[2] = c->x1, s->bounds[3] = c->y1;
    for (int i = 0; i < 4; i++) s->bounds[i] = fmax(-1e6, fmin(1e6, s->bounds[i]));
}

/* path(context, value, k, clip, do): draw, or where do is "trace" add the outline to the context's path */
static PyObject *draw_path(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 5) return PyErr_Format(PyExc_TypeError, "path: takes context, path, scale, clip, trace");
    cairo_t *cr = context_of(args[0]);
    double k;
    int only_trace = PyObject_IsTrue(args[4]), is_image;
    if (!cr || only_trace < 0 || read_scale(args[2], "path", &k) < 0) return NULL;
    canvas c;
    path_spec s = {0};
    holds h = {.where = "path"};
    const char *problem = NULL;
    if ((is_image = canvas_of(cr, args[3], &c)) < 0) return NULL;
    if (read_path(args[1], k, &h, &s) == 0) {
        set_bounds(cr, &c, &s);
        Py_BEGIN_ALLOW_THREADS
        problem = only_trace ? path_trace(cr, &s) : path_draw(cr, &c, &s);
        Py_END_ALLOW_THREADS
        if (problem) PyErr_Format(PyExc_ValueError, "path: %s", problem);
    }
    if (is_image) canvas_done(cr);
    holds_release(&h);
    if (PyErr_Occurred()) return NULL;
    Py_RETURN_NONE;
}

static int read_line(PyObject *value, double k, holds *h, path_spec *s) {
    points p;
    int status = read_points(value, k, h, &p);
    if (status == 0) s->x = p.x, s->y = p.y;
    return status;
}

/* line_px(points, clip, width, decimate) -> bytes of float64 x, y; a NaN pair is a gap */
static PyObject *line_px(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 4) return PyErr_Format(PyExc_TypeError, "line_px: takes points, clip, width, decimate");
    double clip[4] = {-1e6, -1e6, 1e6, 1e6}, width = PyFloat_AsDouble(args[2]);
    int thin = PyObject_IsTrue(args[3]);
    if ((width == -1 && PyErr_Occurred()) || thin < 0) return NULL;
    if (args[1] != Py_None && read_doubles(args[1], 4, "line_px: clip", clip) < 0) return NULL;
    path_spec s = {0};
    holds h = {.where = "line_px"};
    polyline line = {0};
    PyObject *bytes = NULL;
    if (read_line(args[0], 1, &h, &s) == 0) {
        bool made;
        double margin = 16 + 2 * width, left = clip[0] - margin, right = clip[2] + margin;
        Py_BEGIN_ALLOW_THREADS
        made = simplify_line(&s.x, &s.y, left, right, thin ? VECTOR_BINS : 1e18, &line);
        Py_END_ALLOW_THREADS
        bytes = made ? PyBytes_FromStringAndSize(NULL, (Py_ssize_t)line.n * 16) : PyErr_NoMemory();
    }
    double *out = bytes ? (double *)PyBytes_AS_STRING(bytes) : NULL;
    for (int64_t i = 0; out && i < line.n; i++) out[2 * i] = line.x[i], out[2 * i + 1] = line.y[i];
    free(line.x);
    holds_release(&h);
    return bytes;
}

PyMethodDef draw_path_methods[] = {
    {"path", (PyCFunction)(void (*)(void))draw_path, METH_FASTCALL,
     "path(context, path, scale, clip, trace): draw a scene.Path on a cairo.Context, or only add its outline"},
    {"line_px", (PyCFunction)(void (*)(void))line_px, METH_FASTCALL,
     "line_px(points, clip, width, decimate) -> bytes: float64 x, y px of a line, thinned to 8 bins a px if asked"},
    {NULL, NULL, 0, NULL},
};
