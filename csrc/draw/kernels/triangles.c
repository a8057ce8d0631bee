/* triangles.c: opaque triangles and dots onto samples, eight of a row at a time; triangles are made ready by eights too. */
#include "faces.h"
#include "samples.h"

#include <string.h>

typedef int32_t ints __attribute__((vector_size(32)));
typedef uint32_t words __attribute__((vector_size(32)));
typedef float reals __attribute__((vector_size(32)));
typedef double doubles __attribute__((vector_size(64)));

/* Vectors go to functions by address: by value they would depend on the instruction set of the caller. */
#define INLINE static inline __attribute__((always_inline))

/* Eight samples where `seen`: nearer ones take the depth and the colour. */
INLINE void put_nearer(float *depth, uint32_t *color, const ints *seen, const reals *z, const ints *argb) {
    reals d;
    ints c;
    memcpy(&d, depth, sizeof d);
    memcpy(&c, color, sizeof c);
    ints nearer = *seen & (*z < d);
    d = (reals)(((ints)*z & nearer) | ((ints)d & ~nearer));
    c = (*argb & nearer) | (c & ~nearer);
    memcpy(depth, &d, sizeof d);
    memcpy(color, &c, sizeof c);
}

/* Eight triangles from the first sample of each that is looked at. */
typedef struct {
    int32_t left[8], top[8], across[8], rows[8]; /* samples looked at; rows 0: none */
    int32_t start[3][8], step_x[3][8], step_y[3][8]; /* edge functions: all >= 0 inside */
    float from[3][8], slope[3][8]; /* where edges are met along a row, a little too far out */
    float z[8], z_dx[8], z_dy[8];
    int32_t color[8];
    float channel[3][8], channel_dx[3][8], channel_dy[3][8]; /* blue, green, red */
} eight;

#define PICK(mask, a, b) (((a) & (mask)) | ((b) & ~(mask)))
#define STORE(to, v) memcpy(to, &(v), sizeof(v))

INLINE void span(const ints *p, ints *low, ints *high) {
    ints less = p[0] < p[1], low_two = PICK(less, p[0], p[1]), high_two = PICK(less, p[1], p[0]);
    *low = PICK(low_two < p[2], low_two, p[2]), *high = PICK(high_two > p[2], high_two, p[2]);
}

/* Which of eight triangles a kernel draws and how, as masks, and the colour of those that take one. */
typedef struct {
    ints x[3], y[3], left, right, top, bottom; /* samples */
    ints dx[2], dy[2], area;    /* of corners on from the first, clockwise */
    ints color[3], turned, even, drawn, refused;
} triangles;

INLINE void mean_colors(const ints *c, ints *out) {
    *out = (int32_t)0xff000000u - (ints){0};
    for (int k = 0; k < 24; k += 8) *out |= (((c[0] >> k & 255) + (c[1] >> k & 255) + (c[2] >> k & 255) + 1) * 21846 >> 16) << k;
}

INLINE void read_triangles(const faces *f, triangles *t) {
    ints low, high, extent, tall, c[3];
    for (int k = 0; k < 3; k++) {
        memcpy(&t->x[k], f->x[k], sizeof low), memcpy(&t->y[k], f->y[k], sizeof low);
        memcpy(&c[k], f->color[k], sizeof low);
    }
    span(t->x, &low, &high);
    extent = high - low, t->left = (low + (UNITS / 2 - 1)) >> UNIT_BITS, t->right = (high - UNITS / 2) >> UNIT_BITS;
    ints small = (high >> UNIT_BITS) - t->left < SMALL;
    span(t->y, &low, &high);
    tall = high - low, t->top = (low + (UNITS / 2 - 1)) >> UNIT_BITS, t->bottom = (high - UNITS / 2) >> UNIT_BITS;
    small &= (high >> UNIT_BITS) - t->top < SMALL;
    extent = PICK(extent > tall, extent, tall);
    ints fits = extent < WIDE * UNITS;
    for (int k = 0; k < 2; k++) t->dx[k] = (t->x[k + 1] - t->x[0]) & fits, t->dy[k] = (t->y[k + 1] - t->y[0]) & fits;
    ints area = t->dx[0] * t->dy[1] - t->dx[1] * t->dy[0], turned = area < 0;
    t->area = PICK(turned, -area, area), t->turned = turned;
    ints x = PICK(turned, t->dx[1], t->dx[0]), y = PICK(turned, t->dy[1], t->dy[0]);
    t->dx[1] = PICK(turned, t->dx[0], t->dx[1]), t->dy[1] = PICK(turned, t->dy[0], t->dy[1]), t->dx[0] = x, t->dy[0] = y;
    t->even = small | ((c[0] == c[1]) & (c[1] == c[2]));
    mean_colors(c, &low);
    t->color[0] = PICK(t->even, low, c[0]);
    t->color[1] = PICK(t->even, low, PICK(turned, c[2], c[1])), t->color[2] = PICK(t->even, low, PICK(turned, c[1], c[2]));
    reals reach = __builtin_convertvector(extent, reals); /* colours across a sliver would lose their last bits */
    ints sliver = ~t->even & (__builtin_convertvector(t->area, reals) < 5e-4f * reach * reach);
    t->refused = ~fits | (sliver & (area != 0)), t->drawn = fits & ~sliver & (area != 0);
}

