/* band.c: the region between two lines over the same x, which never turns back, as coverage: each stretch between two
 * points adds what it covers of its pixel column; stretches wider than a sample are cut. */
#include <math.h>
#include <stdlib.h>

#include "../isa.h"
#include "cover.h"
#include "ladder.h"
#include "ribbon.h"
#include "scan.h"

#define SAMPLES 16
#define GAUSS 0.21132486540518713 /* two places in [0, 1] whose mean is right for steep stretches */

typedef struct {
    double x, a, b; /* px from the region's corner: the line and its base */
} rung;

typedef struct {
    cover cover;
    double left; /* of the region */
    int columns;
} band;

static inline void add_at(band *w, int column, const rung *p, const rung *q, double t, float weight) {
    double a = p->a + t * (q->a - p->a), b = p->b + t * (q->b - p->b);
    double top = w->cover.y0;
    cover_span(&w->cover, column, top + (a < b ? a : b), top + (a < b ? b : a), weight);
}

/* The stretch from p to q between places s and t in 0..1 of it, inside one pixel column. */
static inline void add_part(band *w, int column, const rung *p, const rung *q, double s, double t, float weight) {
    if (fabs(q->a - p->a) * (t - s) < 0.5 && fabs(q->b - p->b) * (t - s) < 0.5) {
        add_at(w, column, p, q, (s + t) / 2, weight);
        return;
    }
    add_at(w, column, p, q, s + GAUSS * (t - s), weight / 2);
    add_at(w, column, p, q, t - GAUSS * (t - s), weight / 2);
}

static void add_stretch(band *w, const rung *p, const rung *q) {
    if (q->x < p->x) {
        const rung *t = p;
        p = q, q = t;
    }
    double dx = q->x - p->x, from = p->x, to = q->x;
    if (!(dx > 0) || to <= 0 || from >= w->columns) return;
    if (from >= 0 && (int)from == (int)to && dx <= 1.0 / SAMPLES) {
        add_part(w, (int)from, p, q, 0, 1, (float)dx);
        return;
    }
    double at = from > 0 ? from : 0, end = to < w->columns ? to : w->columns;
    while (at < end) {
        double next = (floor(at * SAMPLES) + 1) / SAMPLES;
        next = next < end ? next : end;
        add_part(w, (int)at, p, q, (at - from) / dx, (next - from) / dx, (float)(next - at));
        at = next;
    }
}

extern ladder_cut ladder_cut_base, ladder_cut_avx2, ladder_cut_avx512;

ladder_cut *ladder_kernel(void) {
    return ISA_BEST(ladder_cut);
}

typedef struct {
    band *w;
    rung last; /* NaN: a gap */
    int way;
    const scan_table *scan;
    ladder_cut *cut;
    ladder ladder;
    double x[BLOCK + 1], a[BLOCK + 1], own[BLOCK + 1], b[BLOCK + 1]; /* [0]: the last of the block before */
} climber;

/* Narrow stretches of one column after another. */
static void add_ladder(band *w, const ladder *l, int n, climber *c) {
    cover *v = &w->cover;
    for (int i = 0; i < n; i++) {
        int column = l->column[i];
        if (column < 0) {
            rung p = {c->x[i], c->a[i], c->b[i]}, q = {c->x[i + 1], c->a[i + 1], c->b[i + 1]};
            add_stretch(w, &p, &q);
            continue;
        }
        int tile = column / LANES, top = v->top[tile], bottom = v->bottom[tile];
        float *lane = v->data + ((int64_t)tile * (v->rows + 2)) * LANES + column % LANES;
        for (; i < n && l->column[i] == column; i++) {
            float low = l->low[i], high = l->high[i], weight = l->weight[i];
            int from = (int)low, to = (int)high;
            float f = (low - (float)from) * weight, g = (high - (float)to) * weight;
            lane[from * LANES] += weight - f, lane[(from + 1) * LANES] += f;
            lane[to * LANES] -= weight - g, lane[(to + 1) * LANES] -= g;
            top = from < top ? from : top, bottom = to + 1 > bottom ? to + 1 : bottom;
        }
        v->top[tile] = top, v->bottom[tile] = bottom < v->rows ? bottom : v->rows, i--;
    }
}

