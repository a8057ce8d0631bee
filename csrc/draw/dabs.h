/* dabs.h: the stroke of a line of many short sides, as dabs of a round pen close beside each other. */
#ifndef DRAW_DABS_H
#define DRAW_DABS_H
#include "path.h"

enum { DABS_DONE, DABS_UNFIT, DABS_MEMORY }; /* UNFIT: not of this kind; nothing was painted */

/* Draws the stroke of s if it is narrow, without dashes, and its sides are about as short as it is wide. */
int dabs_stroke(const canvas *c, const path_spec *s);

#endif
