/* ribbon.c: the stroke of a line whose x never turns back.
 *
 * The stroke is the line dilated by a disc. Along a vertical that lies anywhere in the page the dilated line is one
 * interval: the part of the line within the disc's reach is connected, so are the intervals that its points give. So the
 * stroke is known from its upper and lower envelope, which is sampled at SAMPLES verticals a pixel, and coverage along
 * each is exact. The cost grows with the pixels, not with how often the line goes up and down; no part is blended twice. */
#include "ribbon.h"

#include <float.h>
#include <stdlib.h>

#include "bins.h"
#include "cover.h"
#include "spot.h"
#include "threads.h"

#define SAMPLES 16
#define FEW 4             /* points of a piece that are drawn one by one */
#define QUEUE 512         /* pieces held back until they are seen not to belong to an end of the run */
#define GRAIN 1500000     /* points a thread */

typedef struct {
    cover cover;
    double left, radius;
    int samples;
    float *low, *high;           /* the envelope of the open run */
    float *held_low, *held_high; /* that of the runs before it, where it is not yet coverage */
    int first, last;             /* samples touched by the run; first > last: none */
    int cap;
    piece queue[QUEUE];          /* the latest pieces, a ring: queued ones are not yet in the envelope */
    int64_t begin, end;          /* of the queue, counted from the start of the run */
    bool head;                   /* the queue still holds the start of the run */
    spot at, along;              /* last point of what is in the envelope, and the direction there */
} ribbon;

static void clear_samples(float *low, float *high, int n) {
    for (int i = 0; i < n; i++) low[i] = FLT_MAX, high[i] = -FLT_MAX;
}

static bool ribbon_make(ribbon *r, const canvas *c, double width, int cap) {
    r->left = c->x0, r->radius = width / 2, r->samples = (c->x1 - c->x0) * SAMPLES, r->cap = cap;
    r->begin = r->end = 0, r->head = true;
    r->first = r->samples, r->last = -1;
    r->low = malloc((size_t)r->samples * 4 * sizeof(float));
    if (!r->low) return false;
    r->high = r->low + r->samples, r->held_low = r->high + r->samples, r->held_high = r->held_low + r->samples;
    clear_samples(r->low, r->high, r->samples);
    clear_samples(r->held_low, r->held_high, r->samples);
    if (cover_make(&r->cover, c)) return true;
    free(r->low);
    return false;
}

/* Samples whose verticals lie in [a, b], cut to the page and noted as touched; false if there are none. */
static bool touch(ribbon *r, double a, double b, int *from, int *to) {
    a = ceil((a - r->left) * SAMPLES - 0.5), b = floor((b - r->left) * SAMPLES - 0.5);
    if (!(b >= 0 && a < r->samples && b >= a)) return false;
    *from = a > 0 ? (int)a : 0, *to = b < r->samples ? (int)b : r->samples - 1;
    r->first = *from < r->first ? *from : r->first, r->last = *to > r->last ? *to : r->last;
    return true;
}

static inline double vertical(const ribbon *r, int sample) { return r->left + (sample + 0.5) / SAMPLES; }

/* A vertical stretch dilated; low = high is a disc. */
static void add_upright(ribbon *r, double x, double low, double high) {
    int from, to;
    if (!touch(r, x - r->radius, x + r->radius, &from, &to)) return;
    float square = (float)(r->radius * r->radius), a = (float)low, b = (float)high, d = (float)(vertical(r, from) - x);
    float *lows = r->low + from, *highs = r->high + from;
    for (int i = 0; i <= to - from; i++) {
        float e = d + (float)i * (1.0f / SAMPLES), v = square - e * e, h = sqrtf(v > 0 ? v : 0);
        highs[i] = b + h > highs[i] ? b + h : highs[i];
        lows[i] = a - h < lows[i] ? a - h : lows[i];
    }
}

static void add_side(ribbon *r, double ax, double ay, double bx, double slope, bool upper) {
    int from, to;
    if (!touch(r, ax, bx, &from, &to)) return;
    for (int i = from; i <= to; i++) {
        float y = (float)(ay + (vertical(r, i) - ax) * slope);
        if (upper) r->high[i] = y > r->high[i] ? y : r->high[i];
        else r->low[i] = y < r->low[i] ? y : r->low[i];
    }
}

