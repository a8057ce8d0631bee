/* bins.c: a long line cut into bins. Where many points fall into a bin and x ascends, the ends of bins are found by
 * bisection and lowest and highest of the raw numbers by vector code: a scale is monotone, so only these are mapped. */
#include "bins.h"

#include <stdlib.h>
#include <string.h>

#include "scan.h"

#define MANY 6 /* points a bin from which bisection pays */

struct cutter {
    const binning *b;
    const scan_table *scan;
    pieces *out;
    piece now;      /* the open piece; n = 0: none */
    double x_last, y_last; /* of the run; x_last NaN: none yet */
    bool joined;    /* no run yet, but the line may have come here before: a gap that comes first is one */
    int way;        /* 0 unknown, 1 x rises, -1 falls */
    double y_low, y_high; /* domain of the y scale */
    double x[BLOCK], y[BLOCK];
};

int piece_points(const piece *p, double (*out)[2]) {
    bool low_first = p->x_low != p->x_high ? (p->x_low < p->x_high) == (p->x_first <= p->x_last)
                                           : fabs(p->y_first - p->low) + fabs(p->high - p->y_last) <=
                                                 fabs(p->y_first - p->high) + fabs(p->low - p->y_last);
    double corner[4][2] = {{p->x_first, p->y_first}, {p->x_low, p->low}, {p->x_high, p->high}, {p->x_last, p->y_last}};
    int n = 0;
    for (int k = 0; k < (p->n > 1 ? 4 : 1); k++) {
        const double *q = corner[low_first || k % 3 == 0 ? k : 3 - k];
        if (n && q[0] == out[n - 1][0] && q[1] == out[n - 1][1]) continue;
        if (k % 3 && (q[1] == p->y_first || q[1] == p->y_last)) continue; /* an end stands for it: no way there and back */
        out[n][0] = q[0], out[n++][1] = q[1];
    }
    return n;
}

void pieces_free(pieces *p) {
    free(p->items);
    *p = (pieces){0};
}

static void put(pieces *p, const piece *item) {
    if (p->n == p->room) {
        int64_t room = p->room ? 2 * p->room : 4096;
        piece *grown = realloc(p->items, (size_t)room * sizeof(piece));
        if (!grown) {
            p->out_of_memory = true;
            return;
        }
        p->items = grown, p->room = room;
    }
    p->items[p->n++] = *item;
}

static void close_piece(cutter *c) {
    if (c->now.n) put(c->out, &c->now);
    c->now.n = 0;
}

static void break_run(cutter *c) {
    static const piece gap;
    if (isnan(c->x_last) && !c->joined) return;
    close_piece(c);
    put(c->out, &gap);
    c->joined = false;
    c->out->breaks++;
    c->x_last = NAN, c->way = 0;
}

static inline int64_t bin_of(const binning *b, double px) {
    double at = (px - b->left) * b->per_px;
    at = at > 1e15 ? 1e15 : at < -1e15 ? -1e15 : at;
    int64_t whole = (int64_t)at; /* floor() is a call */
    return whole - (at < (double)whole);
}

/* False where x turns back. */
static inline bool turn(cutter *c, double px) {
    if (px == c->x_last || isnan(c->x_last)) return true;
    int way = px > c->x_last ? 1 : -1;
    if (c->way == 0) c->way = way;
    return c->way == way;
}

static void add_piece(cutter *c, const piece *p) {
    if (c->now.n && c->now.bin == p->bin) {
        c->now.n += p->n;
        c->now.x_last = p->x_last, c->now.y_last = p->y_last;
        if (p->low < c->now.low) c->now.low = p->low, c->now.x_low = p->x_low;
        if (p->high > c->now.high) c->now.high = p->high, c->now.x_high = p->x_high;
    } else {
        close_piece(c);
        c->now = *p;
    }
    c->x_last = p->x_last, c->y_last = p->y_last, c->joined = false;
}

static bool add_point(cutter *c, double px, double py) {
    if (isnan(px + py)) {
        break_run(c);
        return true;
    }
    if (c->b->stop_if_back && !turn(c, px)) return false;
    int64_t bin = bin_of(c->b, px);
    c->y_last = py, c->joined = false;
    if (c->now.n && c->now.bin == bin) {
        c->now.n++;
        c->now.x_last = c->x_last = px, c->now.y_last = py;
        if (py < c->now.low) c->now.low = py, c->now.x_low = px;
        if (py > c->now.high) c->now.high = py, c->now.x_high = px;
        return true;
    }
    close_piece(c);
    c->now = (piece){bin, 1, px, py, px, py, py, py, px, px};
    c->x_last = px;
    return true;
}

/* n raw points one by one; returns how many were taken. */
static int64_t add_each(cutter *c, const double *x, const double *y, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        if (!add_point(c, column_place(c->b->x, x[i]), column_place(c->b->y, y[i]))) return i;
    return n;
}

