/* compare.c: the loops behind hugin.testing. */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

/* Colours times alpha: what lies under a transparent pixel does not count. In units of 1 / 255, alpha last. */
static void weighed(const uint8_t *p, double *out) {
    for (int k = 0; k < 3; k++) out[k] = p[k] * p[3] / 255.0;
    out[3] = p[3];
}

static double distance(const uint8_t *a, const uint8_t *b) {
    if (!memcmp(a, b, 4)) return 0.0;
    double x[4], y[4], most = 0.0;
    weighed(a, x);
    weighed(b, y);
    for (int k = 0; k < 4; k++) {
        double d = x[k] > y[k] ? x[k] - y[k] : y[k] - x[k];
        most = d > most ? d : most;
    }
    return most;
}

double draw_compare(const uint8_t *a, const uint8_t *b, int64_t height, int64_t width, int64_t tiles_y, int64_t tiles_x,
                    double *sums) {
    double most = 0.0;
    for (int64_t row = 0, tile_y = 0; row < height; row++) {
        while (row >= (tile_y + 1) * height / tiles_y) tile_y++;
        for (int64_t column = 0, tile_x = 0; column < width; column++) {
            while (column >= (tile_x + 1) * width / tiles_x) tile_x++;
            int64_t at = 4 * (row * width + column);
            double d = distance(a + at, b + at);
            sums[tile_y * tiles_x + tile_x] += d;
            most = d > most ? d : most;
        }
    }
    return most;
}

void draw_amplify(const uint8_t *a, const uint8_t *b, int64_t pixels, double gain, uint8_t *out) {
    for (int64_t i = 0; i < pixels; i++) {
        double x[4], y[4];
        weighed(a + 4 * i, x);
        weighed(b + 4 * i, y);
        double alpha = x[3] > y[3] ? x[3] - y[3] : y[3] - x[3];
        for (int k = 0; k < 3; k++) {
            double d = x[k] > y[k] ? x[k] - y[k] : y[k] - x[k];
            d = gain * (d > alpha ? d : alpha) + 0.5;
            out[3 * i + k] = (uint8_t)(d > 255.0 ? 255.0 : d);
        }
    }
}

static uint8_t paeth(int a, int b, int c) {
    int p = a + b - c, pa = abs(p - a), pb = abs(p - b), pc = abs(p - c);
    return (uint8_t)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

/* up: the row above, or NULL. Bytes left of a row and above the picture are 0. */
static void unfilter_row(int filter, const uint8_t *raw, const uint8_t *up, int64_t n, int64_t step, uint8_t *row) {
    for (int64_t i = 0; i < n; i++) {
        int left = i < step ? 0 : row[i - step], above = up ? up[i] : 0, corner = up && i >= step ? up[i - step] : 0;
        int guess = filter == 0 ? 0 : filter == 1 ? left : filter == 2 ? above : filter == 3 ? (left + above) / 2
                                                                                             : paeth(left, above, corner);
        row[i] = (uint8_t)(raw[i] + guess);
    }
}

bool draw_unfilter(const uint8_t *raw, int64_t height, int64_t row_bytes, int64_t step, uint8_t *out) {
    const uint8_t *up = NULL;
    for (int64_t y = 0; y < height; y++, raw += row_bytes + 1) {
        uint8_t *row = out + y * row_bytes;
        if (raw[0] > 4) return false;
        unfilter_row(raw[0], raw + 1, up, row_bytes, step, row);
        up = row;
    }
    return true;
}
