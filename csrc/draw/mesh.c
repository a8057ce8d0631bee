/* mesh.c: parts of a mesh over one page of samples, GRID x GRID a pixel, in strips of rows that stay in the cache. Each
 * sample takes the nearest opaque cell, and in front of it all translucent ones from the farthest on, whatever their order;
 * the pixel is the mean of its samples. Without depth, later cells lie over earlier ones. Triangles that share an edge
 * cover each sample exactly once (top-left rule in whole subunits), so that neighbours show no seam. */
#include "mesh.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "samples.h"
#include "threads.h"

#define REACH 16000.0
#define STRIP 8 /* pixel rows whose samples are held at a time */

/* Indices of cells that reach a strip, ascending. */
#define CELLS 253
#define LISTS 64
typedef struct cells {
    struct cells *next;
    int32_t n, at[CELLS];
} cells;

typedef struct {
    cells *first, *last;
    int64_t low, high; /* x that they reach, subunits */
} share;

/* A part with its vertices in samples and its cells sorted by strip. */
typedef struct {
    const mesh_part *from;
    corner *at;     /* from the region's top left; x is ABSENT where the vertex cannot be drawn */
    uint32_t *argb; /* straight colours of cells; NULL: vertices have them */
    bool mapped;    /* the vertices' are indices into the colour table */
    share *strips;  /* a cell stands in that of every strip that it reaches */
    cells *blocks; /* that all lists are made of, LISTS at a time: the first of each links them */
    int64_t used;
} ready;

typedef struct {
    const canvas *c;
    const mesh_spec *s;
    ready *parts;
    int strips;
    bool has_depth, failed[MAX_THREADS];
} rendering;

/* ---- making ready ------------------------------------------------------------------------------------------------- */

static void place_vertices(const canvas *c, const mesh_part *p, double k, ready *r) {
    for (int64_t i = 0; i < p->n; i++) {
        float at[3] = {0, 0, 0};
        const char *from = p->vertices + i * p->vertex_step;
        for (int axis = 0; axis < (p->has_depth ? 3 : 2); axis++) memcpy(&at[axis], from + axis * p->axis_step, 4);
        double x = at[0] * k - c->x0, y = at[1] * k - c->y0;
        bool seen = fabs(x) < REACH && fabs(y) < REACH && isfinite(at[2]);
        r->at[i].x = seen ? (int32_t)floor(x * (GRID * UNITS) + 0.5) : ABSENT;
        r->at[i].y = seen ? (int32_t)floor(y * (GRID * UNITS) + 0.5) : 0;
        r->at[i].z = at[2];
    }
}

static uint32_t straight(const uint8_t *p, int64_t step) {
    return (uint32_t)p[3 * step] << 24 | (uint32_t)p[0] << 16 | (uint32_t)p[step] << 8 | p[2 * step];
}

/* Colours as words; numbers that lie between vertices stay numbers, so that the map is met between them too. */
static void take_colors(const mesh_part *p, ready *r) {
    int64_t count = p->flat ? p->m : p->n;
    for (int64_t i = 0; i < count; i++) {
        uint32_t *out = p->flat ? &r->argb[i] : &r->at[i].argb;
        if (p->colors) {
            *out = straight(p->colors + i * p->color_step, p->channel_step);
            continue;
        }
        double v = map_value(&p->values.map, column_value(&p->values, i));
        if (r->mapped) r->at[i].v = (float)((v - p->table->lo) * p->table->gain);
        else *out = straight(p->table->colors[lookup_index(p->table, v)], 1);
    }
}

/* Half the width of a stroke or dot, in subunits. */
static double radius_of(const mesh_part *p, int64_t i, double k) {
    double size = column_value(&p->sizes, p->sizes.step ? i : 0) * k * GRID * UNITS / 2;
    return size > 0 ? (size < 1e7 ? size : 1e7) : 0;
}

/* The strip of a height in subunits, at most one beyond either end. */
static int strip_of(const rendering *w, int64_t y) {
    int64_t unit = STRIP * GRID * UNITS, at = y < 0 ? -1 : y / unit;
    return at < w->strips ? (int)at : w->strips;
}

