/* pyramid.c: building the tree, and what is asked of it where x never turns back. */
#include "pyramid.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "scan.h"
#include "threads.h"

#define LEAF PYRAMID_LEAF
#define FAN PYRAMID_FAN
#define GRAIN 1000000 /* points a thread */

/* ---- building ------------------------------------------------------------------------------------------------- */

static bool grow(double **values, int64_t room) {
    double *grown = realloc(*values, (size_t)room * sizeof(double));
    if (grown) *values = grown;
    return grown != NULL;
}

/* Room for n nodes; where nodes are there already, for half as many more, so that appending costs what is new. */
static bool level_room(pyramid_level *l, int64_t n, bool boxes) {
    if (n > l->room) {
        int64_t room = l->n ? n + n / 2 : n;
        if (!grow(&l->x, room) || !grow(&l->low, room) || !grow(&l->high, room) || (boxes && !grow(&l->x_high, room)))
            return false;
        l->room = room;
    }
    l->n = n;
    return true;
}

void pyramid_free(pyramid *p) {
    for (int i = 0; i < PYRAMID_LEVELS; i++) {
        pyramid_level *l = &p->level[i];
        free(l->x);
        free(l->low);
        free(l->high);
        free(l->x_high);
    }
    *p = (pyramid){0};
}

int64_t pyramid_bytes(const pyramid *p) {
    int64_t total = 0;
    for (int i = 0; i < PYRAMID_LEVELS; i++) total += p->level[i].room * (p->way ? 24 : 32);
    return total;
}

typedef struct {
    pyramid *p;
    const column *x, *y;
    int64_t first, end; /* leaves to be made */
    const scan_table *scan;
    atomic_bool turned; /* x does not go the way that p says */
} building;

/* Whether n values go the way; scratch: room for as many. */
static bool goes(const building *b, const double *x, int64_t n, double *scratch) {
    if (b->p->way > 0) return b->scan->ascends(x, n);
    for (int64_t i = 0; i < n; i++) scratch[i] = -x[i];
    return b->scan->ascends(scratch, n);
}

static void set_range(const scan_table *scan, const double *v, int64_t n, double *low, double *high) {
    if (!scan->range(v, n, low, high)) *low = *high = NAN;
}

/* Leaves first .. end - 1: so many that their points and the next one fit into the scratch. */
static bool make_leaves(building *b, int64_t first, int64_t end, double *scratch) {
    pyramid_level *l = &b->p->level[0];
    int64_t start = first * LEAF, n = b->x->n - start < (end - first) * LEAF + 1 ? b->x->n - start : (end - first) * LEAF + 1;
    double *other = scratch + BLOCK + 1;
    const double *x = column_block(b->x, start, n, scratch), *y = column_block(b->y, start, n, other);
    if (b->p->way && !goes(b, x, n, scratch + 2 * (BLOCK + 1))) return false;
    for (int64_t i = first; i < end; i++) {
        int64_t at = (i - first) * LEAF, count = n - at < LEAF + 1 ? n - at : LEAF + 1;
        set_range(b->scan, y + at, count, &l->low[i], &l->high[i]);
        l->x[i] = x[at];
        if (b->p->way) continue;
        set_range(b->scan, x + at, count, &l->x[i], &l->x_high[i]);
        if (isnan(l->x[i])) l->low[i] = l->high[i] = NAN;
    }
    return true;
}

static void make_part(void *context, int part, int parts) {
    building *b = context;
    double scratch[3 * (BLOCK + 1)];
    int64_t count = b->end - b->first, from = b->first + count / parts * part;
    int64_t to = part + 1 < parts ? b->first + count / parts * (part + 1) : b->end;
    for (int64_t at = from; at < to && !atomic_load_explicit(&b->turned, memory_order_relaxed); at += BLOCK / LEAF) {
        int64_t end = at + BLOCK / LEAF < to ? at + BLOCK / LEAF : to;
        if (!make_leaves(b, at, end, scratch)) atomic_store(&b->turned, true);
    }
}

/* NaN if one of them is. */
static inline double lower(double a, double b) { return a < b || isnan(a) ? a : b; }
static inline double higher(double a, double b) { return a > b || isnan(a) ? a : b; }

static void join_nodes(const pyramid_level *below, pyramid_level *l, int64_t i, bool boxes) {
    int64_t from = i * FAN, to = from + FAN < below->n ? from + FAN : below->n;
    double x = below->x[from], low = below->low[from], high = below->high[from], x_high = boxes ? below->x_high[from] : 0;
    for (int64_t j = from + 1; j < to; j++) {
        low = lower(low, below->low[j]), high = higher(high, below->high[j]);
        if (boxes) x = lower(x, below->x[j]), x_high = higher(x_high, below->x_high[j]);
    }
    l->x[i] = x, l->low[i] = low, l->high[i] = high;
    if (boxes) l->x_high[i] = x_high;
}

