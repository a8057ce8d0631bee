/* marker_trace.c: markers as outlines on pages of vectors. Each has a level, one above those of the markers before it that
 * it may touch; so those of a level touch nowhere, and all that look alike go down in one path, in few bytes. */
#include <stdlib.h>
#include <string.h>

#include "marker.h"

#define CELLS_ACROSS 4.0 /* cells that a marker of the greatest reach spans, about */
#define MOST_CELLS 2000  /* a side of the page */

typedef struct {
    int32_t level;
    uint32_t color;  /* straight, 8 bits a channel: what fills differ in on paper */
    float size;
    int64_t index;
} item;

typedef struct {
    const marker_spec *s;
    double bounds[4]; /* of what can be seen */
    item *items;
    int64_t n;
    double (*at)[2]; /* by index */
} crowd;

static double half_of(const marker_spec *s) { return s->has_stroke ? s->width / 2 : 0; }

static double reach_of(const marker_spec *s, double size) { return size * s->outline.radius * 1.5 + s->width + 0.25; }

static uint32_t byte_of(double v) { return v >= 1 ? 255 : v > 0 ? (uint32_t)(v * 255 + 0.5) : 0; }

static uint32_t color_of(rgba c) { return byte_of(c.r) << 24 | byte_of(c.g) << 16 | byte_of(c.b) << 8 | byte_of(c.a); }

/* Those that can be seen, in order, without their levels. */
static void gather(crowd *w) {
    const marker_spec *s = w->s;
    double x[BLOCK], y[BLOCK], sizes[BLOCK], values[BLOCK];
    const double *b = w->bounds;
    for (int64_t start = 0; start < s->x.n; start += BLOCK) {
        int64_t n = s->x.n - start < BLOCK ? s->x.n - start : BLOCK;
        column_px(&s->x, start, n, x);
        column_px(&s->y, start, n, y);
        column_values(&s->sizes, start, n, sizes);
        if (s->fill_kind == FILL_MAPPED) column_mapped(&s->values, start, n, values);
        for (int64_t i = 0; i < n; i++) {
            double size = fmin(sizes[i] * s->k, LARGEST), reach = reach_of(s, size);
            bool seen = x[i] > b[0] - reach && x[i] < b[2] + reach && y[i] > b[1] - reach && y[i] < b[3] + reach;
            if (!(size > 0) || !seen) continue;
            rgba fill = marker_fill(s, start + i, s->fill_kind == FILL_MAPPED ? values[i] : NAN);
            w->at[w->n][0] = x[i], w->at[w->n][1] = y[i];
            w->items[w->n] = (item){0, color_of(fill), (float)size, w->n};
            w->n++;
        }
    }
}

static int cell_of(double v, double low, double per_px, int n) {
    double at = (v - low) * per_px;
    return at <= 0 ? 0 : at >= n ? n - 1 : (int)at;
}

/* One level above all that the cells under the marker have seen. */
static int32_t rise(int32_t *cells, const int box[4], int across) {
    int32_t level = 0;
    for (int row = box[1]; row <= box[3]; row++)
        for (int i = box[0]; i <= box[2]; i++) level = cells[row * across + i] > level ? cells[row * across + i] : level;
    for (int row = box[1]; row <= box[3]; row++)
        for (int i = box[0]; i <= box[2]; i++) cells[row * across + i] = level + 1;
    return level;
}

static bool find_levels(crowd *w) {
    double most = 0;
    for (int64_t i = 0; i < w->n; i++) most = fmax(most, reach_of(w->s, w->items[i].size));
    double margin = 2 * most, low[2] = {w->bounds[0] - margin, w->bounds[1] - margin};
    double size[2] = {w->bounds[2] + margin - low[0], w->bounds[3] + margin - low[1]};
    double per_px = fmin(CELLS_ACROSS / (2 * most), MOST_CELLS / fmax(size[0], size[1]));
    int across = (int)(size[0] * per_px) + 1, down = (int)(size[1] * per_px) + 1;
    int32_t *cells = calloc((size_t)across * (size_t)down, sizeof(int32_t));
    for (int64_t i = 0; cells && i < w->n; i++) {
        double reach = reach_of(w->s, w->items[i].size), x = w->at[i][0], y = w->at[i][1];
        int box[4] = {cell_of(x - reach, low[0], per_px, across), cell_of(y - reach, low[1], per_px, down),
                      cell_of(x + reach, low[0], per_px, across), cell_of(y + reach, low[1], per_px, down)};
        w->items[i].level = rise(cells, box, across);
    }
    free(cells);
    return cells != NULL;
}

