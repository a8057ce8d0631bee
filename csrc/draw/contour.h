/* contour.h: contour lines of a grid by marching squares, joined to the longest chains. Knows numbers only.
 *
 * A node is above a level where z >= level. Lines run with the higher side on their left (x to the right, y up, as rows
 * go); a closed line repeats its first point; a cell with a corner that is not finite has no line. In a saddle the mean
 * of the corners decides. Points that fall on one spot because a node lies exactly on the level are given once. */
#ifndef DRAW_CONTOUR_H
#define DRAW_CONTOUR_H
#include "lines.h"

/* Nodes (row, column) with dense z; x and y lie at row * row_step + column * column_step elements. */
typedef struct {
    const double *z, *x, *y;
    int64_t rows, columns, x_row_step, x_column_step, y_row_step, y_column_step;
} draw_grid;

/* An edge of the grid: twice the index of its first node, plus 1 where it leads to the next row, not to the next column. */
static inline int64_t draw_edge_first(int64_t edge) { return edge / 2; }
static inline int64_t draw_edge_last(int64_t edge, int64_t columns) { return edge / 2 + (edge & 1 ? columns : 1); }

/* Fills out[count] (zeroed by the caller, freed by draw_lines_free) for ascending finite levels, some threads on levels of
 * their own. Returns 0, or -1 when there is no memory. */
int draw_contour(draw_grid grid, const double *levels, int64_t count, draw_lines_form form, draw_lines *out);

/* Vector runs, once an instruction set (kernels/contour_runs.c). The rank of a node is the number of levels <= z. */
#define DRAW_RANK_INVALID 255 /* of a node that is not finite */
#define DRAW_RANK_BATCH 254   /* ranks are bytes: so many levels are taken at a time */

typedef struct {
    void (*rank)(const double *z, int64_t n, const double *levels, int count, uint8_t *ranks);
    /* A row of cells: least and greatest rank of the corners; high 0 where a corner is not finite. */
    void (*cell)(const uint8_t *south, const uint8_t *north, int64_t cells, uint8_t *low, uint8_t *high);
    /* hits[i]: the level with this rank crosses cell i. Returns whether any is. */
    bool (*hit)(const uint8_t *low, const uint8_t *high, int64_t cells, uint8_t rank, uint8_t *hits);
    /* Takes a row of heights into the extremes so far; false: one is not finite. */
    bool (*reach)(const double *z, int64_t n, double *low, double *high);
} draw_contour_runs;
const draw_contour_runs *draw_contour_runs_here(void);
void draw_rank(const double *z, int64_t n, const double *levels, int count, uint8_t *ranks);
extern const draw_contour_runs draw_contour_runs_base, draw_contour_runs_avx2, draw_contour_runs_avx512;

#endif
