/* rings.c: contour lines and the border of the domain joined to rings. A line has its higher side on the left; where it meets
 * the border, one goes on along the border (domain on the left) to the next line that bounds the region. */
#include "rings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SOUTH, EAST, NORTH, WEST };

/* A step along the border, from node to node with a cell of the domain on its left. */
typedef struct {
    int64_t from, to, edge, next;
    int64_t crossings; /* index of its lowest crossing in lines_at */
    int64_t cell; /* of a grid: its south-west node; of a net: the triangle */
    int rank_from, rank_to, side;
} step;

typedef struct {
    int64_t start, end; /* points */
    int64_t step_start, step_end; /* steps of the border that it begins and ends on; -1: it is closed */
    int level;
    int64_t ring_above, ring_below; /* rings it is part of: of the region above its level, of that below */
    int64_t used_forward, used_back; /* 1 + the last band whose ring went along it */
} line;

typedef struct {
    int64_t first, rank_low, rank_high; /* a step of the loop; bounds of the ranks of its nodes */
} loop;

typedef struct {
    draw_grid grid;       /* or, where it is not NULL, */
    const draw_net *net;
    const double *z;
    int64_t nodes, edges;
    const double *levels;
    int64_t count;
    draw_lines *contours; /* one a level */
    uint8_t *valid;       /* a cell of the grid: it belongs to the domain */
    bool whole;           /* so does every one */
    int64_t pitch;
    step *steps;
    int64_t step_count, step_room;
    int64_t *slots, slot_mask; /* hash of edges: 1 + step */
    int64_t *lines_at;         /* a crossing of the border: its line */
    line *lines;
    int64_t line_count;
    int64_t *first_line; /* a level */
    loop *loops;
    int64_t loop_count, loop_room;
    const draw_band *bands;
    draw_region *out;
    bool gaps, no_memory;
    int64_t ring_total;    /* rings so far, those without area too */
    int64_t *node_of_ring; /* of a ring that is a loop of the border: a node on it; else -1 */
    int64_t node_room;
} joiner;

/* ---- the border -------------------------------------------------------------------------------------------------- */

static bool is_finite_node(const draw_grid *g, int64_t j, int64_t i) {
    return isfinite(g->x[j * g->x_row_step + i * g->x_column_step]) && isfinite(g->y[j * g->y_row_step + i * g->y_column_step]);
}

/* good[i] of a row of nodes: 1 where its height and position are finite. */
static void check_nodes(const draw_grid *g, int64_t j, bool straight, uint8_t *good) {
    const double *z = g->z + j * g->columns;
    for (int64_t i = 0; i < g->columns; i++) good[i] = z[i] - z[i] == 0;
    if (straight) return;
    for (int64_t i = 0; i < g->columns; i++) good[i] &= is_finite_node(g, j, i);
}

/* Whether positions are those of columns and rows, all of them finite. */
static bool is_straight(const draw_grid *g) {
    if (g->x_row_step != 0 || g->y_column_step != 0) return false;
    bool finite = true;
    for (int64_t i = 0; i < g->columns; i++) finite &= isfinite(g->x[i * g->x_column_step]);
    for (int64_t j = 0; j < g->rows; j++) finite &= isfinite(g->y[j * g->y_row_step]);
    return finite;
}

/* Cells are bytes in rows of `pitch`, with a cell outside the domain on every side. */
static int64_t cell_at(const joiner *w, int64_t row, int64_t column) { return (row + 1) * w->pitch + column + 1; }

static bool is_inside(const joiner *w, int64_t row, int64_t column) { return w->valid[cell_at(w, row, column)]; }

static bool find_cells(joiner *w) {
    const draw_grid *g = &w->grid;
    w->pitch = g->columns + 1;
    w->valid = calloc((size_t)((g->rows + 1) * w->pitch + 8), 1);
    uint8_t *good = malloc((size_t)(2 * g->columns)), *south = good, *north = good + g->columns;
    if (!w->valid || !good) {
        free(good);
        return false;
    }
    bool straight = is_straight(g);
    w->whole = true;
    check_nodes(g, 0, straight, south);
    for (int64_t j = 0; j + 1 < g->rows; j++) {
        check_nodes(g, j + 1, straight, north);
        uint8_t *row = w->valid + cell_at(w, j, 0);
        uint8_t every = 1;
        for (int64_t i = 0; i + 1 < g->columns; i++) every &= row[i] = south[i] & south[i + 1] & north[i] & north[i + 1];
        w->whole &= every;
        uint8_t *swap = south;
        south = north, north = swap;
    }
    free(good);
    return true;
}

