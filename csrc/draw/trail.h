/* trail.h: the middle line of a stroke as the graphics processor takes it: pairs of float32, runs apart by GAPs.
 *
 * Four points in a row are one segment for it: the two in the middle are its ends, the outer ones say how it goes on, so a
 * trail begins and ends with a GAP. A closed run goes on round by its last point before its first, its first two after its
 * last: what is then drawn twice covers nothing more. */
#ifndef DRAW_TRAIL_H
#define DRAW_TRAIL_H
#include "path.h"

#define TRAIL_GAP 3e38f

typedef struct {
    float *at;
    int64_t n, room;         /* points */
    double low[2], high[2];  /* of all points that are no gaps; low > high: there are none */
    int64_t sharp;           /* turns of more than 60 degrees */
    double stretch[2];       /* what turns are measured in, a unit along each axis */
    double way[2];           /* from the last point but one to the last; 0: there are none */
    bool failed;             /* no memory */
} trail;

/* The stroke of s in device px, cut to what s->bounds can show: snapped, dashed, curves in straight pieces. */
void trail_px(const path_spec *s, trail *out);

/* Its points in scale space less an origin, which is the middle of them, whatever the affine; no dashes, no verbs. */
void trail_plain(const path_spec *s, double origin[2], trail *out);

/* The extent of the points of both columns in px: false where there are none. */
bool columns_reach(const column *x, const column *y, double low[2], double high[2]);

/* The way in px along points from .. to - 1 from the last gap among them on; *broken: there is one, or no first point. */
double columns_length(const column *x, const column *y, int64_t from, int64_t to, bool *broken);

#endif
