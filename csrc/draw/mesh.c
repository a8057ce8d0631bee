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

/* A part with its vertices in samples and its cells sorted by strip. */
typedef struct {
    const mesh_part *from;
    corner *at;     /* from the region's top left; x is ABSENT where the vertex cannot be drawn */
    uint32_t *argb; /* straight colours of cells; NULL: vertices have them */
    bool mapped;    /* the vertices' are indices into the colour table */
    int64_t *starts, *cells; /* cells[starts[i] .. starts[i + 1]): those that reach strip i */
} ready;

typedef struct {
    const canvas *c;
    const mesh_spec *s;
    ready *parts;
    int strips;
    bool failed[MAX_THREADS];
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

/* Strips that cell i reaches: *first > *last where it cannot be drawn. */
static inline void strips_of(const rendering *w, const ready *r, int64_t i, int *first, int *last) {
    const mesh_part *p = r->from;
    int32_t low = INT32_MAX, high = INT32_MIN;
    int64_t reach = p->corners < 3 ? (int64_t)radius_of(p, i, w->s->k) + 1 : 0;
    *first = 1, *last = 0;
    for (int k = 0; k < p->corners; k++) {
        int32_t at;
        memcpy(&at, p->cells + i * p->cell_step + k * p->corner_step, 4);
        if (at < 0 || at >= p->n || r->at[at].x == ABSENT) return;
        int32_t y = r->at[at].y;
        low = y < low ? y : low, high = y > high ? y : high;
    }
    int from = strip_of(w, low - reach), to = strip_of(w, high + reach);
    *first = from < 0 ? 0 : from, *last = to < w->strips ? to : w->strips - 1;
}

/* Counts first, then places: a cell stands in the list of every strip that it reaches. */
static bool sort_cells(const rendering *w, ready *r) {
    int64_t m = r->from->m, total = 0;
    int(*reach)[2] = malloc((size_t)(m + 1) * sizeof *reach);
    if (!reach) return false;
    for (int64_t i = 0; i < m; i++) {
        strips_of(w, r, i, &reach[i][0], &reach[i][1]);
        for (int k = reach[i][0]; k <= reach[i][1]; k++) r->starts[k]++;
    }
    for (int k = 0; k <= w->strips; k++) total += r->starts[k], r->starts[k] = total;
    r->cells = malloc((size_t)(total + 1) * sizeof *r->cells);
    for (int64_t i = m; r->cells && i-- > 0;) /* from the last on, so that each list keeps the order */
        for (int k = reach[i][1]; k >= reach[i][0]; k--) r->cells[--r->starts[k]] = i;
    free(reach);
    return r->cells;
}

static bool make_ready(const rendering *w, const mesh_part *p, ready *r) {
    r->from = p;
    r->mapped = !p->colors && !p->flat && p->corners == 3;
    r->at = malloc((size_t)(p->n + 1) * sizeof *r->at);
    r->starts = calloc((size_t)w->strips + 2, sizeof *r->starts);
    if (p->flat) r->argb = malloc((size_t)(p->m + 1) * sizeof *r->argb);
    if (!r->at || !r->starts || (p->flat && !r->argb)) return false;
    place_vertices(w->c, p, w->s->k, r);
    take_colors(p, r);
    return sort_cells(w, r);
}

static void ready_free(ready *r) {
    free(r->at);
    free(r->argb);
    free(r->starts);
    free(r->cells);
}

/* ---- drawing ------------------------------------------------------------------------------------------------------ */

/* The cells of one strip that are opaque, or those that are not; the number of corners is known where this is expanded. */
static inline __attribute__((always_inline)) void draw_list(const rendering *w, const ready *r, int strip, samples *b, bool opaque,
                                                            int corners) {
    const mesh_part *p = r->from;
    const lookup *table = r->mapped ? p->table : NULL;
    int32_t top = b->top * UNITS;
    for (int64_t j = r->starts[strip]; j < r->starts[strip + 1]; j++) {
        int64_t i = r->cells[j];
        const char *cell = p->cells + i * p->cell_step;
        corner at[3];
        uint32_t joint = 0xffffffff;
        for (int k = 0; k < corners; k++) {
            int32_t v;
            memcpy(&v, cell + k * p->corner_step, 4);
            at[k] = r->at[v];
            at[k].y -= top;
            if (r->argb) at[k].argb = r->argb[i];
            joint &= at[k].argb;
        }
        bool solid = !table && joint >> 24 == 255;
        if (b->has_depth && solid != opaque) continue;
        if (corners == 3) samples_triangle(b, at, table);
        else if (corners == 2) samples_stroke(b, at, (float)radius_of(p, i, w->s->k));
        else samples_dot(b, at, (float)radius_of(p, i, w->s->k));
    }
}

static void draw_strip(const rendering *w, samples *b, int strip) {
    int y0 = w->c->y0 + strip * STRIP, y1 = y0 + STRIP < w->c->y1 ? y0 + STRIP : w->c->y1;
    samples_begin(b, strip * STRIP * GRID, (y1 - y0) * GRID);
    for (int pass = 0; pass < (b->has_depth ? 2 : 1); pass++)
        for (int k = 0; k < w->s->n; k++) {
            const ready *r = &w->parts[k];
            if (r->from->corners == 3) draw_list(w, r, strip, b, pass == 0, 3);
            else if (r->from->corners == 2) draw_list(w, r, strip, b, pass == 0, 2);
            else draw_list(w, r, strip, b, pass == 0, 1);
        }
    samples_resolve(b, w->c, y0, y1);
}

static void draw_strips(void *context, int part, int parts) {
    rendering *w = context;
    bool has_depth = false;
    for (int k = 0; k < w->s->n; k++) has_depth |= w->s->parts[k].has_depth;
    samples b;
    bool ok = samples_make(&b, w->c->x1 - w->c->x0, STRIP * GRID, has_depth);
    for (int strip = part; ok && strip < w->strips; strip += parts) {
        draw_strip(w, &b, strip);
        ok = !b.no_memory;
    }
    w->failed[part] = !ok;
    samples_free(&b);
}

const char *mesh_draw(const canvas *c, const mesh_spec *s) {
    if (c->x1 <= c->x0 || c->y1 <= c->y0) return NULL;
    rendering w = {c, s, calloc((size_t)s->n + 1, sizeof(ready)), (c->y1 - c->y0 + STRIP - 1) / STRIP, {false}};
    bool ok = w.parts != NULL;
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
