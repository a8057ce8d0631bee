/* crowd.c: the index, and stamping what markers let through. */
#include "crowd.h"

#include <stdlib.h>
#include <string.h>

#include "crowd_runs.h"
#include "threads.h"

#define A_CELL 16      /* points, if they lie evenly */
#define MOST_SIDE 1024
#define PHASES 8       /* places of a centre inside its pixel, each way */
#define THICK 16.0f    /* -log of what an opaque marker lets through */
#define GRAIN 300000   /* markers a thread */
#define BATCH 512
#define MOST_SPRITES (1 << 22) /* floats of all sprites */

/* ---- the index ------------------------------------------------------------------------------------------------ */

void crowd_free(crowd *c) {
    free(c->start);
    free(c->order);
    *c = (crowd){0};
}

typedef struct {
    const column *x, *y;
    double u[BLOCK], v[BLOCK];
} places;

static int read_places(places *p, int64_t start) {
    int n = (int)(p->x->n - start < BLOCK ? p->x->n - start : BLOCK);
    column_mapped(p->x, start, n, p->u);
    column_mapped(p->y, start, n, p->v);
    return n;
}

static void find_extent(places *p, double low[2], double high[2]) {
    low[0] = low[1] = INFINITY, high[0] = high[1] = -INFINITY;
    for (int64_t start = 0; start < p->x->n; start += BLOCK) {
        int n = read_places(p, start);
        for (int i = 0; i < n; i++) {
            if (isnan(p->u[i] + p->v[i])) continue;
            low[0] = p->u[i] < low[0] ? p->u[i] : low[0], high[0] = p->u[i] > high[0] ? p->u[i] : high[0];
            low[1] = p->v[i] < low[1] ? p->v[i] : low[1], high[1] = p->v[i] > high[1] ? p->v[i] : high[1];
        }
    }
}

static inline int cell_along(const crowd *c, int axis, double v) {
    double at = (v - c->low[axis]) * c->gain[axis];
    return at > 0 ? at < c->side ? (int)at : c->side - 1 : 0; /* not a number: 0 */
}

static inline int64_t cell_of(const crowd *c, double u, double v) {
    return isnan(u + v) ? -1 : (int64_t)cell_along(c, 1, v) * c->side + cell_along(c, 0, u);
}

/* Counting sort: cells are counted in start[cell + 1], then filled while start[cell] moves to the end of its cell. */
static void sort_points(crowd *c, places *p) {
    int64_t cells = (int64_t)c->side * c->side;
    for (int64_t start = 0; start < c->n; start += BLOCK) {
        int n = read_places(p, start);
        for (int i = 0; i < n; i++) {
            int64_t cell = cell_of(c, p->u[i], p->v[i]);
            if (cell >= 0) c->start[cell + 1]++;
        }
    }
    for (int64_t i = 0; i < cells; i++) c->start[i + 1] += c->start[i];
    for (int64_t start = 0; start < c->n; start += BLOCK) {
        int n = read_places(p, start);
        for (int i = 0; i < n; i++) {
            int64_t cell = cell_of(c, p->u[i], p->v[i]);
            if (cell >= 0) c->order[c->start[cell]++] = (int32_t)(start + i);
        }
    }
    memmove(c->start + 1, c->start, (size_t)cells * sizeof(int32_t));
    c->start[0] = 0;
}

int crowd_make(crowd *c, const column *x, const column *y) {
    *c = (crowd){.n = x->n};
    if (x->n > INT32_MAX) return CROWD_UNFIT;
    double side = floor(sqrt((double)x->n / A_CELL)), high[2];
    c->side = side < 1 ? 1 : side > MOST_SIDE ? MOST_SIDE : (int)side;
    c->start = calloc((size_t)c->side * (size_t)c->side + 2, sizeof(int32_t));
    c->order = malloc((size_t)(x->n + 1) * sizeof(int32_t));
    places *p = malloc(sizeof *p);
    if (!c->start || !c->order || !p) {
        free(p);
        crowd_free(c);
        return CROWD_MEMORY;
    }
    p->x = x, p->y = y;
    find_extent(p, c->low, high);
    for (int i = 0; i < 2; i++) {
        double gain = c->side / (high[i] - c->low[i]);
        c->gain[i] = gain > 0 && gain < 1e300 ? gain : 0; /* all in one column of cells */
    }
    sort_points(c, p);
    free(p);
    return CROWD_DONE;
}

