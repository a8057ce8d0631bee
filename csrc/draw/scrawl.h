/* scrawl.h: the stroke of a line of any course: it may turn back, cross itself, and be broken as often as it likes. */
#ifndef DRAW_SCRAWL_H
#define DRAW_SCRAWL_H
#include "path.h"

/* The stroke of s (runs of points, rings; joins round) on pixels, blended once. NULL or a static string. */
const char *scrawl_stroke(const canvas *c, const path_spec *s);

#endif