/* The nodes above leaves first .. */
static bool make_levels(pyramid *p, int64_t first) {
    p->levels = 1;
    while (p->level[p->levels - 1].n > 1) {
        const pyramid_level *below = &p->level[p->levels - 1];
        pyramid_level *l = &p->level[p->levels++];
        if (!level_room(l, (below->n + FAN - 1) / FAN, !p->way)) return false;
        first /= FAN;
        for (int64_t i = first; i < l->n; i++) join_nodes(below, l, i, !p->way);
    }
    return true;
}

/* Make leaves from `first` on; *turned where x does not go p->way. */
static bool make_from(pyramid *p, const column *x, const column *y, int64_t first, bool *turned) {
    *turned = false;
    if (!level_room(&p->level[0], (x->n + LEAF - 1) / LEAF, !p->way)) return false;
    building b = {p, x, y, first, p->level[0].n, scan_kernels(), false};
    run_parts(make_part, &b, parts_for(x->n - first * LEAF, GRAIN));
    *turned = atomic_load(&b.turned);
    p->n = x->n;
    return *turned || make_levels(p, first);
}

int pyramid_make(pyramid *p, const column *x, const column *y) {
    *p = (pyramid){.way = 1};
    if (x->n == 0) return PYRAMID_DONE;
    double first = column_value(x, 0), last = column_value(x, x->n - 1);
    bool turned = false;
    p->way = isnan(first + last) ? 0 : last < first ? -1 : 1;
    if (!make_from(p, x, y, 0, &turned)) return PYRAMID_MEMORY;
    if (!turned) return PYRAMID_DONE;
    pyramid_free(p);
    return make_from(p, x, y, 0, &turned) ? PYRAMID_DONE : PYRAMID_MEMORY;
}

int pyramid_extend(pyramid *p, const column *x, const column *y) {
    bool turned = false;
    if (x->n == p->n) return PYRAMID_DONE;
    if (p->n > 1 && (!p->way || column_value(x, 0) != column_value(x, p->n - 1))) {
        if (!make_from(p, x, y, (p->n - 1) / LEAF, &turned)) return PYRAMID_MEMORY;
        if (!turned) return PYRAMID_DONE;
    }
    pyramid_free(p); /* the way is not known yet, or was lost */
    return pyramid_make(p, x, y);
}

static int64_t node_size(int level) { return (int64_t)LEAF << (2 * level); } /* points; FAN is 4 */

/* ---- ranges --------------------------------------------------------------------------------------------------- */

typedef struct {
    const pyramid *p;
    const column *y;
    const scan_table *scan;
    double low, high;
    double scratch[BLOCK];
} ranging;

static bool range_points(ranging *r, int64_t from, int64_t to) {
    for (; from < to; from += BLOCK) {
        int64_t n = to - from < BLOCK ? to - from : BLOCK;
        double low, high;
        if (!r->scan->range(column_block(r->y, from, n, r->scratch), n, &low, &high)) return false;
        r->low = low < r->low ? low : r->low, r->high = high > r->high ? high : r->high;
    }
    return true;
}

/* Points from .. to - 1, which lie in node `at` of the level, whose extents reach to the point after it. */
static bool range_node(ranging *r, int level, int64_t at, int64_t from, int64_t to) {
    const pyramid_level *l = &r->p->level[level];
    int64_t size = node_size(level), next = (at + 1) * size < r->p->n ? (at + 1) * size : r->p->n - 1;
    if (l->low[at] >= r->low && l->high[at] <= r->high) return true; /* nothing new in it, and no NaN */
    if (from <= at * size && next < to) {
        if (isnan(l->low[at])) return false;
        r->low = lower(r->low, l->low[at]), r->high = higher(r->high, l->high[at]);
        return true;
    }
    if (level == 0) return range_points(r, from, to);
    size /= FAN;
    for (int64_t child = from / size; child * size < to; child++) {
        int64_t a = child * size > from ? child * size : from, b = (child + 1) * size < to ? (child + 1) * size : to;
        if (!range_node(r, level - 1, child, a, b)) return false;
    }
    return true;
}

bool pyramid_range(const pyramid *p, const column *y, int64_t from, int64_t to, double *low, double *high) {
    ranging *r = from < to ? malloc(sizeof *r) : NULL;
    if (!r) return false;
    r->p = p, r->y = y, r->scan = scan_kernels(), r->low = INFINITY, r->high = -INFINITY;
    bool found = range_node(r, p->levels - 1, 0, from, to);
    *low = r->low, *high = r->high;
    free(r);
    return found;
}

/* ---- pictures ------------------------------------------------------------------------------------------------- */

