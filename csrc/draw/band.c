/* band.c: the region between two lines over the same x, which never turns back, as coverage: each stretch between two
 * points adds what it covers of its pixel column; stretches wider than a sample are cut. */
#include <math.h>
#include <stdlib.h>

#include "cover.h"
#include "ribbon.h"

#define SAMPLES 16
#define GAUSS 0.21132486540518713 /* two places in [0, 1] whose mean is right for steep stretches */

typedef struct {
    double x, a, b; /* px: the line and its base */
} rung;

typedef struct {
    cover cover;
    double left, right;
    int columns;
} band;

static inline void add_at(band *w, int column, const rung *p, const rung *q, double t, float weight) {
    double a = p->a + t * (q->a - p->a), b = p->b + t * (q->b - p->b);
    cover_span(&w->cover, column, a < b ? a : b, a < b ? b : a, weight);
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
    double dx = q->x - p->x, from = p->x - w->left, to = q->x - w->left;
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

static bool is_same(const column *a, const column *b) {
    return a->data == b->data && a->step == b->step && a->type == b->type && a->map.kind == b->map.kind &&
           a->map.a == b->map.a && a->map.b == b->map.b && a->origin == b->origin && a->scale == b->scale &&
           a->offset == b->offset;
}

/* All stretches; false where x turns back or the base has an x of its own. */
static bool add_all(band *w, const path_spec *s) {
    double x[BLOCK], a[BLOCK], own[BLOCK], b[BLOCK];
    bool same = is_same(&s->x, &s->base_x); /* as a rule: then the base's x need not be read */
    const double *other = same ? x : own;
    rung last = {NAN, NAN, NAN};
    int way = 0;
    for (int64_t start = 0; start < s->x.n; start += BLOCK) {
        int n = (int)(s->x.n - start < BLOCK ? s->x.n - start : BLOCK);
        column_px(&s->x, start, n, x);
        column_px(&s->y, start, n, a);
        if (!same) column_px(&s->base_x, start, n, own);
        column_px(&s->base_y, start, n, b);
        for (int i = 0; i < n; i++) {
            rung now = {x[i], a[i], b[i]};
            bool gap = isnan(x[i] + a[i] + b[i]);
            if (!gap && x[i] != other[i]) return false;
            if (!gap && !isnan(last.x) && x[i] != last.x) {
                int turn = x[i] > last.x ? 1 : -1;
                if (way && turn != way) return false;
                way = turn;
                add_stretch(w, &last, &now);
            }
            if (gap) way = 0;
            last = gap ? (rung){NAN, NAN, NAN} : now;
        }
    }
    return true;
}

int ribbon_band(const canvas *c, const path_spec *s) {
    if (c->x1 <= c->x0 || c->y1 <= c->y0) return RIBBON_DONE;
    band w = {.left = c->x0, .columns = c->x1 - c->x0};
    if (!cover_make(&w.cover, c)) return RIBBON_MEMORY;
    bool fits = add_all(&w, s);
    if (fits) cover_paint(&w.cover, c, pixel_of(s->fill));
    cover_free(&w.cover);
    return fits ? RIBBON_DONE : RIBBON_UNFIT;
}
