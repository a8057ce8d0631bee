/* cover.c: coverage from vertical spans. */
#include "cover.h"

#include <stdlib.h>
#include <string.h>

bool cover_make(cover *c, const canvas *region) {
    int width = region->x1 - region->x0, rows = region->y1 - region->y0, tiles = (width + LANES - 1) / LANES;
    *c = (cover){NULL, region->x0, region->y0, width, rows, NULL, NULL};
    c->data = calloc((size_t)tiles * (size_t)(rows + 2) * LANES, sizeof(float));
    c->top = malloc((size_t)tiles * 2 * sizeof(int));
    if (!c->data || !c->top) {
        cover_free(c);
        return false;
    }
    c->bottom = c->top + tiles;
    for (int i = 0; i < tiles; i++) c->top[i] = rows, c->bottom[i] = 0;
    return true;
}

void cover_free(cover *c) {
    free(c->data);
    free(c->top);
    c->data = NULL, c->top = NULL;
}

/* One row of a tile: the running sums and what they are as bytes. */
static inline void next_row(const float *row, float *sum, uint8_t *bytes) {
    for (int i = 0; i < LANES; i++) {
        sum[i] += row[i];
        float v = sum[i] < 1 ? sum[i] : 1;
        bytes[i] = (uint8_t)(int)((v > 0 ? v : 0) * 255 + 0.5f);
    }
}

static int tile_bottom(const cover *c, int tile) { return c->bottom[tile] < c->rows ? c->bottom[tile] : c->rows; }

static const float *tile_row(const cover *c, int tile, int y) {
    return c->data + ((int64_t)tile * (c->rows + 2) + y) * LANES;
}

static void paint_tile(const cover *c, const canvas *on, int tile, uint32_t src) {
    float sum[LANES] = {0};
    int left = tile * LANES, n = c->width - left < LANES ? c->width - left : LANES, bottom = tile_bottom(c, tile);
    const float *row = tile_row(c, tile, c->top[tile]);
    for (int y = c->top[tile]; y < bottom; y++, row += LANES) {
        uint8_t bytes[LANES];
        uint64_t halves[2];
        next_row(row, sum, bytes);
        memcpy(halves, bytes, sizeof halves);
        if (halves[0] | halves[1]) blend_run(canvas_row(on, c->y0 + y) + c->x0 + left, bytes, n, src);
    }
}

void cover_paint(const cover *c, const canvas *on, uint32_t src) {
    int tiles = (c->width + LANES - 1) / LANES;
    for (int tile = 0; tile < tiles; tile++) paint_tile(c, on, tile, src);
}

void cover_bytes(const cover *c, uint8_t *out, int rows[2]) {
    int tiles = (c->width + LANES - 1) / LANES;
    rows[0] = c->rows, rows[1] = 0;
    for (int tile = 0; tile < tiles; tile++) {
        if (c->top[tile] < rows[0]) rows[0] = c->top[tile];
        if (tile_bottom(c, tile) > rows[1]) rows[1] = tile_bottom(c, tile);
    }
    if (rows[0] >= rows[1]) {
        rows[0] = rows[1] = 0;
        return;
    }
    memset(out + (int64_t)rows[0] * c->width, 0, (size_t)(rows[1] - rows[0]) * (size_t)c->width);
    for (int tile = 0; tile < tiles; tile++) {
        float sum[LANES] = {0};
        int left = tile * LANES, n = c->width - left < LANES ? c->width - left : LANES, bottom = tile_bottom(c, tile);
        const float *row = tile_row(c, tile, c->top[tile]);
        for (int y = c->top[tile]; y < bottom; y++, row += LANES) {
            uint8_t bytes[LANES];
            next_row(row, sum, bytes);
            memcpy(out + (int64_t)y * c->width + left, bytes, (size_t)n);
        }
    }
}
