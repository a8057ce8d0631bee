/* segments.c: few straight strokes with flat ends. Each is a rectangle: between its ends the area of a pixel that it covers is
 * a difference of two half planes' areas, at its ends it is cut by the pixel side by side. */
#include "segments.h"

#include <math.h>

#include "spot.h"

#define MOST 64     /* segments: every end is compared with every other one */
#define FAR 16000.0 /* px */

/* A stroke with its longer way along i and the other along j, which are x and y, or y and x where it is steep. */
typedef struct {
    spot corner[4];                   /* in turn, from both corners of the start */
    double slope, at, half, reach;    /* the middle: at + slope * i; half of its extent along j; half of its growth over a pixel */
    bool steep;
} stroke;

static void put(const canvas *c, const stroke *s, int i, int j, double area, uint32_t src) {
    int x = s->steep ? j : i, y = s->steep ? i : j;
    if (x < c->x0 || x >= c->x1 || y < c->y0 || y >= c->y1) return;
    uint32_t share = (uint32_t)(area * 255 + 0.5), *pixel = canvas_row(c, y) + x;
    if (share) *pixel = over(*pixel, covered(src, share));
}

/* Length of a unit of j that lies below a line at t, averaged where the line rises by 2 * a: its integral from -infinity. */
static double below(double t, double a) { return t >= a ? t : t <= -a ? 0 : (t + a) * (t + a) / (4 * a); }

/* What the stroke covers of columns first .. last - 1, in which it has no end. */
static void put_middle(const canvas *c, const stroke *s, int first, int last, uint32_t src) {
    for (int i = first; i < last; i++) {
        double middle = s->at + s->slope * (i + 0.5), low = middle - s->half, high = middle + s->half;
        int bottom = (int)floor(high + s->reach);
        for (int j = (int)floor(low - s->reach); j <= bottom; j++) {
            double above = below(low - j, s->reach) - below(low - j - 1, s->reach);
            put(c, s, i, j, below(high - j, s->reach) - below(high - j - 1, s->reach) - above, src);
        }
    }
}

/* The part of a polygon of n corners on which sign * (x or y) <= sign * limit. Returns its corners. */
static int keep_side(const spot *in, int n, bool along_x, double sign, double limit, spot *out) {
    int m = 0;
    for (int k = 0; k < n; k++) {
        spot p = in[k], q = in[(k + 1) % n];
        double a = sign * ((along_x ? p.x : p.y) - limit), b = sign * ((along_x ? q.x : q.y) - limit);
        if (a <= 0) out[m++] = p;
        if ((a <= 0) != (b <= 0)) out[m++] = (spot){p.x + a / (a - b) * (q.x - p.x), p.y + a / (a - b) * (q.y - p.y)};
    }
    return m;
}

/* The area of pixel (i, j) inside the stroke. */
static double area_inside(const stroke *s, int i, int j) {
    spot one[16], two[16];
    int n = keep_side(s->corner, 4, true, -1, i, one);
    n = keep_side(one, n, true, 1, i + 1, two);
    n = keep_side(two, n, false, -1, j, one), n = keep_side(one, n, false, 1, j + 1, two);
    double twice = 0;
    for (int k = 0; k < n; k++) { /* from the pixel's corner, or digits would be lost */
        spot p = two[k], q = two[(k + 1) % n];
        twice += (p.x - i) * (q.y - j) - (q.x - i) * (p.y - j);
    }
    return fmin(fabs(twice) / 2, 1);
}

/* The same for columns in which it may have an end. */
static void put_end(const canvas *c, const stroke *s, int first, int last, uint32_t src) {
    for (int i = first; i < last; i++) {
        double a = s->at + s->slope * i, b = s->at + s->slope * (i + 1);
        int bottom = (int)floor(fmax(a, b) + s->half);
        for (int j = (int)floor(fmin(a, b) - s->half); j <= bottom; j++) put(c, s, i, j, area_inside(s, i, j), src);
    }
}

static void put_stroke(const canvas *c, spot p, spot q, double width, uint32_t src) {
    bool steep = fabs(q.y - p.y) > fabs(q.x - p.x);
    if (steep) p = (spot){p.y, p.x}, q = (spot){q.y, q.x};
    if (q.x < p.x) {
        spot t = p;
        p = q, q = t;
    }
    double di = q.x - p.x, dj = q.y - p.y, length = sqrt(di * di + dj * dj);
    if (!(length > 0)) return;
    double across_i = -dj / length * width / 2, across_j = di / length * width / 2, slope = dj / di;
    stroke s = {.corner = {{p.x + across_i, p.y + across_j}, {q.x + across_i, q.y + across_j},
                           {q.x - across_i, q.y - across_j}, {p.x - across_i, p.y - across_j}},
                .slope = slope, .at = p.y - p.x * slope, .half = width / 2 * length / di, .reach = fabs(slope) / 2, .steep = steep};
    double out = fabs(across_i), from = steep ? c->y0 : c->x0, to = steep ? c->y1 : c->x1;
    int begin = (int)fmax(floor(p.x - out), from), end = (int)fmin(ceil(q.x + out), to);
    int first = (int)fmax(ceil(p.x + out), begin), last = (int)fmin(floor(q.x - out), end);
    if (first > last) first = last = end;
    put_end(c, &s, begin, first, src);
    put_middle(c, &s, first, last, src);
    put_end(c, &s, last, end, src);
}

/* Reads all ends; false where one is far away, or two lie so near that their coverages would have to be joined. Those of a
 * segment that has a gap are NaN. */
static bool read_ends(const path_spec *s, spot *ends) {
    double x[2 * MOST], y[2 * MOST], near = s->width + 1.5;
    column_px(&s->x, 0, s->x.n, x);
    column_px(&s->y, 0, s->x.n, y);
    for (int k = 0; k < s->x.n; k++) {
        bool gap = isnan(x[k & ~1] + y[k & ~1] + x[k | 1] + y[k | 1]);
        ends[k] = gap ? (spot){NAN, NAN} : (spot){x[k], y[k]};
        if (!gap && !(fabs(x[k]) < FAR && fabs(y[k]) < FAR)) return false;
        for (int other = 0; other < (k & ~1); other++)
            if (fabs(ends[other].x - ends[k].x) < near && fabs(ends[other].y - ends[k].y) < near) return false;
    }
    return true;
}

bool segments_stroke(const canvas *c, const path_spec *s) {
    bool pairs = s->ring == 2 || (!s->ring && s->x.n == 2);
    if (!pairs || s->x.n % 2 || s->x.n > 2 * MOST || s->verbs) return false;
    if (s->dashes || s->closed || s->snap || s->cap != CAP_BUTT) return false;
    uint32_t src = pixel_of(s->stroke);
    spot ends[2 * MOST];
    if (src >> 24 != 255 || !read_ends(s, ends)) return false;
    for (int k = 0; k < s->x.n; k += 2)
        if (!isnan(ends[k].x)) put_stroke(c, ends[k], ends[k + 1], s->width, src);
    return true;
}
