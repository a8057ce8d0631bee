/* pieces.c: the geometry of pieces: what two share, which is nearer there, and cuts. */
#include "pieces.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROOM ((size_t)1 << 16)
#define LEAST_AREA 1e-3 /* px^2: pieces that share less do not meet */
#define TIE_AREA 0.1    /* the same for pieces of one depth, such as neighbours that fold over at an outline */
#define SAME 0.01       /* px of depth that are no difference; rims of dots lie farther apart */
#define NEAR 1e-4       /* px from a cut at which a corner lies on it */
#define DOT_SIDES 24

struct piece_block {
    struct piece_block *next;
    size_t used;
    double room[];
};

void *piece_take(piece_memory *m, size_t bytes) {
    size_t count = (bytes + sizeof(double) - 1) / sizeof(double);
    if (!m->blocks || m->blocks->used + count > ROOM / sizeof(double)) {
        struct piece_block *made = malloc(sizeof *made + ROOM);
        if (!made) return NULL;
        made->next = m->blocks, made->used = 0, m->blocks = made;
    }
    void *taken = m->blocks->room + m->blocks->used;
    m->blocks->used += count;
    return taken;
}

void piece_memory_free(piece_memory *m) {
    while (m->blocks) {
        struct piece_block *next = m->blocks->next;
        free(m->blocks);
        m->blocks = next;
    }
}

/* ---- making ------------------------------------------------------------------------------------------------------- */

static double twice_area(double (*at)[2], int n) {
    double area = 0;
    for (int i = 0, j = n - 1; i < n; j = i++)
        area += (at[j][0] - at[0][0]) * (at[i][1] - at[0][1]) - (at[i][0] - at[0][0]) * (at[j][1] - at[0][1]);
    return area;
}

static piece *piece_make(piece_memory *m, piece_kind kind, double (*at)[2], const piece_side *sides, int n) {
    piece *p = piece_take(m, sizeof *p);
    if (!p) return NULL;
    memset(p, 0, sizeof *p);
    p->kind = kind, p->n = n, p->at = piece_take(m, (size_t)n * sizeof *p->at);
    p->sides = sides ? piece_take(m, (size_t)n * sizeof *p->sides) : NULL;
    if (!p->at || (sides && !p->sides)) return NULL;
    bool turned = twice_area(at, n) < 0;
    double *b = p->box;
    b[0] = b[1] = INFINITY, b[2] = b[3] = -INFINITY;
    for (int i = 0; i < n; i++) {
        int from = turned ? n - 1 - i : i;
        memcpy(p->at[i], at[from], sizeof p->at[i]);
        if (sides) p->sides[i] = sides[turned ? (2 * n - 2 - i) % n : i];
        if (sides && turned) p->sides[i].from = sides[(2 * n - 2 - i) % n].to, p->sides[i].to = sides[(2 * n - 2 - i) % n].from;
        for (int k = 0; k < 2; k++) b[k] = fmin(b[k], p->at[i][k]), b[k + 2] = fmax(b[k + 2], p->at[i][k]);
    }
    return p;
}

piece *piece_face(piece_memory *m, double (*at)[2], const piece_side *sides, int n, const double *depth) {
    piece *p = piece_make(m, PIECE_FACE, at, sides, n);
    if (p) p->z = depth[0], p->slope[0] = depth[1], p->slope[1] = depth[2];
    return p;
}

piece *piece_stroke(piece_memory *m, const double *from, const double *to, double size) {
    double dx = to[0] - from[0], dy = to[1] - from[1], length = hypot(dx, dy), r = size / 2;
    if (length > 0) dx *= r / length, dy *= r / length;
    else dx = r;
    /* as far as its round ends reach */
    double at[4][2] = {{from[0] - dx + dy, from[1] - dy - dx}, {to[0] + dx + dy, to[1] + dy - dx},
                       {to[0] + dx - dy, to[1] + dy + dx}, {from[0] - dx - dy, from[1] - dy + dx}};
    piece *p = piece_make(m, PIECE_STROKE, at, NULL, 4);
    if (!p) return NULL;
    memcpy(p->ends[0], from, sizeof p->ends[0]);
    memcpy(p->ends[1], to, sizeof p->ends[1]);
    p->size = size;
    return p;
}