static int compare(const void *a, const void *b) {
    const item *p = a, *q = b;
    if (p->level != q->level) return p->level < q->level ? -1 : 1;
    if (p->color != q->color) return p->color < q->color ? -1 : 1;
    if (p->size != q->size) return p->size < q->size ? -1 : 1;
    return p->index < q->index ? -1 : p->index > q->index;
}

/* ---- paths ----------------------------------------------------------------------------------------------------- */

static void trace_shape(cairo_t *cr, const shape *s, const double *at) {
    if (s->corners == 0) {
        cairo_new_sub_path(cr);
        cairo_arc(cr, at[0], at[1], s->radius, 0, 6.283185307179586);
    }
    for (int i = 0; i < s->corners; i++) {
        if (i) cairo_line_to(cr, at[0] + s->x[i], at[1] + s->y[i]);
        else cairo_move_to(cr, at[0] + s->x[i], at[1] + s->y[i]);
    }
    cairo_close_path(cr);
}

static shape inner_of(const marker_spec *s, double size) {
    shape out;
    shape_grown(&s->outline, size, -fmin(half_of(s), size * s->outline.radius), &out);
    return out;
}

/* Items from .. to - 1, of one colour and size. Discs are the round caps of lines without length: a tenth of the bytes that
 * four curves take in a file. */
static void fill_alike(cairo_t *cr, const crowd *w, int64_t from, int64_t to) {
    const item *items = w->items;
    uint32_t c = items[from].color;
    shape inner = inner_of(w->s, items[from].size);
    if ((c & 255) == 0) return;
    cairo_set_source_rgba(cr, (c >> 24) / 255.0, (c >> 16 & 255) / 255.0, (c >> 8 & 255) / 255.0, (c & 255) / 255.0);
    for (int64_t i = from; i < to; i++) {
        const double *at = w->at[items[i].index];
        if (inner.corners) trace_shape(cr, &inner, at);
        if (inner.corners == 4) cairo_fill(cr); /* squares by themselves are written as such */
        if (!inner.corners) cairo_move_to(cr, at[0], at[1]), cairo_line_to(cr, at[0], at[1]);
    }
    cairo_set_line_width(cr, 2 * inner.radius);
    if (inner.corners) cairo_fill(cr);
    else cairo_stroke(cr);
}

/* The outlines of a level. */
static void stroke_level(cairo_t *cr, const crowd *w, int64_t from, int64_t to) {
    const marker_spec *s = w->s;
    bool round = s->outline.corners == 0;
    cairo_set_source_rgba(cr, s->stroke.r, s->stroke.g, s->stroke.b, s->stroke.a * s->opacity);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_line_width(cr, s->width);
    for (int64_t i = from; i < to; i++) {
        double size = w->items[i].size;
        shape inner = inner_of(s, size), outer;
        shape_grown(&s->outline, size, half_of(s), &outer);
        bool is_ring = round && inner.radius > 0; /* else the stroke covers all of it */
        if (is_ring) outer.radius = (outer.radius + inner.radius) / 2;
        trace_shape(cr, &outer, w->at[w->items[i].index]);
        if (!round) trace_shape(cr, &inner, w->at[w->items[i].index]);
    }
    if (round) cairo_stroke(cr);
    else cairo_fill(cr);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_WINDING);
}

static void draw_levels(cairo_t *cr, const crowd *w) {
    for (int64_t i = 0; i < w->n;) {
        int64_t level = i, end = i;
        while (end < w->n && w->items[end].level == w->items[i].level) end++;
        while (i < end) {
            int64_t from = i;
            while (i < end && w->items[i].color == w->items[from].color && w->items[i].size == w->items[from].size) i++;
            fill_alike(cr, w, from, i);
        }
        if (w->s->has_stroke) stroke_level(cr, w, level, end);
    }
}

const char *markers_trace(cairo_t *cr, const marker_spec *s) {
    crowd w = {.s = s};
    size_t n = (size_t)s->x.n + 1;
    w.items = malloc(n * sizeof *w.items), w.at = malloc(n * sizeof *w.at);
    bool made = w.items && w.at;
    if (made) {
        cairo_new_path(cr);
        cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
        cairo_set_dash(cr, NULL, 0, 0);
        cairo_clip_extents(cr, &w.bounds[0], &w.bounds[1], &w.bounds[2], &w.bounds[3]);
        gather(&w);
        made = find_levels(&w);
        if (made) {
            qsort(w.items, (size_t)w.n, sizeof *w.items, compare);
            draw_levels(cr, &w);
        }
    }
    free(w.items);
    free(w.at);
    return made ? NULL : "out of memory";
}