static cells *new_cells(ready *r) {
    if (!r->blocks || r->used == LISTS) {
        cells *made = malloc(LISTS * sizeof *made);
        if (!made) return NULL;
        made->next = r->blocks, r->blocks = made, r->used = 1;
    }
    cells *c = &r->blocks[r->used++];
    c->next = NULL, c->n = 0;
    return c;
}

static bool add_cell(ready *r, share *s, int64_t i, int64_t low, int64_t high) {
    s->low = low < s->low ? low : s->low, s->high = high > s->high ? high : s->high;
    if (!s->last || s->last->n == CELLS) {
        cells *made = new_cells(r);
        if (!made) return false;
        if (s->last) s->last->next = made;
        else s->first = made;
        s->last = made;
    }
    s->last->at[s->last->n++] = (int32_t)i;
    return true;
}

/* Cell i goes to every strip that it reaches. */
static inline __attribute__((always_inline)) bool sort_cell(const rendering *w, ready *r, int64_t i, int corners) {
    const char *cell = r->from->cells + i * r->from->cell_step;
    int32_t left = INT32_MAX, right = INT32_MIN, low = INT32_MAX, high = INT32_MIN;
    for (int k = 0; k < corners; k++) {
        int32_t v;
        memcpy(&v, cell + k * r->from->corner_step, 4);
        if (v < 0 || v >= r->from->n || r->at[v].x == ABSENT) return true;
        int32_t x = r->at[v].x, y = r->at[v].y;
        left = x < left ? x : left, right = x > right ? x : right, low = y < low ? y : low, high = y > high ? y : high;
    }
    int64_t reach = corners < 3 ? (int64_t)radius_of(r->from, i, w->s->k) + 1 : 0;
    int first = strip_of(w, low - reach), last = strip_of(w, high + reach);
    first = first < 0 ? 0 : first, last = last < w->strips ? last : w->strips - 1;
    bool ok = true;
    for (int k = first; ok && k <= last; k++) ok = add_cell(r, &r->strips[k], i, left - reach, right + reach);
    return ok;
}

static bool sort_cells(const rendering *w, ready *r) {
    bool ok = true;
    int64_t m = r->from->m;
    if (r->from->corners == 3)
        for (int64_t i = 0; ok && i < m; i++) ok = sort_cell(w, r, i, 3);
    else if (r->from->corners == 2)
        for (int64_t i = 0; ok && i < m; i++) ok = sort_cell(w, r, i, 2);
    else
        for (int64_t i = 0; ok && i < m; i++) ok = sort_cell(w, r, i, 1);
    return ok;
}

static bool make_ready(const rendering *w, const mesh_part *p, ready *r) {
    r->from = p;
    r->mapped = !p->colors && !p->flat && p->corners == 3;
    r->at = malloc((size_t)(p->n + 1) * sizeof *r->at);
    r->strips = calloc((size_t)w->strips + 1, sizeof *r->strips);
    if (p->flat) r->argb = malloc((size_t)(p->m + 1) * sizeof *r->argb);
    if (!r->at || !r->strips || (p->flat && !r->argb)) return false;
    for (int k = 0; k < w->strips; k++) r->strips[k].low = INT64_MAX, r->strips[k].high = INT64_MIN;
    place_vertices(w->c, p, w->s->k, r);
    take_colors(p, r);
    return sort_cells(w, r);
}

static void ready_free(ready *r) {
    free(r->at);
    free(r->argb);
    free(r->strips);
    while (r->blocks) {
        cells *next = r->blocks->next;
        free(r->blocks);
        r->blocks = next;
    }
}

/* ---- drawing ------------------------------------------------------------------------------------------------------ */

#define AHEAD 12 /* cells: what a list names lies anywhere */

static inline void fetch(const ready *r, int64_t i, int corners) {
    const char *cell = r->from->cells + i * r->from->cell_step;
    for (int k = 0; k < corners; k++) {
        int32_t v;
        memcpy(&v, cell + k * r->from->corner_step, 4);
        __builtin_prefetch(&r->at[v]);
    }
}

/* Those cells of one strip that are opaque, or those that are not; the number of corners is known where this is expanded. True:
 * there are others. */
