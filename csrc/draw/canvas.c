/* canvas.c: laying one colour on pixels. */
#include "canvas.h"

#include <math.h>

static uint32_t byte_of(double v) { return v >= 1 ? 255 : v > 0 ? (uint32_t)(v * 255 + 0.5) : 0; }

uint32_t pixel_of(rgba color) {
    double a = color.a;
    return byte_of(a) << 24 | byte_of(color.r * a) << 16 | byte_of(color.g * a) << 8 | byte_of(color.b * a);
}

void blend_run(uint32_t *dst, const uint8_t *coverage, int n, uint32_t src) {
    bool opaque = src >> 24 == 255;
    for (int i = 0; i < n; i++) {
        uint32_t k = coverage[i];
        if (k == 0) continue;
        dst[i] = k == 255 ? (opaque ? src : over(dst[i], src)) : over(dst[i], covered(src, k));
    }
}

static double clamp(double v, double low, double high) { return v < low ? low : v > high ? high : v; }

/* Share of the pixel [i, i + 1] that [a, b] covers. */
static double share(int i, double a, double b) {
    double t = (b < i + 1 ? b : i + 1) - (a > i ? a : i);
    return t > 0 ? t : 0;
}

void fill_box(const canvas *c, double x0, double y0, double x1, double y1, uint32_t src) {
    x0 = clamp(x0, c->x0, c->x1), x1 = clamp(x1, c->x0, c->x1);
    y0 = clamp(y0, c->y0, c->y1), y1 = clamp(y1, c->y0, c->y1);
    if (!(x1 > x0 && y1 > y0)) return;
    int left = (int)floor(x0), right = (int)ceil(x1), bottom = (int)ceil(y1);
    for (int y = (int)floor(y0); y < bottom; y++) {
        double row = share(y, y0, y1);
        uint32_t *dst = canvas_row(c, y);
        uint32_t inner = covered(src, (uint32_t)(row * 255 + 0.5));
        for (int x = left; x < right; x++) {
            bool edge = x < x0 || x + 1 > x1;
            uint32_t s = edge ? covered(src, (uint32_t)(row * share(x, x0, x1) * 255 + 0.5)) : inner;
            dst[x] = s >> 24 == 255 ? s : over(dst[x], s);
        }
    }
}

void straight_run(const uint32_t *row, uint32_t n, uint8_t *out) {
    for (uint32_t x = 0; x < n; x++) {
        uint32_t p = row[x], a = p >> 24;
        uint32_t r = p >> 16 & 255, g = p >> 8 & 255, b = p & 255;
        if (a != 255 && a != 0) r = (r * 255 + a / 2) / a, g = (g * 255 + a / 2) / a, b = (b * 255 + a / 2) / a;
        out[4 * x] = r > 255 ? 255 : r, out[4 * x + 1] = g > 255 ? 255 : g, out[4 * x + 2] = b > 255 ? 255 : b;
        out[4 * x + 3] = a;
    }
}
