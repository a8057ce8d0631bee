/* crowd.h: very many markers of one colour: where each is stamped, what it lets through is multiplied, so that the picture
 * is that of one over the other whatever their order; and an index by place, so that a part of them costs that part. */
#ifndef DRAW_CROWD_H
#define DRAW_CROWD_H
#include "marker.h"

/* Points by the cells of a grid over all of them, in the space after the scales; in each cell in their own order.
 * 4 bytes a point and 4 a cell, at most one cell for 16 points. Points that have no place are in no cell. */
typedef struct {
    int64_t n;       /* points, with those that have no place */
    int side;        /* cells along each axis */
    double low[2], gain[2]; /* cell = (v - low) * gain */
    int32_t *start;  /* side * side + 1, row by row: where a cell begins in order */
    int32_t *order;  /* points */
} crowd;

enum { CROWD_DONE, CROWD_MEMORY, CROWD_UNFIT }; /* UNFIT: more than 2^31 - 1 points; colours or sizes of their own */

int crowd_make(crowd *c, const column *x, const column *y);
void crowd_free(crowd *c);

/* Cells that meet the window (x0, y0, x1, y1 in device px): columns box[0] .. box[2], rows box[1] .. box[3]; false: none. */
bool crowd_cells(const crowd *c, const column *x, const column *y, const double window[4], int box[4]);

/* How many points are in these cells, and which, the first of the line first. out: room for as many. */
int64_t crowd_count(const crowd *c, const int box[4]);
void crowd_list(const crowd *c, const int box[4], int32_t *out);

/* Coverage 0..255 of the markers in the region (x0, y0, x1, y1 of a canvas without pixels), all of one size and of the fill's
 * alpha, without outlines: mask has (x1 - x0) * (y1 - y0) bytes. */
int crowd_mask(const crowd *c, const marker_spec *s, const canvas *region, uint8_t *mask);

#endif
