/* svg_path.c: scene.Path as path data. One pass over the columns, in blocks: scale, thin, clip, write; memory grows with
 * what is written, not with the data. */
#include "svgfmt.h"

#include <math.h>
#include <stdlib.h>

#define BINS 4.0                      /* columns a px, in each of which the first, least, greatest and last point stay */

static const char no_memory[] = "out of memory";

/* ---- where vertices go ---------------------------------------------------------------------------------------- */

typedef struct {
    double *x, *y;
    size_t n, room;
    bool failed;
} polygon;

static void add(polygon *p, double x, double y) {
    if (p->n == p->room && !p->failed) {
        size_t room = p->room ? 2 * p->room : 256;
        double *xs = realloc(p->x, room * sizeof *xs);
        if (xs) p->x = xs;
        double *ys = xs ? realloc(p->y, room * sizeof *ys) : NULL;
        if (ys) p->y = ys, p->room = room;
        p->failed = !xs || !ys;
    }
    if (p->failed) return;
    p->x[p->n] = x, p->y[p->n++] = y;
}

static void discard(polygon *p) {
    free(p->x), free(p->y);
    *p = (polygon){0};
}

/* Sutherland-Hodgman against one side. */
static void clip_side(const polygon *in, polygon *out, int side, double limit) {
    double sign = side < 2 ? -1 : 1;
    const double *along = side % 2 ? in->y : in->x;
    for (size_t i = 0; i < in->n; i++) {
        size_t j = i + 1 < in->n ? i + 1 : 0;
        double a = sign * (along[i] - limit), b = sign * (along[j] - limit);
        if (a <= 0) add(out, in->x[i], in->y[i]);
        if ((a <= 0) == (b <= 0)) continue;
        double t = a / (a - b);
        add(out, in->x[i] + t * (in->x[j] - in->x[i]), in->y[i] + t * (in->y[j] - in->y[i]));
    }
}

/* Write the polygon closed, cut to the bounds (with a margin) where it reaches over them, and empty it. */
static void write_polygon(svg_pen *pen, const path_spec *s, polygon *p) {
    for (int side = 0; side < 4 && p->n; side++) {
        double limit = s->bounds[side] + (side < 2 ? -16 : 16);
        bool over = false;
        for (size_t i = 0; i < p->n && !over; i++) {
            double v = (side % 2 ? p->y : p->x)[i];
            over = side < 2 ? v < limit : v > limit;
        }
        if (!over) continue;
        polygon cut = {0};
        clip_side(p, &cut, side, limit);
        cut.failed |= p->failed;
        discard(p);
        *p = cut;
    }
    for (size_t i = 0; i < p->n; i++) i ? svg_line(pen, p->x[i], p->y[i]) : svg_move(pen, p->x[i], p->y[i]);
    if (p->n) svg_close(pen);
    pen->out->failed |= p->failed;
    p->n = 0;
}

/* A stroked line: segments are cut to the reach; dashes keep their phase, for a cut line begins whole periods early. */
typedef struct {
    svg_pen *pen;
    const path_spec *s;
    double reach[4], period, length;
    double x, y, first_x, first_y;
    bool some, down, lifted;
} liner;

static liner line_start(svg_pen *pen, const path_spec *s) {
    double margin = 4 + s->width * (s->join == JOIN_MITER ? fmax(1, s->miter_limit) : 1), period = 0;
    for (int i = 0; i < s->dashes; i++) period += s->dash[i] * (s->dashes % 2 ? 2 : 1);
    return (liner){.pen = pen, .s = s, .period = period,
                   .reach = {s->bounds[0] - margin, s->bounds[1] - margin, s->bounds[2] + margin, s->bounds[3] + margin}};
}

static bool clip_segment(const double *r, double ax, double ay, double dx, double dy, double *t0, double *t1) {
    double p[4] = {-dx, dx, -dy, dy}, q[4] = {ax - r[0], r[2] - ax, ay - r[1], r[3] - ay};
    *t0 = 0, *t1 = 1;
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0 && q[i] < 0) return false;
        if (p[i] == 0) continue;
        double t = q[i] / p[i];
        if (p[i] < 0) *t0 = fmax(*t0, t);
        else *t1 = fmin(*t1, t);
    }
    return *t0 <= *t1;
}

