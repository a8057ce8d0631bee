/* ribbon.h: strokes of lines whose x never turns back, and bands between two such lines, painted by their own coverage. */
#ifndef DRAW_RIBBON_H
#define DRAW_RIBBON_H
#include "path.h"

enum { RIBBON_DONE, RIBBON_UNFIT, RIBBON_MEMORY }; /* UNFIT: x turns back, or runs overlap; nothing was painted */

int ribbon_stroke(const canvas *c, const path_spec *s);
int ribbon_band(const canvas *c, const path_spec *s);

#endif