static int rank_of(const joiner *w, int64_t node) {
    double z = w->z[node];
    int64_t low = 0, high = w->count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (z >= w->levels[middle]) low = middle + 1;
        else high = middle;
    }
    return (int)low;
}

static void *grown(void *memory, int64_t *room, int64_t wanted, size_t size) {
    if (wanted <= *room) return memory;
    int64_t larger = *room * 2 > wanted ? *room * 2 : wanted + 64;
    void *moved = realloc(memory, (size_t)larger * size);
    if (moved) *room = larger;
    return moved;
}

/* The edges of the cell whose south-west node is `at`, by side. */
static int64_t edge_at(const joiner *w, int64_t at, int side) {
    int64_t columns = w->grid.columns;
    return side == SOUTH ? 2 * at : side == EAST ? 2 * (at + 1) + 1 : side == NORTH ? 2 * (at + columns) : 2 * at + 1;
}

static void add_step(joiner *w, int64_t from, int64_t to, int64_t edge, int64_t cell, int side) {
    step *moved = grown(w->steps, &w->step_room, w->step_count + 1, sizeof *moved);
    if (!moved) {
        w->no_memory = true;
        return;
    }
    w->steps = moved;
    w->steps[w->step_count++] = (step){.from = from, .to = to, .edge = edge, .rank_from = rank_of(w, from),
                                       .rank_to = rank_of(w, to), .cell = cell, .side = side};
}

static void add_cell_step(joiner *w, int64_t row, int64_t column, int side) {
    int64_t columns = w->grid.columns, at = row * columns + column;
    int64_t corners[4] = {at, at + 1, at + 1 + columns, at + columns};
    add_step(w, corners[side], corners[(side + 1) % 4], edge_at(w, at, side), at, side);
}

static const int row_of[4] = {-1, 0, 1, 0}, column_of[4] = {0, 1, 0, -1};

/* A step for each side of a cell of the domain with no such cell beyond it. */
static void find_steps(joiner *w) {
    int64_t cells = w->grid.columns - 1;
    for (int64_t j = 0; j + 1 < w->grid.rows; j++) {
        const uint8_t *v = w->valid + cell_at(w, j, 0), *south = v - w->pitch, *north = v + w->pitch;
        for (int64_t i = 0; i < cells && !w->no_memory; i++) {
            if (!(v[i] & ~(v[i - 1] & v[i + 1] & south[i] & north[i]))) continue;
            for (int side = 0; side < 4; side++)
                if (!is_inside(w, j + row_of[side], i + column_of[side])) add_cell_step(w, j, i, side);
        }
    }
}

/* A step for each side of a triangle with none beyond it. */
static void find_net_steps(joiner *w) {
    const draw_net *net = w->net;
    for (int64_t t = 0; t < net->triangles && !w->no_memory; t++)
        for (int side = 0; side < 3; side++)
            if (net->beside[t][side] < 0)
                add_step(w, net->corners[t][side], net->corners[t][(side + 1) % 3], net->sides[t][side], t, side);
}

/* Where the hash holds the edge, or would. */
static int64_t *slot_of(const joiner *w, int64_t edge) {
    uint64_t at = (uint64_t)edge * 0x9e3779b97f4a7c15u >> 20;
    for (;; at++) {
        int64_t *slot = &w->slots[at & (uint64_t)w->slot_mask];
        if (!*slot || w->steps[*slot - 1].edge == edge) return slot;
    }
}

static int64_t step_on(const joiner *w, int64_t edge) { return *slot_of(w, edge) - 1; }

/* The border goes on at the end of a cell's side: round that corner through the cells of the domain. */
static void link_step(joiner *w, step *s) {
    int64_t row = s->cell / w->grid.columns, column = s->cell % w->grid.columns;
    int side = (s->side + 1) % 4;
    while (is_inside(w, row + row_of[side], column + column_of[side])) {
        row += row_of[side], column += column_of[side];
        side = (side + 3) % 4;
    }
    s->next = step_on(w, edge_at(w, row * w->grid.columns + column, side));
}

