/* course.h: the points of a line on their way to the brush: dashes cut it into runs, and what cannot be seen of a run, or
 * stands in the same upright strokes as many others, is not drawn point by point. */
#ifndef DRAW_COURSE_H
#define DRAW_COURSE_H
#include "brush.h"
#include "path.h"
#include "uprights.h"

#define WAITING 24

typedef struct {
    brush brush;
    /* dashes */
    const path_spec *pen;
    double period, until_turn;  /* px; 0: no dashes */
    int dash;                   /* the open one; even: drawn */
    bool started;               /* the run has a point */
    spot before, first;         /* the latest, and the first */
    /* the sliver of the latest points */
    int64_t sliver;
    int64_t held;               /* points in it */
    spot points[4];             /* the first of them; from the fifth on first, lowest, highest, last */
    int64_t low_at, high_at;    /* which of the held ones */
    double turn_low, turn_high; /* lowest and highest y at which the run turned up or down in it; NaN: none */
    bool crooked;               /* one of these turns is no plain reversal */
    bool entered;               /* the run came from another sliver */
    spot latest[2];             /* points of the run, the latest last */
    int known;                  /* how many of them */
    upright waiting[WAITING];   /* uprights in it, apart from each other */
    int waits;
    int64_t waits_at;           /* their sliver */
    /* a segment that may still grow: its start, its end, the way to its first point, that squared, its product with tip */
    bool has_from, has_tip;
    spot from, tip, way;
    double square, reach;
} course;

course course_make(mask *m, uprights *u, const path_spec *s, double left, double top);

/* The next point of the run. */
void course_point(course *c, spot p);

/* The run ends. */
void course_lift(course *c);

/* The line goes on for length px to p, and none of it can be seen. */
void course_pass(course *c, double length, spot p);

/* The line goes on but cannot be seen, and from p on it can (without dashes, which must know its length). */
void course_leave(course *c);
void course_resume(course *c, spot p);

/* Nothing more comes. */
void course_end(course *c);

#endif
