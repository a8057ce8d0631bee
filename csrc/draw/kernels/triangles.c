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

#define PICK(mask, a, b) (((a) & (mask)) | ((b) & ~(mask)))

/* Eight samples where `seen`: nearer ones take the depth and the colour. */
INLINE void put_nearer(float *depth, uint32_t *color, const ints *seen, const reals *z, const ints *argb) {
    ints d, c, z_bits = (ints)*z;
    memcpy(&d, depth, sizeof d);
    memcpy(&c, color, sizeof c);
    ints nearer = *seen & (*z < (reals)d);
    d = PICK(nearer, z_bits, d), c = PICK(nearer, *argb, c);
    memcpy(depth, &d, sizeof d);
    memcpy(color, &c, sizeof c);
}

#define STORE(to, v) memcpy(to, &(v), sizeof(v))

INLINE void span(const ints *p, ints *low, ints *high) {
    ints less = p[0] < p[1], low_two = PICK(less, p[0], p[1]), high_two = PICK(less, p[1], p[0]);
    *low = PICK(low_two < p[2], low_two, p[2]), *high = PICK(high_two > p[2], high_two, p[2]);
}

/* Which of eight triangles a kernel draws and how, as masks, and the colour of those that take one. */
typedef struct {
    ints x[3], y[3], z[3], left, right, top, bottom; /* samples; z: bits */
    ints dx[2], dy[2], area;    /* of corners on from the first, clockwise */
    ints color[3], turned, even, drawn, refused;
} triangles;

INLINE void mean_colors(const ints *c, ints *out) {
    *out = (int32_t)0xff000000u - (ints){0};
    for (int k = 0; k < 24; k += 8) *out |= (((c[0] >> k & 255) + (c[1] >> k & 255) + (c[2] >> k & 255) + 1) * 21846 >> 16) << k;
}

typedef int32_t fours __attribute__((vector_size(16)));
typedef union {
    fours half[2];
    ints whole;
} halves;

/* One corner of eight triangles. */
INLINE void read_corners(const int32_t (*at)[2][4], ints *x, ints *y, ints *z, ints *color) {
    const ints low = {0, 8, 1, 9, 4, 12, 5, 13}, high = {2, 10, 3, 11, 6, 14, 7, 15};
    const ints first = {0, 1, 8, 9, 4, 5, 12, 13}, second = {2, 3, 10, 11, 6, 7, 14, 15};
    ints v[4];
    for (int i = 0; i < 4; i++) { /* by halves, as they were written */
        halves h;
        memcpy(&h.half[0], at[i][0], sizeof h.half[0]), memcpy(&h.half[1], at[i][1], sizeof h.half[1]);
        v[i] = h.whole;
    }
    ints a = __builtin_shuffle(v[0], v[1], low), b = __builtin_shuffle(v[2], v[3], low);
    *x = __builtin_shuffle(a, b, first), *y = __builtin_shuffle(a, b, second);
    a = __builtin_shuffle(v[0], v[1], high), b = __builtin_shuffle(v[2], v[3], high);
    *z = __builtin_shuffle(a, b, first), *color = __builtin_shuffle(a, b, second);
}

