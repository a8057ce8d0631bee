/* context.c: pycairo's C capsule, with declarations of our own: of its table only the first entry is used. */
#include "context.h"

typedef struct {
    PyTypeObject *context_type;
} pycairo_table;

typedef struct {
    PyObject_HEAD
    cairo_t *ctx;
    PyObject *base;
} pycairo_context;

cairo_t *context_of(PyObject *object) {
    const pycairo_table *table = PyCapsule_Import("cairo.CAPI", 0);
    if (!table) return NULL;
    if (!PyObject_TypeCheck(object, table->context_type)) {
        PyErr_Format(PyExc_TypeError, "draw: context must be a cairo.Context, not %.100s", Py_TYPE(object)->tp_name);
        return NULL;
    }
    cairo_t *cr = ((pycairo_context *)object)->ctx;
    if (!cr) PyErr_SetString(PyExc_ValueError, "draw: the cairo context is finished");
    return cr;
}

static int read_clip(PyObject *clip, int bound[4]) {
    if (clip == Py_None) return 0;
    if (!PyTuple_Check(clip) || PyTuple_GET_SIZE(clip) != 4) {
        PyErr_SetString(PyExc_TypeError, "draw: clip must be None or four whole numbers (x0, y0, x1, y1)");
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        long v = PyLong_AsLong(PyTuple_GET_ITEM(clip, i));
        if (v == -1 && PyErr_Occurred()) return -1;
        long limit = bound[2 + i % 2];
        v = v < 0 ? 0 : v > limit ? limit : v;
        if (i < 2) bound[i] = (int)v;
        else bound[i] = (int)(v < bound[i] ? v : bound[i]);
    }
    return 0;
}

int canvas_of(cairo_t *cr, PyObject *clip, canvas *out) {
    cairo_surface_t *surface = cairo_get_target(cr);
    *out = (canvas){0};
    if (cairo_surface_get_type(surface) != CAIRO_SURFACE_TYPE_IMAGE ||
        cairo_image_surface_get_format(surface) != CAIRO_FORMAT_ARGB32)
        return 0;
    cairo_surface_flush(surface);
    int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface);
    int bound[4] = {0, 0, width, height};
    if (read_clip(clip, bound) < 0) return -1;
    *out = (canvas){cairo_image_surface_get_data(surface), cairo_image_surface_get_stride(surface),
                    width, height, bound[0], bound[1], bound[2], bound[3]};
    if (!out->data) {
        PyErr_SetString(PyExc_ValueError, "draw: the surface is finished");
        return -1;
    }
    return 1;
}

void canvas_done(cairo_t *cr) { cairo_surface_mark_dirty(cairo_get_target(cr)); }
