/* triangles.c: small opaque triangles onto samples, a row of eight at a time. */
#include "samples.h"

#include <string.h>

typedef int32_t ints __attribute__((vector_size(32)));
typedef float reals __attribute__((vector_size(32)));

static void small_triangle(const small_face *f, float *depth, uint32_t *color, int64_t pitch) {
    const ints lane = {0, 1, 2, 3, 4, 5, 6, 7};
    ints e0 = f->start[0] + f->step_x[0] * lane, e1 = f->start[1] + f->step_x[1] * lane, e2 = f->start[2] + f->step_x[2] * lane;
    reals z = f->z + f->dx * __builtin_convertvector(lane, reals);
    ints argb = (int32_t)f->color - (ints){0};
    for (int y = 0; y < f->rows; y++, depth += pitch, color += pitch) {
        reals d;
        ints c;
        memcpy(&d, depth, sizeof d);
        memcpy(&c, color, sizeof c);
        ints nearer = ((e0 | e1 | e2) >= 0) & (z < d);
        d = (reals)(((ints)z & nearer) | ((ints)d & ~nearer));
        c = (argb & nearer) | (c & ~nearer);
        memcpy(depth, &d, sizeof d);
        memcpy(color, &c, sizeof c);
        e0 += f->step_y[0], e1 += f->step_y[1], e2 += f->step_y[2];
        z += f->dy;
    }
}

#define JOIN(name, isa) name##_##isa
#define NAMED(name, isa) JOIN(name, isa)
const small_triangle_run NAMED(small_triangle, ISA) = small_triangle;
