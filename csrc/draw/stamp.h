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
    uint16_t fill[4], stroke[4]; /* premultiplied r g b a, 0..65535 */
} stamp;

/* Pixels of 4 x uint16 (r g b a premultiplied), the region's top left at data. */
typedef struct {
    uint16_t *data;
    int64_t stride; /* uint16 a row */
    int width, height;
} layer16;

typedef void stamp_kernel(const layer16 *layer, const stamp *stamps, int n);

stamp_kernel stamp_base, stamp_avx2, stamp_avx512;

#endif
