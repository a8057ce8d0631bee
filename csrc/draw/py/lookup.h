/* lookup.h: a scene.Mapped's table made ready for C. */
#ifndef DRAW_PY_LOOKUP_H
#define DRAW_PY_LOOKUP_H
#include "../lookup.h"
#include "read.h"

/* Fill *out from m; lookup_free after. -1 with MemoryError. */
int lookup_make(const mapped *m, lookup *out);
void lookup_free(lookup *t);

#endif
