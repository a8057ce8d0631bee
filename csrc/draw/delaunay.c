/* delaunay.c: points are added one by one, along a curve that fills the plane (Bowyer 1981, Watson 1981): all triangles whose
 * circle holds the new point make room for triangles round it. Edges of the hull have a ghost triangle with a corner at
 * infinity (Shewchuk 1997), so that the outside is no case of its own. Coordinates are whole numbers up to 2^26: the circle
 * test needs 112 bits, and is exact in 128. */
#include "delaunay.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BITS 27 /* of a coordinate: 0 .. 2^26 */
#define GHOST (-1)

typedef __int128 wide;

typedef struct {
    int32_t v[3]; /* counter-clockwise; GHOST is at infinity */
    int32_t beside[3]; /* the triangle across the edge opposite to v[k] */
    int32_t mark; /* 1 + the last point that broke it */
} triangle;

typedef struct {
    uint64_t key;
    int32_t index;
} visit;

typedef struct {
    int32_t *x, *y;
    triangle *t;
    int32_t count, room, unused; /* unused: head of a list of free triangles through beside[0] */
    int32_t *stack, *cavity;
    int32_t stacked, held, stack_room, cavity_room;
    int32_t *starts; /* by a point: the new triangle whose outer edge starts there; [0] is the point at infinity */
    int32_t last;
    bool no_memory;
} mesh;

/* ---- points ------------------------------------------------------------------------------------------------------- */

/* Place of (x, y) along a Hilbert curve of order BITS, from the highest bits down. The rest of the way goes as in the quarter
 * that they name: turned over (bits of both against ones), and with x for y. */
static uint64_t curve(uint32_t x, uint32_t y) {
    uint64_t d = 0;
    uint32_t over = 0, swap = 0;
    for (int bit = BITS - 1; bit >= 0; bit--) {
        uint32_t u = (x >> bit & 1) ^ over, v = (y >> bit & 1) ^ over, w = (u ^ v) & swap, rx = u ^ w, ry = v ^ w;
        d = d << 2 | ((3 * rx) ^ ry);
        over ^= rx & ~ry & 1, swap ^= ~ry & 1;
    }
    return d;
}

#define DIGIT 11 /* bits that are sorted by at a time */

/* By key; those of one key stay in order. spare: room for as many. Returns where they are then. */
static visit *sort_visits(visit *v, visit *spare, int64_t n) {
    int64_t starts[1 << DIGIT];
    for (int shift = 0; shift < 2 * BITS; shift += DIGIT) {
        memset(starts, 0, sizeof starts);
        for (int64_t i = 0; i < n; i++) starts[v[i].key >> shift & ((1 << DIGIT) - 1)]++;
        for (int64_t k = 0, sum = 0; k < 1 << DIGIT; k++) {
            int64_t count = starts[k];
            starts[k] = sum, sum += count;
        }
        for (int64_t i = 0; i < n; i++) spare[starts[v[i].key >> shift & ((1 << DIGIT) - 1)]++] = v[i];
        visit *t = v;
        v = spare, spare = t;
    }
    return v;
}

/* Visits in the order of the curve, one a step of the grid; returns how many. out: room for 2 * n. */
static int64_t order_points(const double *x, const double *y, int64_t n, mesh *m, visit *out) {
    double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
    for (int64_t i = 0; i < n; i++)
        if (isfinite(x[i]) && isfinite(y[i])) x0 = fmin(x0, x[i]), x1 = fmax(x1, x[i]), y0 = fmin(y0, y[i]), y1 = fmax(y1, y[i]);
    double side = fmax(x1 / 4 - x0 / 4, y1 / 4 - y0 / 4);
    int exponent = 0;
    frexp(side, &exponent); /* a power of two, so that even spacing stays even; in two steps, for the smallest sides */
    int shift = BITS - 1 - exponent;
    double half = ldexp(1, shift / 2), rest = ldexp(1, shift - shift / 2);
    int64_t used = 0;
    for (int64_t i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i]) || !(side > 0)) continue;
        m->x[i] = (int32_t)((x[i] / 4 - x0 / 4) * half * rest + 0.5);
        m->y[i] = (int32_t)((y[i] / 4 - y0 / 4) * half * rest + 0.5);
        out[used++] = (visit){curve((uint32_t)m->x[i], (uint32_t)m->y[i]), (int32_t)i};
    }
    const visit *sorted = sort_visits(out, out + n, used);
    int64_t kept = 0;
    uint64_t before = 0;
    for (int64_t i = 0; i < used; i++) {
        visit v = sorted[i]; /* may be where out[kept] is */
        if (i == 0 || v.key != before) out[kept++] = v;
        before = v.key;
    }
    return kept;
}

/* ---- tests -------------------------------------------------------------------------------------------------------- */

