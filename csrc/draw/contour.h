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

/* Fills out[count] (zeroed by the caller, freed by draw_lines_free) for ascending finite levels, threads taking one after the
 * other. Returns 0, or -1 when there is no memory. */
int draw_contour(draw_grid grid, const double *levels, int64_t count, draw_lines_form form, draw_lines *out);

/* ---- level by level ------------------------------------------------------------------------------------------------ */

/* Vector runs, once an instruction set (kernels/contour_runs.c). The rank of a node is the number of levels <= z. */
#define DRAW_RANK_INVALID (-1) /* of a node that is not finite */
#define DRAW_RANK_LEVELS 127   /* ranks are signed bytes: of so many levels at most */

typedef struct {
    /* False: one of the nodes is not finite. */
    bool (*rank)(const double *z, int64_t n, const double *levels, int count, int8_t *ranks);
    /* The codes of a row of cells (contour.c), those whose corners are not all finite 0. Returns whether any is not 0. */
    bool (*code)(const int8_t *south, const int8_t *north, int64_t cells, int8_t rank, uint8_t *codes);
    /* hits[i]: low[i] <= rank < high[i]. Returns whether any is. */
    bool (*hit)(const int8_t *low, const int8_t *high, int64_t n, int8_t rank, uint8_t *hits);
    /* Takes a row of heights into the extremes so far; false: one is not finite. */
    bool (*reach)(const double *z, int64_t n, double *low, double *high);
} draw_contour_runs;
const draw_contour_runs *draw_contour_runs_here(void);
/* Any number of levels up to DRAW_RANK_LEVELS. False: one of the nodes is not finite. */
bool draw_rank(const double *z, int64_t n, const double *levels, int count, int8_t *ranks);
extern const draw_contour_runs draw_contour_runs_base, draw_contour_runs_avx2, draw_contour_runs_avx512;

/* A grid with its levels, ready for tracing by several threads. */
typedef struct {
    draw_grid grid;
    const double *levels;
    int64_t count;
    int8_t *ranks; /* of the nodes; NULL: levels are so few or so many that each is compared with the heights themselves */
    bool whole;    /* every node is known to be finite */
} draw_field;
/* draw_field_free in any case; false: no memory. */
bool draw_field_make(draw_field *field, draw_grid grid, const double *levels, int64_t count);
void draw_field_free(draw_field *field);

/* What one thread traces with; zeroed before its first level, draw_desk_free after its last. */
typedef struct {
    uint8_t *codes;
    int8_t *rows; /* two rows of ranks */
} draw_desk;
void draw_desk_free(void *desk);

/* Lines of level k. crossed: NULL, or room for the number of nodes: crossed[node] is set to the number of the line that crosses
 * the edge from that node along its row, where one does. False: no memory. */
bool draw_trace(const draw_field *field, draw_desk *desk, int64_t k, draw_lines_form form, int32_t *crossed, draw_lines *out);

#endif
