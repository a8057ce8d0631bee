/* segments.h: few straight strokes of one opaque colour, by their exact coverage. */
#ifndef DRAW_SEGMENTS_H
#define DRAW_SEGMENTS_H
#include "path.h"

/* False: s is of another kind, or segments meet at their ends, where two coverages would not add up; nothing was painted. */
bool segments_stroke(const canvas *c, const path_spec *s);

#endif
