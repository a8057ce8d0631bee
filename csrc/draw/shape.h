/* shape.h: marker outlines and their exact coverage of pixels. */
#ifndef DRAW_SHAPE_H
#define DRAW_SHAPE_H
#include <stdbool.h>
#include <stdint.h>

#define MAX_CORNERS 32

/* In units of the marker's diameter, centre (0, 0), y down: a polygon, or a circle where corners is 0. */
typedef struct {
    int corners;
    double x[MAX_CORNERS], y[MAX_CORNERS];
    double radius; /* of the circle; else the farthest corner */
} shape;

/* The shape at `size` px with every side moved outward by grow px (corners mitred). A circle has corners 0 and radius. */
void shape_grown(const shape *s, double size, double grow, shape *out);

/* Add to cover (h rows of w floats) what the shape covers, in px, centred at (cx, cy): 0..1 a pixel. Each row is measured
 * along `cuts` lines, whose ends are exact. */
void shape_cover(const shape *px, double cx, double cy, float *cover, int w, int h, int cuts);

#endif
