/* fill.h: regions of any number of points, painted by exact areas. */
#ifndef DRAW_FILL_H
#define DRAW_FILL_H
#include "path.h"

enum { FILL_DONE, FILL_UNFIT, FILL_MEMORY }; /* UNFIT: not of this kind; nothing was painted */

/* Fills rings whose areas may be added up (fill_rule simple: none crosses itself or another, holes run the other way). */
int fill_simple(const canvas *c, const path_spec *s);

#endif
