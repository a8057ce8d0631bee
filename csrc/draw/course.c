/* course.c: thinning a line for the brush.
 *
 * Of points in a row in one sliver of the page only the first, lowest, highest and last are kept: between them the pen goes
 * up and down. A run that begins and ends in one sliver and is steep (a line shattered by gaps or dashes has very many) is
 * an upright; those that touch become one. Points that lie almost straight ahead are passed over. */
#include "course.h"

#include <math.h>

#define SLIVERS 20.944      /* a px; not a multiple of MASK_SUB, or all would lie alike to its places */
#define STRAIGHT (1.0 / 48) /* px by which points may lie beside a segment that stands for them */
#define FINEST 0.25         /* px: a line of shorter dashes is drawn whole */
#define TURN 0.25           /* tangent of the angle by which such a point may swerve from it */
#define STEEP 16            /* px up for one aside */
#define TALL 2              /* px that a line goes up and down in a sliver from which this is an upright */

/* floor without a call. */
static inline int64_t sliver_of(spot p) { return (int64_t)(p.x * SLIVERS + 0x1p36); }

course course_make(mask *m, uprights *u, const path_spec *s, double left, double top) {
    course c = {.pen = s};
    c.brush = (brush){.mask = m, .uprights = u, .radius = s->width / 2, .left = left, .top = top, .cap = s->cap, .closed = s->closed};
    for (int i = 0; i < s->dashes; i++) c.period += s->dash[i] * (s->dashes % 2 ? 2 : 1);
    if (c.period < FINEST) c.period = 0;
    c.brush.closed = s->closed && c.period == 0, c.turn_low = c.turn_high = NAN;
    return c;
}

/* ---- growing segments ------------------------------------------------------------------------------------------ */

static void turn_to(course *c, spot p) {
    double dx = p.x - c->from.x, dy = p.y - c->from.y, square = dx * dx + dy * dy;
    c->has_tip = square > 1e-12;
    c->tip = p, c->way = (spot){dx, dy}, c->reach = c->square = square;
}

/* Whether p lies straight ahead: short segments may turn little, or wide caps would show it. Lengths along the segment and
 * aside are in units of 1 / its first length. */
static bool is_ahead(const course *c, spot p, double *along) {
    double dx = p.x - c->from.x, dy = p.y - c->from.y, aside = dx * c->way.y - dy * c->way.x;
    double tx = c->tip.x - c->from.x, ty = c->tip.y - c->from.y, swerve = aside - (tx * c->way.y - ty * c->way.x);
    *along = dx * c->way.x + dy * c->way.y;
    return fabs(swerve) <= TURN * (*along - c->reach) && aside * aside <= STRAIGHT * STRAIGHT * c->square &&
           fabs(aside) * c->brush.radius <= STRAIGHT * *along;
}

static void grow(course *c, spot p) {
    double along;
    if (!c->has_from) {
        brush_point(&c->brush, p);
        c->from = p, c->has_from = true;
        return;
    }
    if (c->has_tip && is_ahead(c, p, &along)) {
        c->tip = p, c->reach = along;
        return;
    }
    if (c->has_tip) {
        brush_point(&c->brush, c->tip);
        c->from = c->tip;
    }
    turn_to(c, p);
}

static void stop_growing(course *c) {
    if (c->has_tip) brush_point(&c->brush, c->tip);
    c->has_from = c->has_tip = false;
}

/* ---- uprights -------------------------------------------------------------------------------------------------- */

static void lay_waiting(course *c) {
    for (int i = 0; i < c->waits; i++) brush_lone_upright(&c->brush, c->waiting[i]);
    c->waits = 0;
}

/* one takes in all waiting ones that it meets. */
static void add_upright(course *c, upright one) {
    if (c->waits && c->waits_at != c->sliver) lay_waiting(c);
    c->waits_at = c->sliver;
    for (int i = 0; i < c->waits; i++) {
        upright *w = &c->waiting[i];
        if (one.low > w->high || one.high < w->low) continue;
        one.low = fmin(one.low, w->low), one.high = fmax(one.high, w->high);
        one.turn_low = fmin(one.turn_low, w->turn_low), one.turn_high = fmax(one.turn_high, w->turn_high);
        *w = c->waiting[--c->waits];
        i = -1;
    }
    if (c->waits == WAITING) lay_waiting(c);
    c->waiting[c->waits++] = one;
}

