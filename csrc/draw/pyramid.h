/* pyramid.h: a long line as a tree of the extents of its stretches, built once, so that a picture costs its pixels and not
 * the points. A leaf stands for LEAF points and the way to the next one; each level above joins FAN nodes of the one below.
 *
 * Where x never turns back a node is its first x and the lowest and highest y; else ("boxes") also the lowest and highest x.
 * Numbers are raw: any scale and any place of it may be asked for, in float64. A node that holds a NaN has NaN for its
 * extents: it is looked into, never drawn as a whole. Memory: at most 1 byte a point (24 / LEAF * FAN / (FAN - 1)), 4/3 of
 * that for boxes, and twice of either while points are being appended. */
#ifndef DRAW_PYRAMID_H
#define DRAW_PYRAMID_H
#include "bins.h"

#define PYRAMID_LEAF 32
#define PYRAMID_FAN 4
#define PYRAMID_LEVELS 30

typedef struct {
    int64_t n, room;
    double *x, *low, *high; /* first x, or lowest; lowest and highest y */
    double *x_high;         /* boxes only */
} pyramid_level;

typedef struct {
    int64_t n; /* points */
    int way;   /* 1: x never falls, -1: never rises, 0: neither (boxes) */
    int levels;
    pyramid_level level[PYRAMID_LEVELS];
} pyramid;

enum { PYRAMID_DONE, PYRAMID_MEMORY };

/* The tree of all points. *p need not be set before; free it in any case. x, y: raw values; scale and affine do not matter. */
int pyramid_make(pyramid *p, const column *x, const column *y);

/* The tree of a line that goes on: its first p->n points are as they were. Costs what is new, but where x turns back for the
 * first time: then all. */
int pyramid_extend(pyramid *p, const column *x, const column *y);
void pyramid_free(pyramid *p);
int64_t pyramid_bytes(const pyramid *p);

/* Lowest and highest y of points from .. to - 1; false where one is NaN or there are none. */
bool pyramid_range(const pyramid *p, const column *y, int64_t from, int64_t to, double *low, double *high);

/* Points *from .. *to - 1 are those whose x lies in left .. right (device px), and their neighbours. Not for boxes. */
void pyramid_find(const pyramid *p, const column *x, double left, double right, int64_t *from, int64_t *to);

/* The line between left and right in pieces of at most 2 / per_px px, from the first bin at left on. Their first and last y
 * lie in their extents, where exactly only if it is asked for. Not for boxes. */
void pyramid_pieces(const pyramid *p, const column *x, const column *y, double left, double right, double per_px, bool exact,
                    pieces *out);

/* Boxes: points of a line that looks the same to `fine` px in the window (x0, y0, x1, y1 device px): px, NaN a gap. What
 * lies outside is left out. Stops at `most` points; false where there would be more, or no memory is left. */
typedef struct {
    double *xy;
    int64_t n, room, most;
} pyramid_points;
bool pyramid_walk(const pyramid *p, const column *x, const column *y, const double window[4], double fine, pyramid_points *out);

#endif