/* An edge through (dx, dy) from a corner that lies (x, y) before the first sample. */
INLINE void make_edge(eight *g, int k, const ints *dx, const ints *dy, const ints *x, const ints *y) {
    ints owns = (*dy < 0) | ((*dy == 0) & (*dx > 0)); /* only top and left edges own what lies on them */
    ints start = *dx * *y - *dy * *x - (1 + owns), step_x = *dy * -UNITS, step_y = *dx * UNITS;
    STORE(g->start[k], start), STORE(g->step_x[k], step_x), STORE(g->step_y[k], step_y);
    reals inverse = -1.0f / __builtin_convertvector(step_x | (1 & (step_x == 0)), reals);
    reals from = __builtin_convertvector(start, reals) * inverse, slope = __builtin_convertvector(step_y, reals) * inverse;
    ints sign = (ints)inverse & INT32_MIN; /* left edges go up along x: they are moved to the left */
    reals far = (reals)((ints)from & INT32_MAX) + 64.0f * (reals)((ints)slope & INT32_MAX);
    from += (reals)((ints)(far * 4e-7f + 0.01f) | sign);
    STORE(g->from[k], from), STORE(g->slope[k], slope);
}

INLINE void make_depth(const faces *f, const triangles *t, const ints *x, const ints *y, eight *g) {
    ints bits[3];
    for (int k = 0; k < 3; k++) memcpy(&bits[k], f->z[k], sizeof bits[k]);
    reals second = (reals)PICK(t->turned, bits[2], bits[1]), third = (reals)PICK(t->turned, bits[1], bits[2]);
    doubles first = __builtin_convertvector((reals)bits[0], doubles), dx[2], dy[2];
    doubles one = __builtin_convertvector(second, doubles) - first, two = __builtin_convertvector(third, doubles) - first;
    for (int k = 0; k < 2; k++) dx[k] = __builtin_convertvector(t->dx[k], doubles), dy[k] = __builtin_convertvector(t->dy[k], doubles);
    doubles inverse = 1.0 / __builtin_convertvector(t->area | (1 & (t->area == 0)), doubles);
    doubles along = (one * dy[1] - two * dy[0]) * inverse, down = (two * dx[0] - one * dx[1]) * inverse;
    doubles at = first + __builtin_convertvector(*x, doubles) * along + __builtin_convertvector(*y, doubles) * down;
    reals z = __builtin_convertvector(at, reals), z_dx = __builtin_convertvector(along * UNITS, reals);
    reals z_dy = __builtin_convertvector(down * UNITS, reals);
    STORE(g->z, z), STORE(g->z_dx, z_dx), STORE(g->z_dy, z_dy);
}

INLINE void make_channels(const triangles *t, const ints *x, const ints *y, eight *g) {
    const ints *c = t->color, *dx = t->dx, *dy = t->dy;
    reals inverse = 1.0f / __builtin_convertvector(t->area | (1 & (t->area == 0)), reals);
    for (int k = 0; k < 3; k++) {
        ints zero = c[0] >> (8 * k) & 255, one = (c[1] >> (8 * k) & 255) - zero, two = (c[2] >> (8 * k) & 255) - zero;
        reals along = __builtin_convertvector(one * dy[1] - two * dy[0], reals) * inverse;
        reals down = __builtin_convertvector(two * dx[0] - one * dx[1], reals) * inverse;
        reals at = __builtin_convertvector(zero, reals) + 0.5f + __builtin_convertvector(*x, reals) * along;
        at += __builtin_convertvector(*y, reals) * down;
        along *= UNITS, down *= UNITS;
        STORE(g->channel[k], at), STORE(g->channel_dx[k], along), STORE(g->channel_dy[k], down);
    }
}

