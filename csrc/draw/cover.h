/* cover.h: antialiased coverage gathered from vertical spans: any number of spans, one blend at the end. */
#ifndef DRAW_COVER_H
#define DRAW_COVER_H
#include "canvas.h"

#define LANES 16 /* pixel columns side by side in memory: one cache line of pixels */

/* Differences of coverage along y: element (tile, row, lane), so that a running sum down a tile gives coverage. */
typedef struct {
    float *data;
    int x0, y0, width, rows; /* the region in device pixels */
    int *top, *bottom;       /* rows touched, a tile */
} cover;

bool cover_make(cover *c, const canvas *region);
void cover_free(cover *c);

/* Add weight (share of the pixel column covered along x, 0..1) to column (from x0) between low and high, device y. */
static inline void cover_span(cover *c, int column, double low, double high, float weight) {
    double a = low - c->y0, b = high - c->y0;
    a = a > 0 ? a : 0, b = b < c->rows ? b : c->rows;
    if (!(b > a)) return;
    int tile = column / LANES, i = (int)a, j = (int)b;
    float *lane = c->data + ((int64_t)tile * (c->rows + 2)) * LANES + column % LANES;
    float f = (float)(a - i) * weight, g = (float)(b - j) * weight;
    lane[i * LANES] += weight - f;
    lane[(i + 1) * LANES] += f;
    lane[j * LANES] -= weight - g;
    lane[(j + 1) * LANES] -= g;
    if (i < c->top[tile]) c->top[tile] = i;
    if (j + 1 > c->bottom[tile]) c->bottom[tile] = j + 1;
}

/* Blend src through the coverage (at most 1 a pixel) onto the canvas that the region came from. */
void cover_paint(const cover *c, const canvas *on, uint32_t src);

/* The coverage as bytes 0..255, `width` a row: rows[0] .. rows[1] - 1 are written, the others are empty. */
void cover_bytes(const cover *c, uint8_t *out, int rows[2]);

#endif