piece *piece_dot(piece_memory *m, const double *middle, double size) {
    double at[DOT_SIDES][2];
    for (int i = 0; i < DOT_SIDES; i++) {
        double turn = 2 * 3.14159265358979323846 * (i + 0.5) / DOT_SIDES;
        at[i][0] = middle[0] + size / 2 * cos(turn), at[i][1] = middle[1] + size / 2 * sin(turn);
    }
    piece *p = piece_make(m, PIECE_DOT, at, NULL, DOT_SIDES);
    if (!p) return NULL;
    memcpy(p->ends[0], middle, sizeof p->ends[0]);
    p->z = middle[2], p->size = size;
    return p;
}

/* ---- comparing ---------------------------------------------------------------------------------------------------- */

static double depth_at(const piece *p, double x, double y) {
    if (p->kind != PIECE_STROKE) return p->z + x * p->slope[0] + y * p->slope[1];
    const double *a = p->ends[0], *b = p->ends[1];
    double dx = b[0] - a[0], dy = b[1] - a[1], length = dx * dx + dy * dy;
    double t = length > 0 ? ((x - a[0]) * dx + (y - a[1]) * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return a[2] + t * (b[2] - a[2]);
}

/* The part of the polygon where a + b x + c y >= 0; returns its corners. */
static int clip(double (*at)[2], int n, const double *line, double (*out)[2]) {
    int made = 0;
    for (int i = 0, j = n - 1; i < n; j = i++) {
        double v = line[0] + line[1] * at[j][0] + line[2] * at[j][1], w = line[0] + line[1] * at[i][0] + line[2] * at[i][1];
        if ((v >= 0) != (w >= 0) && made < 2 * PIECE_CORNERS) {
            double t = v / (v - w);
            for (int k = 0; k < 2; k++) out[made][k] = at[j][k] + t * (at[i][k] - at[j][k]);
            made++;
        }
        if (w >= 0 && made < 2 * PIECE_CORNERS) memcpy(out[made++], at[i], sizeof at[i]);
    }
    return made;
}

/* The line through a side of a polygon, positive inside. */
static void line_of(double (*at)[2], int n, int i, double *line) {
    const double *a = at[i], *b = at[(i + 1) % n];
    line[1] = a[1] - b[1], line[2] = b[0] - a[0], line[0] = -line[1] * a[0] - line[2] * a[1];
}

/* What both cover: corners, 0 where that is next to nothing. out has room for 2 * PIECE_CORNERS. */
static int shared(const piece *p, const piece *q, double (*out)[2]) {
    if (p->box[0] >= q->box[2] || q->box[0] >= p->box[2] || p->box[1] >= q->box[3] || q->box[1] >= p->box[3]) return 0;
    double room[2][2 * PIECE_CORNERS][2], line[3];
    int n = p->n, which = 0;
    memcpy(room[0], p->at, (size_t)n * sizeof *p->at);
    for (int i = 0; i < q->n && n > 2; i++, which = !which) {
        line_of(q->at, q->n, i, line);
        n = clip(room[which], n, line, room[!which]);
    }
    if (n < 3 || twice_area(room[which], n) < 2 * LEAST_AREA) return 0;
    memcpy(out, room[which], (size_t)n * sizeof *out);
    return n;
}

/* Where between its ends a stroke meets the plane of q: 0 .. 1, or NaN. */
static double meeting(const piece *p, const piece *q) {
    double d[2];
    for (int k = 0; k < 2; k++) d[k] = p->ends[k][2] - depth_at(q, p->ends[k][0], p->ends[k][1]);
    return (d[0] > 0) != (d[1] > 0) && fabs(d[0]) > SAME && fabs(d[1]) > SAME ? d[0] / (d[0] - d[1]) : NAN;
}

static bool covers(const piece *q, double x, double y, double margin) {
    for (int i = 0; i < q->n; i++) {
        double line[3];
        line_of(q->at, q->n, i, line);
        if (line[0] + line[1] * x + line[2] * y < -margin * hypot(line[1], line[2])) return false;
    }
    return true;
}

static bool stroke_meets(const piece *p, const piece *q) {
    double t = meeting(p, q);
    const double *a = p->ends[0], *b = p->ends[1];
    return t == t && covers(q, a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), p->size / 2);
}