static void link_net_step(joiner *w, step *s) {
    const draw_net *net = w->net;
    int64_t at = s->cell;
    int side = (s->side + 1) % 3;
    for (int64_t next = net->beside[at][side]; next >= 0; next = net->beside[at][side]) {
        int back = 0;
        while (net->sides[next][back] != net->sides[at][side]) back++;
        at = next, side = (back + 1) % 3;
    }
    s->next = step_on(w, net->sides[at][side]);
}

static bool find_loops(joiner *w) {
    uint8_t *seen = calloc((size_t)w->step_count + 1, 1);
    if (!seen) return false;
    for (int64_t k = 0; k < w->step_count && !w->no_memory; k++) {
        if (seen[k]) continue;
        loop found = {k, w->steps[k].rank_from, w->steps[k].rank_from};
        for (int64_t at = k; !seen[at]; at = w->steps[at].next) {
            int rank = w->steps[at].rank_from;
            seen[at] = 1;
            if (rank < found.rank_low) found.rank_low = rank;
            if (rank > found.rank_high) found.rank_high = rank;
        }
        loop *moved = grown(w->loops, &w->loop_room, w->loop_count + 1, sizeof *moved);
        if (moved) w->loops = moved, w->loops[w->loop_count++] = found;
        else w->no_memory = true;
    }
    free(seen);
    return !w->no_memory;
}

static bool find_border(joiner *w) {
    if (!w->net && !find_cells(w)) return false;
    (w->net ? find_net_steps : find_steps)(w);
    if (w->no_memory) return false;
    int64_t slots = 16;
    while (slots < 2 * w->step_count) slots *= 2;
    w->slot_mask = slots - 1;
    w->slots = calloc((size_t)slots, sizeof *w->slots);
    if (!w->slots) return false;
    for (int64_t k = 0; k < w->step_count; k++) *slot_of(w, w->steps[k].edge) = k + 1;
    for (int64_t k = 0; k < w->step_count; k++) (w->net ? link_net_step : link_step)(w, &w->steps[k]);
    return find_loops(w);
}

/* ---- the lines ---------------------------------------------------------------------------------------------------- */

static int64_t lowest(const step *s) { return s->rank_from < s->rank_to ? s->rank_from : s->rank_to; }

/* The line that crosses a step of the border at a level. */
static int64_t line_at(const joiner *w, const step *s, int64_t level) { return w->lines_at[s->crossings + level - lowest(s)]; }

static void add_lines(joiner *w, int level) {
    const draw_lines *c = &w->contours[level];
    w->first_line[level] = w->line_count;
    for (int64_t k = 0; k < c->lines; k++) {
        int64_t start = k ? c->ends[k - 1] : 0, end = c->ends[k];
        bool closed = c->edges[start] == c->edges[end - 1];
        line made = {start, end, -1, -1, level, -1, -1, 0, 0};
        if (!closed) {
            made.step_start = step_on(w, c->edges[start]), made.step_end = step_on(w, c->edges[end - 1]);
            step *s = &w->steps[made.step_start], *e = &w->steps[made.step_end];
            w->lines_at[s->crossings + level - lowest(s)] = w->line_count;
            w->lines_at[e->crossings + level - lowest(e)] = w->line_count;
        }
        w->lines[w->line_count++] = made;
    }
}

static bool trace_lines(joiner *w) {
    w->contours = calloc((size_t)w->count + 1, sizeof *w->contours);
    if (!w->contours) return false;
    if (w->net) return draw_net_contour(w->net, w->levels, w->count, DRAW_LINES_EDGES, w->contours) == 0;
    return draw_contour(w->grid, w->levels, w->count, DRAW_LINES_EDGES, w->contours) == 0;
}