/* The two long sides of the segment's rectangle; the discs at its ends are added with its points. */
static void add_sides(ribbon *r, spot a, spot b) {
    if (b.x < a.x) {
        spot t = a;
        a = b, b = t;
    }
    double dx = b.x - a.x, dy = b.y - a.y;
    if (!(dx > 0)) return;
    double slope = dy / dx, length = sqrt(dx * dx + dy * dy), nx = r->radius * dy / length, ny = r->radius * dx / length;
    add_side(r, a.x - nx, a.y + ny, b.x - nx, slope, true);
    add_side(r, a.x + nx, a.y - ny, b.x + nx, slope, false);
}

/* ---- ends: exact rectangles and joins instead of discs, which would reach beyond a flat cap ---------------------- */

/* A side of a convex figure: the figure's interval along a vertical lies between its sides. */
static void add_edge(ribbon *r, spot a, spot b) {
    if (b.x < a.x) {
        spot t = a;
        a = b, b = t;
    }
    if (!(b.x > a.x)) return;
    double slope = (b.y - a.y) / (b.x - a.x);
    add_side(r, a.x, a.y, b.x, slope, true);
    add_side(r, a.x, a.y, b.x, slope, false);
}

static inline spot moved(spot p, double dx, double dy) { return (spot){p.x + dx, p.y + dy}; }

static void add_box(ribbon *r, spot p, spot q, spot u) {
    double nx = -u.y * r->radius, ny = u.x * r->radius;
    spot a = moved(p, nx, ny), b = moved(p, -nx, -ny), c = moved(q, -nx, -ny), d = moved(q, nx, ny);
    add_edge(r, a, b);
    add_edge(r, b, c);
    add_edge(r, c, d);
    add_edge(r, d, a);
}

/* The round join at p between directions u and v: the outer sector. */
static void add_join(ribbon *r, spot p, spot u, spot v) {
    double cross = u.x * v.y - u.y * v.x, dot = u.x * v.x + u.y * v.y, turn = atan2(cross, dot);
    double side = turn > 0 ? -r->radius : r->radius; /* a reversal may be +-0 across */
    int steps = 1 + (int)(fabs(turn) / 0.2);
    spot now = moved(p, -u.y * side, u.x * side);
    for (int i = 1; i <= steps; i++) {
        double c = cos(turn * i / steps), s = sin(turn * i / steps);
        spot w = {u.x * c - u.y * s, u.x * s + u.y * c}, next = moved(p, -w.y * side, w.x * side);
        add_edge(r, now, next);
        now = next;
    }
}

/* Points of the queued pieces in order, neighbours apart; returns how many (at most 4 a piece). */
static int unfold(const ribbon *r, spot *out) {
    int n = 0;
    for (int64_t i = r->begin; i < r->end; i++) {
        double corner[4][2];
        int corners = piece_points(&r->queue[i % QUEUE], corner);
        for (int k = 0; k < corners; k++)
            if (n == 0 || hypot(corner[k][0] - out[n - 1].x, corner[k][1] - out[n - 1].y) > 1e-6)
                out[n++] = (spot){corner[k][0], corner[k][1]};
    }
    return n;
}

/* The direction from p to q, or `otherwise` where they are one point. */
static spot direction(spot p, spot q, spot otherwise) {
    double dx = q.x - p.x, dy = q.y - p.y, d = sqrt(dx * dx + dy * dy);
    return d > 1e-6 ? (spot){dx / d, dy / d} : otherwise;
}

/* The cap at p of a line that goes outward there in direction u. */
static void add_cap(ribbon *r, spot p, spot u) {
    if (r->cap == CAP_ROUND) add_upright(r, p.x, p.y, p.y);
    if (r->cap == CAP_SQUARE) add_box(r, p, moved(p, u.x * r->radius, u.y * r->radius), u);
}

/* The queue goes into the envelope exactly. starts, ends: there the line has its cap; where it does not start it is joined
 * to the point that is in the envelope already, where it does not end the last piece stays queued, its join to come. */
