/* trail.c: runs of points to float32, cut, dashed, closed. */
#include "trail.h"

#include <stdlib.h>

#include "spot.h"

#define FLATNESS 0.1 /* px that straight pieces may lie beside their curve */
#define MOST_PIECES 256
#define FINE 0.1   /* px: dashes that come again sooner are one line */
#define SPOT 1e-3 /* px: a shorter segment has no direction to speak of */
#define SLACK 0.02 /* px that points left out may lie beside the line */

/* ---- laying points down --------------------------------------------------------------------------------------- */

static void put_raw(trail *t, float x, float y) {
    if (t->n == t->room) {
        int64_t room = t->room ? 2 * t->room : 256;
        float *wider = t->failed ? NULL : realloc(t->at, (size_t)room * 2 * sizeof(float));
        if (!wider) {
            t->failed = true;
            return;
        }
        t->at = wider, t->room = room;
    }
    t->at[2 * t->n] = x, t->at[2 * t->n + 1] = y;
    t->n++;
}

static void put_gap(trail *t) {
    if (t->n == 0 || t->at[2 * t->n - 2] != TRAIL_GAP) put_raw(t, TRAIL_GAP, TRAIL_GAP);
}

/* Count a sharp turn at the last point, on the way to p. */
static void turn(trail *t, spot p) {
    double way[2] = {0, 0};
    const float *last = t->at + 2 * (t->n - 1);
    if (last[0] != TRAIL_GAP) way[0] = (p.x - last[0]) * t->stretch[0], way[1] = (p.y - last[1]) * t->stretch[1];
    double along = way[0] * t->way[0] + way[1] * t->way[1];
    double both = (way[0] * way[0] + way[1] * way[1]) * (t->way[0] * t->way[0] + t->way[1] * t->way[1]);
    t->sharp += both > 0 && (along < 0 || 4 * along * along < both);
    t->way[0] = way[0], t->way[1] = way[1];
}

static void put(trail *t, spot p) {
    turn(t, p);
    t->low[0] = fmin(t->low[0], p.x), t->high[0] = fmax(t->high[0], p.x);
    t->low[1] = fmin(t->low[1], p.y), t->high[1] = fmax(t->high[1], p.y);
    put_raw(t, (float)p.x, (float)p.y);
}

static void begin(trail *t) {
    *t = (trail){.low = {INFINITY, INFINITY}, .high = {-INFINITY, -INFINITY}, .stretch = {1, 1}};
    put_gap(t);
}

/* ---- one run in px -------------------------------------------------------------------------------------------- */

typedef struct {
    trail *to;
    const path_spec *s;
    double reach[4];
    double period; /* of the dashes */
    bool down;     /* a point of the run was put: from */
    bool waits;    /* and a later one, last, goes down unless the line from `from` can go on straight beyond it: */
    spot from, last, along; /* unit vector of the first point that waited */
    double low, high, far;  /* slopes against along that pass all points left out; how far along they got */
} pen;

/* The share t0..t1 of a segment inside the reach; false: none. */
static bool inside(const pen *p, spot a, spot b, double *t0, double *t1) {
    double dx = b.x - a.x, dy = b.y - a.y;
    double step[4] = {-dx, dx, -dy, dy};
    double room[4] = {a.x - p->reach[0], p->reach[2] - a.x, a.y - p->reach[1], p->reach[3] - a.y};
    *t0 = 0, *t1 = 1;
    for (int i = 0; i < 4; i++) {
        if (step[i] == 0) {
            if (room[i] < 0) return false;
            continue;
        }
        double t = room[i] / step[i];
        if (step[i] < 0) *t0 = fmax(*t0, t);
        else *t1 = fmin(*t1, t);
    }
    return *t0 <= *t1;
}

static spot between(spot a, spot b, double t) { return (spot){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}; }

static void put_waiting(pen *p) {
    if (p->waits) put(p->to, p->from = p->last);
    p->waits = false;
}

static void lift(pen *p) {
    put_waiting(p);
    if (p->down) put_gap(p->to);
    p->down = false;
}

/* The next point of the run: nearly straight stretches keep their ends alone. */
static void go_to(pen *p, spot b) {
    double dx = b.x - p->from.x, dy = b.y - p->from.y;
    if (p->waits) {
        double u = dx * p->along.x + dy * p->along.y, v = p->along.x * dy - p->along.y * dx;
        if (u >= p->far && v >= p->low * u && v <= p->high * u) {
            p->low = fmax(p->low, (v - SLACK) / u), p->high = fmin(p->high, (v + SLACK) / u);
            p->far = u, p->last = b;
            return;
        }
        put_waiting(p);
        dx = b.x - p->from.x, dy = b.y - p->from.y;
    }
    double length = sqrt(dx * dx + dy * dy);
    if (length < SPOT) return;
    p->waits = true, p->last = b, p->along = (spot){dx / length, dy / length};
    p->far = length, p->low = -SLACK / length, p->high = SLACK / length;
}

