/* marker.h: drawing scene.Markers: one shape at many places, blended in order. */
#ifndef DRAW_MARKER_H
#define DRAW_MARKER_H
#include <cairo.h>

#include "canvas.h"
#include "column.h"
#include "lookup.h"
#include "shape.h"
#include "stamp.h"

typedef struct {
    column x, y, sizes; /* sizes: px at dpi 100; one value with step 0 where all are alike */
    bool same_size;
    double k;           /* device pixels a px */
    shape outline;
    int fill_kind;      /* FILL_* */
    rgba fill, stroke;
    bool has_stroke;
    double width;       /* device pixels */
    double opacity;
    const uint8_t *colors; /* FILL_EACH */
    int64_t colors_step, colors_channel_step;
    lookup *table;      /* FILL_MAPPED */
    column values;
} marker_spec;

#define LARGEST 400.0 /* device px of a marker; larger ones are drawn so large */

enum { FILL_NONE, FILL_ONE, FILL_EACH, FILL_MAPPED };

const char *markers_stamp(const canvas *c, const marker_spec *s);
const char *markers_trace(cairo_t *cr, const marker_spec *s);

/* Straight colour of marker i's fill; alpha includes the opacity. value: mapped value where FILL_MAPPED. */
rgba marker_fill(const marker_spec *s, int64_t i, double value);

#endif