static piece_order by_depth(const piece *p, const piece *q, double (*common)[2], int n) {
    double at[2] = {0, 0};
    for (int i = 0; i < n; i++) at[0] += common[i][0] / n, at[1] += common[i][1] / n;
    double d = depth_at(p, at[0], at[1]) - depth_at(q, at[0], at[1]);
    return d > SAME || (d >= -SAME && p->rank > q->rank) ? PIECES_BEHIND : PIECES_BEFORE;
}

piece_order piece_lean(const piece *p, const piece *q) {
    double common[2 * PIECE_CORNERS][2];
    int n = shared(p, q, common);
    return n ? by_depth(p, q, common, n) : PIECES_APART;
}

piece_order piece_compare(const piece *p, const piece *q) {
    double common[2 * PIECE_CORNERS][2], low = INFINITY, high = -INFINITY;
    int n = shared(p, q, common);
    if (!n) return PIECES_APART;
    for (int i = 0; i < n; i++) {
        double d = depth_at(p, common[i][0], common[i][1]) - depth_at(q, common[i][0], common[i][1]);
        low = fmin(low, d), high = fmax(high, d);
    }
    if (low >= -SAME && high <= SAME) {
        if (twice_area(common, n) < 2 * TIE_AREA) return PIECES_APART;
        return p->rank > q->rank ? PIECES_BEHIND : PIECES_BEFORE;
    }
    if (low >= -SAME) return PIECES_BEHIND;
    if (high <= SAME) return PIECES_BEFORE;
    bool is_stroke = p->kind == PIECE_STROKE, is_other = q->kind == PIECE_STROKE;
    if (!is_stroke && !is_other) return PIECES_CROSS;
    if (is_stroke != is_other && (is_stroke ? stroke_meets(p, q) : stroke_meets(q, p))) return PIECES_CROSS;
    return by_depth(p, q, common, n); /* strokes are thin: what their middles say holds */
}

/* ---- cutting ------------------------------------------------------------------------------------------------------ */

static int cut_stroke(piece_memory *m, const piece *p, const piece *q, piece **out) {
    double t = meeting(p, q), at[3];
    if (!(t > 0 && t < 1)) return 0;
    for (int k = 0; k < 3; k++) at[k] = p->ends[0][k] + t * (p->ends[1][k] - p->ends[0][k]);
    out[0] = piece_stroke(m, p->ends[0], at, p->size);
    out[1] = piece_stroke(m, at, p->ends[1], p->size);
    if (!out[0] || !out[1]) return -1;
    for (int k = 0; k < 2; k++) {
        memcpy(out[k]->color, p->color, sizeof p->color);
        out[k]->rank = p->rank, out[k]->cut[k] = p->cut[k], out[k]->cut[!k] = true;
    }
    return 2;
}

/* Adds a corner and the side that goes on from it. */
static void add(double (*at)[2], piece_side *sides, int *n, const double *corner, piece_side side) {
    if (*n < PIECE_CORNERS) memcpy(at[*n], corner, sizeof at[*n]), sides[*n] = side, ++*n;
}

