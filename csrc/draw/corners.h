/* corners.h: the cells of a mesh as the graphics processor takes them. */
#ifndef DRAW_CORNERS_H
#define DRAW_CORNERS_H
#include "mesh.h"

/* A corner of a triangle, px at dpi 100; three in a row are one. */
typedef struct {
    float at[3];
    union {
        uint8_t rgba[4]; /* straight */
        float share;     /* of the way through the colour table, in entries */
    };
} mesh_corner;

/* A stroke with round ends; a dot begins where it ends. */
typedef struct {
    float from[3], to[3], radius;
    uint8_t colors[2][4];
} mesh_stroke;

/* Whether nothing can be seen through any cell. */
bool corners_opaque(const mesh_part *p);

/* Corners of all triangles, 3 each, whose vertices are numbers: how many cells were written. Of depths they widen low .. high. */
int64_t corners_triangles(const mesh_part *p, mesh_corner *out, float *low, float *high);

/* Strokes whose vertices are numbers: all in turn, or the opaque ones, or the others, the farthest first. -1: no memory. */
enum { STROKES_ALL, STROKES_OPAQUE, STROKES_THIN };
int64_t corners_strokes(const mesh_part *p, int which, mesh_stroke *out, float *low, float *high);

/* Colours of vertices are shares of a table. */
static inline bool corners_mapped(const mesh_part *p) { return !p->colors && !p->flat && p->corners == 3; }

#endif