static void draw_to(pen *p, spot a, spot b) {
    double t0, t1;
    if (!inside(p, a, b, &t0, &t1)) {
        lift(p);
        return;
    }
    if (t0 > 0) lift(p);
    if (!p->down) {
        put(p->to, p->from = t0 > 0 ? between(a, b, t0) : a);
        p->down = true;
        if (a.x == b.x && a.y == b.y) put(p->to, a);
    }
    go_to(p, t1 < 1 ? between(a, b, t1) : b);
    if (t1 < 1) lift(p);
}

/* Where the dashes stand at a length: index of the dash and what is left of it. */
static void dash_at(const pen *p, double length, int *index, double *left) {
    const path_spec *s = p->s;
    double at = fmod(length, p->period);
    at = at < 0 ? at + p->period : at;
    int n = s->dashes & 1 ? 2 * s->dashes : s->dashes;
    for (*index = 0; *index < n - 1 && at > s->dash[*index % s->dashes]; ++*index) at -= s->dash[*index % s->dashes];
    *left = s->dash[*index % s->dashes] - at;
}

/* The dashes of a segment that starts `length` into the run, from the length `skipped` on. */
static void dash_to(pen *p, spot a, spot b, double length, double whole, double skipped) {
    double t0, t1, left;
    int index, n = p->s->dashes & 1 ? 2 * p->s->dashes : p->s->dashes;
    if (!inside(p, a, b, &t0, &t1)) {
        lift(p);
        return;
    }
    if (skipped > length) t0 = whole > 0 ? fmax(t0, (skipped - length) / whole) : 2;
    if (t0 > t1) return;
    if (t0 > 0) lift(p);
    dash_at(p, p->s->dash_offset + length + t0 * whole, &index, &left);
    for (double at = t0 * whole, end = t1 * whole; at < end || whole == 0;) {
        double next = fmin(at + left, end);
        bool on = !(index & 1);
        if (!on) lift(p);
        if (on && next >= at) draw_to(p, between(a, b, whole > 0 ? at / whole : 0), between(a, b, whole > 0 ? next / whole : 1));
        if (whole == 0) break;
        left -= next - at, at = next;
        if (left > 1e-9) break;
        index = (index + 1) % n, left = p->s->dash[index % p->s->dashes];
        if (!(index & 1)) lift(p);
    }
    if (t1 < 1) lift(p);
}

/* Where a closed run begins and ends inside dashes these are one: how much of the first dash is to go down last. */
static double joined_dash(const pen *p, const spot *at, int64_t n) {
    double length = 0, left, rest;
    int first, last;
    for (int64_t i = 0; i < n; i++) length += hypot(at[(i + 1) % n].x - at[i].x, at[(i + 1) % n].y - at[i].y);
    dash_at(p, p->s->dash_offset, &first, &left);
    dash_at(p, p->s->dash_offset + length, &last, &rest);
    return first & 1 || last & 1 || left > length ? 0 : left;
}

static void dashed_run(pen *p, const spot *at, int64_t n, bool closed) {
    double length = 0, joined = closed && n > 1 ? joined_dash(p, at, n) : 0;
    for (int64_t i = 1; i < n + (closed && n > 1); i++) {
        spot a = at[i - 1], b = at[i % n];
        double whole = hypot(b.x - a.x, b.y - a.y);
        dash_to(p, a, b, length, whole, joined);
        length += whole;
    }
    for (int64_t i = 1; joined > 0; i++) {
        spot a = at[(i - 1) % n], b = at[i % n];
        double whole = hypot(b.x - a.x, b.y - a.y);
        draw_to(p, a, whole > joined ? between(a, b, joined / whole) : b);
        joined -= whole;
    }
    lift(p);
}

static bool all_inside(const pen *p, const spot *at, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        if (!(at[i].x >= p->reach[0] && at[i].x <= p->reach[2] && at[i].y >= p->reach[1] && at[i].y <= p->reach[3])) return false;
    return true;
}

static void draw_run(pen *p, const spot *at, int64_t n, bool closed) {
    if (n < 1) return;
    if (p->s->dashes && p->period > FINE) {
        dashed_run(p, at, n, closed);
        return;
    }
    if (n == 1) {
        draw_to(p, at[0], at[0]);
    } else if (closed && all_inside(p, at, n)) {
        put(p->to, at[n - 1]);
        put(p->to, p->from = at[0]);
        p->down = true;
        for (int64_t i = 1; i <= n; i++) go_to(p, at[i % n]);
        put_waiting(p);
        put(p->to, at[1]);
    } else {
        for (int64_t i = 1; i < n; i++) draw_to(p, at[i - 1], at[i]);
        if (closed) draw_to(p, at[n - 1], at[0]);
    }
    lift(p);
}

