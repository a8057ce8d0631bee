/* boxes.h: paths that are upright rectangles: bars, cells, and horizontal or vertical segments as strokes. */
#ifndef DRAW_BOXES_H
#define DRAW_BOXES_H
#include "path.h"

enum { BOXES_DONE, BOXES_UNFIT, BOXES_MEMORY }; /* UNFIT: something is no upright rectangle; nothing was painted */

/* Fill rings of four; stroke rings (or a line) of two. */
int boxes_fill(const canvas *c, const path_spec *s);
int boxes_stroke(const canvas *c, const path_spec *s);

#endif
