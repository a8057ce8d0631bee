/* ribbon.h: strokes of lines whose x never turns back, and bands between two such lines, painted by their own coverage. */
#ifndef DRAW_RIBBON_H
#define DRAW_RIBBON_H
#include "bins.h"
#include "path.h"

/* Bins a pixel; not a multiple of the samples a pixel, or every piece would lie alike to the samples and the width of steep
 * strokes be rounded always the same way. */
#define RIBBON_BINS 20.944

enum { RIBBON_DONE, RIBBON_UNFIT, RIBBON_MEMORY }; /* UNFIT: x turns back, or runs overlap; nothing was painted */

int ribbon_stroke(const canvas *c, const path_spec *s);
/* The coverage 0..255 of the stroke of a line that is cut already, in the region (x0, y0, x1, y1 of a canvas without pixels):
 * mask has (x1 - x0) * (y1 - y0) bytes, of which only rows[0] .. rows[1] - 1 are written; there is nothing in the others. */
int ribbon_mask(const canvas *region, double width, int cap, const pieces *line, uint8_t *mask, int rows[2]);
int ribbon_band(const canvas *c, const path_spec *s);

#endif
