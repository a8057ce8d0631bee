/* bin_runs.c: the vector loops of bin.c, in the vector types that gcc and clang turn into those of the instruction set at
 * hand. A comparison gives a lane of ones where it holds; `pick` takes the lanes of a mask from one vector or the other. */
#include "bin.h"

#include <float.h>
#include <math.h>
#include <string.h>

#if defined ISA_avx512
#define WIDTH 8
#elif defined __AVX__
#define WIDTH 4
#else
#define WIDTH 2
#endif
_Static_assert(DRAW_WAYS % WIDTH == 0, "blocks hold whole vectors");

typedef double reals __attribute__((vector_size(8 * WIDTH)));
typedef int64_t masks __attribute__((vector_size(8 * WIDTH)));
typedef int32_t indices __attribute__((vector_size(4 * WIDTH)));

static inline reals pick(masks where, reals yes, reals no) {
    return (reals)((where & (masks)yes) | (~where & (masks)no));
}

static inline reals all(double v) { return (reals){0} + v; }

static indices guess_vector(reals v, draw_axis axis) {
    reals t = (v - axis.edges[0]) * axis.scale;
    t = pick((t >= 0.0) & (t < (double)axis.bins), t, all(0.0));
    indices whole = __builtin_convertvector(t, indices);
    reals rest = t - __builtin_convertvector(whole, reals);
    masks sure = (rest > axis.doubt) & (rest < 1.0 - axis.doubt);
    return __builtin_convertvector(pick(sure, t, all(-1.0)), indices);
}

static void guess_run(const double *v, int64_t n, draw_axis axis, int32_t *bins) {
    int64_t i = 0;
    for (; i + WIDTH <= n; i += WIDTH) {
        reals some;
        memcpy(&some, v + i, sizeof some);
        indices found = guess_vector(some, axis);
        memcpy(bins + i, &found, sizeof found);
    }
    for (; i < n; i++) bins[i] = guess_vector(all(v[i]), axis)[0];
}

static bool finite_run(const double *v, int64_t n, draw_bounds *b) {
    reals min = all(b->min), max = all(b->max), positive = all(b->min_positive), zero = all(0.0);
    for (int64_t i = 0; i < n; i += WIDTH) {
        reals x;
        memcpy(&x, v + i, sizeof x);
        min = pick(x < min, x, min);
        max = pick(x > max, x, max);
        positive = pick((x > 0.0) & (x < positive), x, positive);
        zero += x * 0.0; /* NaN once x is not finite */
    }
    for (int k = 0; k < WIDTH; k++)
        if (zero[k] != 0.0) return false;
    for (int k = 0; k < WIDTH; k++) {
        b->min = min[k] < b->min ? min[k] : b->min;
        b->max = max[k] > b->max ? max[k] : b->max;
        b->min_positive = positive[k] < b->min_positive ? positive[k] : b->min_positive;
    }
    b->finite += n;
    return true;
}

#define JOIN(name, isa) name##_##isa
#define NAMED(name, isa) JOIN(name, isa)
const draw_bin_runs NAMED(draw_bin_runs, ISA) = {guess_run, finite_run};