/* ---- a path in px --------------------------------------------------------------------------------------------- */

/* The nearest place on the pixel grid for a stroke: centres for odd widths, else edges. */
static double snapped(const path_spec *s, double v) {
    return (int64_t)s->width & 1 ? floor(v) + 0.5 : floor(v + 0.5);
}

static spot *load(const path_spec *s) {
    int64_t n = s->x.n;
    spot *at = malloc((size_t)(n + 1) * sizeof *at);
    double x[BLOCK], y[BLOCK];
    for (int64_t start = 0; at && start < n; start += BLOCK) {
        int64_t count = n - start < BLOCK ? n - start : BLOCK;
        column_px(&s->x, start, count, x);
        column_px(&s->y, start, count, y);
        for (int64_t i = 0; i < count; i++)
            at[start + i] = s->snap ? (spot){snapped(s, x[i]), snapped(s, y[i])} : (spot){x[i], y[i]};
    }
    return at;
}

static bool missing(spot p) { return isnan(p.x + p.y); }

static void draw_runs(pen *p, const spot *at) {
    int64_t n = p->s->x.n, ring = p->s->ring ? p->s->ring : n;
    for (int64_t start = 0; start < n; start += ring) {
        int64_t end = start + ring < n ? start + ring : n;
        for (int64_t i = start; i < end;) {
            while (i < end && missing(at[i])) i++;
            int64_t from = i;
            while (i < end && !missing(at[i])) i++;
            draw_run(p, at + from, i - from, p->s->closed);
        }
    }
}

/* Straight pieces of a curve, after its first point. */
static int flatten(const spot c[4], spot *out) {
    double bend = fmax(hypot(c[0].x - 2 * c[1].x + c[2].x, c[0].y - 2 * c[1].y + c[2].y),
                       hypot(c[1].x - 2 * c[2].x + c[3].x, c[1].y - 2 * c[2].y + c[3].y));
    double pieces = ceil(sqrt(0.75 * bend / FLATNESS));
    int n = pieces < 1 ? 1 : pieces > MOST_PIECES ? MOST_PIECES : (int)pieces;
    for (int i = 1; i <= n; i++) {
        double t = (double)i / n, u = 1 - t, a = u * u * u, b = 3 * u * u * t, d = 3 * u * t * t, e = t * t * t;
        out[i - 1] = (spot){a * c[0].x + b * c[1].x + d * c[2].x + e * c[3].x, a * c[0].y + b * c[1].y + d * c[2].y + e * c[3].y};
    }
    out[n - 1] = c[3];
    return n;
}

typedef struct {
    spot *at;
    int64_t n, room;
} run;

/* Room for the pieces of one more curve. */
static bool widen(run *r) {
    if (r->n + MOST_PIECES <= r->room) return true;
    int64_t room = 2 * r->room + MOST_PIECES;
    spot *wider = realloc(r->at, (size_t)room * sizeof *wider);
    if (wider) r->at = wider, r->room = room;
    return wider;
}

/* The run is over: drawn, and where it was closed and the next verb goes on from its first point, begun anew there. */
static void end_run(pen *p, run *r, bool closed, bool goes_on) {
    draw_run(p, r->at, r->n, closed && r->n > 0);
    r->n = closed && goes_on && r->n > 0;
}

static void draw_verbs(pen *p, const spot *at) {
    static const int takes[] = {1, 1, 3, 0};
    const path_spec *s = p->s;
    run r = {0};
    for (int64_t v = 0; v < s->verb_count; at += takes[s->verbs[v++]]) {
        int verb = s->verbs[v], next = v + 1 < s->verb_count ? s->verbs[v + 1] : VERB_MOVE;
        bool broken = false;
        for (int k = 0; k < takes[verb]; k++) broken |= missing(at[k]);
        if (!widen(&r)) {
            p->to->failed = true;
            break;
        }
        if (verb == VERB_MOVE || verb == VERB_CLOSE || broken) {
            end_run(p, &r, verb == VERB_CLOSE, next == VERB_LINE || next == VERB_CUBIC);
            if (verb == VERB_MOVE && !broken) r.at[r.n++] = at[0];
        } else if (r.n && verb == VERB_LINE) {
            r.at[r.n++] = at[0];
        } else if (r.n) {
            r.n += flatten((spot[4]){r.at[r.n - 1], at[0], at[1], at[2]}, r.at + r.n);
        }
    }
    draw_run(p, r.at, r.n, false);
    free(r.at);
}

