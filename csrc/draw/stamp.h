/* stamp.h: what the stamping kernels (kernels/stamp.c, one form an instruction set) are given. */
#ifndef DRAW_STAMP_H
#define DRAW_STAMP_H
#include <stdint.h>

typedef struct {
    int left, top;         /* of the first pixel from the marker's own pixel */
    int width, height;     /* width is a multiple of 4; cover is zero beyond the shape */
    const uint16_t *fill, *stroke; /* coverage 0..65535, rows dense; stroke NULL: none */
} sprite;

typedef struct {
    const sprite *sprite;
    int x, y;              /* pixel */
    uint16_t fill[4], stroke[4]; /* premultiplied r g b a, 0..65535; on fine layers of an alpha of 1 / FINE_GAIN */
} stamp;

#define FINE_GAIN 64 /* colours thinner than 1 / this are laid on fine layers, where thousands keep their sum */

/* Pixels of four channels (r g b a premultiplied), the region's top left at data: uint16, or where data is NULL 0..1. */
typedef struct {
    uint16_t *data;
    float *fine;
    int64_t stride; /* channels a row */
    int width, height;
} layer;

typedef void stamp_kernel(const layer *on, const stamp *stamps, int n);

stamp_kernel stamp_base, stamp_avx2, stamp_avx512;

#endif