/* One side of the line: sign 1 or -1. v: what the corners say of it, 0 on it. */
static piece *half_of(piece_memory *m, const piece *p, const double *v, int sign, int32_t edge) {
    double at[PIECE_CORNERS][2], corner[2];
    piece_side sides[PIECE_CORNERS], cut = {edge, sign > 0 ? 0 : 1, sign > 0 ? 1 : 0}, none = {-1, 0, 0};
    int n = 0;
    for (int i = 0; i < p->n; i++) {
        int j = (i + 1) % p->n;
        piece_side side = p->sides ? p->sides[i] : none;
        if (sign * v[i] >= 0) {
            bool leaves = v[i] == 0 && sign * v[j] < 0;
            add(at, sides, &n, p->at[i], leaves ? cut : side);
        }
        if (v[i] * v[j] < 0) {
            double t = v[i] / (v[i] - v[j]);
            for (int k = 0; k < 2; k++) corner[k] = p->at[i][k] + t * (p->at[j][k] - p->at[i][k]);
            double middle = side.from + t * (side.to - side.from);
            if (sign * v[i] > 0) sides[n - 1].to = middle, add(at, sides, &n, corner, cut);
            else add(at, sides, &n, corner, (piece_side){side.edge, middle, side.to});
        }
    }
    double depth[3] = {p->z, p->slope[0], p->slope[1]};
    piece *made = n > 2 ? piece_face(m, at, sides, n, depth) : NULL;
    if (made) memcpy(made->color, p->color, sizeof p->color), made->rank = p->rank;
    return made;
}

int piece_cut_along(piece_memory *m, const piece *p, const double *line, int32_t *edge, piece **out) {
    double v[PIECE_CORNERS], length = hypot(line[1], line[2]), low = 0, high = 0;
    if (!(length > 0) || p->n >= PIECE_CORNERS - 1) return 0;
    for (int i = 0; i < p->n; i++) {
        v[i] = (line[0] + line[1] * p->at[i][0] + line[2] * p->at[i][1]) / length;
        v[i] = fabs(v[i]) < NEAR ? 0 : v[i];
        low = fmin(low, v[i]), high = fmax(high, v[i]);
    }
    if (low == 0 || high == 0) return 0;
    out[0] = half_of(m, p, v, 1, *edge), out[1] = half_of(m, p, v, -1, *edge);
    ++*edge;
    return out[0] && out[1] ? 2 : -1;
}

int piece_cut_at(piece_memory *m, const piece *p, const piece *q, int32_t *edge, piece **out) {
    if (p->kind == PIECE_STROKE) return cut_stroke(m, p, q, out);
    double line[3] = {p->z - q->z, p->slope[0] - q->slope[0], p->slope[1] - q->slope[1]};
    return piece_cut_along(m, p, line, edge, out);
}

/* How far a line keeps two polygons apart, px: the first lies where it is positive. */
static double gap(const double *line, double (*a)[2], int n, double (*b)[2], int m) {
    double least = INFINITY, most = -INFINITY, length = hypot(line[1], line[2]);
    for (int i = 0; i < n; i++) least = fmin(least, line[0] + line[1] * a[i][0] + line[2] * a[i][1]);
    for (int i = 0; i < m; i++) most = fmax(most, line[0] + line[1] * b[i][0] + line[2] * b[i][1]);
    return length > 0 ? (least - most) / length : -INFINITY;
}

double piece_line_between(const piece *p, const piece *q, const piece *r, double *out) {
    double a[2 * PIECE_CORNERS][2], b[2 * PIECE_CORNERS][2], line[3], best = -INFINITY;
    int n = shared(p, q, a), m = shared(p, r, b);
    if (!n || !m) return -INFINITY;
    for (int i = 0; i < n + m; i++) {
        if (i < n) line_of(a, n, i, line);
        else line_of(b, m, i - n, line);
        double apart = i < n ? gap(line, a, n, b, m) : gap(line, b, m, a, n);
        if (apart <= best) continue;
        best = apart;
        memcpy(out, line, sizeof line);
        out[0] += apart / 2 * hypot(line[1], line[2]); /* midway between the two */
    }
    return best;
}
