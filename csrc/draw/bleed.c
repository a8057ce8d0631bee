/* bleed.c: faces side by side without a seam. Renderers blend the sides of each face with what is behind it, so that two of them
 * leave a thread of it between them; where the neighbour is painted later a face reaches a little under it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "painter.h"

#define BLEED 1.0 /* px under a neighbour */
#define SPIKE 1.8 /* px that a corner moves at most, */
#define STUMP 0.25 /* and one on an outline, from which on a side goes out */
#define SLOPE 1.5 /* px along it for each px across; */
#define GENTLE 3.0 /* of glass, where what reaches beyond a narrow neighbour would be seen twice */

static bool is_glass(const piece *p) { return p->color[3] < 255; }

typedef struct {
    int32_t edge;
    int8_t way; /* on which hand of the edge its face lies */
    double low, high;
    int64_t turn; /* when it is painted */
    piece *of;
    int side;
} stretch;

static int by_edge(const void *a, const void *b) {
    const stretch *p = a, *q = b;
    if (p->edge != q->edge) return p->edge < q->edge ? -1 : 1;
    return p->turn != q->turn ? (p->turn < q->turn ? -1 : 1) : p->side - q->side;
}

/* Whether one may reach under the other: glass only under glass that is laid down with it. */
static bool are_joined(const piece *p, const piece *q) {
    uint8_t a = p->color[3], b = q->color[3];
    return a == b && (a == 255 || p->layer == q->layer);
}

/* How far sides of a face move out, px; OUTLINE: the side is of this face alone. */
#define OUTLINE -1.0f
#define STAYS -2.0f

/* How far a face reaches from the line of its side, px. */
static double height_over(const piece *p, int side) {
    const double *a = p->at[side], *b = p->at[(side + 1) % p->n];
    double x = b[0] - a[0], y = b[1] - a[1], length = hypot(x, y), most = 0;
    for (int i = 0; i < p->n; i++) most = fmax(most, fabs(x * (p->at[i][1] - a[1]) - y * (p->at[i][0] - a[0])));
    return length > 0 ? most / length : 0;
}

typedef struct {
    int64_t x, y; /* 64ths of px */
} spot;

static spot spot_of(const double *at) { return (spot){llround(at[0] * 64), llround(at[1] * 64)}; }

static int by_place(const void *a, const void *b) {
    const spot *p = a, *q = b;
    return p->x != q->x ? (p->x < q->x ? -1 : 1) : p->y != q->y ? (p->y < q->y ? -1 : 1) : 0;
}

/* What is known around a face: how far its sides move, and the sorted ends of all sides on outlines. */
typedef struct {
    const float *sides;
    const spot *ends;
    int64_t ends_n;
} around;

static bool is_on_outline(const around *w, const double *at) {
    spot here = spot_of(at);
    return bsearch(&here, w->ends, (size_t)w->ends_n, sizeof here, by_place) != NULL;
}

/* Where corner i goes: to where its two sides meet once they are moved along their normals (y, -x). */
static void move_corner(const piece *p, const around *w, int i, double *out) {
    int n = p->n, last = (i + n - 1) % n, next = (i + 1) % n;
    memcpy(out, p->at[i], sizeof *p->at);
    if (w->sides[last] <= 0 && w->sides[i] <= 0) return;
    double ax = p->at[i][0] - p->at[last][0], ay = p->at[i][1] - p->at[last][1];
    double bx = p->at[next][0] - p->at[i][0], by = p->at[next][1] - p->at[i][1], a = hypot(ax, ay), b = hypot(bx, by);
    if (!(a > 0 && b > 0)) return;
    ax /= a, ay /= a, bx /= b, by /= b;
    double turn = ax * by - ay * bx, one = fmax(w->sides[last], 0), two = fmax(w->sides[i], 0), x, y;
    if (fabs(turn) > 1e-3) x = (two * ax - one * bx) / turn, y = (two * ay - one * by) / turn;
    else x = ay * fmax(one, two), y = -ax * fmax(one, two);
    double far = hypot(x, y), most = is_on_outline(w, p->at[i]) ? (is_glass(p) ? 0 : STUMP) : SPIKE;
    if (far > most) x *= most / far, y *= most / far;
    out[0] += x, out[1] += y;
}

