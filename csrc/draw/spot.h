/* spot.h: a point or a direction. */
#ifndef DRAW_SPOT_H
#define DRAW_SPOT_H

typedef struct {
    double x, y;
} spot;

#endif