static void line_segment(liner *l, double bx, double by) {
    double ax = l->x, ay = l->y, dx = bx - ax, dy = by - ay, t0, t1, whole = l->period > 0 ? hypot(dx, dy) : 0;
    if (clip_segment(l->reach, ax, ay, dx, dy, &t0, &t1)) {
        if (t0 > 0) l->down = false;
        if (!l->down && whole > 0) t0 -= fmod(l->length + t0 * whole, l->period) / whole;
        if (!l->down) svg_move(l->pen, ax + t0 * dx, ay + t0 * dy);
        svg_line(l->pen, ax + t1 * dx, ay + t1 * dy);
        l->down = t1 >= 1;
        l->lifted |= !l->down;
    } else l->down = false, l->lifted = true;
    l->length += whole;
}

static void line_vertex(liner *l, double x, double y) {
    if (l->some) line_segment(l, x, y);
    else l->first_x = x, l->first_y = y, l->length = 0, l->lifted = l->down = false;
    l->x = x, l->y = y, l->some = true;
}

static void line_end(liner *l) {
    if (!l->some) return;
    l->some = false;
    const double *r = l->reach;
    bool seen = l->x >= r[0] && l->x <= r[2] && l->y >= r[1] && l->y <= r[3];
    if (!l->down && !l->lifted && seen) svg_move(l->pen, l->x, l->y), l->down = true; /* a single point */
    if (l->s->closed && l->down && !l->lifted && !l->pen->fresh) svg_close(l->pen);
    else if (l->s->closed && l->lifted) line_segment(l, l->first_x, l->first_y);
    else if (l->down && l->pen->fresh && l->s->cap == CAP_ROUND) svg_stay(l->pen);
    l->down = false;
}

/* ---- thinning ------------------------------------------------------------------------------------------------- */

typedef void vertex_to(void *to, double x, double y);

static void to_line(void *to, double x, double y) { line_vertex(to, x, y); }
static void to_polygon(void *to, double x, double y) { add(to, x, y); }

/* Of consecutive points in one narrow column only the first, least, greatest and last go on. */
typedef struct {
    vertex_to *put;
    void *to;
    double bin, first[2], low[2], high[2], last[2];
    bool some, active, low_first;
} thinner;

static void thin_flush(thinner *t) {
    if (!t->some) return;
    t->some = false;
    const double *a = t->low_first ? t->low : t->high, *b = t->low_first ? t->high : t->low;
    t->put(t->to, t->first[0], t->first[1]);
    if (a[1] != t->first[1] || a[0] != t->first[0]) t->put(t->to, a[0], a[1]);
    if (b[0] != a[0] || b[1] != a[1]) t->put(t->to, b[0], b[1]);
    if (t->last[0] != b[0] || t->last[1] != b[1]) t->put(t->to, t->last[0], t->last[1]);
}

static inline void thin_point(thinner *t, double x, double y) {
    if (!t->active) {
        t->put(t->to, x, y);
        return;
    }
    double bin = floor(x * BINS);
    if (!t->some || bin != t->bin) {
        thin_flush(t);
        t->some = t->low_first = true, t->bin = bin;
        t->first[0] = t->low[0] = t->high[0] = x, t->first[1] = t->low[1] = t->high[1] = y;
    } else if (y < t->low[1]) t->low[0] = x, t->low[1] = y, t->low_first = false;
    else if (y > t->high[1]) t->high[0] = x, t->high[1] = y, t->low_first = true;
    t->last[0] = x, t->last[1] = y;
}

/* ---- reading -------------------------------------------------------------------------------------------------- */

/* The nearest place on the pixel grid: centres for strokes of odd width, else edges. */
static double snapped(const path_spec *s, double v) {
    if (!s->has_stroke || ((int64_t)s->width & 1) == 0) return floor(v + 0.5);
    return floor(v) + 0.5;
}

static void read_block(const path_spec *s, const column *x, const column *y, int64_t start, int64_t n, double *xs, double *ys) {
    column_px(x, start, n, xs);
    column_px(y, start, n, ys);
    for (int64_t i = 0; s->snap && i < n; i++) xs[i] = snapped(s, xs[i]), ys[i] = snapped(s, ys[i]);
}

typedef struct {
    svg_pen *pen;
    const path_spec *s;
    liner line;
    polygon shape, base;
    thinner top, bottom;
    bool filling;
} walker;

static void run_end(walker *w) {
    thin_flush(&w->top);
    thin_flush(&w->bottom);
    if (!w->filling) {
        line_end(&w->line);
        return;
    }
    for (size_t i = w->base.n; i-- > 0;) add(&w->shape, w->base.x[i], w->base.y[i]);
    w->shape.failed |= w->base.failed;
    w->base.n = 0;
    write_polygon(w->pen, w->s, &w->shape);
}

