/* canvas.h: pixels in memory (cairo's ARGB32: premultiplied, one uint32 a pixel) and the laying of colour on them. */
#ifndef DRAW_CANVAS_H
#define DRAW_CANVAS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    double r, g, b, a; /* straight, 0..1 */
} rgba;

typedef struct {
    uint8_t *data;
    int64_t stride; /* bytes a row */
    int width, height;
    int x0, y0, x1, y1; /* what may be touched: device pixels, inside the surface */
} canvas;

static inline uint32_t *canvas_row(const canvas *c, int y) { return (uint32_t *)(c->data + y * c->stride); }

/* a * b / 255, rounded, for a, b in 0..255. */
static inline uint32_t mul255(uint32_t a, uint32_t b) {
    uint32_t t = a * b + 128;
    return (t + (t >> 8)) >> 8;
}

/* Premultiplied ARGB32 of a straight colour. */
uint32_t pixel_of(rgba color);

/* Premultiplied ARGB32 of straight bytes. */
static inline uint32_t pixel_of_bytes(const uint8_t *c) {
    uint32_t a = c[3];
    return a << 24 | mul255(c[0], a) << 16 | mul255(c[1], a) << 8 | mul255(c[2], a);
}

/* src over dst, both premultiplied. */
static inline uint32_t over(uint32_t dst, uint32_t src) {
    uint32_t inverse = 255 - (src >> 24);
    uint32_t rb = (dst & 0xff00ff) * inverse + 0x800080, ag = ((dst >> 8) & 0xff00ff) * inverse + 0x800080;
    rb = ((rb + ((rb >> 8) & 0xff00ff)) >> 8) & 0xff00ff;
    ag = (ag + ((ag >> 8) & 0xff00ff)) & 0xff00ff00;
    return src + (rb | ag);
}

/* A premultiplied pixel thinned by coverage 0..255. */
static inline uint32_t covered(uint32_t src, uint32_t coverage) {
    uint32_t rb = (src & 0xff00ff) * coverage + 0x800080, ag = ((src >> 8) & 0xff00ff) * coverage + 0x800080;
    rb = ((rb + ((rb >> 8) & 0xff00ff)) >> 8) & 0xff00ff;
    ag = (ag + ((ag >> 8) & 0xff00ff)) & 0xff00ff00;
    return rb | ag;
}

/* One colour over n pixels through coverage 0..255 each. */
void blend_run(uint32_t *dst, const uint8_t *coverage, int n, uint32_t src);

/* One colour over the rectangle, edges antialiased by area; clipped. */
void fill_box(const canvas *c, double x0, double y0, double x1, double y1, uint32_t src);

/* out = n straight RGBA pixels of premultiplied ARGB32 ones. */
void straight_run(const uint32_t *row, uint32_t n, uint8_t *out);

#endif
