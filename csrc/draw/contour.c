/* contour.c: marching squares. Nodes are ranked among the levels once, so that every later test is one of bytes. A level turns
 * ranks into codes of cells; each line is followed from the first cell in rows that has one, forth and back, and taken out of the
 * codes as it is followed. */
#include "../isa.h"
#include "contour.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "threads.h"

#define PASSES 24    /* up to this many levels a comparison with each beats a search */
#define FEW 2        /* up to this many levels are compared as they come, without ranks */
#define GRAIN 500000 /* cells a thread */

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
/* rest[saddle][e]: the code of what is left when the line that enters by e is taken out. */
static const uint8_t rest[CODES][4] = {
    [5] = {4, 0, 1, 0}, [10] = {0, 8, 0, 2}, [16] = {7, 0, 13, 0}, [17] = {0, 14, 0, 11},
};
/* The first edge by which a line enters. */
static const uint8_t first_of[CODES] = {
    [1] = SOUTH, [2] = EAST,  [3] = EAST,  [4] = NORTH,  [5] = SOUTH,  [6] = NORTH, [7] = NORTH,  [8] = WEST,
    [9] = SOUTH, [10] = EAST, [11] = EAST, [12] = WEST, [13] = SOUTH, [14] = WEST, [16] = SOUTH, [17] = EAST,
};

typedef struct {
    draw_grid grid;
    double level;
    uint8_t *codes; /* of the cell with this node to the south-west; 0 all round the grid */
    draw_lines *out;
    int32_t *crossed; /* or NULL */
    int64_t west, west_column;
    draw_lines_form form;
    bool no_memory;
} tracer;

void draw_lines_free(draw_lines *lines) {
    free(lines->points);
    free(lines->edges);
    free(lines->chains);
    free(lines->ends);
}

/* ---- ranks ------------------------------------------------------------------------------------------------------- */

const draw_contour_runs *draw_contour_runs_here(void) {
    return ISA_BEST(&draw_contour_runs);
}

static bool rank_by_search(const double *z, int64_t n, const double *levels, int count, int8_t *ranks) {
    bool fit = true;
    for (int64_t i = 0; i < n; i++) {
        int low = 0, left = count;
        while (left > 0) {
            int half = (left + 1) / 2;
            bool up = z[i] >= levels[low + half - 1];
            low += up ? half : 0;
            left = up ? left - half : half - 1;
        }
        fit &= isfinite(z[i]);
        ranks[i] = isfinite(z[i]) ? (int8_t)low : DRAW_RANK_INVALID;
    }
    return fit;
}

bool draw_rank(const double *z, int64_t n, const double *levels, int count, int8_t *ranks) {
    return (count <= PASSES ? draw_contour_runs_here()->rank : rank_by_search)(z, n, levels, count, ranks);
}

/* Whether positions are those of columns and rows, all of them finite. */
static bool is_even_grid(const draw_grid *g) {
    if (g->x_row_step != 0 || g->y_column_step != 0) return false;
    double sum = 0;
    for (int64_t i = 0; i < g->columns; i++) sum += 0 * g->x[i * g->x_column_step];
    for (int64_t j = 0; j < g->rows; j++) sum += 0 * g->y[j * g->y_row_step];
    return sum == 0;
}

/* Ranks of row j among some of the levels; false: one of its nodes is not finite. */
static bool rank_row(const draw_grid *g, bool even, int64_t j, const double *levels, int count, int8_t *ranks) {
    bool fit = draw_rank(g->z + j * g->columns, g->columns, levels, count, ranks);
    for (int64_t i = 0; !even && i < g->columns; i++) {
        if (isfinite(g->x[j * g->x_row_step + i * g->x_column_step]) && isfinite(g->y[j * g->y_row_step + i * g->y_column_step]))
            continue;
        ranks[i] = DRAW_RANK_INVALID;
        fit = false;
    }
    return fit;
}

typedef struct {
    draw_field *field;
    bool even;
    bool unfit[MAX_THREADS];
} ranking;

static void rank_rows(void *context, int part, int parts) {
    ranking *r = context;
    const draw_field *f = r->field;
    int64_t rows = f->grid.rows, columns = f->grid.columns;
    for (int64_t j = rows * part / parts; j < rows * (part + 1) / parts; j++)
        if (!rank_row(&f->grid, r->even, j, f->levels, (int)f->count, f->ranks + j * columns)) r->unfit[part] = true;
}

