/* faces.h: opaque triangles by eights, as kernels/triangles.c reads them. */
#ifndef DRAW_FACES_H
#define DRAW_FACES_H
#include <stdint.h>

#define WIDE 256 /* samples across and down that a kernel draws: products of edges stay in 32 bits */
#define TALL 32  /* rows of samples at most */

/* Corners (samples.h) as they lie in memory: of lane i those in [i & 3][i >> 2]. top: what is taken from their y. x and y are zero
 * where there is no triangle. */
typedef struct {
    int32_t at[3][4][2][4]; /* x, y, bits of z, colour */
    int32_t top;
} faces;

/* What is painted on: depth and colour of rows x width samples, with 8 more to write to after each row. */
typedef struct {
    float *depth;
    uint32_t *color;
    int64_t pitch;
    int32_t width, rows;
} sheet;

#endif
