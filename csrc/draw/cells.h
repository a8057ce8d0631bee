/* cells.h: the cells of a scene.Image as texels, and where each pixel finds its own. */
#ifndef DRAW_CELLS_H
#define DRAW_CELLS_H
#include "image.h"

enum { CELLS_INDEX, CELLS_SHARE, CELLS_COLOR };
#define CELLS_NONE 3e38f /* a share of what is no number */

/* Bytes a texel: uint16 index of the colour table | float32 share of the way through it, in entries | straight RGBA. */
int cells_size(int kind);

/* Texels of the columns x0 .. x1 - 1 of rows y0 .. y1 - 1, dense. kind must suit s: numbers or bytes. */
const char *cells_read(const image_spec *s, int kind, int64_t x0, int64_t y0, int64_t x1, int64_t y1, void *out);

/* Where the pixels of one axis take their colour: pairs (first cell, weight of the next one), float32. False: from more cells. */
bool cells_pairs(const taps *t, float *out);

#endif