/* Cells that [a, b] device px meet along an axis. */
static bool cells_along(const crowd *c, int axis, const column *column, double a, double b, int *from, int *to) {
    double p = (a - column->offset) / column->scale + column->origin, q = (b - column->offset) / column->scale + column->origin;
    double low = p < q ? p : q, high = p < q ? q : p;
    *from = 0, *to = c->side - 1;
    if (!(column->scale != 0) || !(high >= low) || c->gain[axis] == 0) return true;
    double end = c->low[axis] + (c->side + 1) / c->gain[axis];
    if (high < c->low[axis] || low > end) return false;
    *from = cell_along(c, axis, low), *to = cell_along(c, axis, high);
    *from -= *from > 0, *to += *to + 1 < c->side; /* rounding */
    return true;
}

bool crowd_cells(const crowd *c, const column *x, const column *y, const double window[4], int box[4]) {
    return cells_along(c, 0, x, window[0], window[2], &box[0], &box[2]) &&
           cells_along(c, 1, y, window[1], window[3], &box[1], &box[3]);
}

int64_t crowd_count(const crowd *c, const int box[4]) {
    int64_t n = 0;
    for (int row = box[1]; row <= box[3]; row++) {
        const int32_t *start = c->start + (int64_t)row * c->side;
        n += start[box[2] + 1] - start[box[0]];
    }
    return n;
}

static int ascending(const void *a, const void *b) {
    int32_t p = *(const int32_t *)a, q = *(const int32_t *)b;
    return (p > q) - (p < q);
}

void crowd_list(const crowd *c, const int box[4], int32_t *out) {
    int32_t *at = out;
    for (int row = box[1]; row <= box[3]; row++) {
        const int32_t *start = c->start + (int64_t)row * c->side;
        size_t n = (size_t)(start[box[2] + 1] - start[box[0]]);
        memcpy(at, c->order + start[box[0]], n * sizeof(int32_t));
        at += n;
    }
    qsort(out, (size_t)(at - out), sizeof(int32_t), ascending);
}

/* ---- stamping ------------------------------------------------------------------------------------------------- */

static const crowd_runs *runs(void) {
#ifdef HAVE_AVX512
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) return &crowd_runs_avx512;
#endif
#ifdef HAVE_AVX2
    if (__builtin_cpu_supports("avx2")) return &crowd_runs_avx2;
#endif
    return &crowd_runs_base;
}

typedef struct {
    const crowd *c;
    const marker_spec *s;
    const crowd_runs *runs;
    int box[4];
    bool all;              /* most points are seen: all are read in their order */
    int width, height;     /* of the region */
    double left, top;
    int before, rows, blocks; /* of a sprite: px left of and above its own; its size */
    int64_t stride;
    float *sprites;        /* PHASES * PHASES: -log of what is let through */
    float *layer[MAX_THREADS];
} stamping;

static bool make_sprites(stamping *t) {
    const marker_spec *s = t->s;
    double size = fmin(column_value(&s->sizes, 0) * s->k, LARGEST), alpha = s->fill.a * s->opacity;
    shape px;
    shape_grown(&s->outline, size, 0, &px);
    t->before = (int)ceil(px.radius) + 1;
    t->rows = 2 * t->before + 1, t->blocks = (t->rows + 7) / 8;
    size_t area = (size_t)t->rows * (size_t)t->blocks * 8;
    if (area * PHASES * PHASES > MOST_SPRITES) return false;
    t->sprites = calloc(area * PHASES * PHASES, sizeof(float));
    for (int i = 0; t->sprites && i < PHASES * PHASES; i++) {
        float *cover = t->sprites + area * (size_t)i;
        shape_cover(&px, t->before + (i % PHASES + 0.5) / PHASES, t->before + (i / PHASES + 0.5) / PHASES, cover, t->blocks * 8,
                    t->rows, 16);
        for (size_t k = 0; k < area; k++) {
            double through = 1 - fmin(1, cover[k]) * alpha;
            cover[k] = through > 1e-7 ? (float)-log(through) : THICK;
        }
    }
    return t->sprites != NULL;
}

typedef struct {
    const stamping *t;
    float *layer;
    const float *sprite[BATCH];
    int64_t at[BATCH];
    int n;
} batch;

static void flush(batch *b) {
    b->t->runs->add(b->layer, b->t->stride, b->sprite, b->at, b->n, b->t->rows, b->t->blocks);
    b->n = 0;
}