/* Px along the line: they ascend with the index. What the scale has no place for lies beyond one end or the other. */
static double along(const pyramid *p, const column *x, double v) {
    double way = x->scale < 0 ? -p->way : p->way, px = column_place(x, v), low, high;
    if (!isnan(px)) return way * px;
    map_domain(&x->map, &low, &high);
    return (v < low) == (p->way > 0) ? -INFINITY : INFINITY;
}

/* First of points low .. high whose place along the line is at least (after: more than) `at`. */
static int64_t first_at(const pyramid *p, const column *x, int64_t low, int64_t high, double at, bool after) {
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        double px = along(p, x, column_value(x, middle));
        if (px > at || (!after && px == at)) high = middle;
        else low = middle + 1;
    }
    return low;
}

void pyramid_find(const pyramid *p, const column *x, double left, double right, int64_t *from, int64_t *to) {
    bool turned = (x->scale < 0) != (p->way < 0);
    double a = turned ? -right : left, b = turned ? -left : right;
    *from = first_at(p, x, 0, p->n, a, false), *to = first_at(p, x, *from, p->n, b, true);
    *from -= *from > 0, *to += *to < p->n;
}

typedef struct {
    const pyramid *p;
    const column *x, *y;
    cutter *cut;
    int64_t from, to;   /* points asked for */
    int64_t raw, raw_end; /* points to be read one by one before what comes next */
    double widest;      /* px of a node taken whole */
    double y_low, y_high; /* domain of the y scale */
    bool exact;         /* first and last y of stretches are read */
} walker;

static void read_raw(walker *w) {
    if (w->raw < w->raw_end) cutter_take(w->cut, w->raw, w->raw_end);
    w->raw = w->raw_end = 0;
}

static void add_raw(walker *w, int64_t from, int64_t to) {
    if (from != w->raw_end) {
        read_raw(w);
        w->raw = from;
    }
    w->raw_end = to;
}

static inline double clamped(double v, double low, double high) { return v < low ? low : v > high ? high : v; }

/* Take the node as one stretch; false where it is too wide or there is a gap in it. Where exactly its first point lies in
 * its extents cannot be seen, but at an end of the run. */
static bool add_whole(walker *w, int level, int64_t at, int64_t start, int64_t next) {
    const pyramid_level *l = &w->p->level[level];
    if (!(l->low[at] >= w->y_low && l->high[at] <= w->y_high)) return false; /* also where they are NaN */
    double a = column_place(w->x, l->x[at]);
    double b = column_place(w->x, at + 1 < l->n ? l->x[at + 1] : column_value(w->x, next));
    if (!(fabs(b - a) <= w->widest)) return false;
    double low = column_place(w->y, l->low[at]), high = column_place(w->y, l->high[at]), before;
    if (low > high) {
        double t = low;
        low = high, high = t;
    }
    read_raw(w);
    extent p = {.n = next - start + 1, .x_first = a, .x_last = b, .low = low, .high = high};
    bool joins = cutter_joins(w->cut, &before);
    p.y_first = joins && !w->exact ? clamped(before, low, high) : column_place(w->y, column_value(w->y, start));
    p.y_last = next + 1 < w->to && !w->exact ? p.y_first : column_place(w->y, column_value(w->y, next));
    cutter_add(w->cut, &p);
    return true;
}

static void walk(walker *w, int level, int64_t at) {
    int64_t size = node_size(level), start = at * size, end = start + size < w->p->n ? start + size : w->p->n;
    int64_t from = start > w->from ? start : w->from, to = end < w->to ? end : w->to;
    if (from >= to) return;
    int64_t next = end < w->p->n ? end : end - 1;
    if (from == start && next < w->to && add_whole(w, level, at, start, next)) return;
    if (level == 0) {
        add_raw(w, from, to);
        return;
    }
    for (int64_t child = from / (size / FAN); child * (size / FAN) < to; child++) walk(w, level - 1, child);
}

void pyramid_pieces(const pyramid *p, const column *x, const column *y, double left, double right, double per_px, bool exact,
                    pieces *out) {
    if (p->n == 0) return;
    binning b = {x, y, left, per_px, false, 0};
    walker w = {.p = p, .x = x, .y = y, .cut = cutter_open(&b, out), .widest = 1 / per_px, .exact = exact};
    if (!w.cut) return;
    pyramid_find(p, x, left, right, &w.from, &w.to);
    map_domain(&y->map, &w.y_low, &w.y_high);
    int level = p->levels - 1;
    double each = (double)(w.to - w.from) / fmax(1, (right - left) * per_px); /* points a bin, if they lie evenly */
    while (level > 0 && (double)node_size(level) > each) level--;
    for (int64_t at = w.from / node_size(level); at * node_size(level) < w.to; at++) walk(&w, level, at);
    read_raw(&w);
    cutter_close(w.cut);
}
