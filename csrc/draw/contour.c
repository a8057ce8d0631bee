/* contour.c: marching squares. Nodes are ranked among the levels once, so that every later test is one of bytes; per level,
 * rows are scanned for cells that the level crosses and each line is followed from the first such cell, forth and back. */
#include "../isa.h"
#include "contour.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "threads.h"

/* Up to this many levels a comparison with each beats a search. */
#define PASSES 24

/* Edges of a cell, and the way across each. */
enum { SOUTH, EAST, NORTH, WEST, NONE };
static const int across[4] = {NORTH, WEST, SOUTH, EAST};

/* Cell codes: bits of the corners above the level (1 south-west, 2 south-east, 4 north-east, 8 north-west); 16 and 17 are the
 * saddles 5 and 10 with their centre above. leaves[code][e]: where the line that enters by e goes out; enters: the inverse. */
#define CODES 18
static const uint8_t leaves[CODES][4] = {
    [0] = {NONE, NONE, NONE, NONE},  [1] = {WEST, NONE, NONE, NONE},  [2] = {NONE, SOUTH, NONE, NONE},
    [3] = {NONE, WEST, NONE, NONE},  [4] = {NONE, NONE, EAST, NONE},  [5] = {WEST, NONE, EAST, NONE},
    [6] = {NONE, NONE, SOUTH, NONE}, [7] = {NONE, NONE, WEST, NONE},  [8] = {NONE, NONE, NONE, NORTH},
    [9] = {NORTH, NONE, NONE, NONE}, [10] = {NONE, SOUTH, NONE, NORTH}, [11] = {NONE, NORTH, NONE, NONE},
    [12] = {NONE, NONE, NONE, EAST}, [13] = {EAST, NONE, NONE, NONE}, [14] = {NONE, NONE, NONE, SOUTH},
    [15] = {NONE, NONE, NONE, NONE}, [16] = {EAST, NONE, WEST, NONE}, [17] = {NONE, NORTH, NONE, SOUTH},
};
static const uint8_t enters[CODES][4] = {
    [0] = {NONE, NONE, NONE, NONE},  [1] = {NONE, NONE, NONE, SOUTH}, [2] = {EAST, NONE, NONE, NONE},
    [3] = {NONE, NONE, NONE, EAST},  [4] = {NONE, NORTH, NONE, NONE}, [5] = {NONE, NORTH, NONE, SOUTH},
    [6] = {NORTH, NONE, NONE, NONE}, [7] = {NONE, NONE, NONE, NORTH}, [8] = {NONE, NONE, WEST, NONE},
    [9] = {NONE, NONE, SOUTH, NONE}, [10] = {EAST, NONE, WEST, NONE}, [11] = {NONE, NONE, EAST, NONE},
    [12] = {NONE, WEST, NONE, NONE}, [13] = {NONE, SOUTH, NONE, NONE}, [14] = {WEST, NONE, NONE, NONE},
    [15] = {NONE, NONE, NONE, NONE}, [16] = {NONE, SOUTH, NONE, NORTH}, [17] = {WEST, NONE, EAST, NONE},
};

typedef struct {
    draw_grid grid;
    int64_t cells; /* columns of cells */
    uint8_t *ranks;         /* a node: how many levels of the batch are <= z */
    uint8_t *low, *high;    /* a cell: least and greatest rank of its corners; high 0 where a corner is not finite */
    uint8_t *visited;       /* a cell: bit e is set once the line that enters by e was followed */
    uint8_t *hits;          /* a row of cells: which the level crosses */
    double level;
    int rank;               /* nodes with ranks > rank are above the level */
    draw_lines *out;
    const draw_contour_runs *runs;
    draw_lines_form form;
    bool no_memory;
} tracer;

void draw_lines_free(draw_lines *lines) {
    free(lines->points);
    free(lines->edges);
    free(lines->ends);
}

/* ---- ranks ------------------------------------------------------------------------------------------------------- */

const draw_contour_runs *draw_contour_runs_here(void) {
    return ISA_BEST(&draw_contour_runs);
}

static void rank_by_search(const double *z, int64_t n, const double *levels, int count, uint8_t *ranks) {
    for (int64_t i = 0; i < n; i++) {
        int low = 0, left = count;
        while (left > 0) {
            int half = (left + 1) / 2;
            bool up = z[i] >= levels[low + half - 1];
            low += up ? half : 0;
            left = up ? left - half : half - 1;
        }
        ranks[i] = isfinite(z[i]) ? (uint8_t)low : DRAW_RANK_INVALID;
    }
}