/* Above 0 where a, b, c turn counter-clockwise. */
static int64_t turn(const mesh *m, int32_t a, int32_t b, int32_t c) {
    return (int64_t)(m->x[b] - m->x[a]) * (m->y[c] - m->y[a]) - (int64_t)(m->x[c] - m->x[a]) * (m->y[b] - m->y[a]);
}

static bool is_between(const mesh *m, int32_t a, int32_t b, int32_t p) {
    int64_t dot = (int64_t)(m->x[p] - m->x[a]) * (m->x[p] - m->x[b]) + (int64_t)(m->y[p] - m->y[a]) * (m->y[p] - m->y[b]);
    return dot < 0;
}

/* Whether the circle of a, b, c (counter-clockwise) holds p. */
static bool is_inside(const mesh *m, int32_t a, int32_t b, int32_t c, int32_t p) {
    int64_t ax = m->x[a] - m->x[p], ay = m->y[a] - m->y[p], bx = m->x[b] - m->x[p], by = m->y[b] - m->y[p];
    int64_t cx = m->x[c] - m->x[p], cy = m->y[c] - m->y[p];
    wide det = (wide)(ax * ax + ay * ay) * (bx * cy - cx * by) - (wide)(bx * bx + by * by) * (ax * cy - cx * ay) +
               (wide)(cx * cx + cy * cy) * (ax * by - bx * ay);
    return det > 0;
}

/* Whether point p breaks the triangle: inside its circle, or beyond the edge of the hull that a ghost stands on. */
static bool is_broken(const mesh *m, const triangle *t, int32_t p) {
    for (int k = 0; k < 3; k++) {
        if (t->v[k] != GHOST) continue;
        int32_t a = t->v[(k + 1) % 3], b = t->v[(k + 2) % 3];
        int64_t side = turn(m, a, b, p);
        return side > 0 || (side == 0 && is_between(m, a, b, p));
    }
    return is_inside(m, t->v[0], t->v[1], t->v[2], p);
}

/* ---- triangles ---------------------------------------------------------------------------------------------------- */

static int32_t new_triangle(mesh *m, int32_t a, int32_t b, int32_t c) {
    int32_t at = m->unused;
    if (at >= 0) {
        m->unused = m->t[at].beside[0];
    } else {
        if (m->count == m->room) {
            triangle *moved = realloc(m->t, (size_t)m->room * 2 * sizeof *moved);
            if (!moved) {
                m->no_memory = true;
                return 0;
            }
            m->t = moved, m->room *= 2;
        }
        at = m->count++;
    }
    m->t[at] = (triangle){{a, b, c}, {-1, -1, -1}, 0};
    return at;
}

static void join(mesh *m, int32_t t, int k, int32_t u, int j) { m->t[t].beside[k] = u, m->t[u].beside[j] = t; }

/* Three points that turn, and ghosts on their sides. */
static void begin(mesh *m, int32_t a, int32_t b, int32_t c) {
    int32_t t = new_triangle(m, a, b, c), g[3];
    for (int k = 0; k < 3; k++) g[k] = new_triangle(m, m->t[t].v[(k + 2) % 3], m->t[t].v[(k + 1) % 3], GHOST);
    for (int k = 0; k < 3; k++) {
        join(m, t, k, g[k], 2);
        join(m, g[k], 0, g[(k + 2) % 3], 1); /* ghosts k and k + 2 share the corner v[k + 1] */
    }
    m->last = t;
}

static bool push(int32_t **list, int32_t *n, int32_t *room, int32_t v) {
    if (*n == *room) {
        int32_t larger = *room * 2 + 64;
        int32_t *moved = realloc(*list, (size_t)larger * sizeof *moved);
        if (!moved) return false;
        *list = moved, *room = larger;
    }
    (*list)[(*n)++] = v;
    return true;
}

static bool is_used(const triangle *t) { return t->v[0] != t->v[1]; }

/* A triangle that p breaks: by walking from the last one made towards p. */
static int32_t find_broken(const mesh *m, int32_t p) {
    int32_t at = m->last;
    for (int32_t steps = 0; steps < m->count; steps++) {
        const triangle *t = &m->t[at];
        if (is_broken(m, t, p)) return at;
        int next = -1;
        for (int k = 0; k < 3 && next < 0; k++) {
            int side = (k + steps) % 3; /* from another side each time, so that the walk cannot go in rings */
            int32_t a = t->v[(side + 1) % 3], b = t->v[(side + 2) % 3];
            if (a != GHOST && b != GHOST && turn(m, a, b, p) < 0) next = side;
        }
        for (int k = 0; k < 3 && next < 0; k++)
            if (t->v[k] == GHOST) next = k; /* back over the edge that does not see p */
        at = t->beside[next < 0 ? 0 : next];
    }
    for (at = 0; at < m->count; at++)
        if (is_used(&m->t[at]) && is_broken(m, &m->t[at], p)) return at;
    return m->last;
}

