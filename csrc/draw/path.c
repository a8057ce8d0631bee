/* path.c: scene.Path on a cairo context: verbs, rings, runs of points, fills to a base. Long data lines and bands on
 * pixels go to ribbon.c, which knows no cairo. */
#include "path.h"

#include <stdlib.h>
#include <string.h>

#include "boxes.h"
#include "fill.h"
#include "ribbon.h"
#include "scrawl.h"
#include "segments.h"
#include "simplify.h"

#define MITERED 5000  /* lines of more points are drawn with round joins, which nobody can tell there */
#define LONG 300      /* points of a line from which its coverage is gathered figure by figure: cairo takes more than twice
                       * as long for twice as many */
#define FAR 16000.0 /* beyond this cairo's fixed point is near its end: geometry is clipped first */

typedef struct {
    double *x, *y;
    int64_t n;
} buffer;

static const char no_memory[] = "out of memory";

static bool buffer_make(buffer *b, int64_t n) {
    b->x = malloc((size_t)(2 * n + 2) * sizeof(double));
    b->y = b->x + n + 1;
    b->n = n;
    return b->x != NULL;
}

void path_pen(cairo_t *cr, const path_spec *s) {
    static const cairo_line_cap_t caps[] = {CAIRO_LINE_CAP_BUTT, CAIRO_LINE_CAP_ROUND, CAIRO_LINE_CAP_SQUARE};
    static const cairo_line_join_t joins[] = {CAIRO_LINE_JOIN_ROUND, CAIRO_LINE_JOIN_MITER, CAIRO_LINE_JOIN_BEVEL};
    cairo_set_source_rgba(cr, s->stroke.r, s->stroke.g, s->stroke.b, s->stroke.a);
    cairo_set_line_width(cr, s->width);
    cairo_set_dash(cr, s->dash, s->dashes, s->dash_offset);
    cairo_set_line_cap(cr, caps[s->cap]);
    cairo_set_line_join(cr, joins[s->join]);
    cairo_set_miter_limit(cr, s->miter_limit < 1 ? 1 : s->miter_limit);
}

static void set_fill(cairo_t *cr, const path_spec *s, int64_t subpath) {
    rgba c = s->fill;
    if (s->has_fills && subpath >= 0 && subpath < s->fills_n) {
        const uint8_t *p = s->fills + subpath * s->fills_step;
        int64_t step = s->fills_channel_step;
        c = (rgba){p[0] / 255.0, p[step] / 255.0, p[2 * step] / 255.0, p[3 * step] / 255.0};
    }
    cairo_set_source_rgba(cr, c.r, c.g, c.b, c.a);
    cairo_set_fill_rule(cr, s->fill_rule == RULE_EVENODD ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
}

/* The nearest place on the pixel grid: centres for strokes of odd width, else edges. */
static double snapped(const path_spec *s, double v) {
    if (!s->has_stroke || ((int64_t)s->width & 1) == 0) return floor(v + 0.5);
    return floor(v) + 0.5;
}

/* A line or band of data on a page of vectors is thinned to what can be seen of it. */
static bool is_thinned(const path_spec *s) { return s->decimate && !s->verbs && !s->ring && !s->has_fills && !s->snap; }

static const char *load(const path_spec *s, const column *x, const column *y, buffer *b) {
    if (is_thinned(s)) {
        polyline p;
        double margin = 16 + 2 * s->width;
        if (!simplify_line(x, y, s->bounds[0] - margin, s->bounds[2] + margin, VECTOR_BINS, &p)) return no_memory;
        *b = (buffer){p.x, p.y, p.n};
        return NULL;
    }
    if (!buffer_make(b, x->n)) return no_memory;
    column_px(x, 0, x->n, b->x);
    column_px(y, 0, y->n, b->y);
    for (int64_t i = 0; s->snap && i < b->n; i++) b->x[i] = snapped(s, b->x[i]), b->y[i] = snapped(s, b->y[i]);
    return NULL;
}

static inline bool missing(const buffer *b, int64_t i) { return isnan(b->x[i] + b->y[i]); }

/* ---- clipping ------------------------------------------------------------------------------------------------ */

/* Liang-Barsky: the part t0..t1 of the segment inside r (x0, y0, x1, y1); false if there is none. */
static bool clip_segment(const double *r, double ax, double ay, double bx, double by, double *t0, double *t1) {
    double dx = bx - ax, dy = by - ay;
    double p[4] = {-dx, dx, -dy, dy}, q[4] = {ax - r[0], r[2] - ax, ay - r[1], r[3] - ay};
    *t0 = 0, *t1 = 1;
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0) {
            if (q[i] < 0) return false;
            continue;
        }
        double t = q[i] / p[i];
        if (p[i] < 0) *t0 = t > *t0 ? t : *t0;
        else *t1 = t < *t1 ? t : *t1;
    }
    return *t0 <= *t1;
}

