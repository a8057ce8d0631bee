/* ladder.h: kernels that ready the stretches of a band for coverage (kernels/ladder.c, one form an instruction set). */
#ifndef DRAW_LADDER_H
#define DRAW_LADDER_H
#include <stdbool.h>
#include <stdint.h>

#include "column.h"

/* Of each stretch between neighbours: the pixel column that it lies in (-1: it is too wide for what follows, or in none),
 * the share of it that it covers along x, and the two rows between which it is taken to lie. */
typedef struct {
    int32_t column[BLOCK];
    float weight[BLOCK], low[BLOCK], high[BLOCK];
} ladder;

/* n + 1 points, x ascending; positions from the corner of a region of columns x rows pixels. False: not all are numbers. */
typedef bool ladder_cut(const double *x, const double *a, const double *b, int n, const double size[2], ladder *out);

ladder_cut *ladder_kernel(void);

#endif
