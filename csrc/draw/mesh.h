/* mesh.h: drawing scene.Mesh: triangles with depth. */
#ifndef DRAW_MESH_H
#define DRAW_MESH_H
#include "canvas.h"
#include "column.h"
#include "lookup.h"

typedef struct {
    const char *vertices;            /* (n, 2 or 3) float32, px */
    int64_t n, vertex_step, axis_step;
    bool has_depth;
    const char *triangles;           /* (m, 3) int32 */
    int64_t m, triangle_step, corner_step;
    const uint8_t *colors;           /* (n or m, 4), or NULL: mapped */
    int64_t color_step, channel_step;
    column values;
    const lookup *table;
    bool flat;
    double k;                        /* device pixels a px */
} mesh_spec;

const char *mesh_draw(const canvas *c, const mesh_spec *s);

#endif
