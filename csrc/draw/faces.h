/* faces.h: opaque triangles by eights, as kernels/triangles.c reads them. */
#ifndef DRAW_FACES_H
#define DRAW_FACES_H
#include <stdint.h>

#define WIDE 256 /* samples across and down that a kernel draws: products of edges stay in 32 bits */
#define TALL 32  /* rows of samples at most */

/* Corners in subunits (samples.h) from the strip's top left; x and y are zero where there is no triangle. */
typedef struct {
    int32_t x[3][8], y[3][8];
    float z[3][8];
    uint32_t color[3][8];
} faces;

/* What is painted on: depth and colour of rows x width samples, with 8 more to write to after each row. */
typedef struct {
    float *depth;
    uint32_t *color;
    int64_t pitch;
    int32_t width, rows;
} sheet;

#endif
