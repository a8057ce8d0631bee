/* scrawl.c: reading a line, dropping blocks of points that lie elsewhere, and drawing the rest, upright band of the page by
 * band, so that the mask stays small beside the picture. */
#include "scrawl.h"

#include <stdlib.h>

#include "course.h"
#include "dabs.h"
#include "threads.h"

#define MASK_BYTES 3000000
#define GRAIN 60000 /* points a thread */

typedef struct {
    double low, high;
} extent;

static extent extent_of(const double *v, int64_t n, double last) {
    extent e = {INFINITY, -INFINITY};
    if (last == last) e.low = e.high = last;
    for (int64_t i = 0; i < n; i++) {
        e.low = v[i] < e.low ? v[i] : e.low;
        e.high = v[i] > e.high ? v[i] : e.high;
    }
    return e;
}

/* Whether a line through these numbers leaves [a, b], widened by reach, untouched. */
static bool is_outside(extent e, double a, double b, double reach) { return e.high < a - reach || e.low > b + reach; }

typedef struct {
    course course;
    const path_spec *s;
    double box[4]; /* of the band */
    spot last;     /* the latest point read; NaN: a gap */
    bool hidden;   /* it was passed over */
    double x[BLOCK], y[BLOCK];
} reader;

static void take_block(reader *r, int64_t start, int64_t n) {
    course *c = &r->course;
    if (r->hidden && !isnan(r->last.x)) course_resume(c, r->last);
    for (int64_t i = 0; i < n; i++) {
        bool gap = isnan(r->x[i] + r->y[i]);
        if (gap || (r->s->ring && (start + i) % r->s->ring == 0)) course_lift(c);
        if (!gap) course_point(c, (spot){r->x[i], r->y[i]});
    }
}

/* Length of the line through the block, from the point before it. */
static double length_of(const reader *r, int64_t n) {
    double length = hypot(r->x[0] - r->last.x, r->y[0] - r->last.y);
    for (int64_t i = 1; i < n; i++) {
        double dx = r->x[i] - r->x[i - 1], dy = r->y[i] - r->y[i - 1];
        length += sqrt(dx * dx + dy * dy);
    }
    return length;
}

/* Read a block; whether any of it may be seen. */
static bool read_block(reader *r, int64_t start, int64_t n) {
    double reach = r->s->width / 2 + 1;
    bool plain = r->course.period == 0;
    column_px(&r->s->x, start, n, r->x);
    bool hidden = is_outside(extent_of(r->x, n, r->last.x), r->box[0], r->box[2], reach);
    if (hidden && plain) column_px(&r->s->y, start + n - 1, 1, &r->y[n - 1]);
    if (hidden && plain) return false;
    column_px(&r->s->y, start, n, r->y);
    return !(hidden || is_outside(extent_of(r->y, n, r->last.y), r->box[1], r->box[3], reach));
}

/* Go on behind a block that cannot be seen; false where dashes start in it. */
static bool pass_block(reader *r, int64_t n) {
    if (r->course.period == 0) {
        if (!r->hidden) course_leave(&r->course);
        r->hidden = true;
        return true;
    }
    double length = length_of(r, n);
    if (!isnan(length)) course_pass(&r->course, length, (spot){r->x[n - 1], r->y[n - 1]});
    return !isnan(length);
}

static void read_all(reader *r) {
    bool may_skip = !r->s->closed && !r->s->ring;
    r->last = (spot){NAN, NAN};
    for (int64_t start = 0; start < r->s->x.n; start += BLOCK) {
        int64_t n = r->s->x.n - start < BLOCK ? r->s->x.n - start : BLOCK;
        bool seen = read_block(r, start, n) || !may_skip;
        if (seen || !pass_block(r, n)) take_block(r, start, n), r->hidden = false;
        r->last = (spot){r->x[n - 1], r->y[n - 1]};
        if (isnan(r->last.x + r->last.y)) r->last = (spot){NAN, NAN};
    }
    if (!r->hidden) course_lift(&r->course);
    course_end(&r->course);
}

/* ---- driver ---------------------------------------------------------------------------------------------------- */

typedef struct {
    const canvas *canvas;
    const path_spec *s;
    int columns, bands; /* pixels across a band; how many */
    bool failed[MAX_THREADS];
} scrawl;

static bool fill_mask(mask *m, const path_spec *s, int left, int top) {
    uprights u;
    reader *r = calloc(1, sizeof *r);
    bool made = uprights_make(&u, m) && r;
    if (made) {
        r->course = course_make(m, &u, s, left, top);
        r->s = s;
        r->box[0] = left, r->box[1] = top, r->box[2] = left + m->width, r->box[3] = top + m->height;
        read_all(r);
        made = uprights_lay(&u, m);
    }
    uprights_free(&u);
    free(r);
    return made;
}

static bool draw_band(const scrawl *a, int band) {
    const canvas *c = a->canvas;
    int left = c->x0 + band * a->columns, width = c->x1 - left < a->columns ? c->x1 - left : a->columns;
    mask m;
    if (!mask_make(&m, width, c->y1 - c->y0)) return false;
    bool filled = fill_mask(&m, a->s, left, c->y0);
    if (filled) mask_paint(&m, c, left, c->y0, pixel_of(a->s->stroke));
    mask_free(&m);
    return filled;
}

static void draw_part(void *context, int part, int parts) {
    scrawl *a = context;
    for (int band = part; band < a->bands; band += parts) a->failed[part] |= !draw_band(a, band);
}

const char *scrawl_stroke(const canvas *c, const path_spec *s) {
    int width = c->x1 - c->x0, blocks = (c->y1 - c->y0 + MASK_TILE - 1) / MASK_TILE;
    if (width <= 0 || blocks <= 0 || s->x.n == 0) return NULL;
    int dabbed = dabs_stroke(c, s);
    if (dabbed != DABS_UNFIT) return dabbed == DABS_MEMORY ? "out of memory" : NULL;
    int parts = parts_for(s->x.n, GRAIN);
    int strips = (int)(MASK_BYTES / parts / ((int64_t)blocks * MASK_ROWS * MASK_WORDS * (int64_t)sizeof(uint64_t)));
    scrawl a = {.canvas = c, .s = s, .columns = MASK_TILE * (strips > 1 ? strips : 1)};
    a.bands = (width + a.columns - 1) / a.columns;
    run_parts(draw_part, &a, parts);
    for (int i = 0; i < parts; i++)
        if (a.failed[i]) return "out of memory";
    return NULL;
}