static void flush_exact(ribbon *r, bool starts, bool ends) {
    spot points[4 * QUEUE];
    int n = unfold(r, points);
    spot last = points[n - 1], u = starts ? (spot){0, 0} : direction(r->at, points[0], r->along);
    if (!starts) add_sides(r, r->at, points[0]);
    for (int i = 0; i + 1 < n; i++) {
        spot v = direction(points[i], points[i + 1], u);
        if (i || !starts) add_join(r, points[i], u, v);
        else add_cap(r, points[i], (spot){-v.x, -v.y});
        add_box(r, points[i], points[i + 1], v);
        u = v;
    }
    if (ends && (n > 1 || !starts || r->cap == CAP_ROUND)) add_cap(r, last, u);
    if (ends && starts && n == 1 && r->cap == CAP_SQUARE) add_box(r, moved(last, -r->radius, 0), moved(last, r->radius, 0), (spot){1, 0});
    r->at = last, r->along = u;
    r->begin = r->end - !ends;
}

/* ---- runs ----------------------------------------------------------------------------------------------------- */

static void flush_oldest(ribbon *r) {
    const piece *p = &r->queue[r->begin++ % QUEUE];
    double corner[4][2];
    int corners = p->n <= FEW ? piece_points(p, corner) : 0;
    for (int k = 0; k < corners; k++) {
        spot now = {corner[k][0], corner[k][1]};
        add_sides(r, r->at, now);
        add_upright(r, now.x, now.y, now.y);
        r->at = now;
    }
    if (corners) return;
    add_sides(r, r->at, (spot){p->x_first, p->y_first});
    add_upright(r, (p->x_first + p->x_last) / 2, p->low, p->high);
    r->at = (spot){p->x_last, p->y_last};
}

/* The run's envelope joins that of the runs before it where they meet, else those become coverage. */
static void hold(ribbon *r, int i) {
    bool meets = r->low[i] <= r->held_high[i] && r->held_low[i] <= r->high[i];
    if (!meets) {
        cover_span(&r->cover, i / SAMPLES, r->held_low[i], r->held_high[i], 1.0f / SAMPLES);
        r->held_low[i] = r->low[i], r->held_high[i] = r->high[i];
    }
    r->held_low[i] = r->low[i] < r->held_low[i] ? r->low[i] : r->held_low[i];
    r->held_high[i] = r->high[i] > r->held_high[i] ? r->high[i] : r->held_high[i];
    r->low[i] = FLT_MAX, r->high[i] = -FLT_MAX;
}

static void end_run(ribbon *r) {
    if (r->end > r->begin) flush_exact(r, r->head, true);
    for (int i = r->first; i <= r->last; i++)
        if (r->low[i] <= r->high[i]) hold(r, i);
    r->first = r->samples, r->last = -1;
    r->begin = r->end = 0, r->head = true;
}

static bool is_far(const ribbon *r, const piece *a, const piece *b) {
    double dx = b->x_last - a->x_first, dy = b->y_last - a->y_first;
    return dx * dx + dy * dy > 4 * r->radius * r->radius;
}

static void add_piece(ribbon *r, const piece *p) {
    if (p->n == 0) {
        end_run(r);
        return;
    }
    r->queue[r->end++ % QUEUE] = *p;
    if (r->head) {
        bool full = r->end == QUEUE;
        if (!full && (r->end < 3 || !is_far(r, &r->queue[0], p))) return;
        flush_exact(r, true, false);
        r->head = false;
        return;
    }
    while (r->end - r->begin > 2 && (r->end - r->begin == QUEUE || is_far(r, &r->queue[r->begin % QUEUE], p)))
        flush_oldest(r);
}

static void finish(ribbon *r) {
    end_run(r);
    for (int i = 0; i < r->samples; i++)
        cover_span(&r->cover, i / SAMPLES, r->held_low[i], r->held_high[i], 1.0f / SAMPLES);
}

/* ---- driver --------------------------------------------------------------------------------------------------- */

/* What is known of the runs so far: along a vertical the envelopes of two of them are told apart, not of three. */
typedef struct {
    double at, low, high;             /* of the open run: last x, least and greatest */
    int way;
    double last_low, last_high;       /* of the run before it */
    double least, most;               /* of all before that one */
    bool rise, fall;                  /* whether the runs may still follow one another to the right, to the left */
} course;