static int side_of(const triangle *t, int32_t neighbour) {
    return t->beside[0] == neighbour ? 0 : t->beside[1] == neighbour ? 1 : 2;
}

/* Collects what p breaks, from one such triangle over the edges. */
static bool collect(mesh *m, int32_t from, int32_t p) {
    m->stacked = m->held = 0;
    m->t[from].mark = p + 1;
    if (!push(&m->stack, &m->stacked, &m->stack_room, from)) return false;
    while (m->stacked) {
        int32_t at = m->stack[--m->stacked];
        if (!push(&m->cavity, &m->held, &m->cavity_room, at)) return false;
        for (int k = 0; k < 3; k++) {
            int32_t next = m->t[at].beside[k];
            if (m->t[next].mark == p + 1 || !is_broken(m, &m->t[next], p)) continue;
            m->t[next].mark = p + 1;
            if (!push(&m->stack, &m->stacked, &m->stack_room, next)) return false;
        }
    }
    return true;
}

/* New triangles from p to each edge of the cavity; each is joined to the one that starts where its edge ends. */
static bool refill(mesh *m, int32_t p) {
    int32_t first_new = -1, edges = 0;
    m->stacked = 0;
    for (int32_t i = 0; i < m->held; i++) {
        int32_t at = m->cavity[i];
        for (int k = 0; k < 3; k++) {
            int32_t out = m->t[at].beside[k];
            if (m->t[out].mark == p + 1) continue;
            int32_t a = m->t[at].v[(k + 1) % 3], b = m->t[at].v[(k + 2) % 3];
            int32_t made = new_triangle(m, p, a, b);
            if (m->no_memory || !push(&m->stack, &m->stacked, &m->stack_room, made)) return false;
            join(m, made, 0, out, side_of(&m->t[out], at));
            first_new = made, edges++;
        }
    }
    for (int32_t i = 0; i < edges; i++) m->starts[m->t[m->stack[i]].v[1] + 1] = m->stack[i];
    for (int32_t i = 0; i < edges; i++) join(m, m->stack[i], 1, m->starts[m->t[m->stack[i]].v[2] + 1], 2);
    for (int32_t i = 0; i < m->held; i++) {
        int32_t at = m->cavity[i];
        m->t[at].v[0] = m->t[at].v[1] = m->t[at].v[2] = GHOST;
        m->t[at].mark = 0;
        m->t[at].beside[0] = m->unused, m->unused = at;
    }
    m->last = first_new;
    return true;
}

/* ---- all points --------------------------------------------------------------------------------------------------- */

static bool add_all(mesh *m, visit *v, int64_t n) {
    int64_t third = 2;
    while (third < n && turn(m, v[0].index, v[1].index, v[third].index) == 0) third++;
    if (third >= n) return true;
    int32_t a = v[0].index, b = v[1].index, c = v[third].index;
    if (turn(m, a, b, c) > 0) begin(m, a, b, c);
    else begin(m, b, a, c);
    for (int64_t i = 2; i < n && !m->no_memory; i++) {
        if (i == third) continue;
        int32_t p = v[i].index;
        if (!collect(m, find_broken(m, p), p) || !refill(m, p)) return false;
    }
    return !m->no_memory;
}

static int64_t gather(const mesh *m, int32_t *out) {
    int64_t made = 0;
    for (int32_t i = 0; i < m->count; i++) {
        const int32_t *v = m->t[i].v;
        if (v[0] == GHOST || v[1] == GHOST || v[2] == GHOST) continue; /* ghosts, and free ones */
        memcpy(out + 3 * made++, v, sizeof m->t[i].v);
    }
    return made;
}

int64_t draw_delaunay(const double *x, const double *y, int64_t n, int32_t *triangles) {
    if (n < 3) return 0;
    mesh m = {.unused = -1, .room = (int32_t)(2 * n + 64)};
    m.x = malloc((size_t)n * sizeof *m.x);
    m.y = malloc((size_t)n * sizeof *m.y);
    m.t = malloc((size_t)m.room * sizeof *m.t);
    m.starts = malloc((size_t)(n + 1) * sizeof *m.starts);
    visit *visits = malloc((size_t)n * 2 * sizeof *visits);
    int64_t made = -1;
    if (m.x && m.y && m.t && m.starts && visits) {
        int64_t used = order_points(x, y, n, &m, visits);
        if (used < 3) made = 0;
        else if (add_all(&m, visits, used)) made = m.count ? gather(&m, triangles) : 0;
    }
    free(m.x);
    free(m.y);
    free(m.t);
    free(m.stack);
    free(m.cavity);
    free(m.starts);
    free(visits);
    return made;
}
