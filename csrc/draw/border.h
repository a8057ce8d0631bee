/* border.h: the border of the domain of a grid or a net: what the cells or triangles cover whose corners are all finite. */
#ifndef DRAW_BORDER_H
#define DRAW_BORDER_H
#include "contour.h"
#include "net.h"

/* A step along the border, from node to node with a cell of the domain on its left. */
typedef struct {
    int64_t from, to, edge, next;
    int64_t crossings; /* how many lines cross the steps before it */
    int64_t cell;      /* of a grid: its south-west node; of a net: the triangle */
    int rank_from, rank_to, side;
} draw_step;

typedef struct {
    int64_t last, rank_low, rank_high; /* its last step; bounds of the ranks of its nodes */
} draw_loop;

typedef struct {
    const draw_field *field; /* or, where it is not NULL, */
    const draw_net *net;
    const double *z, *levels;
    int64_t count;
    uint8_t *valid; /* a cell of the grid: it belongs to the domain; NULL: each does */
    int64_t pitch;
    draw_step *steps;
    int64_t step_count, step_room;
    int64_t *slots, slot_mask; /* hash of edges: 1 + step */
    draw_loop *loops;
    int64_t loop_count, loop_room;
    int64_t crossings; /* of all steps */
    bool no_memory;
} draw_border;

/* Takes field or net, z, levels and count, the rest zero. draw_border_free in any case; false: no memory. */
bool draw_border_find(draw_border *b);
void draw_border_free(draw_border *b);

/* The step on an edge of the border. */
int64_t draw_step_on(const draw_border *b, int64_t edge);
/* Whether a cell of a grid belongs to the domain; any row and column from -1 to their number. */
static inline bool draw_is_inside(const draw_border *b, int64_t row, int64_t column) {
    if (b->valid) return b->valid[(row + 1) * b->pitch + column + 1];
    const draw_grid *g = &b->field->grid;
    return row >= 0 && column >= 0 && row + 1 < g->rows && column + 1 < g->columns;
}
/* The edge on a side (south, east, north, west) of the cell whose south-west node is `at`. */
static inline int64_t draw_edge_at(const draw_border *b, int64_t at, int side) {
    int64_t columns = b->field->grid.columns;
    return side == 0 ? 2 * at : side == 1 ? 2 * (at + 1) + 1 : side == 2 ? 2 * (at + columns) : 2 * at + 1;
}
/* The level with the lowest index among those that cross a step, if any does. */
static inline int64_t draw_step_lowest(const draw_step *s) { return s->rank_from < s->rank_to ? s->rank_from : s->rank_to; }

#endif