static void end_course(course *c, double radius) {
    if (!isnan(c->at)) {
        c->rise = c->rise && c->low >= c->most + 2 * radius, c->fall = c->fall && c->high <= c->least - 2 * radius;
        c->most = c->last_high > c->most ? c->last_high : c->most;
        c->least = c->last_low < c->least ? c->last_low : c->least;
        c->last_low = c->low, c->last_high = c->high;
    }
    c->at = NAN, c->low = DBL_MAX, c->high = -DBL_MAX, c->way = 0;
}

/* False where x turns back. */
static bool go_on(course *c, const piece *p) {
    double step = isnan(c->at) ? p->x_last - p->x_first : p->x_first != c->at ? p->x_first - c->at : p->x_last - c->at;
    int now = step > 0 ? 1 : step < 0 ? -1 : 0;
    if (now && c->way && now != c->way) return false;
    c->way = now ? now : c->way, c->at = p->x_last;
    c->low = fmin(c->low, fmin(p->x_first, p->x_last)), c->high = fmax(c->high, fmax(p->x_first, p->x_last));
    return true;
}

/* Whether x goes one way within each run, across the parts too, and no three runs meet on a vertical. */
static bool goes_one_way(const pieces *all, int parts, double radius) {
    course c = {NAN, DBL_MAX, -DBL_MAX, 0, DBL_MAX, -DBL_MAX, DBL_MAX, -DBL_MAX, true, true};
    for (int part = 0; part < parts; part++)
        for (int64_t i = 0; i < all[part].n; i++) {
            const piece *p = &all[part].items[i];
            if (p->n == 0) end_course(&c, radius);
            else if (!go_on(&c, p)) return false;
        }
    end_course(&c, radius);
    return c.rise || c.fall;
}

/* The coverage of the pieces, to be freed where the result is RIBBON_DONE. */
static int cover_pieces(const canvas *c, double width, int cap, const pieces *all, int parts, cover *out) {
    if (!goes_one_way(all, parts, width / 2)) return RIBBON_UNFIT;
    ribbon *r = malloc(sizeof *r);
    bool made = r && ribbon_make(r, c, width, cap);
    if (made) {
        for (int part = 0; part < parts; part++)
            for (int64_t i = 0; i < all[part].n; i++) add_piece(r, &all[part].items[i]);
        finish(r);
        *out = r->cover;
        free(r->low);
    }
    free(r);
    return made ? RIBBON_DONE : RIBBON_MEMORY;
}

typedef struct {
    binning binning;
    int64_t n;
    pieces out[MAX_THREADS];
    int64_t taken[MAX_THREADS];
} cutting;

static int64_t part_start(const cutting *c, int part, int parts) { return c->n / parts * part; }

static void cut_part(void *context, int part, int parts) {
    cutting *c = context;
    int64_t from = part_start(c, part, parts), to = part + 1 < parts ? part_start(c, part + 1, parts) : c->n;
    c->taken[part] = bins_cut(&c->binning, from, to, &c->out[part]) - to;
}

int ribbon_stroke(const canvas *c, const path_spec *s) {
    if (c->x1 <= c->x0 || c->y1 <= c->y0 || s->x.n == 0) return RIBBON_DONE;
    cutting cut = {.binning = {&s->x, &s->y, c->x0, RIBBON_BINS, true, 2 * (c->x1 - c->x0) + 64}, .n = s->x.n};
    int parts = parts_for(s->x.n, GRAIN), status = RIBBON_DONE;
    run_parts(cut_part, &cut, parts);
    for (int i = 0; i < parts; i++) {
        if (cut.out[i].out_of_memory) status = RIBBON_MEMORY;
        else if (cut.taken[i] < 0 && status == RIBBON_DONE) status = RIBBON_UNFIT;
    }
    cover made;
    if (status == RIBBON_DONE) status = cover_pieces(c, s->width, s->cap, cut.out, parts, &made);
    if (status == RIBBON_DONE) {
        cover_paint(&made, c, pixel_of(s->stroke));
        cover_free(&made);
    }
    for (int i = 0; i < parts; i++) pieces_free(&cut.out[i]);
    return status;
}

int ribbon_mask(const canvas *region, double width, int cap, const pieces *line, uint8_t *mask, int rows[2]) {
    cover made;
    int status = cover_pieces(region, width, cap, line, 1, &made);
    if (status != RIBBON_DONE) return status;
    cover_bytes(&made, mask, rows);
    cover_free(&made);
    return RIBBON_DONE;
}