/* Raw points i .. j - 1, all in one bin, x in order: false where y holds what is no number on its scale. */
static bool add_many(cutter *c, const double *x, const double *y, int64_t i, int64_t j, int64_t bin) {
    double low, high;
    if (!c->scan->range(y + i, j - i, &low, &high) || low < c->y_low || high > c->y_high) return false;
    double a = column_place(c->b->y, low), b = column_place(c->b->y, high);
    piece p = {bin, j - i, column_place(c->b->x, x[i]), column_place(c->b->y, y[i]), column_place(c->b->x, x[j - 1]),
               column_place(c->b->y, y[j - 1]), a < b ? a : b, a < b ? b : a};
    p.x_low = p.x_high = (p.x_first + p.x_last) / 2;
    add_piece(c, &p);
    return true;
}

/* First index after i whose x lies in another bin; x ascends up to n. */
static int64_t bin_end(const cutter *c, const double *x, int64_t i, int64_t n, int64_t bin) {
    int64_t low = i, high = i + 1, step = 1;
    while (high < n && bin_of(c->b, column_place(c->b->x, x[high])) == bin) low = high, high += step *= 2;
    high = high < n ? high : n;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (bin_of(c->b, column_place(c->b->x, x[middle])) == bin) low = middle;
        else high = middle;
    }
    return high;
}

/* A block of raw points whose x ascends. */
static int64_t add_block(cutter *c, const double *x, const double *y, int64_t n) {
    int64_t i = 0;
    while (i < n) {
        double px = column_place(c->b->x, x[i]);
        int64_t bin = bin_of(c->b, px), j = bin_end(c, x, i, n, bin);
        if (!add_many(c, x, y, i, j, bin)) add_each(c, x + i, y + i, j - i);
        i = j;
    }
    return n;
}

/* Whether the block is in x order, in the direction of the run, and dense enough for bisection. */
static bool is_dense(cutter *c, const double *x, int64_t n) {
    double first = column_place(c->b->x, x[0]), last = column_place(c->b->x, x[n - 1]);
    if (isnan(first + last) || last < first) return false;
    if (c->way < 0 || first < c->x_last) return false;
    if (bin_of(c->b, last) - bin_of(c->b, first) > n / MANY || !c->scan->ascends(x, n)) return false;
    if (last > first || first > c->x_last) c->way = 1;
    return true;
}

cutter *cutter_open(const binning *b, pieces *out) {
    cutter *c = malloc(sizeof *c);
    if (!c) {
        out->out_of_memory = true;
        return NULL;
    }
    c->b = b, c->out = out, c->scan = scan_kernels(), c->now.n = 0, c->x_last = NAN, c->y_last = NAN, c->way = 0;
    c->joined = false;
    map_domain(&b->y->map, &c->y_low, &c->y_high);
    return c;
}

int64_t cutter_take(cutter *c, int64_t from, int64_t to) {
    int64_t at = from;
    while (at < to && !c->out->out_of_memory) {
        int64_t n = to - at < BLOCK ? to - at : BLOCK;
        const double *x = column_block(c->b->x, at, n, c->x), *y = column_block(c->b->y, at, n, c->y);
        int64_t taken = is_dense(c, x, n) ? add_block(c, x, y, n) : add_each(c, x, y, n);
        at += taken;
        if (taken < n || (c->b->most_breaks && c->out->breaks > c->b->most_breaks)) break;
    }
    return at;
}

void cutter_add(cutter *c, const extent *e) {
    double middle = (e->x_first + e->x_last) / 2;
    int64_t bin = bin_of(c->b, middle);
    piece *p = &c->now; /* field by field: a copy of what was just written waits for it */
    if (p->n && p->bin == bin) {
        p->n += e->n;
        if (e->low < p->low) p->low = e->low, p->x_low = middle;
        if (e->high > p->high) p->high = e->high, p->x_high = middle;
    } else {
        close_piece(c);
        p->bin = bin, p->n = e->n, p->x_first = e->x_first, p->y_first = e->y_first;
        p->low = e->low, p->high = e->high, p->x_low = p->x_high = middle;
    }
    p->x_last = c->x_last = e->x_last, p->y_last = c->y_last = e->y_last, c->joined = false;
}

bool cutter_joins(const cutter *c, double *y) {
    *y = c->y_last;
    return !isnan(c->x_last);
}

void cutter_close(cutter *c) {
    close_piece(c);
    free(c);
}

int64_t bins_cut(const binning *b, int64_t from, int64_t to, pieces *out) {
    cutter *c = cutter_open(b, out);
    if (!c) return from;
    c->joined = from > 0;
    int64_t at = cutter_take(c, from, to);
    cutter_close(c);
    return at;
}
