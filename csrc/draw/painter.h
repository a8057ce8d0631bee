/* painter.h: a mesh as pieces from the farthest to the nearest, for renderers that paint one over the other. */
#ifndef DRAW_PAINTER_H
#define DRAW_PAINTER_H
#include "pieces.h"

typedef struct {
    piece **pieces; /* in the order of painting */
    int64_t n, room;
    piece_memory memory;
} painting;

/* Numbers of two pieces of which the second is nearer. */
typedef struct {
    int64_t behind, before;
} piece_pair;

typedef enum { PAINTER_DONE, PAINTER_NO_MEMORY, PAINTER_TOO_MANY, PAINTER_SEEN_THROUGH } painter_status;

/* At most `most` pieces, of which none holds colours farther apart than `tone` (0..255). Faces reach a little under those beside
 * them that are painted later. see_through: also where cells are not opaque; then
 * pieces come in layers. */
painter_status painter_sort(const mesh_spec *s, int64_t most, int tone, bool see_through, painting *out);
/* Puts the pieces in the order of layers, and in each of them faces of one opacity beside each other; no two faces of a layer
 * share a part of the page. all, pairs (n): what was found out about the order that they are in (layers.c). False: out of memory. */
bool painting_layer(painting *p, piece **all, const piece_pair *pairs, int64_t n);
/* Faces reach a little under those beside them that are painted later (bleed.c). False: out of memory. */
bool painting_bleed(painting *p);
void painting_free(painting *p);

#endif
