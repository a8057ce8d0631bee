/* tape.h: a long line as the graphics processor keeps it, sent once: its points, and the extents of their stretches.
 *
 * A number is (map(v) - origin) / unit, between -1 and 1 over the data that there were at first, as the sum of two float32:
 * 48 bits of it, so that any view down to a millionth of a millionth of the data is drawn from what was sent, wherever the
 * data lie. Points are asked for by ranges and not kept; nodes are: FAN^(level) * LEAF points each, 0.7 bytes a point. */
#ifndef DRAW_TAPE_H
#define DRAW_TAPE_H
#include <stdbool.h>

#include "column.h"

#define TAPE_LEAF 32
#define TAPE_FAN 4
#define TAPE_LEVELS 28
#define TAPE_RUNS 4096 /* a line of more runs than that is not worth it */
#define TAPE_GAP 3e38f

typedef struct {
    float low[2], high[2]; /* y: high and low part of the lowest and of the highest */
} tape_node;

typedef struct {
    int64_t n, room;
    tape_node *nodes;
} tape_level;

typedef struct {
    int64_t n;
    double origin[2], unit[2]; /* of x, of y */
    int levels;
    tape_level level[TAPE_LEVELS];
    int64_t (*runs)[2]; /* first point and one after the last of stretches without gaps */
    int64_t run_count, run_room;
} tape;

enum { TAPE_DONE, TAPE_UNFIT, TAPE_MEMORY }; /* UNFIT: too many gaps, or numbers too large */

/* v as the sum of two float32, the high part first. */
static inline void tape_split(double v, float part[2]) {
    part[0] = (float)v;
    part[1] = (float)(v - (double)part[0]);
}

/* Widens low .. high by the numbers of a column in scale space. */
void tape_extent(const column *c, double *low, double *high);

/* The middle of an extent and half its length, no less than float64 tells apart; false: the numbers are too large. */
bool tape_unit(double low, double high, double *origin, double *unit);

/* n numbers from start on, around the origin in units; NaN for gaps. */
void tape_units(const column *c, double origin, double unit, int64_t start, int64_t n, double *out);

/* The tape of all points. *t need not be set before; free it in any case. */
int tape_make(tape *t, const column *x, const column *y);

/* The tape of a line that goes on: its first t->n points are as they were. Costs what is new. */
int tape_extend(tape *t, const column *x, const column *y);
void tape_free(tape *t);

/* Points from .. to - 1 as x, x, y, y (high parts before low ones); a gap is TAPE_GAP, 0, TAPE_GAP, 0. */
void tape_points(const tape *t, const column *x, const column *y, int64_t from, int64_t to, float *out);

#endif