INLINE void make_eight(const faces *f, const triangles *t, const sheet *to, bool shaded, eight *g) {
    ints left = PICK(t->left > 0, t->left, (ints){0}), right = PICK(t->right < to->width, t->right, to->width - 1 - (ints){0});
    ints top = PICK(t->top > 0, t->top, (ints){0}), bottom = PICK(t->bottom < to->rows, t->bottom, to->rows - 1 - (ints){0});
    ints rows = (bottom - top + 1) & (right >= left) & t->drawn, across = right - left + 1;
    STORE(g->left, left), STORE(g->top, top), STORE(g->across, across), STORE(g->rows, rows), STORE(g->color, t->color[0]);
    /* the first sample from the first corner; what is not drawn may be far away */
    ints x = (left * UNITS + UNITS / 2 - t->x[0]) & t->drawn, y = (top * UNITS + UNITS / 2 - t->y[0]) & t->drawn;
    ints ex = t->dx[1] - t->dx[0], ey = t->dy[1] - t->dy[0], x1 = x - t->dx[0], y1 = y - t->dy[0];
    ints back_x = -t->dx[1], back_y = -t->dy[1];
    make_edge(g, 0, &t->dx[0], &t->dy[0], &x, &y);
    make_edge(g, 1, &ex, &ey, &x1, &y1);
    make_edge(g, 2, &back_x, &back_y, &x, &y);
    make_depth(f, t, &x, &y, g);
    if (shaded) make_channels(t, &x, &y, g);
}

static const ints lane = {0, 1, 2, 3, 4, 5, 6, 7};
static const reals along = {0, 1, 2, 3, 4, 5, 6, 7};

/* What a triangle has at a sample, all at once: depth, blue, green, red. */
typedef float four __attribute__((vector_size(16)));
typedef struct {
    four at, dx, dy;
    reals z, channel[3]; /* how they change over eight samples */
    ints argb;           /* the one colour, where it is one */
} face;

INLINE void make_face(const eight *g, int k, bool shaded, face *f) {
    f->argb = (shaded ? (int32_t)0xff000000u : g->color[k]) - (ints){0};
    f->z = along * g->z_dx[k];
    f->at = (four){g->z[k]}, f->dx = (four){g->z_dx[k]}, f->dy = (four){g->z_dy[k]};
    for (int n = 0; shaded && n < 3; n++) {
        f->at[n + 1] = g->channel[n][k], f->dx[n + 1] = g->channel_dx[n][k], f->dy[n + 1] = g->channel_dy[n][k];
        f->channel[n] = along * g->channel_dx[n][k];
    }
}

/* The samples from x on in row y; e: the edge functions there. */
INLINE void draw_block(const face *f, int32_t x, int32_t y, const ints *e, bool shaded, float *depth, uint32_t *color) {
    ints seen = (e[0] | e[1] | e[2]) >= 0, c = f->argb;
    four at = f->at + (float)y * f->dy + (float)x * f->dx;
    reals z = at[0] + f->z;
    for (int n = 0; shaded && n < 3; n++)
        c |= (ints)((words)__builtin_convertvector(at[n + 1] + f->channel[n], ints) << (8 * n));
    put_nearer(depth, color, &seen, &z, &c);
}

/* At most eight samples across: one block a row. */
INLINE void draw_narrow(const eight *g, int k, const face *f, bool shaded, float *depth, uint32_t *color, int64_t pitch) {
    ints e[3];
    for (int n = 0; n < 3; n++) e[n] = g->start[n][k] + g->step_x[n][k] * lane;
    for (int32_t y = 0; y < g->rows[k]; y++, depth += pitch, color += pitch) {
        draw_block(f, 0, y, e, shaded, depth, color);
        for (int n = 0; n < 3; n++) e[n] += g->step_y[n][k];
    }
}