static bool find_lines(joiner *w) {
    if (!trace_lines(w)) return false;
    int64_t total = 0, crossings = 0;
    for (int64_t k = 0; k < w->count; k++) total += w->contours[k].lines;
    for (int64_t k = 0; k < w->step_count; k++) {
        step *s = &w->steps[k];
        s->crossings = crossings;
        crossings += s->rank_from > s->rank_to ? s->rank_from - s->rank_to : s->rank_to - s->rank_from;
    }
    w->lines = malloc((size_t)(total + 1) * sizeof *w->lines);
    w->lines_at = malloc((size_t)(crossings + 1) * sizeof *w->lines_at);
    w->first_line = malloc((size_t)(w->count + 1) * sizeof *w->first_line);
    if (!w->lines || !w->lines_at || !w->first_line) return false;
    for (int64_t k = 0; k < w->count; k++) add_lines(w, (int)k);
    return true;
}

/* ---- one ring ----------------------------------------------------------------------------------------------------- */

static void put(joiner *w, draw_lines *out, int64_t first, double x, double y) {
    if (out->n > first && out->points[2 * out->n - 2] == x && out->points[2 * out->n - 1] == y) return;
    double *moved = grown(out->points, &out->room, out->n + 2, 2 * sizeof *moved);
    if (!moved) {
        w->no_memory = true;
        return;
    }
    out->points = moved;
    out->points[2 * out->n] = x, out->points[2 * out->n + 1] = y;
    out->n++;
}

static void put_node(joiner *w, draw_lines *out, int64_t first, int64_t node) {
    const draw_grid *g = &w->grid;
    if (w->net) {
        put(w, out, first, w->net->x[node], w->net->y[node]);
        return;
    }
    int64_t j = node / g->columns, i = node % g->columns;
    put(w, out, first, g->x[j * g->x_row_step + i * g->x_column_step], g->y[j * g->y_row_step + i * g->y_column_step]);
}

static void put_line(joiner *w, draw_lines *out, int64_t first, const line *l, bool back) {
    const double *points = w->contours[l->level].points;
    for (int64_t k = 0; k < l->end - l->start; k++) {
        const double *p = points + 2 * (back ? l->end - 1 - k : l->start + k);
        put(w, out, first, p[0], p[1]);
    }
}

static double area_of(const double *p, int64_t n) {
    double sum = 0;
    for (int64_t k = 1; k + 1 < n; k++)
        sum += (p[2 * k] - p[0]) * (p[2 * k + 3] - p[1]) - (p[2 * k + 2] - p[0]) * (p[2 * k + 1] - p[1]);
    return sum;
}

/* Closes the ring that began at point `first`; one without area is taken back. node: see node_of_ring. */
static void close_ring(joiner *w, draw_region *region, int64_t first, int64_t node) {
    draw_lines *out = &region->rings;
    int64_t *nodes = grown(w->node_of_ring, &w->node_room, w->ring_total + 1, sizeof *nodes);
    if (!nodes) w->no_memory = true;
    if (w->no_memory) return;
    int64_t ring = w->ring_total++;
    w->node_of_ring = nodes, nodes[ring] = node;
    if (out->n > first) put(w, out, first, out->points[2 * first], out->points[2 * first + 1]);
    if (out->n - first < 4 || area_of(out->points + 2 * first, out->n - first) == 0) {
        out->n = first;
        return;
    }
    int64_t room = out->lines_room;
    int64_t *ends = grown(out->ends, &out->lines_room, out->lines + 1, sizeof *ends);
    if (ends) out->ends = ends;
    int64_t *polygon = ends ? grown(region->polygon, &room, out->lines + 1, sizeof *polygon) : NULL;
    if (!polygon) {
        w->no_memory = true;
        return;
    }
    region->polygon = polygon;
    polygon[out->lines] = ring;
    out->ends[out->lines++] = out->n;
    if (w->gaps) put(w, out, first, NAN, NAN);
}

/* From a line's end on the border to the next line that bounds the region; *back: whether that one is taken backwards. */
static int64_t next_line(joiner *w, draw_lines *out, int64_t first, draw_band band, int64_t from, bool *back) {
    const line *l = &w->lines[from];
    const step *s = &w->steps[*back ? l->step_start : l->step_end];
    if (!*back && s->rank_to > band.upper) return *back = true, line_at(w, s, band.upper);
    if (*back && s->rank_to <= band.lower) return *back = false, line_at(w, s, band.lower);
    for (;;) {
        put_node(w, out, first, s->to);
        s = &w->steps[s->next];
        if (s->rank_to > band.upper) return *back = true, line_at(w, s, band.upper);
        if (s->rank_to <= band.lower) return *back = false, line_at(w, s, band.lower);
        if (w->no_memory) return from;
    }
}