bool draw_field_make(draw_field *field, draw_grid grid, const double *levels, int64_t count) {
    *field = (draw_field){.grid = grid, .levels = levels, .count = count};
    if (count <= FEW || count > DRAW_RANK_LEVELS) return true;
    int64_t nodes = grid.rows * grid.columns;
    field->ranks = malloc((size_t)nodes);
    if (!field->ranks) return false;
    ranking r = {.field = field, .even = is_even_grid(&grid)};
    int parts = parts_for(nodes, GRAIN);
    run_parts(rank_rows, &r, parts);
    field->whole = true;
    for (int i = 0; i < parts; i++) field->whole &= !r.unfit[i];
    return true;
}

void draw_field_free(draw_field *field) { free(field->ranks); }

/* ---- codes ------------------------------------------------------------------------------------------------------- */

void draw_desk_free(void *given) {
    draw_desk *desk = given;
    free(desk->codes);
    free(desk->rows);
}

/* Codes lie in rows as long as those of nodes, with a row before and one after and the last of each 0. */
static bool set_desk(draw_desk *desk, const draw_grid *g) {
    if (!desk->codes) desk->codes = calloc((size_t)((g->rows + 2) * g->columns + 8), 1);
    if (!desk->rows) desk->rows = malloc((size_t)(2 * g->columns));
    return desk->codes && desk->rows;
}

static int code_of(const tracer *t, int64_t at) {
    int code = t->codes[at];
    if (code != 5 && code != 10) return code;
    const double *z = t->grid.z + at;
    int64_t columns = t->grid.columns;
    double centre = 0.25 * z[0] + 0.25 * z[1] + 0.25 * z[columns] + 0.25 * z[columns + 1];
    return centre < t->level ? code : code == 5 ? 16 : 17;
}

/* ---- one line ---------------------------------------------------------------------------------------------------- */

typedef struct {
    int64_t at, row, column;
    int edge;
} place;

/* The cell on the other side of p's edge, and that edge as it calls it. */
static inline place beyond(const tracer *t, place p) {
    static const int rows[4] = {-1, 0, 1, 0}, columns[4] = {0, 1, 0, -1};
    int up = rows[p.edge], right = columns[p.edge];
    return (place){p.at + up * t->grid.columns + right, p.row + up, p.column + right, across[p.edge]};
}

/* Where the level crosses an edge, counted from its node with the lower index, whichever cell asks: the same bits. */
static inline int64_t add_crossing(tracer *t, place p, int64_t first) {
    const draw_grid *g = &t->grid;
    int64_t row = p.row + (p.edge == NORTH), column = p.column + (p.edge == EAST);
    int64_t row_step = p.edge == EAST || p.edge == WEST, column_step = !row_step;
    int64_t at = row * g->columns + column, next = at + row_step * g->columns + column_step;
    const double *x = g->x + row * g->x_row_step + column * g->x_column_step;
    const double *y = g->y + row * g->y_row_step + column * g->y_column_step;
    draw_node a = {x[0], y[0], g->z[at]};
    draw_node b = {x[row_step * g->x_row_step + column_step * g->x_column_step],
                   y[row_step * g->y_row_step + column_step * g->y_column_step], g->z[next]};
    int64_t edge = 2 * at + row_step;
    if (!lines_cross(t->out, t->form, first, edge, t->level, a, b)) t->no_memory = true;
    if (!t->crossed || row_step) return edge;
    t->crossed[at] = (int32_t)t->out->lines;
    if (column < t->west_column) t->west_column = column, t->west = edge;
    return edge;
}

/* Takes the line that enters cell `at` by `edge` out of its code, and follows it on to where there is no more of it: out of the
 * domain, or back where it began. Returns the last edge. */
static int64_t follow(tracer *t, place p, int64_t first) {
    int64_t edge = -1;
    for (int code = code_of(t, p.at); leaves[code][p.edge] != NONE && !t->no_memory; code = code_of(t, p.at)) {
        t->codes[p.at] = rest[code][p.edge];
        p.edge = leaves[code][p.edge];
        edge = add_crossing(t, p, first);
        p = beyond(t, p);
    }
    return edge;
}

