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

typedef struct {
    const draw_net *net;
    uint8_t *ranks;      /* a node: how many levels of the batch are <= z */
    uint8_t *low, *high; /* a triangle: least and greatest rank of its corners */
    uint8_t *visited;    /* a triangle */
    uint8_t *hits;       /* of a run of triangles: which the level crosses */
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

static void add_crossing(tracer *t, int64_t at, int side, int64_t first) {
    const draw_net *n = t->net;
    int32_t edge = n->sides[at][side], i = n->ends[edge][0], j = n->ends[edge][1];
    draw_node a = {n->x[i], n->y[i], n->z[i]}, b = {n->x[j], n->y[j], n->z[j]};
    if (!lines_cross(t->out, t->form, first, edge, t->level, a, b)) t->no_memory = true;
}

/* Follows the line through `at` on, or back, to its end. True: it came back to a triangle that it has been to. */
static bool follow(tracer *t, int64_t at, int64_t first, bool back) {
    while (at >= 0 && !t->no_memory) {
        if (t->visited[at]) return true;
        t->visited[at] = 1;
        int side = (back ? enters : leaves)[code_of(t, at)];
        add_crossing(t, at, side, first);
        at = t->net->beside[at][side];
    }
    return false;
}

/* A closed line is one walk. An open one is walked to its end, turned round, and walked back to its beginning. */
static void trace_line(tracer *t, int64_t at) {
    int64_t first = t->out->n;
    int side = enters[code_of(t, at)];
    add_crossing(t, at, side, first);
    if (!follow(t, at, first, false) && !t->no_memory) {
        lines_reverse(t->out, first);
        follow(t, t->net->beside[at][side], first, true);
        lines_reverse(t->out, first);
    }
    if (t->no_memory) t->out->n = first;
    else t->no_memory = !lines_end(t->out, t->form, first);
}

static void trace_level(tracer *t) {
    for (int64_t start = 0; start < t->net->triangles && !t->no_memory; start += RUN) {
        int64_t n = t->net->triangles - start < RUN ? t->net->triangles - start : RUN;
        if (!draw_contour_runs_here()->hit(t->low + start, t->high + start, n, (uint8_t)t->rank, t->hits)) continue;
        for (int64_t k = 0; k < n && !t->no_memory; k++)
            if (t->hits[k] && !t->visited[start + k]) trace_line(t, start + k);
    }
}

typedef struct {
    const tracer *shared;
    const double *levels;
    int count;
    draw_lines *out;
    bool failed[MAX_THREADS];
} batch;

static void trace_levels(void *context, int part, int parts) {
    batch *b = context;
    tracer t = *b->shared;
    t.visited = malloc((size_t)t.net->triangles + RUN + 8);
    t.no_memory = !t.visited;
    t.hits = t.visited + t.net->triangles;
    for (int k = part; k < b->count && !t.no_memory; k += parts) {
        t.level = b->levels[k], t.rank = k, t.out = &b->out[k];
        memset(t.visited, 0, (size_t)t.net->triangles);
        trace_level(&t);
    }
    b->failed[part] = t.no_memory;
    free(t.visited);
}

static bool trace_batch(tracer *t, const double *levels, int count, draw_lines *out) {
    draw_rank(t->net->z, t->net->nodes, levels, count, t->ranks);
    for (int64_t k = 0; k < t->net->triangles; k++) {
        const int32_t *v = t->net->corners[k];
        uint8_t a = t->ranks[v[0]], b = t->ranks[v[1]], c = t->ranks[v[2]], low = a < b ? a : b, high = a < b ? b : a;
        t->low[k] = low < c ? low : c, t->high[k] = high > c ? high : c;
    }
    batch b = {t, levels, count, out, {false}};
    int parts = parts_for(t->net->triangles * count, 2000000);
    run_parts(trace_levels, &b, parts);
    for (int i = 0; i < parts; i++)
        if (b.failed[i]) return false;
    return true;
}

int draw_net_contour(const draw_net *net, const double *levels, int64_t count, draw_lines_form form, draw_lines *out) {
    uint8_t *memory = calloc((size_t)(net->nodes + 2 * net->triangles + 1), 1);
    if (!memory) return -1;
    tracer t = {.net = net, .form = form, .ranks = memory, .low = memory + net->nodes, .high = memory + net->nodes + net->triangles};
    bool ok = true;
    for (int64_t at = 0; at < count && ok; at += DRAW_RANK_BATCH)
        ok = trace_batch(&t, levels + at, (int)(count - at < DRAW_RANK_BATCH ? count - at : DRAW_RANK_BATCH), out + at);
    free(memory);
    return ok ? 0 : -1;
}
