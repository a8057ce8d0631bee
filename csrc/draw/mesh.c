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
#define STRIP (TALL / GRID) /* pixel rows whose samples are held at a time */

/* A dot by itself: cells that a list names lie anywhere, and dots are drawn sooner than those are fetched. */
typedef struct {
    corner at;
    float radius;
} speck;

/* What reaches a strip, in order: indices of cells, or dots. ~i and after it n, a, d: n cells of a grid, which are triangles i to
 * i + 2 n, with vertices from a and from d on. */
#define CELLS 253
#define SPECKS 50
#define RUN 4 /* numbers that name n cells */
#define LISTS 64
typedef struct cells {
    struct cells *next;
    int32_t n;
    union {
        int32_t at[CELLS];
        speck specks[SPECKS];
    };
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

/* The nearest whole number of one within REACH samples. */
static int32_t nearest(double v) { return (int32_t)(v + (0.5 + (1 << 24))) - (1 << 24); }

static void place_vertices(const canvas *c, const mesh_part *p, double k, ready *r) {
    const double fine = GRID * UNITS;
    for (int64_t i = 0; i < p->n; i++) {
        float at[3] = {0, 0, 0};
        const char *from = p->vertices + i * p->vertex_step;
        memcpy(&at[0], from, 4), memcpy(&at[1], from + p->axis_step, 4);
        if (p->has_depth) memcpy(&at[2], from + 2 * p->axis_step, 4);
        double x = at[0] * k - c->x0, y = at[1] * k - c->y0;
        bool seen = fabs(x) < REACH && fabs(y) < REACH && isfinite(at[2]);
        r->at[i].x = seen ? nearest(x * fine) : ABSENT;
        r->at[i].y = seen ? nearest(y * fine) : 0;
        r->at[i].z = at[2];
    }
}

static uint32_t straight(const uint8_t *p, int64_t step) {
    return (uint32_t)p[3 * step] << 24 | (uint32_t)p[0] << 16 | (uint32_t)p[step] << 8 | p[2 * step];
}

/* Colours as words; numbers that lie between vertices stay numbers, so that the map is met between them too. */
static void take_colors(const mesh_part *p, ready *r) {
    int64_t count = p->flat ? p->m : p->n;
    if (p->colors && !p->flat) {
        for (int64_t i = 0; i < count; i++) r->at[i].argb = straight(p->colors + i * p->color_step, p->channel_step);
        return;
    }
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
static inline int strip_of(const rendering *w, int64_t y) {
    int64_t at = y < 0 ? -1 : y / (STRIP * GRID * UNITS);
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

static bool make_room(ready *r, share *s) {
    cells *made = new_cells(r);
    if (!made) return false;
    if (s->last) s->last->next = made;
    else s->first = made;
    s->last = made;
    return true;
}

static inline cells *last_cells(ready *r, share *s, int most, int64_t low, int64_t high) {
    if ((!s->last || s->last->n == most) && !make_room(r, s)) return NULL;
    s->low = low < s->low ? low : s->low, s->high = high > s->high ? high : s->high;
    return s->last;
}

static inline bool add_cell(ready *r, share *s, int64_t i, int64_t low, int64_t high) {
    cells *c = last_cells(r, s, CELLS, low, high);
    if (c) c->at[c->n++] = (int32_t)i;
    return c;
}

static inline bool add_speck(ready *r, share *s, const speck *dot, int64_t low, int64_t high) {
    cells *c = last_cells(r, s, SPECKS, low, high);
    if (c) c->specks[c->n++] = *dot;
    return c;
}

/* Cell i goes to every strip that it reaches; one with a corner that is not there, to none. */
static inline __attribute__((always_inline)) bool sort_cell(const rendering *w, ready *r, int64_t i, int corners) {
    const char *cell = r->from->cells + i * r->from->cell_step;
    int32_t left = INT32_MAX, right = INT32_MIN, low = INT32_MAX, high = INT32_MIN, v = 0;
    for (int k = 0; k < corners; k++) {
        memcpy(&v, cell + k * r->from->corner_step, 4);
        if ((uint32_t)v >= (uint64_t)r->from->n) return true;
        int32_t x = r->at[v].x, y = r->at[v].y;
        left = x < left ? x : left, right = x > right ? x : right, low = y < low ? y : low, high = y > high ? y : high;
    }
    if (left == ABSENT) return true;
    double radius = corners < 3 ? radius_of(r->from, i, w->s->k) : 0;
    int64_t reach = corners < 3 ? (int64_t)radius + 1 : 0, from = left - reach, to = right + reach;
    int first = strip_of(w, low - reach), last = strip_of(w, high + reach);
    first = first < 0 ? 0 : first, last = last < w->strips ? last : w->strips - 1;
    speck dot = {r->at[v], (float)radius};
    if (corners == 1 && r->argb) dot.at.argb = r->argb[i];
    for (int k = first; k <= last; k++) {
        share *s = &r->strips[k];
        if (!(corners == 1 ? add_speck(r, s, &dot, from, to) : add_cell(r, s, i, from, to))) return false;
    }
    return true;
}

/* Cells of a grid along a row: triangles (a, a + 1, d + 1) and (a, d + 1, d), and so on with the next a and d. */
typedef struct {
    int64_t first; /* triangle */
    int32_t n, a, d;
} run;

/* That which begins with triangle i; the vertices are there. */
static run find_run(const mesh_part *p, int64_t i) {
    run found = {.first = i};
    int32_t t[6];
    const char *from = p->cells + i * p->cell_step;
    if (i + 2 > p->m) return found;
    memcpy(t, from, sizeof t);
    int32_t a = found.a = t[0], d = found.d = t[5];
    int64_t highest = a > d ? a : d, most = (p->m - i) / 2;
    if (a < 0 || d < 0 || highest >= p->n) return found;
    most = p->n - 1 - highest < most ? p->n - 1 - highest : most;
    while (found.n < most && !((t[0] ^ a) | (t[1] ^ (a + 1)) | (t[2] ^ (d + 1)) | (t[3] ^ a) | (t[4] ^ (d + 1)) | (t[5] ^ d))) {
        if (++found.n == most) break;
        a++, d++, from += sizeof t;
        memcpy(t, from, sizeof t);
    }
    return found;
}

/* Cells that reach the same strips, and from where to where. */
typedef struct {
    int64_t from; /* triangle */
    int32_t n, a, d, left, right;
    int first, last;
} stretch;

/* Adds to every strip that it reaches; begin: the run's first triangle, from which on cells join those already there. */
static bool add_stretch(ready *r, const stretch *s, int64_t begin) {
    for (int k = s->first; s->n && k <= s->last; k++) {
        share *to = &r->strips[k];
        cells *c = to->last;
        int32_t *before = c && c->n >= RUN ? &c->at[c->n - RUN] : NULL;
        if (before && before[0] < 0 && ~before[0] >= begin && ~before[0] + 2 * (int64_t)before[1] == s->from) {
            before[1] += s->n;
            to->low = s->left < to->low ? s->left : to->low, to->high = s->right > to->high ? s->right : to->high;
            continue;
        }
        if (c && c->n + RUN > CELLS && !make_room(r, to)) return false;
        if (!(c = last_cells(r, to, CELLS, s->left, s->right))) return false;
        memcpy(&c->at[c->n], (int32_t[RUN]){~(int32_t)s->from, s->n, s->a, s->d}, RUN * sizeof *c->at);
        c->n += RUN;
    }
    return true;
}

static bool sort_run(const rendering *w, ready *r, const run *cells) {
    const corner *a = r->at + cells->a, *d = r->at + cells->d;
    stretch s = {.n = 0};
    int32_t low = 0, high = 0;
    bool seen = false, ok = true;
    for (int32_t i = 0; ok && i <= cells->n; i++) { /* the cell that ends with these two */
        bool was_seen = seen, is_seen = a[i].x != ABSENT && d[i].x != ABSENT;
        int32_t before = low, above = high, left = a[i].x < d[i].x ? a[i].x : d[i].x, right = a[i].x < d[i].x ? d[i].x : a[i].x;
        low = a[i].y < d[i].y ? a[i].y : d[i].y, high = a[i].y < d[i].y ? d[i].y : a[i].y, seen = is_seen;
        if (!i) continue;
        int64_t at = cells->first + 2 * (int64_t)(i - 1);
        if (!seen || !was_seen) {
            ok = add_stretch(r, &s, cells->first) && sort_cell(w, r, at, 3) && sort_cell(w, r, at + 1, 3);
            s.n = 0;
            continue;
        }
        int first = strip_of(w, before < low ? before : low), last = strip_of(w, above > high ? above : high);
        first = first < 0 ? 0 : first, last = last < w->strips ? last : w->strips - 1;
        if (!s.n || first != s.first || last != s.last) {
            int32_t x = a[i - 1].x, y = d[i - 1].x;
            ok = add_stretch(r, &s, cells->first);
            s = (stretch){at, 0, cells->a + i - 1, cells->d + i - 1, x < y ? x : y, x < y ? y : x, first, last};
        }
        s.n++, s.left = left < s.left ? left : s.left, s.right = right > s.right ? right : s.right;
    }
    return ok && add_stretch(r, &s, cells->first);
}

/* Triangles, those of grids by rows. */
static bool sort_triangles(const rendering *w, ready *r) {
    bool dense = r->from->cell_step == 12 && r->from->corner_step == 4, ok = true;
    for (int64_t i = 0; ok && i < r->from->m;) {
        run found = dense ? find_run(r->from, i) : (run){.n = 0};
        ok = found.n > 1 ? sort_run(w, r, &found) : sort_cell(w, r, i, 3);
        i += found.n > 1 ? 2 * (int64_t)found.n : 1;
    }
    return ok;
}

static bool sort_cells(const rendering *w, ready *r) {
    bool ok = true;
    int64_t m = r->from->m;
    if (r->from->corners == 3) ok = sort_triangles(w, r);
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

static inline const char *cell_at(const mesh_part *p, int64_t i) { return p->cells + i * p->cell_step; }

static inline const corner *corner_at(const ready *r, const char *cell, int k) {
    int32_t v;
    memcpy(&v, cell + k * r->from->corner_step, 4);
    return &r->at[v];
}

/* What is coming is fetched meanwhile. */
static inline void look_ahead(const ready *r, const cells *c, int32_t j, int corners) {
    if (j + 2 * AHEAD < c->n) __builtin_prefetch(cell_at(r->from, c->at[j + 2 * AHEAD]));
    if (j + AHEAD < c->n && (uint32_t)c->at[j + AHEAD] < r->from->m) /* numbers of a run are none that lead astray */
        for (int k = 0; k < corners; k++) __builtin_prefetch(corner_at(r, cell_at(r->from, c->at[j + AHEAD]), k));
}

/* The same for cells of a grid: those that come next, from their first vertices to their last ones. */
static inline void look_at_run(const ready *r, const cells *c, int32_t j) {
    if (j + 2 * RUN > c->n || c->at[j + RUN] >= 0) return;
    const int32_t *next = &c->at[j + RUN];
    for (int32_t i = 0; i <= next[1] && i < 64; i += 4) __builtin_prefetch(r->at + next[2] + i), __builtin_prefetch(r->at + next[3] + i);
}

/* Triangle i, if it is opaque. */
static inline bool draw_face(const ready *r, int64_t i, const corner *p0, const corner *p1, const corner *p2, samples *b) {
    uint32_t joint = r->argb ? r->argb[i] : p0->argb & p1->argb & p2->argb;
    if (joint >> 24 != 255) return false;
    int lane = b->waits & 3, half = b->waits >> 2;
    int32_t(*to)[4][2][4] = b->waiting.at;
    memcpy(to[0][lane][half], p0, sizeof *p0), memcpy(to[1][lane][half], p1, sizeof *p1), memcpy(to[2][lane][half], p2, sizeof *p2);
    if (r->argb)
        for (int k = 0; k < 3; k++) to[k][lane][half][3] = (int32_t)joint;
    if (++b->waits == 8) samples_flush(b);
    return true;
}

/* The opaque triangles of cells of a grid. True: there are others. */
static bool draw_run(const ready *r, const int32_t *cells, samples *b) {
    const corner *a = r->at + cells[2], *d = r->at + cells[3];
    bool others = false;
    for (int64_t i = ~cells[0], n = cells[1]; n > 0; n--, a++, d++, i += 2) {
        others |= !draw_face(r, i, a, a + 1, d + 1, b);
        others |= !draw_face(r, i + 1, a, d + 1, d, b);
    }
    return others;
}

/* The opaque triangles of one strip, under depth. True: there are others. */
static bool draw_opaque(const ready *r, int strip, samples *b) {
    bool others = false;
    for (const cells *c = r->strips[strip].first; c; c = c->next)
        for (int32_t j = 0; j < c->n; j++) {
            int64_t i = c->at[j];
            if (i < 0) {
                look_at_run(r, c, j);
                others |= draw_run(r, c->at + j, b);
                j += RUN - 1;
                continue;
            }
            look_ahead(r, c, j, 3);
            const char *cell = cell_at(r->from, i);
            others |= !draw_face(r, i, corner_at(r, cell, 0), corner_at(r, cell, 1), corner_at(r, cell, 2), b);
        }
    samples_flush(b);
    return others;
}

/* The dots of one strip that are opaque, or those that are not. True: there are others. */
static bool draw_dots(const ready *r, int strip, samples *b, bool opaque) {
    int32_t top = b->top * UNITS;
    bool others = false;
    for (const cells *c = r->strips[strip].first; c; c = c->next)
        for (int32_t j = 0; j < c->n; j++) {
            corner at = c->specks[j].at;
            at.y -= top;
            if (b->has_depth && (at.argb >> 24 == 255) != opaque) others = true;
            else samples_dot(b, &at, c->specks[j].radius);
        }
    return others;
}

/* Triangle or stroke i, if its being opaque is asked for; the number of corners is known where this is expanded. */
static inline __attribute__((always_inline)) bool draw_cell(const rendering *w, const ready *r, int64_t i, samples *b, bool opaque,
                                                            int corners) {
    const lookup *table = r->mapped ? r->from->table : NULL;
    corner at[3];
    uint32_t joint = 0xffffffff;
    for (int k = 0; k < corners; k++) {
        at[k] = *corner_at(r, cell_at(r->from, i), k);
        at[k].y -= b->top * UNITS;
        if (r->argb) at[k].argb = r->argb[i];
        joint &= at[k].argb;
    }
    bool solid = !table && joint >> 24 == 255;
    if (b->has_depth && solid != opaque) return false;
    if (corners == 3) samples_triangle(b, at, table);
    else samples_stroke(b, at, (float)radius_of(r->from, i, w->s->k));
    return true;
}

/* Those triangles or strokes of one strip that are opaque, or those that are not. True: there are others. */
static inline __attribute__((always_inline)) bool draw_cells(const rendering *w, const ready *r, int strip, samples *b, bool opaque,
                                                             int corners) {
    bool others = false;
    for (const cells *c = r->strips[strip].first; c; c = c->next)
        for (int32_t j = 0; j < c->n; j++) {
            look_ahead(r, c, j, corners);
            int64_t i = c->at[j], n = 1;
            if (i < 0) i = ~i, n = 2 * (int64_t)c->at[j + 1], j += RUN - 1;
            for (; n > 0; n--, i++) others |= !draw_cell(w, r, i, b, opaque, corners);
        }
    return others;
}

static bool draw_part(const rendering *w, const ready *r, int strip, samples *b, bool opaque) {
    if (r->from->corners == 3 && opaque && b->has_depth && !r->mapped) return draw_opaque(r, strip, b);
    if (r->from->corners == 3) return draw_cells(w, r, strip, b, opaque, 3);
    if (r->from->corners == 2) return draw_cells(w, r, strip, b, opaque, 2);
    return draw_dots(r, strip, b, opaque);
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
