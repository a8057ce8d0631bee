/* uprights.h: many upright strokes side by side, as the union of their intervals along each vertical of a mask. */
#ifndef DRAW_UPRIGHTS_H
#define DRAW_UPRIGHTS_H
#include "mask.h"
#include "spot.h"

#define INTERVALS 12 /* of a vertical, at most */

/* Where lines go up and down at x: a rectangle as wide as the pen between low and high, and a half disc at each turn, of
 * which the lowest and the highest count (NaN: none). Low is the lesser y. */
typedef struct {
    double x, low, high, turn_low, turn_high;
} upright;

typedef struct {
    int n;
    float low[INTERVALS], high[INTERVALS]; /* px from the mask's corner */
} vertical;

typedef struct {
    vertical *at;
    int n;          /* MASK_SUB a px */
} uprights;

bool uprights_make(uprights *u, const mask *m);
void uprights_free(uprights *u);

/* False where a vertical has too many intervals: then some of it is missing. */
bool uprights_add(uprights *u, const upright *one, double radius);

/* The rectangle around the segment from p to q, px from the mask's corner, with sides at radius from it. */
bool uprights_add_side(uprights *u, spot p, spot q, double radius);

/* Cover the mask with all of them. False: out of memory. */
bool uprights_lay(const uprights *u, mask *m);

#endif
