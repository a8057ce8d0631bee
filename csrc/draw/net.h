/* net.h: triangles that share nodes and sides, and contour lines over them by marching triangles. Knows numbers only.
 *
 * A node is above a level where z >= level; the plane through a triangle's corners is its height. Lines are as lines.h says. */
#ifndef DRAW_NET_H
#define DRAW_NET_H
#include "lines.h"

/* Triangles of the domain, counter-clockwise: those given whose corners are finite and differ. Side k of a triangle
 * leads from corner k to the next. Two triangles that have a side in opposite directions lie beside each other there. */
typedef struct {
    const double *x, *y, *z;
    int64_t nodes, triangles, edges;
    int32_t (*corners)[3];
    int32_t (*sides)[3];  /* edges */
    int32_t (*beside)[3]; /* the triangle across each side, or -1 */
    int32_t (*ends)[2];   /* an edge's nodes, the lower index first */
} draw_net;

/* given: m triples of indices below `nodes`, in any order. Returns 0, or -1: no memory. draw_net_free in any case. */
int draw_net_make(const int32_t *given, int64_t m, const double *x, const double *y, const double *z, int64_t nodes, draw_net *out);
void draw_net_free(draw_net *net);

/* As draw_contour. */
int draw_net_contour(const draw_net *net, const double *levels, int64_t count, draw_lines_form form, draw_lines *out);

#endif
