/* boxes.c: upright rectangles straight on pixels. Opaque ones and those of a colour each are laid down one by one; those of
 * one translucent colour through coverage, so that where they overlap they blend once. */
#include "boxes.h"

#include <math.h>

#include "cover.h"

typedef struct {
    double x0, y0, x1, y1;
} box;

typedef bool read_box(const path_spec *s, const double *x, const double *y, box *out);

static double whole(double v) { return floor(v + 0.5); }

static bool is_number(double v) { return fabs(v) <= COORD_MAX; }

/* Four corners in turn, the first joined to the second along x or along y. */
static bool ring_box(const path_spec *s, const double *x, const double *y, box *out) {
    bool along_x = y[0] == y[1] && x[1] == x[2] && y[2] == y[3] && x[3] == x[0];
    bool along_y = x[0] == x[1] && y[1] == y[2] && x[2] == x[3] && y[3] == y[0];
    *out = (box){fmin(x[0], x[2]), fmin(y[0], y[2]), fmax(x[0], x[2]), fmax(y[0], y[2])};
    if (s->snap) *out = (box){whole(out->x0), whole(out->y0), whole(out->x1), whole(out->y1)};
    return along_x || along_y;
}

/* A horizontal or vertical segment with flat ends. Snapped: whole pixels across. */
static bool segment_box(const path_spec *s, const double *x, const double *y, box *out) {
    double half = s->width / 2;
    bool level = y[0] == y[1];
    if (!level && x[0] != x[1]) return false;
    box b = level ? (box){fmin(x[0], x[1]), y[0] - half, fmax(x[0], x[1]), y[0] + half}
                  : (box){x[0] - half, fmin(y[0], y[1]), x[0] + half, fmax(y[0], y[1])};
    if (s->snap) {
        double across = fmax(1, whole(s->width)), middle = level ? y[0] : x[0];
        double low = ((int64_t)across & 1 ? floor(middle) + 0.5 : whole(middle)) - across / 2;
        b = level ? (box){whole(b.x0), low, whole(b.x1), low + across} : (box){low, whole(b.y0), low + across, whole(b.y1)};
    }
    *out = b;
    return true;
}

static rgba fill_of(const path_spec *s, int64_t i, rgba one) {
    if (!s->has_fills || i >= s->fills_n) return one;
    const uint8_t *p = s->fills + i * s->fills_step;
    int64_t step = s->fills_channel_step;
    return (rgba){p[0] / 255.0, p[step] / 255.0, p[2 * step] / 255.0, p[3 * step] / 255.0};
}

/* One box with the colour of its ring; false ends the pass. */
typedef bool take_box(void *to, const box *b, rgba color);

/* Boxes of one kind and what colour they have where they have none of their own. */
typedef struct {
    const path_spec *s;
    int64_t ring;
    read_box *read;
    rgba color;
} boxes;

/* Takes every box in turn, or none (take NULL); false where something is no box. */
static bool each_box(const boxes *all, take_box *take, void *to) {
    const path_spec *s = all->s;
    double x[BLOCK], y[BLOCK];
    int64_t ring = all->ring, block = BLOCK / ring * ring, rings = s->x.n / ring;
    for (int64_t start = 0; start < rings * ring; start += block) {
        int64_t n = rings * ring - start < block ? rings * ring - start : block;
        column_px(&s->x, start, n, x);
        column_px(&s->y, start, n, y);
        for (int64_t i = 0; i < n; i += ring) {
            box b;
            int numbers = 0;
            for (int64_t k = 0; k < ring; k++) numbers += is_number(x[i + k]) && is_number(y[i + k]);
            if (numbers == 0) continue;
            if (numbers < ring || !all->read(s, x + i, y + i, &b)) return false;
            if (take && !take(to, &b, fill_of(s, (start + i) / ring, all->color))) return false;
        }
    }
    return true;
}

static bool cover_box(void *to, const box *b, rgba color) {
    cover *v = to;
    double left = fmax(b->x0 - v->x0, 0), right = fmin(b->x1 - v->x0, v->width);
    for (int i = (int)left; i < right; i++)
        cover_span(v, i, b->y0, b->y1, (float)(fmin(i + 1, right) - fmax(i, left)));
    return true;
}

