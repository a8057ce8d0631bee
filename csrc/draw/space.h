/* space.h: 3-D data on its way to px: projection, light, the triangles of a grid. Knows numbers only. */
#ifndef DRAW_SPACE_H
#define DRAW_SPACE_H
#include <stdbool.h>
#include <stdint.h>

/* Rows of a 4 x 4 matrix: px right, px down, depth (smaller is nearer), and what the three are divided by. */
typedef struct {
    double m[4][4];
} space_matrix;

/* out[3 * i] = the place of (x, y, z)[i]; NaN where one of them is not finite or lies behind the eye. */
void space_place(const space_matrix *to, const double *x, const double *y, const double *z, int64_t n, float *out);

/* The colours (straight RGBA) of vertices, or of triangles where `flat`, in the light of two lamps beside the eye. given: n,
 * m or 1 of them, as `given_step` (0, or 4 bytes) and `flat` say. vertices: px and depth. room: 3 * n floats where not flat. */
void space_shade(const float *vertices, int64_t n, const int32_t *triangles, int64_t m, const uint8_t *given, int64_t given_step,
                 bool flat, float *room, uint8_t *out);

/* The same for vertices of the grid that space_grid cuts into triangles, row by row. False: a vertex has no place, and nothing is
 * said of the rest. room: 19 * columns floats. */
bool space_shade_grid(const float *vertices, int64_t rows, int64_t columns, const uint8_t *given, int64_t given_step, float *room,
                      uint8_t *out);

/* Two triangles a cell of a grid of rows x columns vertices; those with a vertex that has no place are left out. Returns how
 * many; out has room for 2 (rows - 1) (columns - 1). */
int64_t space_grid(const float *vertices, int64_t rows, int64_t columns, int32_t *out);

#endif
