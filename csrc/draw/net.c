/* net.c: marching triangles. A level crosses a triangle in one segment or not at all, so a mark a triangle tells what was
 * visited, and lines have no choice of way. */
#include "net.h"

#include <string.h>

#include "contour.h"
#include "threads.h"

/* Triangles looked through at a time. */
#define RUN 4096

/* ---- the net ------------------------------------------------------------------------------------------------------ */

static bool is_finite_node(const draw_net *net, int32_t v) {
    return isfinite(net->x[v]) && isfinite(net->y[v]) && isfinite(net->z[v]);
}

/* Copies the triangles of the domain, each counter-clockwise. */
static void take_triangles(draw_net *net, const int32_t *given, int64_t m) {
    for (int64_t k = 0; k < m; k++) {
        const int32_t *v = given + 3 * k;
        if (!is_finite_node(net, v[0]) || !is_finite_node(net, v[1]) || !is_finite_node(net, v[2])) continue;
        const double *x = net->x, *y = net->y;
        double left = (x[v[1]] / 2 - x[v[0]] / 2) * (y[v[2]] / 2 - y[v[0]] / 2);
        double right = (x[v[2]] / 2 - x[v[0]] / 2) * (y[v[1]] / 2 - y[v[0]] / 2);
        if (v[0] == v[1] || v[1] == v[2] || v[2] == v[0]) continue;
        bool turned = right - left > 1e-14 * (fabs(left) + fabs(right)); /* where rounding hides it: as it was given */
        int32_t *to = net->corners[net->triangles++];
        to[0] = v[0], to[1] = v[turned ? 2 : 1], to[2] = v[turned ? 1 : 2];
    }
}

/* Pairs of sides are found in lists by their lower node. head, next: 1 + half edge (3 * triangle + side). */
static void join_sides(draw_net *net, int32_t *head, int32_t *next) {
    for (int64_t t = 0; t < net->triangles; t++)
        for (int k = 0; k < 3; k++) {
            int32_t a = net->corners[t][k], b = net->corners[t][(k + 1) % 3], low = a < b ? a : b, at = head[low];
            for (; at; at = next[at - 1]) {
                int64_t other = (at - 1) / 3;
                int side = (at - 1) % 3;
                if (net->beside[other][side] >= 0 || net->corners[other][side] != b || net->corners[other][(side + 1) % 3] != a)
                    continue;
                net->beside[other][side] = (int32_t)t, net->beside[t][k] = (int32_t)other;
                net->sides[t][k] = net->sides[other][side];
                break;
            }
            if (at) continue;
            next[3 * t + k] = head[low], head[low] = (int32_t)(3 * t + k + 1);
            net->beside[t][k] = -1, net->sides[t][k] = (int32_t)net->edges;
            net->ends[net->edges][0] = low, net->ends[net->edges][1] = a < b ? b : a;
            net->edges++;
        }
}

int draw_net_make(const int32_t *given, int64_t m, const double *x, const double *y, const double *z, int64_t nodes, draw_net *out) {
    *out = (draw_net){.x = x, .y = y, .z = z, .nodes = nodes};
    size_t count = (size_t)m + 1;
    out->corners = malloc(count * sizeof *out->corners);
    out->sides = malloc(count * sizeof *out->sides);
    out->beside = malloc(count * sizeof *out->beside);
    out->ends = malloc(3 * count * sizeof *out->ends);
    int32_t *head = calloc((size_t)nodes + 1, sizeof *head), *next = malloc(3 * count * sizeof *next);
    bool ok = out->corners && out->sides && out->beside && out->ends && head && next;
    if (ok) {
        take_triangles(out, given, m);
        join_sides(out, head, next);
    }
    free(head);
    free(next);
    return ok ? 0 : -1;
}

void draw_net_free(draw_net *net) {
    free(net->corners);
    free(net->sides);
    free(net->beside);
    free(net->ends);
}

/* ---- lines -------------------------------------------------------------------------------------------------------- */

/* What the threads share of one batch of levels. */
typedef struct {
    const draw_net *net;
    int8_t *ranks;      /* a node: how many levels of the batch are <= z */
    int8_t *low, *high; /* a triangle: least and greatest rank of its corners */
    const double *levels;
    draw_lines_form form;
    draw_lines *out; /* one a level */
} batch;

/* What a thread works with. */
typedef struct {
    uint8_t *visited; /* a triangle */
    uint8_t *hits;    /* of a run of triangles: which the level crosses */
} desk;

typedef struct {
    const draw_net *net;
    const int8_t *ranks;
    uint8_t *visited;
    double level;
    int rank; /* nodes with ranks > rank are above the level */
    draw_lines_form form;
    draw_lines *out;
    bool no_memory;
} tracer;

