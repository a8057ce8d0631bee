/* context.h: from pycairo's objects to cairo's. The one place that knows where a cairo_t comes from. */
#ifndef DRAW_CONTEXT_H
#define DRAW_CONTEXT_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <cairo.h>

#include "../canvas.h"

/* The cairo_t inside a pycairo Context, borrowed; NULL with TypeError for anything else. */
cairo_t *context_of(PyObject *object);

/* Whether cr draws on an image surface; then *out describes its pixels (flushed), clipped to clip, a tuple
 * (x0, y0, x1, y1) of device pixels, or None. -1 with an exception where clip is no such thing. */
int canvas_of(cairo_t *cr, PyObject *clip, canvas *out);

/* Tell cairo that pixels were written behind its back. */
void canvas_done(cairo_t *cr);

#endif