static void walk_ring(joiner *w, int64_t index, int64_t from, bool back) {
    draw_region *region = &w->out[index];
    int64_t at = from, first = region->rings.n;
    bool now = back;
    do {
        line *l = &w->lines[at];
        *(now ? &l->used_back : &l->used_forward) = index + 1;
        *(now ? &l->ring_below : &l->ring_above) = w->ring_total;
        put_line(w, &region->rings, first, l, now);
        if (l->step_start < 0) break;
        at = next_line(w, &region->rings, first, w->bands[index], at, &now);
    } while (!w->no_memory && !(at == from && now == back));
    close_ring(w, region, first, -1);
}

static void walk_loop(joiner *w, int64_t index, const loop *l) {
    draw_region *region = &w->out[index];
    int64_t first = region->rings.n, at = l->first;
    do {
        put_node(w, &region->rings, first, w->steps[at].from);
        at = w->steps[at].next;
    } while (at != l->first && !w->no_memory);
    close_ring(w, region, first, w->steps[l->first].from);
}

static void walk_level(joiner *w, int64_t index, int64_t level, bool back) {
    if (level < 0 || level >= w->count) return;
    int64_t from = w->first_line[level];
    for (int64_t k = from; k < from + w->contours[level].lines && !w->no_memory; k++) {
        const line *l = &w->lines[k];
        if ((back ? l->used_back : l->used_forward) != index + 1) walk_ring(w, index, k, back);
    }
}

/* ---- pieces: rings of one connected region, found over the nodes and edges that it holds --------------------------- */

typedef struct {
    joiner *w;
    int32_t *parent, *number; /* nodes, then rings */
    int64_t nodes;
    int32_t *head; /* an edge: 1 + its first crossing, from the highest level down; 0: none */
    struct {
        int32_t next, line;
    } *crossings;  /* of all points of all lines */
} pieces;

static int32_t root_of(int32_t *parent, int32_t at) {
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
}

static void unite(pieces *p, int64_t a, int64_t b) {
    if (a < 0 || b < 0) return;
    int32_t i = root_of(p->parent, (int32_t)a), j = root_of(p->parent, (int32_t)b);
    if (i < j) p->parent[j] = i;
    else p->parent[i] = j;
}

static void thread_crossings(pieces *p) {
    const joiner *w = p->w;
    int32_t id = 0;
    for (int64_t k = 0; k < w->line_count; k++) {
        const line *l = &w->lines[k];
        int64_t end = l->step_start < 0 ? l->end - 1 : l->end; /* a closed line repeats its first */
        for (int64_t at = l->start; at < end; at++, id++) {
            int64_t edge = w->contours[l->level].edges[at];
            p->crossings[id].next = p->head[edge], p->crossings[id].line = (int32_t)k, p->head[edge] = id + 1;
        }
    }
}

static int64_t ring_node(const pieces *p, int64_t ring) { return ring < 0 ? -1 : p->nodes + ring; }

/* An edge is cut by the lines across it; what lies between two of them is inside one region. */
static void unite_edge(pieces *p, int64_t edge) {
    const joiner *w = p->w;
    int64_t a = w->net ? w->net->ends[edge][0] : draw_edge_first(edge);
    int64_t b = w->net ? w->net->ends[edge][1] : draw_edge_last(edge, w->grid.columns);
    bool rises = w->z[b] >= w->z[a];
    int64_t inside = rises ? b : a, low = rises ? a : b;
    for (int32_t id = p->head[edge]; id; id = p->crossings[id - 1].next) {
        const line *l = &w->lines[p->crossings[id - 1].line];
        unite(p, inside, ring_node(p, l->ring_above));
        inside = ring_node(p, l->ring_below);
    }
    unite(p, inside, low);
}

