/* svgfmt.h: text of an SVG file: numbers of two decimals, colours, path data in its shortest relative form. */
#ifndef DRAW_SVGFMT_H
#define DRAW_SVGFMT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "marker.h"
#include "path.h"

typedef struct {
    char *data;
    size_t n, room;
    bool failed;                      /* out of memory; then nothing more is written */
} svg_text;

void svg_put(svg_text *out, const char *bytes, size_t n);
void svg_print(svg_text *out, const char *text);

/* v in hundredths, without a needless zero: 12, -.5, 3.25. */
void svg_hundredths(svg_text *out, int64_t v);
void svg_number(svg_text *out, double v);

/* ` name="#rrggbb"` and ` name-opacity=".5"` where it is not opaque. */
void svg_paint(svg_text *out, const char *name, rgba color);

/* A pen that writes path data. Positions are rounded to hundredths of a px first, so that relative steps never drift. */
typedef struct {
    svg_text *out;
    int64_t x, y, start_x, start_y;
    char command;
    bool number, dot;                 /* the last thing written was a number; it had a point */
    bool fresh;                       /* nothing drawn since the last move */
} svg_pen;

svg_pen svg_pen_on(svg_text *out);
void svg_move(svg_pen *pen, double x, double y);
void svg_line(svg_pen *pen, double x, double y);       /* a step of no length is left out */
void svg_stay(svg_pen *pen);                            /* a step of no length: a round dot, one more vertex */
void svg_cubic(svg_pen *pen, const double *x, const double *y);
void svg_close(svg_pen *pen);

/* Path data of what is stroked or filled, clipped to s->bounds and thinned where s->decimate. NULL or a static string. */
const char *svg_path_stroke(svg_text *out, const path_spec *s);
const char *svg_path_fill(svg_text *out, const path_spec *s);

/* `<path d=... fill=.../>` of each ring with the colour of its own. */
const char *svg_path_rings(svg_text *out, const path_spec *s);

/* Markers: path data with one vertex each; `<use>` of the element with this id each; whole shapes each. */
enum { SVG_VERTICES, SVG_USES, SVG_SHAPES };
const char *svg_markers(svg_text *out, const marker_spec *s, int form, const char *id, const double bounds[4]);

#endif
