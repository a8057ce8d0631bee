/* lookup.h: numbers to colours through a table: scene.Mapped. */
#ifndef DRAW_LOOKUP_H
#define DRAW_LOOKUP_H
#include "canvas.h"
#include "scale.h"

typedef struct {
    double lo, gain; /* index = floor((v - lo) * gain), v in scale space */
    double hi;
    int64_t n;
    uint8_t (*colors)[4]; /* straight RGBA: n entries, then under, over, nan */
    uint32_t *pixels;     /* the same, premultiplied ARGB32 */
} lookup;

/* Index of a number already in scale space (after map_value): 0..n-1, n under, n + 1 over, n + 2 not a number. */
static inline int64_t lookup_index(const lookup *t, double v) {
    if (!(v >= t->lo)) return isnan(v) ? t->n + 2 : t->n;
    if (v > t->hi) return t->n + 1;
    double at = (v - t->lo) * t->gain;
    return at < (double)t->n ? (int64_t)at : t->n - 1;
}

#endif