void draw_rank(const double *z, int64_t n, const double *levels, int count, uint8_t *ranks) {
    (count <= PASSES ? draw_contour_runs_here()->rank : rank_by_search)(z, n, levels, count, ranks);
}

/* Whether positions are those of columns and rows, all of them finite. */
static bool is_even_grid(const draw_grid *g) {
    if (g->x_row_step != 0 || g->y_column_step != 0) return false;
    double sum = 0;
    for (int64_t i = 0; i < g->columns; i++) sum += 0 * g->x[i * g->x_column_step];
    for (int64_t j = 0; j < g->rows; j++) sum += 0 * g->y[j * g->y_row_step];
    return sum == 0;
}

static void rank_nodes(tracer *t, const double *levels, int count) {
    const draw_grid *g = &t->grid;
    draw_rank(g->z, g->rows * g->columns, levels, count, t->ranks);
    if (is_even_grid(g)) return;
    for (int64_t j = 0; j < g->rows; j++)
        for (int64_t i = 0; i < g->columns; i++)
            if (!isfinite(g->x[j * g->x_row_step + i * g->x_column_step]) ||
                !isfinite(g->y[j * g->y_row_step + i * g->y_column_step]))
                t->ranks[j * g->columns + i] = DRAW_RANK_INVALID;
}

static void rank_cells(tracer *t) {
    int64_t columns = t->grid.columns, cells = t->cells;
    for (int64_t j = 0; j + 1 < t->grid.rows; j++) {
        const uint8_t *south = t->ranks + j * columns;
        t->runs->cell(south, south + columns, cells, t->low + j * cells, t->high + j * cells);
    }
}

/* ---- one line ---------------------------------------------------------------------------------------------------- */

typedef struct {
    int64_t row, column;
    int edge;
} place;

static bool is_valid(const tracer *t, place p) {
    return p.row >= 0 && p.column >= 0 && p.row + 1 < t->grid.rows && p.column < t->cells &&
           t->high[p.row * t->cells + p.column] > 0;
}

static int code_of(const tracer *t, int64_t row, int64_t column) {
    int64_t columns = t->grid.columns, at = row * columns + column;
    const uint8_t *r = t->ranks + at;
    int rank = t->rank;
    int code = (r[0] > rank) | (r[1] > rank) << 1 | (r[columns + 1] > rank) << 2 | (r[columns] > rank) << 3;
    if (code == 5 || code == 10) {
        const double *z = t->grid.z + at;
        double centre = 0.25 * z[0] + 0.25 * z[1] + 0.25 * z[columns] + 0.25 * z[columns + 1];
        if (centre >= t->level) code = code == 5 ? 16 : 17;
    }
    return code;
}

/* The cell on the other side of p's edge, and that edge as it calls it. */
static place beyond(place p) {
    static const int rows[4] = {-1, 0, 1, 0}, columns[4] = {0, 1, 0, -1};
    return (place){p.row + rows[p.edge], p.column + columns[p.edge], across[p.edge]};
}

/* Where the level crosses an edge, counted from its node with the lower index, whichever cell asks: the same bits. */
static void add_crossing(tracer *t, place p, int64_t first) {
    const draw_grid *g = &t->grid;
    int64_t row = p.row + (p.edge == NORTH), column = p.column + (p.edge == EAST);
    int64_t row_step = p.edge == EAST || p.edge == WEST, column_step = !row_step;
    int64_t at = row * g->columns + column, next = at + row_step * g->columns + column_step;
    const double *x = g->x + row * g->x_row_step + column * g->x_column_step;
    const double *y = g->y + row * g->y_row_step + column * g->y_column_step;
    draw_node a = {x[0], y[0], g->z[at]};
    draw_node b = {x[row_step * g->x_row_step + column_step * g->x_column_step],
                   y[row_step * g->y_row_step + column_step * g->y_column_step], g->z[next]};
    if (!lines_cross(t->out, t->form, first, 2 * at + row_step, t->level, a, b)) t->no_memory = true;
}

/* Follows the line on from the edge by which it enters p. True: it came back to where it began. */
static bool follow(tracer *t, place p, int64_t first) {
    for (;;) {
        t->visited[p.row * t->cells + p.column] |= (uint8_t)(1 << p.edge);
        p.edge = leaves[code_of(t, p.row, p.column)][p.edge];
        add_crossing(t, p, first);
        p = beyond(p);
        if (!is_valid(t, p)) return false;
        if (t->visited[p.row * t->cells + p.column] >> p.edge & 1) return true;
    }
}