/* A block whose x ascends from the one before, all numbers; false where it is not such, and nothing was added. */
static bool add_ascending(climber *c, int n) {
    const double size[2] = {c->w->columns, c->w->cover.rows};
    if (c->way < 0 || isnan(c->last.x) || !c->scan->ascends(c->x, n + 1)) return false;
    if (!c->cut(c->x, c->a, c->b, n, size, &c->ladder)) return false;
    add_ladder(c->w, &c->ladder, n, c);
    if (c->x[n] > c->x[0]) c->way = 1;
    c->last = (rung){c->x[n], c->a[n], c->b[n]};
    return true;
}

/* Points 1 .. n one by one; false where x turns back. */
static bool add_each(climber *c, int n) {
    for (int i = 1; i <= n; i++) {
        rung now = {c->x[i], c->a[i], c->b[i]};
        bool gap = isnan(now.x + now.a + now.b);
        if (!gap && !isnan(c->last.x) && now.x != c->last.x) {
            int turn = now.x > c->last.x ? 1 : -1;
            if (c->way && turn != c->way) return false;
            c->way = turn;
            add_stretch(c->w, &c->last, &now);
        }
        if (gap) c->way = 0;
        c->last = gap ? (rung){NAN, NAN, NAN} : now;
    }
    return true;
}

/* Points start .. start + n - 1 from the region's corner; false where the base has an x of its own. */
static bool read_block(climber *c, const path_spec *s, int64_t start, int n, bool same) {
    column_px(&s->x, start, n, c->x + 1);
    column_px(&s->y, start, n, c->a + 1);
    column_px(&s->base_y, start, n, c->b + 1);
    if (!same) column_px(&s->base_x, start, n, c->own + 1);
    c->x[0] = c->last.x, c->a[0] = c->last.a, c->b[0] = c->last.b;
    for (int i = 1; i <= n && !same; i++)
        if (c->x[i] != c->own[i] && !isnan(c->x[i] + c->own[i])) return false;
    for (int i = 1; i <= n; i++) c->x[i] -= c->w->left, c->a[i] -= c->w->cover.y0, c->b[i] -= c->w->cover.y0;
    return true;
}

/* All stretches; false where x turns back or the base has an x of its own. */
static bool add_all(climber *c, const path_spec *s) {
    bool same = column_same(&s->x, &s->base_x); /* as a rule: then the base's x need not be read */
    c->last = (rung){NAN, NAN, NAN}, c->scan = scan_kernels(), c->cut = ladder_kernel();
    for (int64_t start = 0; start < s->x.n; start += BLOCK) {
        int n = (int)(s->x.n - start < BLOCK ? s->x.n - start : BLOCK);
        if (!read_block(c, s, start, n, same)) return false;
        if (!add_ascending(c, n) && !add_each(c, n)) return false;
    }
    return true;
}

int ribbon_band(const canvas *c, const path_spec *s) {
    if (c->x1 <= c->x0 || c->y1 <= c->y0) return RIBBON_DONE;
    band w = {.left = c->x0, .columns = c->x1 - c->x0};
    climber *climb = calloc(1, sizeof *climb);
    if (!climb || !cover_make(&w.cover, c)) {
        free(climb);
        return RIBBON_MEMORY;
    }
    climb->w = &w;
    bool fits = add_all(climb, s);
    if (fits) cover_paint(&w.cover, c, pixel_of(s->fill));
    cover_free(&w.cover);
    free(climb);
    return fits ? RIBBON_DONE : RIBBON_UNFIT;
}
