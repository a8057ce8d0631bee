/* pieces.h: cells of a mesh as convex pieces of a page, each of one colour, that can be told apart in depth and cut. */
#ifndef DRAW_PIECES_H
#define DRAW_PIECES_H
#include "mesh.h"

#define PIECE_CORNERS 40 /* at most */

/* A side of a face: stretch from..to of an edge that others may share under the same number; edge < 0: of nobody else. */
typedef struct {
    int32_t edge;
    double from, to;
} piece_side;

typedef enum { PIECE_DOT = 1, PIECE_STROKE, PIECE_FACE } piece_kind;

/* Corners lie counter-clockwise as numbers (clockwise on the page); side k runs from corner k to the next. Depth is
 * z + x * slope[0] + y * slope[1], of a stroke that of its ends in between. */
typedef struct piece {
    piece_kind kind;
    int n;
    bool dead, cut[2];        /* dead: cut into others. cut: ends of a stroke that were made by a cut */
    double (*at)[2];          /* n corners: what the piece covers */
    piece_side *sides;        /* n of a face; others have none */
    double z, slope[2];
    double ends[2][3];        /* of a stroke; a dot's middle is the first */
    double size;              /* px across */
    double box[4];            /* left, top, right, bottom */
    uint8_t color[4];
    int64_t turn;             /* when it is painted; */
    int32_t layer;            /* with which others, where glass is among them: layers.c */
    int64_t rank;             /* where two lie at one depth the one of the lower rank is seen */
} piece;

/* Memory that is freed all at once. */
typedef struct {
    struct piece_block *blocks;
} piece_memory;
void *piece_take(piece_memory *m, size_t bytes);
void piece_memory_free(piece_memory *m);

/* A face from corners in any winding, their sides and its depth; NULL: out of memory. */
piece *piece_face(piece_memory *m, double (*at)[2], const piece_side *sides, int n, const double *depth);
piece *piece_stroke(piece_memory *m, const double *from, const double *to, double size);
piece *piece_dot(piece_memory *m, const double *middle, double size);

/* Which of two is seen where both are. */
typedef enum { PIECES_APART, PIECES_BEFORE, PIECES_BEHIND, PIECES_CROSS } piece_order;
/* p against q: PIECES_BEHIND: p is farther. */
piece_order piece_compare(const piece *p, const piece *q);
/* The same by the middle of what they share, for those that cannot be cut; never PIECES_CROSS. */
piece_order piece_lean(const piece *p, const piece *q);

/* p in two where it meets the plane of q, or, for a face, along a line a + b x + c y = 0; *edge numbers the new side and grows.
 * Returns how many of out[2] were made: 2, 0 where p lies to one side, -1: out of memory. */
int piece_cut_at(piece_memory *m, const piece *p, const piece *q, int32_t *edge, piece **out);
int piece_cut_along(piece_memory *m, const piece *p, const double *line, int32_t *edge, piece **out);

/* A line that keeps what p shares with q from what it shares with r, and how far apart they lie, px; below 0: it does not. */
double piece_line_between(const piece *p, const piece *q, const piece *r, double *line);

#endif
