/* bands.h: bands between levels of a grid, painted pixel by pixel, for grids finer than the pixels. */
#ifndef DRAW_BANDS_H
#define DRAW_BANDS_H
#include "canvas.h"
#include "column.h"

#define MAX_BANDS 256

enum { BANDS_DONE, BANDS_UNFIT, BANDS_MEMORY }; /* UNFIT: not of this kind; nothing was painted */

typedef struct {
    column values;                   /* the first row of nodes; the others row_step bytes apart */
    int64_t row_step, rows, columns;
    const double *x, *y;             /* device px of columns and rows */
    const double *from;              /* where each band begins, ascending; -inf for one without bound */
    double top;                      /* where the last ends, itself included; inf for no bound */
    uint32_t colors[MAX_BANDS];      /* opaque ARGB32 */
    int count;
} bands_spec;

/* Band k is painted where z >= from[k], over the one before: as the regions of draw_rings are. Fits where both x and y rise or
 * fall all the way, by at most half a pixel from node to node, and every node that is seen is finite. */
int bands_draw(const canvas *c, const bands_spec *s);

#endif
