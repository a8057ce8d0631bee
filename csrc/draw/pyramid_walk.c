/* pyramid_walk.c: lines whose x turns back: parts that cannot be seen are left out, and parts smaller than can be told from
 * a dot become one. The work is bounded by what is seen: so many points, and no more. */
#include <stdlib.h>

#include "pyramid.h"

#define LEAF PYRAMID_LEAF

typedef struct {
    const pyramid *p;
    const column *x, *y;
    const double *window;
    double fine;
    pyramid_points *out;
    bool lifted; /* the last point is followed by a gap */
    double px[LEAF + 1], py[LEAF + 1];
} walker;

static bool add(walker *w, double x, double y) {
    pyramid_points *o = w->out;
    if (o->n == o->most) return false;
    if (o->n == o->room) {
        int64_t room = o->room ? 2 * o->room : 4096;
        double *grown = realloc(o->xy, (size_t)room * 2 * sizeof(double));
        if (!grown) return false;
        o->xy = grown, o->room = room;
    }
    o->xy[2 * o->n] = x, o->xy[2 * o->n++ + 1] = y;
    w->lifted = isnan(x);
    return true;
}

static bool lift(walker *w) { return w->lifted || add(w, NAN, NAN); }

/* The node's box in px as x0, y0, x1, y1; false where it has none on these scales. */
static bool box_of(const walker *w, const pyramid_level *l, int64_t at, double box[4]) {
    double a = column_place(w->x, l->x[at]), b = column_place(w->x, l->x_high[at]);
    double c = column_place(w->y, l->low[at]), d = column_place(w->y, l->high[at]);
    box[0] = a < b ? a : b, box[2] = a < b ? b : a, box[1] = c < d ? c : d, box[3] = c < d ? d : c;
    return !isnan(a + b + c + d);
}

static bool is_outside(const walker *w, const double box[4]) {
    return box[2] < w->window[0] || box[0] > w->window[2] || box[3] < w->window[1] || box[1] > w->window[3];
}

static bool is_near(const walker *w, int i) {
    if (w->lifted) return false; /* there may be no point yet */
    const double *last = w->out->xy + 2 * w->out->n - 2;
    return fabs(w->px[i] - last[0]) < w->fine / 2 && fabs(w->py[i] - last[1]) < w->fine / 2;
}

/* A leaf's points and the one after it, which is taken again with its own leaf. What lies near the point before it is left
 * out where the line goes on. */
static bool walk_points(walker *w, int64_t start, int64_t end) {
    int n = (int)(end - start + (end < w->p->n));
    column_px(w->x, start, n, w->px);
    column_px(w->y, start, n, w->py);
    for (int i = 0; i < n; i++) {
        bool gap = isnan(w->px[i] + w->py[i]), goes_on = i + 1 < n && !isnan(w->px[i + 1] + w->py[i + 1]);
        if (gap ? !lift(w) : !(goes_on && is_near(w, i)) && !add(w, w->px[i], w->py[i])) return false;
    }
    return true;
}

static bool walk(walker *w, int level, int64_t at) {
    const pyramid_level *l = &w->p->level[level];
    int64_t size = (int64_t)LEAF << (2 * level), start = at * size, end = start + size < w->p->n ? start + size : w->p->n;
    double box[4];
    if (box_of(w, l, at, box)) {
        if (is_outside(w, box)) return lift(w);
        if (box[2] - box[0] <= w->fine && box[3] - box[1] <= w->fine)
            return add(w, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
    }
    if (level == 0) return walk_points(w, start, end);
    for (int64_t child = at * PYRAMID_FAN; child < (at + 1) * PYRAMID_FAN && child < w->p->level[level - 1].n; child++)
        if (!walk(w, level - 1, child)) return false;
    return true;
}

bool pyramid_walk(const pyramid *p, const column *x, const column *y, const double window[4], double fine, pyramid_points *out) {
    if (p->n == 0) return true;
    walker *w = malloc(sizeof *w);
    if (!w) return false;
    *w = (walker){.p = p, .x = x, .y = y, .window = window, .fine = fine, .out = out, .lifted = true};
    bool whole = walk(w, p->levels - 1, 0);
    free(w);
    return whole;
}
