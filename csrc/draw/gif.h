/* gif.h: pictures that move, in at most 255 colours: the palette of them all, and the changes from one to the next. */
#ifndef DRAW_GIF_H
#define DRAW_GIF_H
#include "canvas.h"

#define GIF_BINS 32768        /* 5 bits a channel */
#define GIF_COLORS 255        /* one more index stands for "as before" */
#define GIF_KNOWN (1 << 14)

/* What pixels of one bin add up to. */
typedef struct {
    int64_t count, sum[3];
} gif_bin;

typedef struct {
    const uint8_t *data; /* ARGB32, opaque */
    int64_t stride;
    int width, height;
} gif_picture;

void gif_count(const gif_picture *picture, gif_bin *bins);

/* (n, 3) RGB of at most GIF_COLORS colours; -1: no memory. Boxes of bins are halved where their colours differ most. */
int gif_palette(const gif_bin *bins, uint8_t *colors);

/* The blocks of one picture: what changed since `before` (NULL: all of it), nearest colours, LZW. delay: hundredths of a second.
 * known: GIF_KNOWN words that remember nearest colours, all ones at first. Fresh memory (free it), or NULL. */
uint8_t *gif_frame(const gif_picture *picture, const gif_picture *before, const uint8_t *colors, int n, uint32_t *known,
                   int delay, size_t *size);

#endif