/* First and last sample of eight rows from y on. */
INLINE void find_ends(const eight *g, int k, int32_t y, int32_t *first, int32_t *last) {
    reals low = {0}, high = (float)(g->across[k] - 1) - (reals){0};
    const reals before = low - 1.0f, beyond = high + 1.0f;
    for (int n = 0; n < 3; n++) {
        reals at = g->from[n][k] + g->slope[n][k] * (along + (float)y);
        if (g->step_x[n][k] > 0) low = (reals)PICK(at > low, (ints)at, (ints)low);
        if (g->step_x[n][k] < 0) high = (reals)PICK(at < high, (ints)at, (ints)high);
    }
    low = (reals)PICK(low < beyond, (ints)low, (ints)beyond), high = (reals)PICK(high > before, (ints)high, (ints)before);
    ints a = __builtin_convertvector(low, ints), b = __builtin_convertvector(high, ints);
    STORE(first, a), STORE(last, b);
}

INLINE void draw_broad(const eight *g, int k, const face *f, bool shaded, float *depth, uint32_t *color, int64_t pitch) {
    ints steps[3];
    int32_t first[8], last[8], row[3];
    for (int n = 0; n < 3; n++) steps[n] = g->step_x[n][k] * lane, row[n] = g->start[n][k];
    for (int32_t y = 0; y < g->rows[k]; y++, depth += pitch, color += pitch) {
        if (y % 8 == 0) find_ends(g, k, y, first, last);
        /* blocks that lie as memory does: loads that overlap earlier stores in part would wait for them */
        for (int32_t x = first[y % 8]; x <= last[y % 8]; x += 8) {
            ints e[3];
            for (int n = 0; n < 3; n++) e[n] = steps[n] + (row[n] + g->step_x[n][k] * x);
            draw_block(f, x, y, e, shaded, depth + x, color + x);
        }
        for (int n = 0; n < 3; n++) row[n] += g->step_y[n][k];
    }
}

INLINE void draw_triangles(const faces *f, const triangles *t, const sheet *to, bool shaded) {
    eight g;
    make_eight(f, t, to, shaded, &g);
    for (int k = 0; k < 8; k++) {
        if (g.rows[k] <= 0) continue;
        int64_t at = (int64_t)g.top[k] * to->pitch + g.left[k];
        face f;
        make_face(&g, k, shaded, &f);
        if (g.across[k] <= 8) draw_narrow(&g, k, &f, shaded, to->depth + at, to->color + at, to->pitch);
        else draw_broad(&g, k, &f, shaded, to->depth + at, to->color + at, to->pitch);
    }
}

/* Bit by bit of a mask. */
INLINE uint32_t bits_of(const ints *mask) {
    int32_t lanes[8];
    uint32_t out = 0;
    STORE(lanes, *mask);
    for (int k = 0; k < 8; k++) out |= (uint32_t)(lanes[k] & 1) << k;
    return out;
}

static uint32_t draw_faces(const faces *f, const sheet *to) {
    triangles t;
    read_triangles(f, &t);
    ints shaded = t.drawn & ~t.even;
    if (bits_of(&shaded)) draw_triangles(f, &t, to, true);
    else draw_triangles(f, &t, to, false);
    return bits_of(&t.refused);
}

static void row(const face_row *f, int first, int last, float *depth, uint32_t *color) {
    const reals full = 255.0f - (reals){0};
    for (int x = first; x <= last; x += 8) {
        ints seen = lane <= last - x, argb = (int32_t)0xff000000u - (ints){0};
        reals at = along + (float)x, z = f->z + at * f->z_dx;
        for (int k = 0; k < 3; k++) { /* long thin triangles lead a little beyond 0 .. 255 */
            reals v = f->channel[k] + at * f->channel_dx[k];
            v = (reals)((ints)v & (v > 0.0f));
            v = (reals)PICK(v > full, (ints)full, (ints)v);
            argb |= __builtin_convertvector(v, ints) << (8 * k);
        }
        put_nearer(depth + x, color + x, &seen, &z, &argb);
    }
}

static void dot(const dot_face *f, float *depth, uint32_t *color, int64_t pitch) {
    const reals z = f->z - (reals){0};
    const ints argb = (int32_t)f->color - (ints){0};
    for (int y = 0; y < f->rows; y++, depth += pitch, color += pitch) {
        float dy = (float)y - f->y, reach = f->radius * f->radius - dy * dy;
        for (int x = 0; x < 8 * f->blocks; x += 8) {
            reals dx = along + ((float)x - f->x);
            ints seen = dx * dx <= reach - (reals){0};
            put_nearer(depth + x, color + x, &seen, &z, &argb);
        }
    }
}

#define JOIN(name, isa) name##_##isa
#define NAMED(name, isa) JOIN(name, isa)
const samples_runs NAMED(samples_runs, ISA) = {draw_faces, row, dot};