/* Along a row: a node joins the one before it at once, since nothing else has met it yet. */
static void unite_row(pieces *p, int64_t j) {
    const joiner *w = p->w;
    int64_t columns = w->grid.columns, first = j * columns;
    if (w->whole) {
        for (int64_t at = first; at + 1 < (j + 1) * columns; at++) {
            p->parent[at + 1] = (int32_t)first;
            if (!p->head[2 * at]) continue;
            p->parent[at + 1] = (int32_t)(first = at + 1);
            unite_edge(p, 2 * at);
        }
        return;
    }
    for (int64_t at = j * columns; at + 1 < (j + 1) * columns; at++) {
        int64_t i = at - j * columns;
        if (!is_inside(w, j, i) && !is_inside(w, j - 1, i)) first = at + 1;
        else if (!p->head[2 * at]) p->parent[at + 1] = (int32_t)first;
        else unite_edge(p, 2 * at), first = at + 1;
    }
}

/* From a row to the next; neighbours mostly join what was joined just before. */
static void unite_rows(pieces *p, int64_t j) {
    const joiner *w = p->w;
    int64_t columns = w->grid.columns;
    int32_t low = -1, high = -1;
    for (int64_t i = 0; i < columns; i++) {
        int64_t at = j * columns + i;
        if (!w->whole && !is_inside(w, j, i) && !is_inside(w, j, i - 1)) continue;
        if (p->head[2 * at + 1]) {
            unite_edge(p, 2 * at + 1);
            continue;
        }
        int32_t a = p->parent[at], b = p->parent[at + columns];
        if (a == low && b == high) continue;
        low = a, high = b;
        unite(p, at, at + columns);
    }
}

static void unite_all(pieces *p) {
    const joiner *w = p->w;
    const draw_grid *g = &w->grid;
    if (w->net) {
        for (int64_t edge = 0; edge < w->edges; edge++) unite_edge(p, edge);
        return;
    }
    for (int64_t j = 0; j < g->rows; j++) {
        unite_row(p, j);
        if (j) unite_rows(p, j - 1);
    }
}

/* ---- polygons: the rings of each piece beside each other ------------------------------------------------------------- */

/* Numbers the pieces of a region as they are met, and counts their rings in ends; number: of a root, 0 before it is met. */
static int64_t count_pieces(const draw_region *region, int32_t *number, int64_t *ends) {
    int64_t count = 0;
    for (int64_t k = 0; k < region->rings.lines; k++) {
        int32_t *piece = &number[region->polygon[k]];
        if (!*piece) *piece = (int32_t)++count, ends[count - 1] = 0;
        ends[*piece - 1]++;
    }
    return count;
}

/* The largest ring of a piece moves to the front; whether others go round the same way as it does. */
static bool lead(int64_t *spans, double *areas, int64_t n) {
    int64_t best = 0, alike = 0;
    for (int64_t k = 1; k < n; k++)
        if (fabs(areas[k]) > fabs(areas[best])) best = k;
    for (int64_t k = 0; k < n; k++) alike += (areas[k] > 0) == (areas[best] > 0);
    for (int64_t i = 0; i < 2; i++) {
        int64_t t = spans[i];
        spans[i] = spans[2 * best + i], spans[2 * best + i] = t;
    }
    return alike > 1;
}

/* The rings of each piece of a region beside each other. */
static bool sort_rings(draw_region *region, int32_t *number) {
    const draw_lines *r = &region->rings;
    size_t n = (size_t)r->lines + 1;
    int64_t *spans = malloc(2 * n * sizeof *spans), *ends = malloc(n * sizeof *ends);
    double *areas = malloc(n * sizeof *areas);
    region->spans = spans, region->pieces = ends;
    if (!spans || !ends || !areas) {
        free(areas);
        return false;
    }
    int64_t count = region->piece_count = count_pieces(region, number, ends), first = 0;
    for (int64_t k = 0; k < count; k++) first += ends[k], ends[k] = first - ends[k]; /* where it begins */
    for (int64_t k = 0; k < r->lines; k++) {
        int64_t start = k ? r->ends[k - 1] : 0, at = ends[number[region->polygon[k]] - 1]++;
        spans[2 * at] = start, spans[2 * at + 1] = r->ends[k];
        areas[at] = area_of(r->points + 2 * start, r->ends[k] - start);
    }
    for (int64_t k = 0; k < r->lines; k++) number[region->polygon[k]] = 0;
    first = 0;
    for (int64_t k = 0; k < count; k++) {
        int64_t end = ends[k];
        if (lead(spans + 2 * first, areas + first, end - first)) ends[k] = -end;
        first = end;
    }
    free(areas);
    return true;
}

