/* border.c: sides of cells or triangles of the domain with none of it beyond them, linked to loops. */
#include "border.h"

#include <math.h>
#include <stdlib.h>

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
static bool find_cells(draw_border *b) {
    const draw_grid *g = &b->field->grid;
    b->pitch = g->columns + 1;
    b->valid = calloc((size_t)((g->rows + 1) * b->pitch), 1);
    uint8_t *good = malloc((size_t)(2 * g->columns)), *south = good, *north = good + g->columns;
    if (!b->valid || !good) {
        free(good);
        return false;
    }
    bool straight = is_straight(g);
    check_nodes(g, 0, straight, south);
    for (int64_t j = 0; j + 1 < g->rows; j++) {
        check_nodes(g, j + 1, straight, north);
        uint8_t *row = b->valid + (j + 1) * b->pitch + 1;
        for (int64_t i = 0; i + 1 < g->columns; i++) row[i] = south[i] & south[i + 1] & north[i] & north[i + 1];
        uint8_t *swap = south;
        south = north, north = swap;
    }
    free(good);
    return true;
}

static int rank_of(const draw_border *b, int64_t node) {
    double z = b->z[node];
    int64_t low = 0, high = b->count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (z >= b->levels[middle]) low = middle + 1;
        else high = middle;
    }
    return (int)low;
}

static void add_step(draw_border *b, int64_t from, int64_t to, int64_t edge, int64_t cell, int side) {
    if (!lines_room((void **)&b->steps, &b->step_room, b->step_count + 1, sizeof *b->steps)) {
        b->no_memory = true;
        return;
    }
    draw_step *s = &b->steps[b->step_count++];
    *s = (draw_step){.from = from, .to = to, .edge = edge, .rank_from = rank_of(b, from), .rank_to = rank_of(b, to),
                     .crossings = b->crossings, .cell = cell, .side = side};
    b->crossings += s->rank_from > s->rank_to ? s->rank_from - s->rank_to : s->rank_to - s->rank_from;
}

static const int row_of[4] = {-1, 0, 1, 0}, column_of[4] = {0, 1, 0, -1};

/* A step for each side of a cell of the domain with no such cell beyond it. */
static void find_cell_steps(draw_border *b, int64_t row, int64_t column) {
    int64_t columns = b->field->grid.columns, at = row * columns + column;
    int64_t corners[4] = {at, at + 1, at + 1 + columns, at + columns};
    for (int side = 0; side < 4; side++)
        if (!draw_is_inside(b, row + row_of[side], column + column_of[side]))
            add_step(b, corners[side], corners[(side + 1) % 4], draw_edge_at(b, at, side), at, side);
}

static void find_steps(draw_border *b) {
    int64_t cells = b->field->grid.columns - 1, rows = b->field->grid.rows - 1;
    for (int64_t j = 0; j < rows && !b->no_memory; j++) {
        int64_t step = b->valid || j == 0 || j == rows - 1 || cells == 1 ? 1 : cells - 1;
        const uint8_t *v = b->valid ? b->valid + (j + 1) * b->pitch + 1 : NULL;
        for (int64_t i = 0; i < cells && !b->no_memory; i += step)
            if (!v || v[i] & ~(v[i - 1] & v[i + 1] & v[i - b->pitch] & v[i + b->pitch])) find_cell_steps(b, j, i);
    }
}

/* A step for each side of a triangle with none beyond it. */
static void find_net_steps(draw_border *b) {
    const draw_net *net = b->net;
    for (int64_t t = 0; t < net->triangles && !b->no_memory; t++)
        for (int side = 0; side < 3; side++)
            if (net->beside[t][side] < 0)
                add_step(b, net->corners[t][side], net->corners[t][(side + 1) % 3], net->sides[t][side], t, side);
}

/* Where the hash holds the edge, or would. */
static int64_t *slot_of(const draw_border *b, int64_t edge) {
    uint64_t at = (uint64_t)edge * 0x9e3779b97f4a7c15u >> 20;
    for (;; at++) {
        int64_t *slot = &b->slots[at & (uint64_t)b->slot_mask];
        if (!*slot || b->steps[*slot - 1].edge == edge) return slot;
    }
}

int64_t draw_step_on(const draw_border *b, int64_t edge) { return *slot_of(b, edge) - 1; }

/* The border goes on at the end of a cell's side: round that corner through the cells of the domain. */
static void link_step(draw_border *b, draw_step *s) {
    int64_t row = s->cell / b->field->grid.columns, column = s->cell % b->field->grid.columns;
    int side = (s->side + 1) % 4;
    while (draw_is_inside(b, row + row_of[side], column + column_of[side])) {
        row += row_of[side], column += column_of[side];
        side = (side + 3) % 4;
    }
    s->next = draw_step_on(b, draw_edge_at(b, row * b->field->grid.columns + column, side));
}

static void link_net_step(draw_border *b, draw_step *s) {
    const draw_net *net = b->net;
    int64_t at = s->cell;
    int side = (s->side + 1) % 3;
    for (int64_t next = net->beside[at][side]; next >= 0; next = net->beside[at][side]) {
        int back = 0;
        while (net->sides[next][back] != net->sides[at][side]) back++;
        at = next, side = (back + 1) % 3;
    }
    s->next = draw_step_on(b, net->sides[at][side]);
}

static bool find_loops(draw_border *b) {
    uint8_t *seen = calloc((size_t)b->step_count + 1, 1);
    if (!seen) return false;
    for (int64_t k = 0; k < b->step_count && !b->no_memory; k++) {
        if (seen[k]) continue;
        draw_loop found = {k, b->steps[k].rank_from, b->steps[k].rank_from};
        for (int64_t at = k; !seen[at]; at = b->steps[at].next) {
            int rank = b->steps[at].rank_from;
            seen[at] = 1, found.last = at;
            if (rank < found.rank_low) found.rank_low = rank;
            if (rank > found.rank_high) found.rank_high = rank;
        }
        if (lines_room((void **)&b->loops, &b->loop_room, b->loop_count + 1, sizeof found)) b->loops[b->loop_count++] = found;
        else b->no_memory = true;
    }
    free(seen);
    return !b->no_memory;
}

bool draw_border_find(draw_border *b) {
    if (!b->net && !b->field->whole && !find_cells(b)) return false;
    (b->net ? find_net_steps : find_steps)(b);
    if (b->no_memory) return false;
    int64_t slots = 16;
    while (slots < 2 * b->step_count) slots *= 2;
    b->slot_mask = slots - 1;
    b->slots = calloc((size_t)slots, sizeof *b->slots);
    if (!b->slots) return false;
    for (int64_t k = 0; k < b->step_count; k++) *slot_of(b, b->steps[k].edge) = k + 1;
    for (int64_t k = 0; k < b->step_count; k++) (b->net ? link_net_step : link_step)(b, &b->steps[k]);
    return find_loops(b);
}

void draw_border_free(draw_border *b) {
    free(b->valid);
    free(b->steps);
    free(b->slots);
    free(b->loops);
}
