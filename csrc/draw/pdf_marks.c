/* pdf_marks.c: markers as operators of a PDF page. All that is alike is written alike around the place of each, so that a
 * compressor finds it again: a marker of any shape takes about as many bytes as its place. */
#include "pdf_marks.h"

#include <math.h>
#include <stdlib.h>

#define CURVE 0.5522847498307936 /* of a quarter circle */

/* v with up to three decimals. */
static void put(svg_text *out, double v) {
    char text[32], *end = text + sizeof text, *at = end;
    int64_t rest = (int64_t)(fmax(-1e12, fmin(1e12, fabs(v) * 1000)) + 0.5);
    bool minus = v < 0 && rest > 0, some = false;
    *--at = ' ';
    for (int i = 0; i < 3; i++, rest /= 10) {
        some |= rest % 10 != 0;
        if (some) *--at = (char)('0' + rest % 10);
    }
    if (some) *--at = '.';
    if (rest == 0 && !some) *--at = '0';
    for (; rest; rest /= 10) *--at = (char)('0' + rest % 10);
    if (minus) *--at = '-';
    svg_put(out, at, (size_t)(end - at));
}

static void put_all(svg_text *out, const double *v, int n, const char *operation) {
    for (int i = 0; i < n; i++) put(out, v[i]);
    svg_print(out, operation);
}

static void put_color(svg_text *out, rgba c, bool is_stroke) {
    const double parts[3] = {c.r, c.g, c.b};
    put_all(out, parts, 3, is_stroke ? "RG\n" : "rg\n");
}

static void put_circle(svg_text *out, double r) {
    double k = r * CURVE;
    const double start[2] = {r, 0}, curves[4][6] = {
        {r, k, k, r, 0, r}, {-k, r, -r, k, -r, 0}, {-r, -k, -k, -r, 0, -r}, {k, -r, r, -k, r, 0}};
    put_all(out, start, 2, "m ");
    for (int i = 0; i < 4; i++) put_all(out, curves[i], 6, "c ");
}

static void put_polygon(svg_text *out, const shape *p) {
    for (int i = 0; i < p->corners; i++) {
        const double at[2] = {p->x[i], p->y[i]};
        put_all(out, at, 2, i ? "l " : "m ");
    }
    svg_print(out, "h ");
}

typedef struct {
    const marker_spec *s;
    svg_text *out;
    rgba fill, now; /* of the marker; the last that was set for fills */
    bool set;
} writer;

/* What is laid down at the place, which is the origin; sizes are in units of `unit`. */
static void put_fill(writer *w, double size, double unit) {
    const marker_spec *s = w->s;
    bool round = s->outline.corners == 0, is_new = !w->set || s->has_stroke;
    shape inner;
    shape_grown(&s->outline, size, -fmin(s->width / 2, size * s->outline.radius), &inner);
    if (w->fill.a <= 0) return;
    if (s->has_stroke) svg_print(w->out, PDF_FILL_STATE);
    if (is_new || w->fill.r != w->now.r || w->fill.g != w->now.g || w->fill.b != w->now.b) put_color(w->out, w->fill, round);
    w->now = w->fill, w->set = true;
    if (round) {
        put(w->out, 2 * inner.radius / unit);
        svg_print(w->out, "w 0 0 m 0 0 l S\n");
        return;
    }
    for (int i = 0; i < inner.corners; i++) inner.x[i] /= unit, inner.y[i] /= unit;
    put_polygon(w->out, &inner);
    svg_print(w->out, "f\n");
}

static void put_edge(writer *w, double size, double unit) {
    const marker_spec *s = w->s;
    double half = s->width / 2;
    bool round = s->outline.corners == 0;
    shape inner, outer;
    svg_print(w->out, PDF_EDGE_STATE);
    put_color(w->out, s->stroke, round);
    shape_grown(&s->outline, size, half, &outer);
    shape_grown(&s->outline, size, -fmin(half, size * s->outline.radius), &inner);
    if (round) {
        put(w->out, (outer.radius - inner.radius) / unit);
        svg_print(w->out, "w ");
        put_circle(w->out, (outer.radius + inner.radius) / 2 / unit);
        svg_print(w->out, "S\n");
        return;
    }
    put_polygon(w->out, &outer);
    put_polygon(w->out, &inner);
    svg_print(w->out, "f*\n");
}

static void put_marker(writer *w, double x, double y, double size) {
    double unit = w->s->same_size ? 1 : size;
    const double place[2] = {x, y};
    bool colored = w->fill.r != w->now.r || w->fill.g != w->now.g || w->fill.b != w->now.b;
    if ((colored || !w->set) && !w->s->has_stroke && w->fill.a > 0) { /* outside of q .. Q it holds for the next ones too */
        put_color(w->out, w->fill, w->s->outline.corners == 0);
        w->now = w->fill, w->set = true;
    }
    svg_print(w->out, "q ");
    put(w->out, unit);
    svg_print(w->out, "0 0 ");
    put(w->out, unit);
    put_all(w->out, place, 2, "cm\n");
    put_fill(w, size, unit);
    if (w->s->has_stroke) put_edge(w, size, unit);
    svg_print(w->out, "Q\n");
}

static bool is_fit(const marker_spec *s) { return s->same_size || s->outline.corners == 0 || !s->has_stroke; }

const char *pdf_markers(svg_text *out, const marker_spec *s, const double bounds[4], double *alpha) {
    double xs[BLOCK], ys[BLOCK], sizes[BLOCK], values[BLOCK];
    writer w = {.s = s, .out = out};
    bool fits = is_fit(s);
    *alpha = -1;
    svg_print(out, "1 J\n");
    for (int64_t start = 0; fits && start < s->x.n && !out->failed; start += BLOCK) {
        int64_t n = s->x.n - start < BLOCK ? s->x.n - start : BLOCK;
        column_px(&s->x, start, n, xs), column_px(&s->y, start, n, ys);
        column_values(&s->sizes, start, n, sizes);
        if (s->fill_kind == FILL_MAPPED) column_mapped(&s->values, start, n, values);
        for (int64_t i = 0; i < n && fits; i++) {
            double size = fmin(sizes[i] * s->k, LARGEST), reach = size * s->outline.radius + s->width, x = xs[i], y = ys[i];
            if (!(x >= bounds[0] - reach && x <= bounds[2] + reach && y >= bounds[1] - reach && y <= bounds[3] + reach)) continue;
            if (!(size > 0)) continue;
            w.fill = marker_fill(s, start + i, s->fill_kind == FILL_MAPPED ? values[i] : 0);
            fits = w.fill.a <= 0 || *alpha < 0 || w.fill.a == *alpha;
            if (w.fill.a > 0) *alpha = w.fill.a;
            put_marker(&w, x, y, size);
        }
    }
    if (!fits) out->n = 0;
    return out->failed ? "out of memory" : NULL;
}
