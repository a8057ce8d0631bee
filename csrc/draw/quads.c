/* quads.c: corners are placed once; the page is painted strip by strip of samples, GRID x GRID a pixel, each from the runs of cells
 * that reach it; a pixel is the mean of its samples. */
#include "../isa.h"
#include "quads.h"

#include <math.h>
#include <stdlib.h>

#include "samples.h"
#include "threads.h"

#define STRIP 32  /* pixel rows of a strip */
#define RUN 64    /* cells of a row that are looked at together */
#define GRAIN 200000 /* cells a thread */

typedef struct {
    const canvas *c;
    const quads_spec *s;
    float *x, *y;             /* of corners: samples from the canvas's first */
    float *low, *high;        /* of a run of cells: extremes of y */
    float left, right;        /* of all corners */
    int64_t runs;             /* of a row */
    bool *translucent;        /* a row of cells */
} work;

static quads_run *run_here(void) { return ISA_BEST(quads_run); }

static void place(const column *from, int64_t row_step, int64_t row, int64_t n, double shift, float *out) {
    double px[BLOCK];
    column c = *from;
    c.data += row * row_step;
    for (int64_t start = 0; start < n; start += BLOCK) {
        int64_t m = n - start < BLOCK ? n - start : BLOCK;
        column_px(&c, start, m, px);
        for (int64_t i = 0; i < m; i++) out[start + i] = (float)((px[i] - shift) * GRID);
    }
}

static bool place_row(void *context, void *desk, int64_t row) {
    work *w = context;
    int64_t n = w->s->columns + 1;
    place(&w->s->x, w->s->x_row_step, row, n, w->c->x0, w->x + row * n);
    place(&w->s->y, w->s->y_row_step, row, n, w->c->y0, w->y + row * n);
    return true;
}

/* Extremes over the runs of a row of cells. NaN is in none. */
static bool bound_row(void *context, void *desk, int64_t row) {
    work *w = context;
    int64_t n = w->s->columns + 1;
    for (int64_t run = 0; run < w->runs; run++) {
        float low = INFINITY, high = -INFINITY;
        int64_t last = (run + 1) * RUN < n - 1 ? (run + 1) * RUN : n - 1;
        for (int edge = 0; edge < 2; edge++) {
            const float *y = w->y + (row + edge) * n;
            for (int64_t i = run * RUN; i <= last; i++) low = y[i] < low ? y[i] : low, high = y[i] > high ? y[i] : high;
        }
        w->low[row * w->runs + run] = low, w->high[row * w->runs + run] = high;
    }
    return true;
}

/* Colours of the cells of a run; false: one is translucent. */
static bool color_run(const quads_spec *s, int64_t row, int64_t first, int64_t n, uint32_t *out) {
    double v[RUN];
    column c = s->values;
    c.data += row * s->value_row_step;
    column_values(&c, first, n, v);
    bool opaque = true;
    for (int64_t i = 0; i < n; i++) {
        out[i] = isfinite(v[i]) ? s->table->pixels[lookup_index(s->table, map_value(&c.map, v[i]))] : 0;
        opaque &= !isfinite(v[i]) || out[i] >> 24 == 255;
    }
    return opaque;
}

static bool paint_strip(void *context, void *desk, int64_t strip) {
    work *w = context;
    samples *b = desk;
    int wide = w->c->x1 - w->c->x0, tall = w->c->y1 - w->c->y0, top = (int)strip * STRIP, rows = tall - top < STRIP ? tall - top : STRIP;
    if (!b->color && !samples_make(b, wide, STRIP * GRID, false)) return false;
    samples_begin(b, top * GRID, rows * GRID, 0, (int64_t)wide * GRID);
    quads_sheet to = {b->color, b->pitch, wide * GRID, rows * GRID};
    int64_t n = w->s->columns + 1;
    float shift = (float)(top * GRID), y0[RUN + 1], y1[RUN + 1];
    uint32_t colors[RUN];
    for (int64_t row = 0; row < w->s->rows; row++)
        for (int64_t run = 0; run < w->runs; run++) {
            if (!(w->high[row * w->runs + run] > shift && w->low[row * w->runs + run] < shift + (float)to.rows)) continue;
            int64_t first = run * RUN, m = n - 1 - first < RUN ? n - 1 - first : RUN, at = row * n + first;
            color_run(w->s, row, first, m, colors);
            for (int64_t i = 0; i <= m; i++) y0[i] = w->y[at + i] - shift, y1[i] = w->y[at + n + i] - shift;
            run_here()(w->x + at, y0, w->x + at + n, y1, colors, m, &to);
        }
    samples_resolve(b, w->c, w->c->y0 + top, w->c->y0 + top + rows);
    return true;
}

static void desk_clear(void *desk) { samples_free(desk); }

static bool is_opaque(const lookup *t) {
    for (int64_t i = 0; i < t->n + 2; i++)
        if (t->colors[i][3] != 255) return false;
    return true;
}

int quads_draw(const canvas *c, const quads_spec *s) {
    if (!is_opaque(s->table)) return QUADS_UNFIT;
    if (c->x1 <= c->x0 || c->y1 <= c->y0 || !s->rows || !s->columns) return QUADS_DONE;
    int64_t runs = (s->columns + RUN - 1) / RUN, corners;
    if (s->rows >= INT32_MAX || s->columns >= INT32_MAX) return QUADS_MEMORY;
    corners = (s->rows + 1) * (s->columns + 1);
    if (corners > PTRDIFF_MAX / 16) return QUADS_MEMORY;
    work w = {.c = c, .s = s, .runs = runs, .x = malloc((size_t)corners * sizeof *w.x), .y = malloc((size_t)corners * sizeof *w.y),
              .low = malloc((size_t)(s->rows * runs) * sizeof *w.low), .high = malloc((size_t)(s->rows * runs) * sizeof *w.high)};
    int parts = parts_for(corners, GRAIN);
    bool ok = w.x && w.y && w.low && w.high && run_each(s->rows + 1, parts, place_row, &w, 1, NULL) &&
              run_each(s->rows, parts, bound_row, &w, 1, NULL) &&
              run_each((c->y1 - c->y0 + STRIP - 1) / STRIP, parts, paint_strip, &w, sizeof(samples), desk_clear);
    free(w.x);
    free(w.y);
    free(w.low);
    free(w.high);
    return ok ? QUADS_DONE : QUADS_MEMORY;
}