/* Rings without a line are loops of the border: they lie with their nodes. */
static bool tell_pieces(joiner *w, int64_t n) {
    int64_t points = 0, nodes = w->nodes, total = nodes + w->ring_total;
    for (int64_t k = 0; k < w->count; k++) points += w->contours[k].n;
    if (total > INT32_MAX || points >= INT32_MAX) return false;
    pieces p = {.w = w, .nodes = nodes, .parent = malloc((size_t)(total + 1) * sizeof(int32_t)),
                .head = calloc((size_t)(w->edges + 1), sizeof(int32_t))};
    p.crossings = malloc((size_t)(points + 1) * sizeof *p.crossings);
    p.number = calloc((size_t)total + 1, sizeof *p.number);
    bool ok = p.parent && p.head && p.crossings && p.number;
    if (ok) {
        for (int64_t k = 0; k < total; k++) p.parent[k] = (int32_t)k;
        thread_crossings(&p);
        unite_all(&p);
        for (int64_t k = 0; k < w->ring_total; k++) unite(&p, ring_node(&p, k), w->node_of_ring[k]);
        for (int64_t b = 0; b < n && ok; b++) {
            for (int64_t k = 0; k < w->out[b].rings.lines; k++)
                w->out[b].polygon[k] = root_of(p.parent, (int32_t)(nodes + w->out[b].polygon[k]));
            ok = sort_rings(&w->out[b], p.number);
        }
    }
    free(p.parent);
    free(p.head);
    free(p.crossings);
    free(p.number);
    return ok;
}

/* ---- all rings ----------------------------------------------------------------------------------------------------- */

static void ring_all(joiner *w, int64_t index) {
    draw_band band = w->bands[index];
    walk_level(w, index, band.lower, false);
    walk_level(w, index, band.upper, true);
    for (int64_t k = 0; k < w->loop_count && !w->no_memory; k++) {
        const loop *l = &w->loops[k];
        if (l->rank_low > band.lower && l->rank_high <= band.upper) walk_loop(w, index, l);
    }
}

static void joiner_free(joiner *w) {
    for (int64_t k = 0; w->contours && k < w->count; k++) draw_lines_free(&w->contours[k]);
    free(w->contours);
    free(w->valid);
    free(w->steps);
    free(w->slots);
    free(w->lines_at);
    free(w->lines);
    free(w->first_line);
    free(w->loops);
    free(w->node_of_ring);
}

static int join(joiner *w, int64_t n, bool pieces) {
    bool ok = find_border(w) && find_lines(w);
    for (int64_t k = 0; ok && k < n; k++) {
        ring_all(w, k);
        ok = !w->no_memory;
    }
    ok = ok && (!pieces || tell_pieces(w, n));
    joiner_free(w);
    return ok ? 0 : -1;
}

int draw_rings(draw_grid grid, const double *levels, int64_t count, const draw_band *bands, int64_t n, bool pieces, bool gaps,
               draw_region *out) {
    if (grid.rows < 2 || grid.columns < 2) return 0;
    int64_t nodes = grid.rows * grid.columns;
    joiner w = {.grid = grid, .z = grid.z, .nodes = nodes, .edges = 2 * nodes, .levels = levels, .count = count, .bands = bands,
                .out = out, .gaps = gaps};
    return join(&w, n, pieces);
}

int draw_net_rings(const draw_net *net, const double *levels, int64_t count, const draw_band *bands, int64_t n, bool pieces,
                   bool gaps, draw_region *out) {
    joiner w = {.net = net, .z = net->z, .nodes = net->nodes, .edges = net->edges, .levels = levels, .count = count,
                .bands = bands, .out = out, .gaps = gaps};
    return join(&w, n, pieces);
}

void draw_region_free(draw_region *region) {
    draw_lines_free(&region->rings);
    free(region->polygon);
    free(region->spans);
    free(region->pieces);
}
