/* isosurface.h: the surface on which numbers over a 3-D grid have one value, as triangles. */
#ifndef DRAW_ISOSURFACE_H
#define DRAW_ISOSURFACE_H
#include <stdint.h>

/* values[(i * ny + j) * nz + k] at (x[i], y[j], z[k]). */
typedef struct {
    const double *values, *x, *y, *z;
    int64_t nx, ny, nz;
} draw_volume;

typedef struct {
    double *vertices; /* n triples */
    int64_t n, room;
    int32_t *triangles; /* m triples, counter-clockwise seen from the side of lower values */
    int64_t m, triangle_room;
} draw_shell;

/* Where values cross from below `level` to level or more. Cells with a corner that is not finite have none. A closed surface
 * comes out closed: every edge belongs to two triangles. Returns 0, or -1: no memory, or more than 2^31 vertices. */
int draw_isosurface(draw_volume volume, double level, draw_shell *out);
void draw_shell_free(draw_shell *shell);

#endif