/* Sutherland-Hodgman against one side: sign * v <= sign * limit, along x or y. out has room for 2 n + 2. */
static int64_t clip_side(const buffer *in, buffer *out, bool along_x, double sign, double limit) {
    int64_t m = 0;
    for (int64_t i = 0; i < in->n; i++) {
        int64_t j = i + 1 < in->n ? i + 1 : 0;
        double a = sign * ((along_x ? in->x : in->y)[i] - limit), b = sign * ((along_x ? in->x : in->y)[j] - limit);
        if (a <= 0) out->x[m] = in->x[i], out->y[m++] = in->y[i];
        if ((a <= 0) != (b <= 0)) {
            double t = a / (a - b);
            out->x[m] = in->x[i] + t * (in->x[j] - in->x[i]);
            out->y[m++] = in->y[i] + t * (in->y[j] - in->y[i]);
        }
    }
    return out->n = m;
}

static void trace_polygon(cairo_t *cr, const buffer *b) {
    for (int64_t i = 0; i < b->n; i++) {
        if (i) cairo_line_to(cr, b->x[i], b->y[i]);
        else cairo_move_to(cr, b->x[i], b->y[i]);
    }
    if (b->n) cairo_close_path(cr);
}

/* The filled polygon b, clipped to what cairo can hold where it reaches too far. */
static const char *trace_filled(cairo_t *cr, const path_spec *s, const buffer *b) {
    double reach = 0;
    for (int64_t i = 0; i < b->n; i++) reach = fmax(reach, fmax(fabs(b->x[i]), fabs(b->y[i])));
    if (reach <= FAR) {
        trace_polygon(cr, b);
        return NULL;
    }
    buffer now = *b, next = {0};
    double *old = NULL;
    for (int side = 0; side < 4; side++) {
        if (!buffer_make(&next, 2 * now.n + 2)) {
            free(old);
            return no_memory;
        }
        double limit = s->bounds[side] + (side < 2 ? -64 : 64);
        clip_side(&now, &next, side % 2 == 0, side < 2 ? -1 : 1, limit);
        free(old);
        old = next.x;
        now = next;
    }
    trace_polygon(cr, &now);
    free(old);
    return NULL;
}

/* ---- lines ---------------------------------------------------------------------------------------------------- */

/* A line as it is sent to cairo, all of it one path, so that it is laid down once: stretches outside the bounds are left out. A
 * stretch of a dashed line begins where a period does, which is outside the bounds too. */
typedef struct {
    cairo_t *cr;
    const path_spec *s;
    double reach[4], period, length;
    bool down;
} liner;

static liner line_start(cairo_t *cr, const path_spec *s) {
    double margin = 4 + s->width * (s->join == JOIN_MITER ? fmax(1, s->miter_limit) : 1), period = 0;
    for (int i = 0; i < s->dashes; i++) period += s->dash[i] * (s->dashes % 2 ? 2 : 1);
    return (liner){cr, s, {s->bounds[0] - margin, s->bounds[1] - margin, s->bounds[2] + margin, s->bounds[3] + margin},
                   period, 0, false};
}