/* Whether what is held is a whole run and an upright, and was taken as such. */
static bool is_upright(course *c) {
    const spot *p = c->points;
    int n = c->held < 4 ? (int)c->held : 4, cap = c->brush.cap;
    if (c->entered || c->held == 0 || c->brush.closed || c->crooked || (cap == CAP_SQUARE && n == 1)) return false;
    if (n == 1 && cap == CAP_BUTT) return true; /* draws nothing */
    spot first = p[0], last = p[n - 1], low = first, high = first, left = first, right = first;
    for (int i = 1; i < n; i++) {
        low = p[i].y < low.y ? p[i] : low, high = p[i].y > high.y ? p[i] : high;
        left = p[i].x < left.x ? p[i] : left, right = p[i].x > right.x ? p[i] : right;
    }
    if (high.y - low.y < STEEP * (right.x - left.x)) return false;
    upright one = {(left.x + right.x) / 2, low.y, high.y, c->turn_low, c->turn_high};
    double more = cap == CAP_SQUARE ? c->brush.radius : 0, lower = fmin(first.y, last.y), upper = fmax(first.y, last.y);
    one.low = fmin(one.low, lower - more), one.high = fmax(one.high, upper + more);
    if (cap == CAP_ROUND) one.turn_low = fmin(one.turn_low, lower), one.turn_high = fmax(one.turn_high, upper);
    add_upright(c, one);
    return true;
}

/* ---- slivers --------------------------------------------------------------------------------------------------- */

/* The run comes to the first of five points or more, goes up and down, first to a, then to b, and on from the last. */
static void go_through(course *c, spot a, spot b) {
    spot *p = c->points;
    upright one = {(p[0].x + p[3].x) / 2, fmin(a.y, b.y), fmax(a.y, b.y), c->turn_low, c->turn_high};
    double next = a.y != p[0].y ? a.y : b.y, before = b.y != p[3].y ? b.y : a.y;
    grow(c, p[0]);
    stop_growing(c);
    brush_upright(&c->brush, one, p[3], next > p[0].y ? 1 : -1, p[3].y > before ? 1 : -1);
    c->from = p[3], c->has_from = true;
}

static void leave_sliver(course *c) {
    if (c->held > 4 && c->high_at < c->low_at) {
        spot low = c->points[1];
        c->points[1] = c->points[2], c->points[2] = low;
    }
    spot *p = c->points;
    bool goes_on = c->held > 4 && !c->crooked && fabs(p[2].y - p[1].y) > TALL;
    if (goes_on) go_through(c, p[1], p[2]);
    for (int i = 0; !goes_on && i < (c->held < 4 ? c->held : 4); i++) grow(c, p[i]);
    c->entered |= c->held > 0;
    c->held = 0, c->turn_low = c->turn_high = NAN, c->crooked = false;
}

/* Of points as high as the first the last is kept, of others the first: corners of steps stay where they are. */
static bool is_level(spot first, spot kept, spot p) { return p.y == kept.y && p.y == first.y; }

/* The four points held become first, lowest, highest, last. */
static void sort_held(course *c) {
    spot *p = c->points, low = p[0], high = p[0];
    c->low_at = c->high_at = 0;
    for (int i = 1; i < 4; i++) {
        if (p[i].y < low.y || is_level(p[0], low, p[i])) low = p[i], c->low_at = i;
        if (p[i].y > high.y || is_level(p[0], high, p[i])) high = p[i], c->high_at = i;
    }
    p[1] = low, p[2] = high;
}

/* The run turns at b, on its way from a to p. */
static void note_turn(course *c, spot a, spot b, spot p) {
    bool low = b.y <= a.y && b.y <= p.y && !(b.y > c->turn_low), high = b.y >= a.y && b.y >= p.y && !(b.y < c->turn_high);
    if (low) c->turn_low = b.y;
    if (high) c->turn_high = b.y;
    if (low || high)
        c->crooked |= fabs(b.y - a.y) < STEEP * fabs(b.x - a.x) || fabs(p.y - b.y) < STEEP * fabs(p.x - b.x);
}

static void take(course *c, spot p) {
    if (c->known == 2) note_turn(c, c->latest[0], c->latest[1], p);
    c->latest[0] = c->latest[1], c->latest[1] = p, c->known += c->known < 2;
    int64_t sliver = sliver_of(p);
    if (sliver != c->sliver) {
        leave_sliver(c);
        c->sliver = sliver;
    }
    if (c->held < 4) {
        c->points[c->held++] = p;
        return;
    }
    if (c->held == 4) sort_held(c);
    spot *q = c->points;
    if (p.y < q[1].y || is_level(q[0], q[1], p)) q[1] = p, c->low_at = c->held;
    if (p.y > q[2].y || is_level(q[0], q[2], p)) q[2] = p, c->high_at = c->held;
    c->points[3] = p, c->held++;
}