/* Corners above as bits -> the sides by which a line, higher side on its left, comes in and goes out. */
static const uint8_t enters[8] = {0, 0, 1, 1, 2, 0, 2, 0}, leaves[8] = {0, 2, 0, 2, 1, 1, 0, 0};

static int code_of(const tracer *t, int64_t at) {
    const int32_t *v = t->net->corners[at];
    return (t->ranks[v[0]] > t->rank) | (t->ranks[v[1]] > t->rank) << 1 | (t->ranks[v[2]] > t->rank) << 2;
}

static int64_t add_crossing(tracer *t, int64_t at, int side, int64_t first) {
    const draw_net *n = t->net;
    int32_t edge = n->sides[at][side], i = n->ends[edge][0], j = n->ends[edge][1];
    draw_node a = {n->x[i], n->y[i], n->z[i]}, b = {n->x[j], n->y[j], n->z[j]};
    if (!lines_cross(t->out, t->form, first, edge, t->level, a, b)) t->no_memory = true;
    return edge;
}

/* Follows the line through `at` on, or back, to its end, or to where it has been. Returns its last edge. */
static int64_t follow(tracer *t, int64_t at, int64_t first, bool back, int64_t edge) {
    while (at >= 0 && !t->visited[at] && !t->no_memory) {
        t->visited[at] = 1;
        int side = (back ? enters : leaves)[code_of(t, at)];
        edge = add_crossing(t, at, side, first);
        at = t->net->beside[at][side];
    }
    return edge;
}

/* A closed line is one walk. An open one is walked to its end, turned round, and walked back to its beginning. */
static void trace_line(tracer *t, int64_t at) {
    int64_t first = t->out->n;
    int side = enters[code_of(t, at)];
    int64_t begin = add_crossing(t, at, side, first), end = follow(t, at, first, false, begin);
    if (end != begin && !t->no_memory) {
        lines_reverse(t->out, first);
        begin = follow(t, t->net->beside[at][side], first, true, begin);
        lines_reverse(t->out, first);
    }
    if (t->no_memory) t->out->n = first;
    else t->no_memory = !lines_end(t->out, t->form, first, (draw_chain){begin, end, -1});
}

static bool trace_level(void *context, void *given, int64_t k) {
    const batch *b = context;
    desk *d = given;
    int64_t triangles = b->net->triangles;
    if (!d->visited && !(d->visited = malloc((size_t)triangles + RUN))) return false;
    d->hits = d->visited + triangles;
    tracer t = {.net = b->net, .ranks = b->ranks, .visited = d->visited, .level = b->levels[k], .rank = (int)k, .form = b->form, .out = &b->out[k]};
    memset(t.visited, 0, (size_t)triangles);
    for (int64_t start = 0; start < triangles && !t.no_memory; start += RUN) {
        int64_t n = triangles - start < RUN ? triangles - start : RUN;
        if (!draw_contour_runs_here()->hit(b->low + start, b->high + start, n, (int8_t)k, d->hits)) continue;
        for (int64_t i = 0; i < n && !t.no_memory; i++)
            if (d->hits[i] && !t.visited[start + i]) trace_line(&t, start + i);
    }
    return !t.no_memory;
}

static void desk_clear(void *given) { free(((desk *)given)->visited); }

static bool trace_batch(batch *b, int64_t count) {
    const draw_net *net = b->net;
    draw_rank(net->z, net->nodes, b->levels, (int)count, b->ranks);
    for (int64_t k = 0; k < net->triangles; k++) {
        const int32_t *v = net->corners[k];
        int8_t p = b->ranks[v[0]], q = b->ranks[v[1]], r = b->ranks[v[2]], low = p < q ? p : q, high = p < q ? q : p;
        b->low[k] = low < r ? low : r, b->high[k] = high > r ? high : r;
    }
    return run_each(count, parts_for(net->triangles * count, 2000000), trace_level, b, sizeof(desk), desk_clear);
}

int draw_net_contour(const draw_net *net, const double *levels, int64_t count, draw_lines_form form, draw_lines *out) {
    int8_t *memory = calloc((size_t)(net->nodes + 2 * net->triangles + 1), 1);
    bool ok = memory;
    for (int64_t at = 0; at < count && ok; at += DRAW_RANK_LEVELS) {
        batch b = {net, memory, memory + net->nodes, memory + net->nodes + net->triangles, levels + at, form, out + at};
        ok = trace_batch(&b, count - at < DRAW_RANK_LEVELS ? count - at : DRAW_RANK_LEVELS);
    }
    free(memory);
    return ok ? 0 : -1;
}
