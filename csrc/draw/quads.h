/* quads.h: the cells of a grid whose rows and columns may bend, each of one opaque colour, straight onto pixels. */
#ifndef DRAW_QUADS_H
#define DRAW_QUADS_H
#include "canvas.h"
#include "column.h"
#include "lookup.h"

enum { QUADS_DONE, QUADS_UNFIT, QUADS_MEMORY }; /* UNFIT: a colour is not opaque; nothing was painted */

typedef struct {
    column x, y;                       /* the first row of corners, to device px; the others row_step bytes apart */
    int64_t x_row_step, y_row_step;
    column values;                     /* the first row of cells; NaN: left out */
    int64_t value_row_step, rows, columns; /* cells */
    const lookup *table;
} quads_spec;

/* Cells in rows, later ones over earlier. Neighbours cover each sample once; a cell that crosses itself covers what an odd number of
 * its sides surrounds. Cells with a corner that is not finite are left out. */
int quads_draw(const canvas *c, const quads_spec *s);

/* kernels/quads.c, one form an instruction set. Corners are samples from the strip's top left: those of the cells' first and second
 * row, n + 1 each; of: the colours of n cells, 0: left out. Samples outside of width x rows are left alone. */
typedef struct {
    uint32_t *color;
    int64_t pitch;
    int width, rows;
} quads_sheet;
typedef void quads_run(const float *x0, const float *y0, const float *x1, const float *y1, const uint32_t *of, int64_t n,
                       const quads_sheet *to);
extern quads_run quads_run_base, quads_run_avx2, quads_run_avx512;

#endif
