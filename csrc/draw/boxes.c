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

static void cover_box(cover *v, const box *b) {
    double left = fmax(b->x0 - v->x0, 0), right = fmin(b->x1 - v->x0, v->width);
    for (int i = (int)left; i < right; i++)
        cover_span(v, i, b->y0, b->y1, (float)(fmin(i + 1, right) - fmax(i, left)));
}

static uint32_t fill_of(const path_spec *s, int64_t i, uint32_t one) {
    if (!s->has_fills || i >= s->fills_n) return one;
    const uint8_t *p = s->fills + i * s->fills_step;
    int64_t step = s->fills_channel_step;
    uint8_t c[4] = {p[0], p[step], p[2 * step], p[3 * step]};
    return pixel_of_bytes(c);
}

/* One pass over the rings; where c is NULL only whether all fit. into: coverage to gather in, or NULL. */
static bool each_box(const canvas *c, const path_spec *s, int64_t ring, read_box *read, uint32_t src, cover *into) {
    double x[BLOCK], y[BLOCK];
    int64_t block = BLOCK / ring * ring, rings = s->x.n / ring;
    for (int64_t start = 0; start < rings * ring; start += block) {
        int64_t n = rings * ring - start < block ? rings * ring - start : block;
        column_px(&s->x, start, n, x);
        column_px(&s->y, start, n, y);
        for (int64_t i = 0; i < n; i += ring) {
            box b;
            int numbers = 0;
            for (int64_t k = 0; k < ring; k++) numbers += is_number(x[i + k]) && is_number(y[i + k]);
            if (numbers == 0) continue;
            if (numbers < ring || !read(s, x + i, y + i, &b)) return false;
            if (into) cover_box(into, &b);
            else if (c) fill_box(c, b.x0, b.y0, b.x1, b.y1, fill_of(s, (start + i) / ring, src));
        }
    }
    return true;
}

static int draw_boxes(const canvas *c, const path_spec *s, int64_t ring, read_box *read, rgba color, bool each) {
    if (c->x1 <= c->x0 || c->y1 <= c->y0) return BOXES_DONE;
    uint32_t src = pixel_of(color);
    if (!each_box(NULL, s, ring, read, src, NULL)) return BOXES_UNFIT;
    if (each || src >> 24 == 255 || s->x.n == ring) {
        each_box(c, s, ring, read, src, NULL);
        return BOXES_DONE;
    }
    cover v;
    if (!cover_make(&v, c)) return BOXES_MEMORY;
    each_box(c, s, ring, read, src, &v);
    cover_paint(&v, c, src);
    cover_free(&v);
    return BOXES_DONE;
}

int boxes_fill(const canvas *c, const path_spec *s) {
    bool is_ring = s->ring == 4 || (!s->ring && s->x.n == 4);
    if (!is_ring || s->x.n % 4 || s->verbs) return BOXES_UNFIT;
    return draw_boxes(c, s, 4, ring_box, s->fill, s->has_fills);
}

int boxes_stroke(const canvas *c, const path_spec *s) {
    bool is_segment = s->ring == 2 || (!s->ring && s->x.n == 2);
    if (!is_segment || s->x.n % 2 || s->verbs || s->dashes || s->closed || s->cap != CAP_BUTT) return BOXES_UNFIT;
    path_spec plain = *s;
    plain.has_fills = false;
    return draw_boxes(c, &plain, 2, segment_box, s->stroke, false);
}
