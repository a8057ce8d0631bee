/* mesh.h: drawing scene.Mesh: triangles, strokes and dots that hide each other by depth, sample by sample. */
#ifndef DRAW_MESH_H
#define DRAW_MESH_H
#include "canvas.h"
#include "column.h"
#include "lookup.h"

/* Cells of one kind over vertices of their own: 3 corners are a triangle, 2 a stroke, 1 a dot. */
typedef struct {
    const char *vertices; /* (n, 2 or 3) float32, px */
    int64_t n, vertex_step, axis_step;
    bool has_depth;
    const char *cells; /* (m, corners) int32 */
    int64_t m, cell_step, corner_step; /* m at most INT32_MAX */
    int corners;
    const uint8_t *colors; /* (n or m, 4), or NULL: mapped */
    int64_t color_step, channel_step;
    column values;
    const lookup *table;
    bool flat;           /* colours belong to cells, not to vertices */
    column sizes;        /* (m,) or step 0: px across of strokes and dots */
} mesh_part;

typedef struct {
    const mesh_part *parts;
    int n;
    double k; /* device pixels a px */
} mesh_spec;

/* NULL, or a static string that says what went wrong. */
const char *mesh_draw(const canvas *c, const mesh_spec *s);

#endif