static inline void stamp_at(batch *b, double x, double y) {
    const stamping *t = b->t;
    double u = x - t->left + t->before, v = y - t->top + t->before; /* from the layer's corner, which lies `rows` outside */
    if (!(u >= 0 && v >= 0 && u < t->width + 2 * t->before && v < t->height + 2 * t->before)) return;
    int i = (int)(u * PHASES), j = (int)(v * PHASES);
    size_t area = (size_t)t->rows * (size_t)t->blocks * 8;
    b->sprite[b->n] = t->sprites + area * (size_t)((j % PHASES) * PHASES + i % PHASES);
    b->at[b->n] = (int64_t)(j / PHASES) * t->stride + i / PHASES;
    if (++b->n == BATCH) flush(b);
}

/* Points from .. to - 1 of the line. */
static void stamp_line(batch *b, int64_t from, int64_t to) {
    double x[BLOCK], y[BLOCK];
    for (int64_t start = from; start < to; start += BLOCK) {
        int n = (int)(to - start < BLOCK ? to - start : BLOCK);
        column_px(&b->t->s->x, start, n, x);
        column_px(&b->t->s->y, start, n, y);
        for (int i = 0; i < n; i++) stamp_at(b, x[i], y[i]);
    }
}

/* Points of rows from .. to - 1 of the cells. */
static void stamp_cells(batch *b, int from, int to) {
    const stamping *t = b->t;
    for (int row = from; row < to; row++) {
        const int32_t *start = t->c->start + (int64_t)row * t->c->side;
        for (int32_t i = start[t->box[0]]; i < start[t->box[2] + 1]; i++) {
            int64_t k = t->c->order[i];
            stamp_at(b, column_place(&t->s->x, column_value(&t->s->x, k)), column_place(&t->s->y, column_value(&t->s->y, k)));
        }
    }
}

static void stamp_share(void *context, int part, int parts) {
    const stamping *t = context;
    batch b = {.t = t, .layer = t->layer[part]};
    int64_t first = t->all ? 0 : t->box[1], n = t->all ? t->s->x.n : t->box[3] + 1 - t->box[1];
    int64_t from = first + n / parts * part, to = part + 1 < parts ? first + n / parts * (part + 1) : first + n;
    if (t->all) stamp_line(&b, from, to);
    else stamp_cells(&b, (int)from, (int)to);
    flush(&b);
}

/* The layers' sum as bytes, without their margin. */
static void shade(const stamping *t, int parts, uint8_t *mask) {
    for (int y = 0; y < t->height; y++) {
        int64_t at = (int64_t)(y + 2 * t->before) * t->stride + 2 * t->before;
        for (int part = 1; part < parts; part++)
            for (int x = 0; x < t->width; x++) t->layer[0][at + x] += t->layer[part][at + x];
        t->runs->shade(t->layer[0] + at, t->width, mask + (int64_t)y * t->width);
    }
}

static int stamp_all(stamping *t, int parts, uint8_t *mask) {
    t->stride = t->width + 4 * t->before + 8 * t->blocks;
    size_t area = (size_t)t->stride * (size_t)(t->height + 4 * t->before + t->rows);
    bool made = true;
    for (int i = 0; i < parts; i++) made = (t->layer[i] = calloc(area, sizeof(float))) && made;
    if (made) {
        run_parts(stamp_share, t, parts);
        shade(t, parts, mask);
    }
    for (int i = 0; i < parts; i++) free(t->layer[i]);
    return made ? CROWD_DONE : CROWD_MEMORY;
}

int crowd_mask(const crowd *c, const marker_spec *s, const canvas *region, uint8_t *mask) {
    stamping t = {.c = c, .s = s, .runs = runs(), .width = region->x1 - region->x0, .height = region->y1 - region->y0,
                  .left = region->x0, .top = region->y0};
    memset(mask, 0, (size_t)t.width * (size_t)t.height);
    if (s->x.n == 0) return CROWD_DONE;
    if (!s->same_size || s->fill_kind != FILL_ONE || (s->has_stroke && s->stroke.a > 0)) return CROWD_UNFIT;
    if (!make_sprites(&t)) return CROWD_UNFIT;
    double reach = t.before, window[4] = {region->x0 - reach, region->y0 - reach, region->x1 + reach, region->y1 + reach};
    int status = CROWD_DONE;
    if (crowd_cells(c, &s->x, &s->y, window, t.box)) {
        int64_t seen = crowd_count(c, t.box);
        t.all = seen > s->x.n / 4;
        status = stamp_all(&t, parts_for(seen, GRAIN), mask);
    }
    free(t.sprites);
    return status;
}
