/* tiles.h: where coverage is empty, whole, or something between: what need not be drawn, or not through the coverage. */
#ifndef DRAW_TILES_H
#define DRAW_TILES_H
#include <stdint.h>

#define TILE_WIDE 16
#define TILE_HIGH 8

typedef struct {
    float x0, y0, x1, y1;
} tile_rect;

/* Rectangles of tiles, as high as they go on alike, of rows first .. end - 1 of a mask of `width` bytes a row: part (neither
 * empty nor whole) and whole. Each has room for tiles_room() of them. */
int64_t tiles_room(int64_t width, int64_t first, int64_t end);
void tiles_find(const uint8_t *mask, int64_t width, int64_t first, int64_t end, tile_rect *part, int64_t *parts, tile_rect *whole,
                int64_t *wholes);

#endif
