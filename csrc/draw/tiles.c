/* tiles.c: coverage by tiles. */
#include "tiles.h"

#include <string.h>

enum { EMPTY, WHOLE, PART };

int64_t tiles_room(int64_t width, int64_t first, int64_t end) {
    return ((width + TILE_WIDE - 1) / TILE_WIDE) * ((end - first + TILE_HIGH - 1) / TILE_HIGH);
}

/* What n <= TILE_WIDE bytes of some rows are. */
static int kind_of(const uint8_t *at, int64_t width, int64_t n, int64_t rows) {
    uint64_t any = 0, all = UINT64_MAX;
    if (n == TILE_WIDE)
        for (int64_t y = 0; y < rows; y++) {
            uint64_t half[2];
            memcpy(half, at + y * width, sizeof half);
            any |= half[0] | half[1], all &= half[0] & half[1];
        }
    else
        for (int64_t y = 0; y < rows; y++)
            for (int64_t x = 0; x < n; x++) {
                uint64_t v = at[y * width + x] * UINT64_C(0x0101010101010101);
                any |= v, all &= v;
            }
    return any == 0 ? EMPTY : all == UINT64_MAX ? WHOLE : PART;
}

void tiles_find(const uint8_t *mask, int64_t width, int64_t first, int64_t end, tile_rect *part, int64_t *parts, tile_rect *whole,
                int64_t *wholes) {
    *parts = *wholes = 0;
    for (int64_t x = 0; x < width; x += TILE_WIDE) {
        int64_t n = width - x < TILE_WIDE ? width - x : TILE_WIDE;
        for (int64_t y = first, next; y < end; y = next) {
            int kind = -1, now;
            for (next = y; next < end; next += TILE_HIGH) {
                now = kind_of(mask + next * width + x, width, n, end - next < TILE_HIGH ? end - next : TILE_HIGH);
                if (kind >= 0 && now != kind) break;
                kind = now;
            }
            tile_rect found = {(float)x, (float)y, (float)(x + n), (float)(next < end ? next : end)};
            if (kind == PART) part[(*parts)++] = found;
            if (kind == WHOLE) whole[(*wholes)++] = found;
        }
    }
}