/* Follows the line back from the edge by which it leaves p. */
static int64_t follow_back(tracer *t, place p, int64_t first, int64_t edge) {
    for (int code = code_of(t, p.at); enters[code][p.edge] != NONE && !t->no_memory; code = code_of(t, p.at)) {
        p.edge = enters[code][p.edge];
        t->codes[p.at] = rest[code][p.edge];
        edge = add_crossing(t, p, first);
        p = beyond(t, p);
    }
    return edge;
}

/* A closed line is one walk. An open one is walked back from p to its beginning; that walk, turned round, and the walk on
 * from p share the crossing at p. */
static void trace_line(tracer *t, place p) {
    draw_lines *out = t->out;
    int64_t first = out->n;
    t->west = -1, t->west_column = INT64_MAX;
    int64_t begin = add_crossing(t, p, first), end = t->no_memory ? begin : follow(t, p, first);
    if (end != begin) {
        lines_reverse(out, first); /* end ... p */
        begin = follow_back(t, beyond(t, p), first, begin); /* end ... p ... beginning */
        lines_reverse(out, first);
    }
    if (t->no_memory || out->lines == INT32_MAX) out->n = first, t->no_memory = true;
    else t->no_memory = !lines_end(out, t->form, first, (draw_chain){begin, end, t->west});
}

/* ---- all lines --------------------------------------------------------------------------------------------------- */

static void trace_row(tracer *t, int64_t row) {
    uint8_t *codes = t->codes + row * t->grid.columns;
    for (int64_t i = 0; i + 1 < t->grid.columns && !t->no_memory; i += 8) {
        uint64_t eight;
        memcpy(&eight, codes + i, sizeof eight);
        if (!eight) continue;
        for (int64_t k = i; k < i + 8 && k + 1 < t->grid.columns; k++)
            while (codes[k] && !t->no_memory)
                trace_line(t, (place){row * t->grid.columns + k, row, k, first_of[code_of(t, row * t->grid.columns + k)]});
    }
}

/* The codes of all cells for level k; a row's ranks are made where none are kept. */
static void set_codes(const draw_field *field, draw_desk *desk, int64_t k, uint8_t *codes) {
    const draw_grid *g = &field->grid;
    const draw_contour_runs *runs = draw_contour_runs_here();
    bool even = field->ranks || is_even_grid(g);
    int8_t *south = desk->rows, *north = desk->rows + g->columns;
    if (!field->ranks) rank_row(g, even, 0, field->levels + k, 1, south);
    for (int64_t j = 0; j + 1 < g->rows; j++) {
        if (field->ranks) south = field->ranks + j * g->columns, north = south + g->columns;
        else rank_row(g, even, j + 1, field->levels + k, 1, north);
        runs->code(south, north, g->columns - 1, field->ranks ? (int8_t)k : 0, codes + j * g->columns);
        int8_t *swap = south;
        south = north, north = swap;
    }
}

bool draw_trace(const draw_field *field, draw_desk *desk, int64_t k, draw_lines_form form, int32_t *crossed, draw_lines *out) {
    const draw_grid *g = &field->grid;
    if (!set_desk(desk, g)) return false;
    tracer t = {.grid = *g, .level = field->levels[k], .codes = desk->codes + g->columns, .out = out, .crossed = crossed, .form = form};
    set_codes(field, desk, k, t.codes);
    for (int64_t row = 0; row + 1 < g->rows && !t.no_memory; row++) trace_row(&t, row);
    return !t.no_memory;
}

typedef struct {
    const draw_field *field;
    draw_lines_form form;
    draw_lines *out;
} tracing;

static bool trace_one(void *context, void *desk, int64_t k) {
    tracing *all = context;
    return draw_trace(all->field, desk, k, all->form, NULL, &all->out[k]);
}

int draw_contour(draw_grid grid, const double *levels, int64_t count, draw_lines_form form, draw_lines *out) {
    if (grid.rows < 2 || grid.columns < 2 || !count) return 0;
    draw_field field;
    tracing all = {.field = &field, .form = form, .out = out};
    int parts = parts_for((grid.rows - 1) * (grid.columns - 1) * count, 2000000);
    bool ok = draw_field_make(&field, grid, levels, count) &&
              run_each(count, parts, trace_one, &all, sizeof(draw_desk), draw_desk_free);
    draw_field_free(&field);
    return ok ? 0 : -1;
}