/* Follows the line back from the edge by which it leaves p. */
static void follow_back(tracer *t, place p, int64_t first) {
    while (is_valid(t, p)) {
        p.edge = enters[code_of(t, p.row, p.column)][p.edge];
        t->visited[p.row * t->cells + p.column] |= (uint8_t)(1 << p.edge);
        add_crossing(t, p, first);
        p = beyond(p);
    }
}

/* A closed line is one walk. An open one is walked back from p to its beginning; that walk, turned round, and the walk on
 * from p share the crossing at p. */
static void trace_line(tracer *t, place p) {
    draw_lines *out = t->out;
    int64_t first = out->n;
    add_crossing(t, p, first);
    if (!follow(t, p, first) && !t->no_memory) {
        lines_reverse(out, first);              /* end ... p */
        follow_back(t, beyond(p), first); /* end ... p ... beginning */
        lines_reverse(out, first);
    }
    if (t->no_memory) out->n = first;
    else t->no_memory = !lines_end(out, t->form, first);
}

/* ---- all lines --------------------------------------------------------------------------------------------------- */

static void trace_cell(tracer *t, int64_t row, int64_t column) {
    int code = code_of(t, row, column);
    for (int edge = 0; edge < 4; edge++)
        if (leaves[code][edge] != NONE && !(t->visited[row * t->cells + column] >> edge & 1))
            trace_line(t, (place){row, column, edge});
}

static void trace_row(tracer *t, int64_t row) {
    const uint8_t *low = t->low + row * t->cells, *high = t->high + row * t->cells;
    if (!t->runs->hit(low, high, t->cells, (uint8_t)t->rank, t->hits)) return;
    for (int64_t i = 0; i < t->cells && !t->no_memory; i += 8) {
        uint64_t eight;
        memcpy(&eight, t->hits + i, sizeof eight);
        if (!eight) continue;
        for (int64_t k = i; k < i + 8 && k < t->cells; k++)
            if (t->hits[k]) trace_cell(t, row, k);
    }
}

/* What the parts of one batch share; each has its own marks of what it visited. */
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
    int64_t cells = (t.grid.rows - 1) * t.cells;
    uint8_t *memory = malloc((size_t)(cells + t.grid.columns + 8));
    t.visited = memory, t.hits = memory + cells, t.no_memory = !memory;
    if (memory) memset(t.hits, 0, (size_t)(t.grid.columns + 8));
    for (int k = part; k < b->count && !t.no_memory; k += parts) {
        t.level = b->levels[k], t.rank = k, t.out = &b->out[k];
        memset(t.visited, 0, (size_t)cells);
        for (int64_t row = 0; row + 1 < t.grid.rows; row++) trace_row(&t, row);
    }
    b->failed[part] = t.no_memory;
    free(memory);
}

static bool trace_batch(tracer *t, const double *levels, int count, draw_lines *out) {
    rank_nodes(t, levels, count);
    rank_cells(t);
    batch b = {t, levels, count, out, {false}};
    int parts = parts_for((t->grid.rows - 1) * t->cells * count, 2000000);
    run_parts(trace_levels, &b, parts);
    for (int i = 0; i < parts; i++)
        if (b.failed[i]) return false;
    return true;
}

int draw_contour(draw_grid grid, const double *levels, int64_t count, draw_lines_form form, draw_lines *out) {
    if (grid.rows < 2 || grid.columns < 2) return 0;
    int64_t nodes = grid.rows * grid.columns, cells = (grid.rows - 1) * (grid.columns - 1);
    uint8_t *memory = calloc((size_t)(nodes + 2 * cells), 1);
    if (!memory) return -1;
    tracer t = {.grid = grid, .cells = grid.columns - 1, .runs = draw_contour_runs_here(), .form = form, .ranks = memory,
                .low = memory + nodes, .high = memory + nodes + cells};
    bool ok = true;
    for (int64_t at = 0; at < count && ok; at += DRAW_RANK_BATCH)
        ok = trace_batch(&t, levels + at, (int)(count - at < DRAW_RANK_BATCH ? count - at : DRAW_RANK_BATCH), out + at);
    free(memory);
    return ok ? 0 : -1;
}
