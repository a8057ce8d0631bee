/* boxes.h: paths that are upright rectangles: bars, cells, and horizontal or vertical segments as strokes. */
#ifndef DRAW_BOXES_H
#define DRAW_BOXES_H
#include "path.h"

enum { BOXES_DONE, BOXES_UNFIT, BOXES_MEMORY }; /* UNFIT: something is no upright rectangle; nothing was painted */

/* Fill rings of four; stroke rings (or a line) of two. */
int boxes_fill(const canvas *c, const path_spec *s);
int boxes_stroke(const canvas *c, const path_spec *s);

/* The boxes of what boxes_fill or boxes_stroke would lay down one by one, as (x0, y0, x1, y1) device px and a straight colour:
 * true; false where s is of another kind, or its boxes of one translucent colour may share pixels. n of them were put. */
typedef bool boxes_put(void *to, const double box[4], rgba color);
bool boxes_each(const path_spec *s, boxes_put *put, void *to);

#endif