static inline __attribute__((always_inline)) bool draw_cells(const rendering *w, const ready *r, int strip, samples *b, bool opaque,
                                                             int corners) {
    const mesh_part *p = r->from;
    const lookup *table = r->mapped ? p->table : NULL;
    int32_t top = b->top * UNITS;
    bool others = false;
    for (const cells *c = r->strips[strip].first; c; c = c->next)
        for (int32_t j = 0; j < c->n; j++) {
            const char *cell = p->cells + c->at[j] * p->cell_step;
            if (j + 2 * AHEAD < c->n) __builtin_prefetch(p->cells + c->at[j + 2 * AHEAD] * p->cell_step);
            if (j + AHEAD < c->n) fetch(r, c->at[j + AHEAD], corners);
            corner at[3];
            uint32_t joint = 0xffffffff;
            for (int k = 0; k < corners; k++) {
                int32_t v;
                memcpy(&v, cell + k * p->corner_step, 4);
                at[k] = r->at[v];
                at[k].y -= top;
                if (r->argb) at[k].argb = r->argb[c->at[j]];
                joint &= at[k].argb;
            }
            bool solid = !table && joint >> 24 == 255;
            if (b->has_depth && solid != opaque) {
                others = true;
                continue;
            }
            if (corners == 3) samples_triangle(b, at, table);
            else if (corners == 2) samples_stroke(b, at, (float)radius_of(p, c->at[j], w->s->k));
            else samples_dot(b, at, (float)radius_of(p, c->at[j], w->s->k));
        }
    samples_flush(b);
    return others;
}

static bool draw_part(const rendering *w, const ready *r, int strip, samples *b, bool opaque) {
    if (r->from->corners == 3) return draw_cells(w, r, strip, b, opaque, 3);
    if (r->from->corners == 2) return draw_cells(w, r, strip, b, opaque, 2);
    return draw_cells(w, r, strip, b, opaque, 1);
}

static void draw_strip(const rendering *w, samples *b, int strip) {
    int y0 = w->c->y0 + strip * STRIP, y1 = y0 + STRIP < w->c->y1 ? y0 + STRIP : w->c->y1;
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (int k = 0; k < w->s->n; k++) {
        const share *s = &w->parts[k].strips[strip];
        if (s->first) low = s->low < low ? s->low : low, high = s->high > high ? s->high : high;
    }
    if (high < 0 || low > high) return;
    samples_begin(b, strip * STRIP * GRID, (y1 - y0) * GRID, low < 0 ? 0 : low / UNITS, high / UNITS);
    bool others = true;
    for (int pass = 0; others && pass < (b->has_depth ? 2 : 1); pass++) {
        others = false;
        for (int k = 0; k < w->s->n; k++) others |= draw_part(w, &w->parts[k], strip, b, pass == 0);
    }
    samples_resolve(b, w->c, y0, y1);
}

static void draw_strips(void *context, int part, int parts) {
    rendering *w = context;
    samples b;
    bool ok = samples_make(&b, w->c->x1 - w->c->x0, STRIP * GRID, w->has_depth);
    for (int strip = part; ok && strip < w->strips; strip += parts) {
        draw_strip(w, &b, strip);
        ok = !b.no_memory;
    }
    w->failed[part] = !ok;
    samples_free(&b);
}

const char *mesh_draw(const canvas *c, const mesh_spec *s) {
    if (c->x1 <= c->x0 || c->y1 <= c->y0) return NULL;
    rendering w = {c, s, calloc((size_t)s->n + 1, sizeof(ready)), (c->y1 - c->y0 + STRIP - 1) / STRIP, false, {false}};
    bool ok = w.parts != NULL;
    for (int k = 0; k < s->n; k++) w.has_depth |= s->parts[k].has_depth;
    int64_t work = (int64_t)(c->x1 - c->x0) * (c->y1 - c->y0) * 4;
    for (int k = 0; ok && k < s->n; k++) {
        ok = make_ready(&w, &s->parts[k], &w.parts[k]);
        work += s->parts[k].m * 8;
    }
    int parts = parts_for(work, 400000);
    if (ok) run_parts(draw_strips, &w, parts);
    for (int i = 0; ok && i < parts; i++) ok = !w.failed[i];
    for (int k = 0; w.parts && k < s->n; k++) ready_free(&w.parts[k]);
    free(w.parts);
    return ok ? NULL : "out of memory";
}