static void line_segment(liner *l, double ax, double ay, double bx, double by) {
    double t0, t1, whole = l->period > 0 ? hypot(bx - ax, by - ay) : 0;
    bool seen = clip_segment(l->reach, ax, ay, bx, by, &t0, &t1);
    if (seen && (t0 > 0 || !l->down)) {
        double back = whole > 0 ? t0 - fmod(l->length + t0 * whole, l->period) / whole : t0;
        cairo_move_to(l->cr, ax + back * (bx - ax), ay + back * (by - ay));
    }
    if (seen) cairo_line_to(l->cr, ax + t1 * (bx - ax), ay + t1 * (by - ay));
    l->down = seen && t1 >= 1;
    l->length += whole;
}

/* Points from..to - 1 of b, all numbers, as one subpath of a stroke. */
static void trace_stroked(liner *l, const buffer *b, int64_t from, int64_t to) {
    const path_spec *s = l->s;
    bool inside = true;
    l->length = 0, l->down = false;
    for (int64_t i = from; inside && i < to; i++)
        inside = b->x[i] >= l->reach[0] && b->x[i] <= l->reach[2] && b->y[i] >= l->reach[1] && b->y[i] <= l->reach[3];
    if (inside && s->closed) {
        cairo_move_to(l->cr, b->x[from], b->y[from]);
        for (int64_t i = from + 1; i < to; i++) cairo_line_to(l->cr, b->x[i], b->y[i]);
        cairo_close_path(l->cr);
        return;
    }
    if (to - from == 1) line_segment(l, b->x[from], b->y[from], b->x[from], b->y[from]);
    for (int64_t i = from + 1; i < to; i++) line_segment(l, b->x[i - 1], b->y[i - 1], b->x[i], b->y[i]);
    if (s->closed && to - from > 1) line_segment(l, b->x[to - 1], b->y[to - 1], b->x[from], b->y[from]);
}

/* The next run of numbers at or after *at, at most ring points where there are rings: [*from, *at). */
static bool next_run(const path_spec *s, const buffer *b, int64_t *from, int64_t *at) {
    while (*at < b->n) {
        int64_t end = s->ring ? (*at / s->ring + 1) * s->ring : b->n;
        end = end > b->n ? b->n : end;
        while (*at < end && missing(b, *at)) ++*at;
        *from = *at;
        while (*at < end && !missing(b, *at)) ++*at;
        if (*at > *from) return true;
    }
    return false;
}

/* ---- verbs ---------------------------------------------------------------------------------------------------- */

static void trace_verb(cairo_t *cr, int verb, const double *x, const double *y) {
    if (verb == VERB_MOVE) cairo_move_to(cr, x[0], y[0]);
    else if (verb == VERB_LINE) cairo_line_to(cr, x[0], y[0]);
    else if (verb == VERB_CUBIC) cairo_curve_to(cr, x[0], y[0], x[1], y[1], x[2], y[2]);
    else cairo_close_path(cr);
}

static const char *trace_verbs(cairo_t *cr, const path_spec *s, const buffer *b) {
    static const int takes[] = {1, 1, 3, 0};
    int64_t at = 0;
    bool down = false;
    for (int64_t i = 0; i < s->verb_count; i++) {
        int verb = s->verbs[i], n = takes[verb];
        double x[3] = {0}, y[3] = {0};
        bool broken = false;
        for (int j = 0; j < n; j++, at++) {
            broken |= missing(b, at);
            x[j] = fmax(-1e6, fmin(1e6, b->x[at])), y[j] = fmax(-1e6, fmin(1e6, b->y[at]));
        }
        down = !broken && (down || verb == VERB_MOVE);
        if (down) trace_verb(cr, verb, x, y);
    }
    return NULL;
}

static const char *trace_runs(cairo_t *cr, const path_spec *s, const buffer *b) {
    int64_t from, at = 0;
    while (next_run(s, b, &from, &at)) {
        buffer run = {b->x + from, b->y + from, at - from};
        const char *status = trace_filled(cr, s, &run);
        if (status) return status;
    }
    return NULL;
}

