/* fill.c: a region as differences of coverage: each side of a ring adds, in every pixel column that it crosses, the area
 * that lies below it, with the sign of its way along x. What a ring goes round to and fro adds up to nothing. */
#include "fill.h"

#include <math.h>
#include <stdlib.h>

#include "cover.h"

typedef struct {
    double x, y; /* from the top left of the region */
} corner;

typedef struct {
    cover cover;
    corner first, last;
    bool begun;
    double area; /* twice that of all rings, with its sign */
} region;

static void touch(cover *c, int tile, int top, int bottom) {
    if (top < c->top[tile]) c->top[tile] = top;
    if (bottom > c->bottom[tile]) c->bottom[tile] = bottom;
}

/* A side over a share dx of one column, from height a to b, inside the rows. */
static void add_rows(cover *c, int column, double dx, double a, double b) {
    double low = a < b ? a : b, high = a < b ? b : a;
    int i = (int)low, j = (int)high, tile = column / LANES;
    float *lane = c->data + ((int64_t)tile * (c->rows + 2)) * LANES + column % LANES;
    touch(c, tile, i, j + 2);
    if (i == j) {
        double share = (low + high) / 2 - i;
        lane[i * LANES] += (float)(dx * (1 - share));
        lane[(i + 1) * LANES] += (float)(dx * share);
        return;
    }
    double slope = dx / (high - low), passed = (i + 1 - low) * slope, last = passed * (i + 1 - low) / 2;
    lane[i * LANES] += (float)last;
    for (int r = i + 1; r < j; r++) {
        lane[r * LANES] += (float)(passed + slope / 2 - last);
        last = passed + slope / 2, passed += slope;
    }
    double now = passed + (high - j) * slope * (1 - (high - j) / 2);
    lane[j * LANES] += (float)(now - last);
    lane[(j + 1) * LANES] += (float)(dx - now);
}

/* The same from any height: what lies above the rows counts from their top, what lies below them not at all. */
static void add_column(cover *c, int column, double dx, double a, double b) {
    double ends[2] = {0, c->rows};
    for (int k = 0; k < 2; k++)
        if ((a < ends[k]) != (b < ends[k]) && a != ends[k] && b != ends[k]) {
            double t = (ends[k] - a) / (b - a);
            if (!(t > 0 && t < 1)) continue;
            add_column(c, column, dx * t, a, ends[k]);
            add_column(c, column, dx * (1 - t), ends[k], b);
            return;
        }
    double middle = a / 2 + b / 2;
    if (middle >= c->rows) touch(c, column / LANES, c->rows, c->rows);
    else if (middle <= 0) add_rows(c, column, dx, 0, 0);
    else add_rows(c, column, dx, a < 0 ? 0 : a, b < 0 ? 0 : b);
}

static void add_side(cover *c, corner p, corner q) {
    double dx = q.x - p.x;
    double sign = dx > 0 ? 1 : -1;
    if (dx < 0) {
        corner t = p;
        p = q, q = t;
    }
    if (!(dx != 0) || q.x <= 0 || p.x >= c->width) return;
    if (p.x >= 0 && q.x < c->width && (int)p.x == (int)q.x) {
        add_column(c, (int)p.x, dx, p.y, q.y);
        return;
    }
    double slope = (q.y - p.y) / (q.x - p.x), at = p.x > 0 ? p.x : 0, end = q.x < c->width ? q.x : c->width;
    double y = p.y + (at - p.x) * slope;
    while (at < end) {
        double next = floor(at) + 1 < end ? floor(at) + 1 : end;
        double to = next == q.x ? q.y : p.y + (next - p.x) * slope;
        add_column(c, (int)at, sign * (next - at), y, to);
        at = next, y = to;
    }
}

static void add_corner(region *r, corner now) {
    if (!r->begun) {
        r->first = r->last = now, r->begun = true;
        return;
    }
    add_side(&r->cover, r->last, now);
    r->area += r->last.x * now.y - now.x * r->last.y;
    r->last = now;
}

static void end_ring(region *r) {
    if (r->begun) add_corner(r, r->first);
    r->begun = false;
}

static void add_rings(region *r, const path_spec *s) {
    double x[BLOCK], y[BLOCK];
    for (int64_t start = 0; start < s->x.n; start += BLOCK) {
        int n = (int)(s->x.n - start < BLOCK ? s->x.n - start : BLOCK);
        column_px(&s->x, start, n, x);
        column_px(&s->y, start, n, y);
        for (int i = 0; i < n; i++) {
            bool gap = !isfinite(x[i]) || !isfinite(y[i]);
            if (gap) end_ring(r);
            else add_corner(r, (corner){x[i] - r->cover.x0, y[i] - r->cover.y0});
        }
    }
    end_ring(r);
}

/* Areas count below sides that lead to the right, so rings that run the other way come out negative. */
static void turn(cover *c) {
    int64_t n = (int64_t)((c->width + LANES - 1) / LANES) * (c->rows + 2) * LANES;
    for (int64_t i = 0; i < n; i++) c->data[i] = -c->data[i];
}

int fill_simple(const canvas *c, const path_spec *s) {
    if (s->fill_rule != RULE_SIMPLE || s->verbs || s->ring || s->has_base || s->has_fills || s->decimate) return FILL_UNFIT;
    if (c->x1 <= c->x0 || c->y1 <= c->y0) return FILL_DONE;
    region r = {.begun = false};
    if (!cover_make(&r.cover, c)) return FILL_MEMORY;
    add_rings(&r, s);
    if (r.area < 0) turn(&r.cover);
    cover_paint(&r.cover, c, pixel_of(s->fill));
    cover_free(&r.cover);
    return FILL_DONE;
}
