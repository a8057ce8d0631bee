/* marks.c: columns of places, sizes and colours become records. */
#include "marks.h"

#include <string.h>

#include "trail.h"

/* A block of columns. */
typedef struct {
    double x[BLOCK], y[BLOCK], size[BLOCK], value[BLOCK];
} block;

static void read_rest(const marker_spec *s, int64_t start, int64_t n, block *b) {
    if (s->same_size) for (int64_t i = 0; i < n; i++) b->size[i] = column_value(&s->sizes, 0);
    else column_values(&s->sizes, start, n, b->size);
    if (s->fill_kind == FILL_MAPPED) column_mapped(&s->values, start, n, b->value);
}

static void set_rest(const marker_spec *s, int64_t i, double size, double value, mark *out) {
    out->size = (float)(size * s->k < LARGEST ? size : LARGEST / s->k);
    out->index = 0;
    if (s->fill_kind == FILL_MAPPED) out->index = (float)lookup_index(s->table, value);
    if (s->fill_kind != FILL_EACH) return;
    const uint8_t *p = s->colors + i * s->colors_step;
    for (int k = 0; k < 4; k++) out->rgba[k] = p[k * s->colors_channel_step];
}

static void reach(double x, double y, double low[2], double high[2]) {
    low[0] = fmin(low[0], x), high[0] = fmax(high[0], x);
    low[1] = fmin(low[1], y), high[1] = fmax(high[1], y);
}

static bool extent(const marker_spec *s, double low[2], double high[2]) {
    block b;
    low[0] = low[1] = INFINITY, high[0] = high[1] = -INFINITY;
    for (int64_t start = 0; start < s->x.n; start += BLOCK) {
        int64_t n = s->x.n - start < BLOCK ? s->x.n - start : BLOCK;
        column_mapped(&s->x, start, n, b.x);
        column_mapped(&s->y, start, n, b.y);
        for (int64_t i = 0; i < n; i++)
            if (!isnan(b.x[i] + b.y[i])) reach(b.x[i], b.y[i], low, high);
    }
    return low[0] <= high[0];
}

int64_t marks_plain(const marker_spec *s, mark *out, double origin[2], double low[2], double high[2]) {
    block b;
    if (!extent(s, low, high)) return 0;
    for (int k = 0; k < 2; k++) {
        origin[k] = low[k] + (high[k] - low[k]) / 2;
        low[k] -= origin[k], high[k] -= origin[k];
    }
    for (int64_t start = 0; start < s->x.n; start += BLOCK) {
        int64_t n = s->x.n - start < BLOCK ? s->x.n - start : BLOCK;
        column_mapped(&s->x, start, n, b.x);
        column_mapped(&s->y, start, n, b.y);
        read_rest(s, start, n, &b);
        for (int64_t i = 0; i < n; i++) {
            bool gap = isnan(b.x[i] + b.y[i]);
            mark *m = &out[start + i];
            m->x = gap ? TRAIL_GAP : (float)(b.x[i] - origin[0]), m->y = gap ? 0 : (float)(b.y[i] - origin[1]);
            set_rest(s, start + i, b.size[i], b.value[i], m);
        }
    }
    return s->x.n;
}

int64_t marks_px(const marker_spec *s, const double bounds[4], mark *out, double low[2], double high[2]) {
    block b;
    int64_t count = 0;
    low[0] = low[1] = INFINITY, high[0] = high[1] = -INFINITY;
    for (int64_t start = 0; start < s->x.n; start += BLOCK) {
        int64_t n = s->x.n - start < BLOCK ? s->x.n - start : BLOCK;
        column_px(&s->x, start, n, b.x);
        column_px(&s->y, start, n, b.y);
        read_rest(s, start, n, &b);
        for (int64_t i = 0; i < n; i++) {
            double grow = fmin(b.size[i] * s->k, LARGEST) * fmax(1, s->outline.radius) + 2 * s->width + 2;
            bool seen = b.x[i] > bounds[0] - grow && b.x[i] < bounds[2] + grow && b.y[i] > bounds[1] - grow && b.y[i] < bounds[3] + grow;
            if (!seen || !(b.size[i] > 0)) continue;
            mark *m = &out[count++];
            m->x = (float)b.x[i], m->y = (float)b.y[i];
            set_rest(s, start + i, b.size[i], b.value[i], m);
            reach(b.x[i], b.y[i], low, high);
        }
    }
    return count;
}
