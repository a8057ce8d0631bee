/* hidden.h: which points lie behind a mesh. */
#ifndef DRAW_HIDDEN_H
#define DRAW_HIDDEN_H
#include "mesh.h"

/* out[i] = 1 where an opaque cell covers point i = (px right, px down, depth) and is more than `slack` px nearer. Strokes and dots
 * count from `least` px across on. NULL, or a static string that says what went wrong. */
const char *mesh_hides(const mesh_spec *s, const float *points, int64_t n, double slack, double least, uint8_t *out);

#endif
