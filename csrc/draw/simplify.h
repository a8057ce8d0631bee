/* simplify.h: a long line as few points: what is drawn of it on pages of vectors. */
#ifndef DRAW_SIMPLIFY_H
#define DRAW_SIMPLIFY_H
#include <stdbool.h>

#include "column.h"

/* Bins a px of a line on a page of vectors, which may be looked at enlarged. */
#define VECTOR_BINS 8.0

typedef struct {
    double *x, *y; /* one block of memory, at x; a NaN pair is a gap */
    int64_t n;
} polyline;

/* All points in px, or where they are more than four a bin the first, lowest, highest and last of each bin. What lies left
 * of left or right of right is dropped but for the neighbours of what does not. False: out of memory. */
bool simplify_line(const column *x, const column *y, double left, double right, double bins, polyline *out);

#endif
