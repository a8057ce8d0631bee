/* compare.h: how far two pictures are apart, and the rows of a PNG. Pictures are dense RGBA, 8 bits, straight alpha. */
#ifndef DRAW_COMPARE_H
#define DRAW_COMPARE_H
#include <stdbool.h>
#include <stdint.h>

/* The distance of two pixels: the largest difference of a channel, 0..255, colours weighed by their alpha.
 * sums[tiles_y][tiles_x] += the distances of a tile's pixels; tile t of n covers [t * size / n, (t + 1) * size / n).
 * Returns the largest distance. */
double draw_compare(const uint8_t *a, const uint8_t *b, int64_t height, int64_t width, int64_t tiles_y, int64_t tiles_x,
                    double *sums);

/* out (RGB): black where the pictures agree, else their difference per channel times gain. */
void draw_amplify(const uint8_t *a, const uint8_t *b, int64_t pixels, double gain, uint8_t *out);

/* Undoes PNG's filters: raw has, a row, a filter byte and row_bytes bytes; step is the bytes of a pixel, at least 1.
 * False where a filter is unknown. */
bool draw_unfilter(const uint8_t *raw, int64_t height, int64_t row_bytes, int64_t step, uint8_t *out);

#endif