const char *path_trace(cairo_t *cr, const path_spec *s) {
    buffer b;
    const char *status = load(s, &s->x, &s->y, &b);
    if (status) return status;
    status = s->verbs ? trace_verbs(cr, s, &b) : trace_runs(cr, s, &b);
    free(b.x);
    cairo_set_fill_rule(cr, s->fill_rule == RULE_EVENODD ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
    return status;
}

/* ---- the kinds of path ---------------------------------------------------------------------------------------- */

static void stroke_runs(cairo_t *cr, const path_spec *s, const buffer *b) {
    int64_t from, at = 0;
    path_pen(cr, s);
    liner l = line_start(cr, s);
    while (next_run(s, b, &from, &at)) trace_stroked(&l, b, from, at);
    cairo_stroke(cr);
}

static const char *draw_verbs(cairo_t *cr, const path_spec *s, const buffer *b) {
    trace_verbs(cr, s, b);
    if (s->has_fill) {
        set_fill(cr, s, -1);
        cairo_fill_preserve(cr);
    }
    if (s->has_stroke) {
        path_pen(cr, s);
        cairo_stroke_preserve(cr);
    }
    cairo_new_path(cr);
    return NULL;
}

/* Whether the stroke is left to scrawl.c. */
static bool is_scrawl(const canvas *c, const path_spec *s) {
    bool is_round = s->join == JOIN_ROUND || s->x.n > MITERED;
    return c->data && s->x.n > LONG && is_round && !s->snap && !s->verbs && !s->has_fills;
}

static const char *draw_runs(cairo_t *cr, const canvas *c, const path_spec *s, const buffer *b) {
    const char *status = NULL;
    if (s->has_fill) {
        status = trace_runs(cr, s, b);
        set_fill(cr, s, -1);
        cairo_fill(cr);
    }
    if (!s->has_stroke || status) return status;
    if (is_scrawl(c, s)) return scrawl_stroke(c, s);
    stroke_runs(cr, s, b);
    return NULL;
}

/* Each ring with a fill of its own, and its stroke, before the next. */
static const char *draw_fills(cairo_t *cr, const path_spec *s, const buffer *b) {
    int64_t from, at = 0;
    const char *status = NULL;
    while (!status && next_run(s, b, &from, &at)) {
        buffer ring = {b->x + from, b->y + from, at - from};
        status = trace_filled(cr, s, &ring);
        set_fill(cr, s, s->ring ? from / s->ring : 0);
        cairo_fill(cr);
        if (!s->has_stroke) continue;
        path_pen(cr, s);
        liner l = line_start(cr, s);
        trace_stroked(&l, b, from, at);
        cairo_stroke(cr);
    }
    return status;
}

/* Any gap in a thinned line or its base: its other side must then break at the same x, so nothing is thinned. */
static bool has_gap(const buffer *b) {
    for (int64_t i = 0; i < b->n; i++)
        if (missing(b, i)) return true;
    return false;
}

static const char *trace_between(cairo_t *cr, const path_spec *s, const buffer *line, const buffer *base) {
    buffer ring;
    if (!buffer_make(&ring, line->n + base->n)) return no_memory;
    int64_t m = 0;
    for (int64_t i = 0; i < line->n; i++) ring.x[m] = line->x[i], ring.y[m++] = line->y[i];
    for (int64_t i = base->n; i-- > 0;) ring.x[m] = base->x[i], ring.y[m++] = base->y[i];
    ring.n = m;
    const char *status = m ? trace_filled(cr, s, &ring) : NULL;
    free(ring.x);
    return status;
}

static const char *trace_bands(cairo_t *cr, const path_spec *s, const buffer *b, const buffer *base) {
    const char *status = NULL;
    for (int64_t i = 0; !status && i < b->n;) {
        int64_t from = i;
        while (i < b->n && !missing(b, i) && !missing(base, i)) i++;
        buffer line = {b->x + from, b->y + from, i - from}, under = {base->x + from, base->y + from, i - from};
        status = trace_between(cr, s, &line, &under);
        while (i < b->n && (missing(b, i) || missing(base, i))) i++;
    }
    return status;
}

/* The region between the points and the base, run by run. */
static const char *fill_base(cairo_t *cr, const path_spec *spec) {
    path_spec s = *spec;
    buffer line = {0}, base = {0};
    const char *status = load(&s, &s.x, &s.y, &line);
    if (!status) status = load(&s, &s.base_x, &s.base_y, &base);
    if (!status && is_thinned(&s) && (has_gap(&line) || has_gap(&base))) {
        free(line.x);
        free(base.x);
        line.x = base.x = NULL, s.decimate = false;
        status = load(&s, &s.x, &s.y, &line);
        if (!status) status = load(&s, &s.base_x, &s.base_y, &base);
    }
    if (!status) status = is_thinned(&s) ? trace_between(cr, &s, &line, &base) : trace_bands(cr, &s, &line, &base);
    set_fill(cr, &s, -1);
    cairo_fill(cr);
    free(line.x);
    free(base.x);
    return status;
}

static const char *draw_base(cairo_t *cr, const canvas *c, const path_spec *s, const buffer *b) {
    const char *status = s->has_fill ? fill_base(cr, s) : NULL;
    if (s->has_stroke && !status && is_scrawl(c, s)) return scrawl_stroke(c, s);
    if (s->has_stroke && !status) stroke_runs(cr, s, b);
    return status;
}

/* Lines and bands of data on pixels: what of s could be drawn by its own coverage is taken out of it; true when nothing is
 * left to draw. */
static bool draw_data(const canvas *c, path_spec *s, const char **status) {
    if (s->has_fill && s->fill_rule == RULE_SIMPLE) {
        int filled = fill_simple(c, s);
        if (filled == FILL_MEMORY) *status = no_memory;
        if (filled == FILL_DONE) s->has_fill = false;
        if (filled == FILL_MEMORY || !(s->has_fill || s->has_stroke)) return true;
    }
    int boxes = BOXES_DONE;
    if ((s->has_fill || s->has_fills) && !s->has_base && !s->has_stroke) boxes = boxes_fill(c, s);
    else if (s->has_stroke && !s->has_fill && !s->has_fills) boxes = boxes_stroke(c, s);
    else boxes = BOXES_UNFIT;
    if (boxes != BOXES_UNFIT) {
        *status = boxes == BOXES_MEMORY ? no_memory : NULL;
        return true;
    }
    if (s->has_stroke && !s->has_fill && !s->has_fills && segments_stroke(c, s)) return true;
    if (s->verbs || s->ring || s->closed || s->snap || s->has_fills || (s->has_fill && !s->has_base)) return false;
    int done = RIBBON_DONE;
    if (s->has_base && s->has_fill) done = ribbon_band(c, s);
    if (done == RIBBON_DONE) s->has_fill = false;
    if (done == RIBBON_DONE && s->has_stroke && !s->dashes && (s->join == JOIN_ROUND || s->x.n > MITERED)) {
        done = ribbon_stroke(c, s);
        if (done == RIBBON_DONE) s->has_stroke = false;
    }
    if (done != RIBBON_MEMORY && !s->has_fill && s->has_stroke && is_scrawl(c, s)) {
        *status = scrawl_stroke(c, s);
        return true;
    }
    if (done == RIBBON_MEMORY) *status = no_memory;
    return done == RIBBON_MEMORY || !(s->has_fill || s->has_stroke);
}

const char *path_draw(cairo_t *cr, const canvas *c, const path_spec *spec) {
    path_spec s = *spec;
    if (c->data == NULL) s.snap = false; /* a page of vectors has no pixels */
    if (s.snap && s.has_stroke) s.width = fmax(1, floor(s.width + 0.5));
    const char *status = NULL;
    if (c->data && draw_data(c, &s, &status)) return status;
    buffer b;
    status = load(&s, &s.x, &s.y, &b);
    if (status) return status;
    cairo_new_path(cr);
    status = s.verbs       ? draw_verbs(cr, &s, &b)
             : s.has_base  ? draw_base(cr, c, &s, &b)
             : s.has_fills ? draw_fills(cr, &s, &b)
                           : draw_runs(cr, c, &s, &b);
    free(b.x);
    return status;
}