/* The face with its sides moved. A side that ends on an outline begins to go out there. False: out of memory. */
static bool move_sides(piece_memory *m, piece *p, const around *w) {
    double at[3 * PIECE_CORNERS][2];
    int made = 0;
    for (int i = 0; i < p->n; i++) {
        const double *a = p->at[i], *b = p->at[(i + 1) % p->n];
        move_corner(p, w, i, at[made++]);
        double x = b[0] - a[0], y = b[1] - a[1], length = hypot(x, y), out = w->sides[i];
        double slope = is_glass(p) ? GENTLE : SLOPE;
        if (is_glass(p)) out = fmin(out, length / (3 * slope));
        if (out <= (is_glass(p) ? 0 : STUMP) || length < 3 * slope * out) continue;
        x *= out / length, y *= out / length;
        if (is_on_outline(w, a)) at[made][0] = a[0] + slope * x + y, at[made++][1] = a[1] + slope * y - x;
        if (is_on_outline(w, b)) at[made][0] = b[0] - slope * x + y, at[made++][1] = b[1] - slope * y - x;
    }
    double(*moved)[2] = piece_take(m, (size_t)made * sizeof *moved);
    if (!moved) return false;
    memcpy(moved, at, (size_t)made * sizeof *at);
    p->at = moved, p->n = made, p->sides = NULL;
    return true;
}

/* Two faces beside each other, the first of them painted first. A side that is glass beside another sheet even in part stays. */
static void meet(const stretch *p, const stretch *q, float *own, float *other) {
    if (!are_joined(p->of, q->of)) {
        *own = is_glass(p->of) ? STAYS : *own, *other = is_glass(q->of) ? STAYS : *other;
        return;
    }
    if (*own > STAYS) *own = fmaxf(*own, (float)fmin(BLEED, height_over(q->of, q->side) / 2));
    if (*other > STAYS) *other = fmaxf(*other, 0);
}

/* The ends of all sides that no other face lies beside, sorted; returns how many. */
static int64_t gather_ends(const painting *out, float (*sides)[PIECE_CORNERS], spot *ends) {
    int64_t n = 0;
    for (int64_t i = 0; i < out->n; i++) {
        const piece *p = out->pieces[i];
        for (int k = 0; p->sides && k < p->n; k++)
            if (sides[i][k] < 0)
                for (int end = 0; end < 2; end++) ends[n++] = spot_of(p->at[(k + end) % p->n]);
    }
    qsort(ends, (size_t)n, sizeof *ends, by_place);
    return n;
}

bool painting_bleed(painting *out) {
    int64_t n = 0, made = 0;
    for (int64_t i = 0; i < out->n; i++) n += out->pieces[i]->sides ? out->pieces[i]->n : 0;
    stretch *all = malloc((size_t)(n + 1) * sizeof *all);
    float(*sides)[PIECE_CORNERS] = malloc(((size_t)out->n + 1) * sizeof *sides);
    spot *ends = malloc((size_t)(2 * n + 1) * sizeof *ends);
    if (!all || !sides || !ends) {
        free(all);
        free(sides);
        free(ends);
        return false;
    }
    for (int64_t i = 0; i < out->n; i++)
        for (int k = 0; out->pieces[i]->sides && k < out->pieces[i]->n; k++) {
            sides[i][k] = OUTLINE;
            const piece_side *s = &out->pieces[i]->sides[k];
            if (s->edge >= 0)
                all[made++] = (stretch){s->edge, s->from < s->to ? 1 : -1, fmin(s->from, s->to), fmax(s->from, s->to), i, out->pieces[i], k};
        }
    qsort(all, (size_t)made, sizeof *all, by_edge);
    for (int64_t first = 0, last; first < made; first = last) {
        for (last = first; last < made && all[last].edge == all[first].edge; last++) {}
        for (int64_t i = first; i < last; i++)
            for (int64_t j = i + 1; j < last; j++)
                if (all[i].way != all[j].way && all[i].low < all[j].high - 1e-9 && all[j].low < all[i].high - 1e-9)
                    meet(&all[i], &all[j], &sides[all[i].turn][all[i].side], &sides[all[j].turn][all[j].side]);
    }
    int64_t ends_n = gather_ends(out, sides, ends);
    bool ok = true;
    for (int64_t i = 0; i < out->n; i++)
        if (out->pieces[i]->sides) ok &= move_sides(&out->memory, out->pieces[i], &(around){sides[i], ends, ends_n});
    free(all);
    free(sides);
    free(ends);
    return ok;
}
