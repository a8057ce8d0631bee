/* triangles.c: opaque triangles and dots onto samples, eight of a row at a time. */
#include "samples.h"

#include <string.h>

typedef int32_t ints __attribute__((vector_size(32)));
typedef float reals __attribute__((vector_size(32)));

/* Vectors go to functions by address: by value they would depend on the instruction set of the caller. */
#define INLINE static inline __attribute__((always_inline))

/* Eight samples where `seen`: nearer ones take the depth and the colour. */
INLINE void put_nearer(float *depth, uint32_t *color, const ints *seen, const reals *z, const ints *argb) {
    reals d;
    ints c;
    memcpy(&d, depth, sizeof d);
    memcpy(&c, color, sizeof c);
    ints nearer = *seen & (*z < d);
    d = (reals)(((ints)*z & nearer) | ((ints)d & ~nearer));
    c = (*argb & nearer) | (c & ~nearer);
    memcpy(depth, &d, sizeof d);
    memcpy(color, &c, sizeof c);
}

INLINE bool is_any(const ints *mask) {
    uint64_t words[4];
    memcpy(words, mask, sizeof words);
    return words[0] | words[1] | words[2] | words[3];
}

/* Channels that may lie a little beyond 0 .. 255, as bytes of argb. */
INLINE void add_channel(ints *argb, const reals *v, int shift) {
    const reals full = 255.0f - (reals){0};
    reals some = (reals)((ints)*v & (*v > 0.0f));
    ints over = some > full;
    some = (reals)(((ints)full & over) | ((ints)some & ~over));
    *argb |= __builtin_convertvector(some, ints) << shift;
}

static void small_triangle(const small_face *f, float *depth, uint32_t *color, int64_t pitch) {
    const ints lane = {0, 1, 2, 3, 4, 5, 6, 7};
    ints e0 = f->start[0] + f->step_x[0] * lane, e1 = f->start[1] + f->step_x[1] * lane, e2 = f->start[2] + f->step_x[2] * lane;
    reals z = f->z + f->dx * __builtin_convertvector(lane, reals);
    ints argb = (int32_t)f->color - (ints){0};
    for (int y = 0; y < f->rows; y++, depth += pitch, color += pitch) {
        ints seen = (e0 | e1 | e2) >= 0;
        put_nearer(depth, color, &seen, &z, &argb);
        e0 += f->step_y[0], e1 += f->step_y[1], e2 += f->step_y[2];
        z += f->dy;
    }
}

static void wide_triangle(const wide_face *f, float *depth, uint32_t *color, int64_t pitch) {
    const ints lane = {0, 1, 2, 3, 4, 5, 6, 7};
    const reals along = __builtin_convertvector(lane, reals);
    ints row[3], step[3];
    for (int k = 0; k < 3; k++) row[k] = f->start[k] + f->step_x[k] * lane, step[k] = 8 * f->step_x[k] - (ints){0};
    for (int y = 0; y < f->rows; y++, depth += pitch, color += pitch) {
        ints e0 = row[0], e1 = row[1], e2 = row[2];
        for (int x = 0; x < 8 * f->blocks; x += 8, e0 += step[0], e1 += step[1], e2 += step[2]) {
            ints seen = (e0 | e1 | e2) >= 0;
            if (!is_any(&seen)) continue;
            reals at = along + (float)x, z = f->z + (float)y * f->dy + at * f->dx;
            ints argb = (int32_t)0xff000000u - (ints){0};
            for (int k = 0; k < 3; k++) {
                reals v = f->channel[k] + (float)y * f->channel_dy[k] + at * f->channel_dx[k];
                add_channel(&argb, &v, 8 * k);
            }
            put_nearer(depth + x, color + x, &seen, &z, &argb);
        }
        for (int k = 0; k < 3; k++) row[k] += f->step_y[k];
    }
}

static void dot(const dot_face *f, float *depth, uint32_t *color, int64_t pitch) {
    const reals lane = {0, 1, 2, 3, 4, 5, 6, 7}, z = f->z - (reals){0};
    const ints argb = (int32_t)f->color - (ints){0};
    for (int y = 0; y < f->rows; y++, depth += pitch, color += pitch) {
        float dy = (float)y - f->y, reach = f->radius * f->radius - dy * dy;
        for (int x = 0; x < 8 * f->blocks; x += 8) {
            reals dx = lane + ((float)x - f->x);
            ints seen = dx * dx <= reach - (reals){0};
            put_nearer(depth + x, color + x, &seen, &z, &argb);
        }
    }
}

#define JOIN(name, isa) name##_##isa
#define NAMED(name, isa) JOIN(name, isa)
const samples_runs NAMED(samples_runs, ISA) = {small_triangle, wide_triangle, dot};