void trail_px(const path_spec *s, trail *out) {
    begin(out);
    if (out->failed) return;
    double margin = 4 + s->width * (s->join == JOIN_MITER ? fmax(1, s->miter_limit) : 1), period = 0;
    for (int i = 0; i < s->dashes; i++) period += s->dash[i] * (s->dashes & 1 ? 2 : 1);
    pen p = {out, s, {s->bounds[0] - margin, s->bounds[1] - margin, s->bounds[2] + margin, s->bounds[3] + margin}, .period = period};
    spot *at = load(s);
    if (!at) out->failed = true;
    else if (s->verbs) draw_verbs(&p, at);
    else draw_runs(&p, at);
    free(at);
    put_gap(out);
}

/* ---- scale space ---------------------------------------------------------------------------------------------- */

/* Extent of both columns by one of the readers of columns. */
static bool extent(const column *x, const column *y, void read(const column *, int64_t, int64_t, double *), double low[2], double high[2]) {
    double at[2][BLOCK];
    low[0] = low[1] = INFINITY, high[0] = high[1] = -INFINITY;
    for (int64_t start = 0; start < x->n; start += BLOCK) {
        int64_t n = x->n - start < BLOCK ? x->n - start : BLOCK;
        read(x, start, n, at[0]);
        read(y, start, n, at[1]);
        for (int64_t i = 0; i < n; i++) {
            if (isnan(at[0][i] + at[1][i])) continue;
            for (int k = 0; k < 2; k++) low[k] = fmin(low[k], at[k][i]), high[k] = fmax(high[k], at[k][i]);
        }
    }
    return low[0] <= high[0];
}

bool columns_reach(const column *x, const column *y, double low[2], double high[2]) { return extent(x, y, column_px, low, high); }

#define LANES 8 /* sums side by side, so that no addition waits for the one before */

/* The way along n points in px, of which the first is where the ones before ended; NaN where there is a gap among them. */
static double way_along(const double *x, const double *y, int64_t n) {
    double sum[LANES] = {0}, total = 0;
    int64_t i = 1;
    for (; i + LANES <= n; i += LANES)
        for (int k = 0; k < LANES; k++) {
            double dx = x[i + k] - x[i + k - 1], dy = y[i + k] - y[i + k - 1];
            sum[k] += sqrt(dx * dx + dy * dy);
        }
    for (; i < n; i++) total += hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
    for (int k = 0; k < LANES; k++) total += sum[k];
    return total;
}

double columns_length(const column *x, const column *y, int64_t from, int64_t to, bool *broken) {
    double px[BLOCK + 1], py[BLOCK + 1], length = 0;
    *broken = from >= to;
    for (int64_t start = from; start < to; start += BLOCK) {
        int64_t n = to - start < BLOCK ? to - start : BLOCK, first = start > from ? 0 : 1;
        column_px(x, start, n, px + 1);
        column_px(y, start, n, py + 1);
        double more = way_along(px + first, py + first, n + 1 - first);
        if (isnan(more)) { /* only what follows the last gap counts */
            int64_t last = n;
            while (!isnan(px[last] + py[last]) && last > first) last--;
            last += isnan(px[last] + py[last]);
            more = last <= n ? way_along(px + last, py + last, n + 1 - last) : 0;
            length = 0, *broken = true;
        }
        length += more;
        px[0] = px[n], py[0] = py[n];
    }
    return length;
}

void trail_plain(const path_spec *s, double origin[2], trail *out) {
    begin(out);
    if (out->failed) return;
    out->stretch[0] = s->x.scale, out->stretch[1] = s->y.scale;
    double low[2], high[2], x[BLOCK], y[BLOCK];
    origin[0] = origin[1] = 0;
    if (!extent(&s->x, &s->y, column_mapped, low, high)) return;
    for (int k = 0; k < 2; k++) origin[k] = low[k] + (high[k] - low[k]) / 2;
    int64_t ring = s->ring ? s->ring : s->x.n;
    for (int64_t start = 0; start < s->x.n; start += BLOCK) {
        int64_t n = s->x.n - start < BLOCK ? s->x.n - start : BLOCK;
        column_mapped(&s->x, start, n, x);
        column_mapped(&s->y, start, n, y);
        for (int64_t i = 0; i < n; i++) {
            if ((start + i) % ring == 0) put_gap(out);
            if (isnan(x[i] + y[i])) put_gap(out);
            else put(out, (spot){x[i] - origin[0], y[i] - origin[1]});
        }
    }
    put_gap(out);
}
