/* outline.h: filled paths as the graphics processor keeps them, sent once: corners as pairs of float32 around the middle of
 * the data (tape.h), each ring closed, apart by TAPE_GAP. A view of them is a handful of uniforms. */
#ifndef DRAW_OUTLINE_H
#define DRAW_OUTLINE_H
#include "path.h"

typedef struct {
    float *at;          /* x, x, y, y a corner: high parts before low ones */
    int64_t n, room;    /* corners */
    int64_t base;       /* the first corner of the base, where line and base are chains of their own; else n. Point i is corner i
                         * of the line, and corner base + i of the base unless that is level: then it has one alone */
    double origin[2], unit[2];
    double longest[2];  /* of the sides that are slanted, in units along x and y */
} outline;

enum { OUTLINE_DONE, OUTLINE_UNFIT, OUTLINE_MEMORY }; /* UNFIT: curves, too many points, numbers too large, nothing */

/* All sides of a fill. Between a line and a base over the same x there are two chains: upright sides cover nothing. *out need not be set before; free at in any case. */
int outline_chains(const path_spec *s, outline *out);

/* The corners of rings of s->ring corners, not closed; of a ring with a corner missing all are gaps. */
int outline_rings(const path_spec *s, outline *out);

#endif
