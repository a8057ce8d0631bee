/* image.h: drawing scene.Image: resample and colour in one pass over the data. */
#ifndef DRAW_IMAGE_H
#define DRAW_IMAGE_H
#include "canvas.h"
#include "column.h"
#include "lookup.h"
#include "taps.h"

typedef struct {
    column values;        /* the first row of numbers; values.data NULL: a picture of bytes */
    int64_t rows, columns, row_step;
    const lookup *table;
    const uint8_t *bytes; /* (rows, columns, channels) */
    int64_t bytes_row, bytes_column, bytes_channel;
    int channels;         /* 3 or 4 */
    double rect[4];       /* device pixels */
    const double *x_edges, *y_edges; /* device pixels or NULL */
    int mode;             /* TAPS_* */
} image_spec;

const char *image_draw(const canvas *c, const image_spec *s);

#endif
