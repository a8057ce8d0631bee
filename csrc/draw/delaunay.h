/* delaunay.h: the Delaunay triangulation of points in the plane. */
#ifndef DRAW_DELAUNAY_H
#define DRAW_DELAUNAY_H
#include <stdint.h>

/* Triangles (v[3 * i] ...) of point indices, counter-clockwise. Points are taken on a grid of 2^25 to 2^26 steps over the
 * longer side of what they span, on which every test is exact; of points that fall on one step the first is used, and those that are not
 * finite are left out. triangles: room for 2 n. Returns their number, 0 where all points lie on a line, or -1: no memory. */
int64_t draw_delaunay(const double *x, const double *y, int64_t n, int32_t *triangles);

#endif