static bool lay_box(void *to, const box *b, rgba color) {
    fill_box(to, b->x0, b->y0, b->x1, b->y1, pixel_of(color));
    return true;
}

static int draw_boxes(const canvas *c, const boxes *all, bool each) {
    if (c->x1 <= c->x0 || c->y1 <= c->y0) return BOXES_DONE;
    if (!each_box(all, NULL, NULL)) return BOXES_UNFIT;
    if (each || pixel_of(all->color) >> 24 == 255 || all->s->x.n == all->ring) {
        canvas on = *c;
        each_box(all, lay_box, &on);
        return BOXES_DONE;
    }
    cover v;
    if (!cover_make(&v, c)) return BOXES_MEMORY;
    each_box(all, cover_box, &v);
    cover_paint(&v, c, pixel_of(all->color));
    cover_free(&v);
    return BOXES_DONE;
}

/* Whether the fill is rings of four, or the stroke segments of two; then what they are. */
static bool fill_boxes(const path_spec *s, boxes *out) {
    bool is_ring = s->ring == 4 || (!s->ring && s->x.n == 4);
    *out = (boxes){s, 4, ring_box, s->fill};
    return is_ring && s->x.n % 4 == 0 && !s->verbs;
}

static bool stroke_boxes(const path_spec *s, boxes *out) {
    bool is_segment = s->ring == 2 || (!s->ring && s->x.n == 2);
    *out = (boxes){s, 2, segment_box, s->stroke};
    return is_segment && s->x.n % 2 == 0 && !s->verbs && !s->dashes && !s->closed && s->cap == CAP_BUTT;
}

int boxes_fill(const canvas *c, const path_spec *s) {
    boxes all;
    return fill_boxes(s, &all) ? draw_boxes(c, &all, s->has_fills) : BOXES_UNFIT;
}

int boxes_stroke(const canvas *c, const path_spec *s) {
    boxes all;
    path_spec plain = *s;
    plain.has_fills = false;
    return stroke_boxes(&plain, &all) ? draw_boxes(c, &all, false) : BOXES_UNFIT;
}

/* ---- for others ----------------------------------------------------------------------------------------------- */

typedef struct {
    boxes_put *put;
    void *to;
    bool apart; /* no two may share a pixel */
    bool rises[2], falls[2], begun;
    double low[2], high[2]; /* whole pixels of the last one, along x and y */
} giving;

/* Boxes that go one way along x or y without sharing a pixel's column or row lie apart. */
static bool is_apart(giving *g, const box *b) {
    double low[2] = {floor(b->x0), floor(b->y0)}, high[2] = {ceil(b->x1), ceil(b->y1)};
    bool apart = false;
    for (int k = 0; k < 2; k++) {
        g->rises[k] = !g->begun || (g->rises[k] && low[k] >= g->high[k]);
        g->falls[k] = !g->begun || (g->falls[k] && high[k] <= g->low[k]);
        g->low[k] = low[k], g->high[k] = high[k];
        apart |= g->rises[k] || g->falls[k];
    }
    g->begun = true;
    return apart;
}

static bool check_box(void *to, const box *b, rgba color) { return is_apart(to, b); }

static bool give_box(void *to, const box *b, rgba color) {
    giving *g = to;
    double corners[4] = {b->x0, b->y0, b->x1, b->y1};
    return g->put(g->to, corners, color);
}

bool boxes_each(const path_spec *s, boxes_put *put, void *to) {
    bool fills = s->has_fill || s->has_fills;
    boxes all;
    path_spec plain = *s;
    if (fills ? s->has_base || s->has_stroke || !fill_boxes(&plain, &all) : !s->has_stroke || !stroke_boxes(&plain, &all))
        return false;
    giving g = {.put = put, .to = to};
    bool blends = !(fills && s->has_fills) && pixel_of(all.color) >> 24 < 255;
    if (!each_box(&all, blends ? check_box : NULL, &g)) return false;
    return each_box(&all, give_box, &g);
}