static void finish_run(course *c) {
    if (!is_upright(c)) {
        leave_sliver(c);
        stop_growing(c);
        brush_lift(&c->brush);
    }
    c->held = c->known = 0, c->entered = c->crooked = false, c->turn_low = c->turn_high = NAN;
}

/* ---- dashes ---------------------------------------------------------------------------------------------------- */

static double dash_length(const course *c) { return c->pen->dash[c->dash % c->pen->dashes]; }

static bool is_drawn(const course *c) { return c->dash % 2 == 0; }

static void next_dash(course *c) {
    c->dash = (c->dash + 1) % (2 * c->pen->dashes);
    c->until_turn += dash_length(c);
}

static void start_dashes(course *c) {
    c->dash = 0, c->until_turn = dash_length(c) - fmod(c->pen->dash_offset, c->period);
    if (c->until_turn > dash_length(c)) c->until_turn -= c->period;
    while (c->until_turn <= 0) next_dash(c);
}

/* Length of line that nobody can see. */
static void pass_dashes(course *c, double length) {
    if (is_drawn(c) && length >= c->until_turn) finish_run(c);
    c->until_turn -= length > c->period ? fmod(length, c->period) : length;
    while (c->until_turn <= 0) next_dash(c);
}

/* Whether an upright that waits covers all of the segment. */
static bool is_covered(const course *c, spot p, spot q) {
    if (c->waits_at != sliver_of(p) || c->waits_at != sliver_of(q)) return false;
    double low = fmin(p.y, q.y), high = fmax(p.y, q.y);
    for (int i = 0; i < c->waits; i++)
        if (low >= c->waiting[i].low && high <= c->waiting[i].high) return true;
    return false;
}

static spot between(spot a, spot b, double t) { return (spot){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}; }

/* The part of a segment from `done` to `end` of its length px. */
static void go_dashed(course *c, spot from, spot to, double done, double end, double length) {
    for (; end - done >= c->until_turn; next_dash(c)) {
        done += c->until_turn, c->until_turn = 0;
        take(c, between(from, to, done / length));
        if (is_drawn(c)) finish_run(c);
    }
    c->until_turn -= end - done;
    if (is_drawn(c)) take(c, between(from, to, end / length));
}

static void dash_to(course *c, spot p) {
    spot from = c->before;
    double dx = p.x - from.x, dy = p.y - from.y, length = sqrt(dx * dx + dy * dy), t0 = 0, t1 = 1;
    c->before = p;
    bool hidden = length > c->period && (is_covered(c, from, p) || !brush_sees(&c->brush, from, p, &t0, &t1));
    if (hidden) {
        pass_dashes(c, length);
        if (is_drawn(c)) take(c, p);
        return;
    }
    if (t0 > 0) {
        pass_dashes(c, t0 * length);
        if (is_drawn(c)) take(c, between(from, p, t0));
    }
    if (length > 0) go_dashed(c, from, p, t0 * length, t1 * length, length);
    if (t1 >= 1) return;
    pass_dashes(c, (1 - t1) * length);
    if (is_drawn(c)) take(c, p);
}

/* ---- points ---------------------------------------------------------------------------------------------------- */

void course_point(course *c, spot p) {
    if (c->period == 0) {
        take(c, p);
        return;
    }
    if (c->started) {
        dash_to(c, p);
        return;
    }
    start_dashes(c);
    c->started = true, c->before = c->first = p;
    if (is_drawn(c)) take(c, p);
}

void course_lift(course *c) {
    if (c->started && c->pen->closed) dash_to(c, c->first);
    c->started = false;
    finish_run(c);
}

void course_pass(course *c, double length, spot p) {
    pass_dashes(c, length);
    c->before = p;
    if (is_drawn(c)) take(c, p);
}

void course_leave(course *c) {
    leave_sliver(c);
    stop_growing(c);
    c->known = 0, c->brush.down = c->entered = false;
}

void course_resume(course *c, spot p) {
    brush_resume(&c->brush, p);
    c->from = p, c->has_from = c->entered = true;
}

void course_end(course *c) { lay_waiting(c); }