static const char *walk_runs(svg_pen *pen, const path_spec *s, bool filling) {
    double xs[BLOCK], ys[BLOCK], base_x[BLOCK], base_y[BLOCK];
    walker w = {.pen = pen, .s = s, .line = line_start(pen, s), .filling = filling};
    bool based = filling && s->has_base, thin = s->decimate && !s->snap;
    w.top = (thinner){.put = filling ? to_polygon : to_line, .to = filling ? (void *)&w.shape : (void *)&w.line, .active = thin};
    w.bottom = (thinner){.put = to_polygon, .to = &w.base, .active = thin};
    for (int64_t start = 0; start < s->x.n && !pen->out->failed; start += BLOCK) {
        int64_t n = s->x.n - start < BLOCK ? s->x.n - start : BLOCK;
        read_block(s, &s->x, &s->y, start, n, xs, ys);
        if (based) read_block(s, &s->base_x, &s->base_y, start, n, base_x, base_y);
        for (int64_t i = 0; i < n; i++) {
            if (s->ring && (start + i) % s->ring == 0) run_end(&w);
            if (isnan(xs[i] + ys[i]) || (based && isnan(base_x[i] + base_y[i]))) {
                run_end(&w);
                continue;
            }
            thin_point(&w.top, xs[i], ys[i]);
            if (based) thin_point(&w.bottom, base_x[i], base_y[i]);
        }
    }
    run_end(&w);
    bool failed = w.shape.failed || w.base.failed;
    discard(&w.shape), discard(&w.base);
    return failed || pen->out->failed ? no_memory : NULL;
}

static const char *walk_verbs(svg_pen *pen, const path_spec *s) {
    static const int takes[] = {1, 1, 3, 0};
    bool down = false;
    for (int64_t i = 0, at = 0; i < s->verb_count; i++) {
        int verb = s->verbs[i], n = takes[verb];
        double x[3], y[3];
        bool broken = false;
        for (int j = 0; j < n; j++, at++) {
            read_block(s, &s->x, &s->y, at, 1, &x[j], &y[j]);
            broken |= isnan(x[j] + y[j]);
        }
        down = !broken && (down || verb == VERB_MOVE);
        if (!down) continue;
        if (verb == VERB_MOVE) svg_move(pen, x[0], y[0]);
        else if (verb == VERB_LINE) svg_line(pen, x[0], y[0]);
        else if (verb == VERB_CUBIC) svg_cubic(pen, x, y);
        else svg_close(pen);
    }
    return pen->out->failed ? no_memory : NULL;
}

const char *svg_path_stroke(svg_text *out, const path_spec *s) {
    svg_pen pen = svg_pen_on(out);
    return s->verbs ? walk_verbs(&pen, s) : walk_runs(&pen, s, false);
}

const char *svg_path_fill(svg_text *out, const path_spec *s) {
    svg_pen pen = svg_pen_on(out);
    return s->verbs ? walk_verbs(&pen, s) : walk_runs(&pen, s, true);
}

const char *svg_path_rings(svg_text *out, const path_spec *s) {
    double xs[BLOCK], ys[BLOCK];
    polygon p = {0};
    int64_t ring = s->ring ? s->ring : s->x.n;
    for (int64_t from = 0, k = 0; from < s->x.n && !out->failed; from += ring, k++) {
        int64_t end = from + ring < s->x.n ? from + ring : s->x.n;
        size_t before = out->n;
        svg_print(out, "<path d=\"");
        size_t empty = out->n;
        svg_pen pen = svg_pen_on(out);
        for (int64_t at = from; at < end; at += BLOCK) {
            int64_t n = end - at < BLOCK ? end - at : BLOCK;
            read_block(s, &s->x, &s->y, at, n, xs, ys);
            for (int64_t i = 0; i < n; i++) isnan(xs[i] + ys[i]) ? write_polygon(&pen, s, &p) : add(&p, xs[i], ys[i]);
        }
        write_polygon(&pen, s, &p);
        if (out->n == empty) {
            out->n = before; /* nothing of it can be seen */
            continue;
        }
        const uint8_t *c = s->fills + k * s->fills_step;
        int64_t channel = s->fills_channel_step;
        svg_print(out, "\"");
        svg_paint(out, "fill", (rgba){c[0] / 255.0, c[channel] / 255.0, c[2 * channel] / 255.0, c[3 * channel] / 255.0});
        svg_print(out, "/>\n");
    }
    bool failed = out->failed || p.failed;
    discard(&p);
    return failed ? no_memory : NULL;
}
