/* path.h: drawing scene.Path. */
#ifndef DRAW_PATH_H
#define DRAW_PATH_H
#include <cairo.h>

#include "canvas.h"
#include "column.h"

#define MAX_DASHES 16

enum path_cap { CAP_BUTT, CAP_ROUND, CAP_SQUARE };
enum path_join { JOIN_ROUND, JOIN_MITER, JOIN_BEVEL };
enum path_rule { RULE_NONZERO, RULE_EVENODD, RULE_SIMPLE };
enum path_verb { VERB_MOVE, VERB_LINE, VERB_CUBIC, VERB_CLOSE };

typedef struct {
    column x, y, base_x, base_y;
    bool has_base;
    const uint8_t *verbs;
    int64_t verb_count;
    int64_t ring; /* 0: none */
    bool closed;
    rgba fill, stroke;
    bool has_fill, has_stroke, has_fills;
    const uint8_t *fills;
    int64_t fills_step, fills_channel_step, fills_n;
    int fill_rule;
    double width;  /* device pixels from here on */
    double dash[MAX_DASHES], dash_offset;
    int dashes;
    int cap, join;
    double miter_limit;
    bool decimate, snap;
    double bounds[4]; /* x0, y0, x1, y1 that can be seen, device pixels (or user units of a vector surface) */
} path_spec;

/* Draw on cr; c: its pixels where it has any (data NULL: none). Returns NULL or a static string. */
const char *path_draw(cairo_t *cr, const canvas *c, const path_spec *s);

/* Add to cr's path the whole outline: verbs, rings or runs, no decimation. For clips. */
const char *path_trace(cairo_t *cr, const path_spec *s);

/* Set colour, width, dash, cap, join for a stroke. */
void path_pen(cairo_t *cr, const path_spec *s);

#endif