INLINE void read_triangles(const faces *f, triangles *t) {
    ints low, high, extent, tall, c[3];
    for (int k = 0; k < 3; k++) {
        read_corners(f->at[k], &t->x[k], &t->y[k], &t->z[k], &c[k]);
        t->y[k] -= f->top;
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

/* An edge function of eight triangles, >= 0 inside, and where about a row meets it. Counted from the first sample that is
 * looked at: what it says there, and by how much that changes from sample to sample and from row to row. */
typedef struct {
    ints at, step_x, step_y, right; /* right: it ends rows, it does not begin them */
    reals meets, slope;             /* samples, a little too far out, and 1 */
} edge;

/* A value that changes evenly: at the first sample that is looked at, and from sample to sample and row to row. */
typedef struct {
    reals at, dx, dy;
} slant;

/* Eight triangles: how many rows and columns are looked at, and from where on. */
typedef struct {
    edge edges[3];
    slant z, channel[3]; /* blue, green, red */
    ints first, rows, across;
} eight;

/* Rows of eight triangles. A colour is in 256ths, 16 bits each: red above blue, opaque above green. */
typedef struct {
    int32_t at[TALL][8], count[TALL][8]; /* the first sample, and how many: none where not above 0 */
    float z[TALL][8];
    uint32_t red_blue[TALL][8], green[TALL][8];
    float z_dx[8];
    uint32_t red_blue_dx[8], green_dx[8], red_blue_far[8], green_far[8]; /* far: over eight samples */
    int32_t color[8], rows[8];
} spans;

/* An edge through (dx, dy) from a corner that lies (x, y) before the first sample. Lanes of *rough cannot tell by `meets`. */
INLINE void make_edge(edge *e, const ints *dx, const ints *dy, const ints *x, const ints *y, ints *rough) {
    ints owns = (*dy < 0) | ((*dy == 0) & (*dx > 0)); /* only top and left edges own what lies on them */
    e->at = *dx * *y - *dy * *x - (1 + owns), e->step_x = *dy * -UNITS, e->step_y = *dx * UNITS;
    ints flat = *dy == 0;
    e->right = *dy > 0;
    reals inverse = -1.0f / __builtin_convertvector(e->step_x | (1 & flat), reals);
    reals meets = __builtin_convertvector(e->at, reals) * inverse, slope = __builtin_convertvector(e->step_y, reals) * inverse;
    reals far = (reals)((ints)meets & INT32_MAX) + TALL * (reals)((ints)slope & INT32_MAX);
    *rough |= ~flat & (far > 1e6f);
    reals off = far * 4e-7f + 0.01f;
    meets += 1.0f + (reals)((ints)off ^ (~e->right & INT32_MIN)); /* to the right, or to the left */
    e->meets = (reals)((ints)meets & ~flat), e->slope = (reals)((ints)slope & ~flat);
}

INLINE void make_depth(const triangles *t, const ints *x, const ints *y, slant *z) {
    const ints *bits = t->z;
    reals second = (reals)PICK(t->turned, bits[2], bits[1]), third = (reals)PICK(t->turned, bits[1], bits[2]);
    doubles first = __builtin_convertvector((reals)bits[0], doubles), dx[2], dy[2];
    doubles one = __builtin_convertvector(second, doubles) - first, two = __builtin_convertvector(third, doubles) - first;
    for (int k = 0; k < 2; k++) dx[k] = __builtin_convertvector(t->dx[k], doubles), dy[k] = __builtin_convertvector(t->dy[k], doubles);
    doubles inverse = 1.0 / __builtin_convertvector(t->area | (1 & (t->area == 0)), doubles);
    doubles along = (one * dy[1] - two * dy[0]) * inverse, down = (two * dx[0] - one * dx[1]) * inverse;
    doubles at = first + __builtin_convertvector(*x, doubles) * along + __builtin_convertvector(*y, doubles) * down;
    z->at = __builtin_convertvector(at, reals), z->dx = __builtin_convertvector(along * UNITS, reals);
    z->dy = __builtin_convertvector(down * UNITS, reals);
}

INLINE void make_channels(const triangles *t, const ints *x, const ints *y, slant *channel) {
    const ints *c = t->color, *dx = t->dx, *dy = t->dy;
    reals inverse = 256.0f / __builtin_convertvector(t->area | (1 & (t->area == 0)), reals);
    for (int k = 0; k < 3; k++) {
        ints zero = c[0] >> (8 * k) & 255, one = (c[1] >> (8 * k) & 255) - zero, two = (c[2] >> (8 * k) & 255) - zero;
        reals along = __builtin_convertvector(one * dy[1] - two * dy[0], reals) * inverse;
        reals down = __builtin_convertvector(two * dx[0] - one * dx[1], reals) * inverse;
        reals at = __builtin_convertvector(zero, reals) * 256.0f + 128.0f + __builtin_convertvector(*x, reals) * along;
        channel[k].at = at + __builtin_convertvector(*y, reals) * down;
        channel[k].dx = along * UNITS, channel[k].dy = down * UNITS;
    }
}

INLINE void make_eight(triangles *t, const sheet *to, bool shaded, eight *g) {
    const ints none = {0};
    ints left = PICK(t->left > 0, t->left, none), right = PICK(t->right < to->width, t->right, to->width - 1 - none);
    ints top = PICK(t->top > 0, t->top, none), bottom = PICK(t->bottom < to->rows, t->bottom, to->rows - 1 - none);
    /* the first sample from the first corner; what is not drawn may be far away */
    ints x = (left * UNITS + UNITS / 2 - t->x[0]) & t->drawn, y = (top * UNITS + UNITS / 2 - t->y[0]) & t->drawn;
    ints ex = t->dx[1] - t->dx[0], ey = t->dy[1] - t->dy[0], x1 = x - t->dx[0], y1 = y - t->dy[0];
    ints back_x = -t->dx[1], back_y = -t->dy[1], rough = none;
    make_edge(&g->edges[0], &t->dx[0], &t->dy[0], &x, &y, &rough);
    make_edge(&g->edges[1], &ex, &ey, &x1, &y1, &rough);
    make_edge(&g->edges[2], &back_x, &back_y, &x, &y, &rough);
    t->refused |= t->drawn & rough, t->drawn &= ~rough;
    g->rows = (bottom - top + 1) & (right >= left) & t->drawn, g->across = (right - left + 1) & t->drawn;
    g->first = (top * (int32_t)to->pitch + left) & t->drawn;
    for (int k = 0; k < 3; k++) { /* a level edge may not own the last row */
        const edge *e = &g->edges[k];
        g->rows += (e->step_x == 0) & (e->at + e->step_y * (g->rows - 1) < 0) & (g->rows > 0);
    }
    make_depth(t, &x, &y, &g->z);
    if (shaded) make_channels(t, &x, &y, g->channel);
}

static const ints lane = {0, 1, 2, 3, 4, 5, 6, 7};
static const reals along = {0, 1, 2, 3, 4, 5, 6, 7};

/* Which samples of a row lie inside all three edges: from *low to before *high. `meets` is wrong by less than a sample. */
INLINE void find_ends(const edge *edges, const ints *at, const ints *across, float y, ints *low, ints *high) {
    *low = (ints){0}, *high = *across;
    for (int k = 0; k < 3; k++) {
        const edge *e = &edges[k];
        ints x = __builtin_convertvector(e->meets + e->slope * y, ints);
        x = PICK(x > 0, x, (ints){0}), x = PICK(x < *across, x, *across);
        ints outside = at[k] + e->step_x * (x + e->right) < 0;
        ints begin = (x - outside) & ~e->right, end = PICK(e->right, x + outside, *across);
        *low = PICK(begin > *low, begin, *low), *high = PICK(end < *high, end, *high);
    }
}

INLINE void channel_at(const slant *s, const reals *x, float y, ints *out) {
    *out = __builtin_convertvector(s->at + y * s->dy + *x * s->dx, ints);
}

/* Two changes a sample as they are added to the halves of a word. */
INLINE void put_halves(const reals *high, const reals *low, float samples, uint32_t *out) {
    reals near = 12582912.0f - (reals){0}; /* what is added to it is rounded */
    ints one = (ints)(*high * samples + near), two = (ints)(*low * samples + near), both = one << 16 | (two & 0xffff);
    STORE(out, both);
}

INLINE void make_spans(const eight *g, const triangles *t, const sheet *to, bool shaded, int most, spans *s) {
    const reals none = {0};
    const slant *blue = &g->channel[0], *green = &g->channel[1], *red = &g->channel[2];
    ints at[3] = {g->edges[0].at, g->edges[1].at, g->edges[2].at}, first = g->first;
    for (int row = 0; row < most; row++, first += (int32_t)to->pitch) {
        float y = (float)row;
        ints low, high;
        find_ends(g->edges, at, &g->across, y, &low, &high);
        for (int k = 0; k < 3; k++) at[k] += g->edges[k].step_y;
        reals x = __builtin_convertvector(low, reals), z = g->z.at + y * g->z.dy + x * g->z.dx;
        high -= low, low += first;
        STORE(s->at[row], low), STORE(s->count[row], high), STORE(s->z[row], z);
        if (!shaded) continue;
        ints c[3];
        for (int k = 0; k < 3; k++) channel_at(&g->channel[k], &x, y, &c[k]);
        c[0] |= c[2] << 16, c[1] |= (int32_t)0xff000000u;
        STORE(s->red_blue[row], c[0]), STORE(s->green[row], c[1]);
    }
    STORE(s->z_dx, g->z.dx), STORE(s->color, t->color[0]), STORE(s->rows, g->rows);
    if (!shaded) return;
    put_halves(&red->dx, &blue->dx, 1, s->red_blue_dx), put_halves(&red->dx, &blue->dx, 8, s->red_blue_far);
    put_halves(&none, &green->dx, 1, s->green_dx), put_halves(&none, &green->dx, 8, s->green_far);
}

typedef uint16_t shorts __attribute__((vector_size(32)));
static const shorts pairs = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7};

/* The rows of one triangle, each from its first sample on, eight at a time. */
INLINE void draw_spans(const spans *s, int k, const sheet *to, bool shaded) {
    reals z_lanes = along * s->z_dx[k];
    shorts rb_lanes = (shorts)(s->red_blue_dx[k] - (words){0}) * pairs;
    shorts green_lanes = (shorts)(s->green_dx[k] - (words){0}) * pairs;
    ints c = s->color[k] - (ints){0};
    for (int row = 0; row < s->rows[k]; row++) {
        int32_t n = s->count[row][k];
        int64_t at = s->at[row][k];
        reals z = s->z[row][k] + z_lanes;
        shorts rb = rb_lanes + (shorts)(s->red_blue[row][k] - (words){0});
        shorts green = green_lanes + (shorts)(s->green[row][k] - (words){0});
        for (;;) {
            ints seen = lane < n;
            if (shaded) c = (ints)((words)(rb >> 8) | ((words)green & 0xff00ff00u));
            put_nearer(to->depth + at, to->color + at, &seen, &z, &c);
            if (n <= 8) break;
            n -= 8, at += 8, z += 8.0f * s->z_dx[k];
            rb += (shorts)(s->red_blue_far[k] - (words){0}), green += (shorts)(s->green_far[k] - (words){0});
        }
    }
}

INLINE int32_t most_of(const ints *v) {
    int32_t lanes[8], most = 0;
    STORE(lanes, *v);
    for (int k = 0; k < 8; k++) most = lanes[k] > most ? lanes[k] : most;
    return most;
}

INLINE void draw_triangles(triangles *t, const sheet *to, bool shaded) {
    eight g;
    spans s;
    make_eight(t, to, shaded, &g);
    make_spans(&g, t, to, shaded, most_of(&g.rows), &s);
    for (int k = 0; k < 8; k++) draw_spans(&s, k, to, shaded);
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
    if (bits_of(&shaded)) draw_triangles(&t, to, true);
    else draw_triangles(&t, to, false);
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
    const dot_face g = *f; /* what is written might be f, for all that the compiler knows */
    const reals z = g.z - (reals){0};
    const ints argb = (int32_t)g.color - (ints){0};
    for (int y = 0; y < g.rows; y++, depth += pitch, color += pitch) {
        float dy = (float)y - g.y, reach = g.radius * g.radius - dy * dy;
        reals dx = along - g.x;
        for (int x = 0; x < 8 * g.blocks; x += 8, dx += 8.0f) {
            ints seen = dx * dx <= reach - (reals){0};
            put_nearer(depth + x, color + x, &seen, &z, &argb);
        }
    }
}

#define JOIN(name, isa) name##_##isa
#define NAMED(name, isa) JOIN(name, isa)
const samples_runs NAMED(samples_runs, ISA) = {draw_faces, row, dot};
