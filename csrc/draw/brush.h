/* brush.h: the pen of a line of any course, laid down figure by figure in a mask: sides, round joins, caps. */
#ifndef DRAW_BRUSH_H
#define DRAW_BRUSH_H
#include "mask.h"
#include "spot.h"
#include "uprights.h"

typedef struct {
    mask *mask;
    uprights *uprights;       /* take what is steep and narrow */
    double radius, left, top; /* px; where the mask's corner lies */
    int cap;                  /* CAP_* */
    bool down;                /* a point of the run is known */
    bool moved;               /* and a second one apart from it: along is known */
    bool joined;              /* false: what came before the first point cannot be seen */
    bool closed;              /* the run has no ends */
    spot at, along, first, first_along;
} brush;

/* The stretch of the segment that can reach the mask, as shares of it; false: none. */
bool brush_sees(const brush *b, spot p, spot q, double *from, double *to);

/* The next point of the run. */
void brush_point(brush *b, spot p);

/* The run goes on from here, but what lies before cannot be seen. */
void brush_resume(brush *b, spot p);

/* The run ends, with a segment to its first point where it is closed. */
void brush_lift(brush *b);

/* The line goes up and down between low and high at one x, where it was, and comes to `to`; ways: -1 up, 1 down the page. */
void brush_upright(brush *b, upright one, spot to, int way_out, int way_in);

/* An upright by itself. */
void brush_lone_upright(brush *b, upright one);

#endif
