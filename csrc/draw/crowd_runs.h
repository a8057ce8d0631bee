/* crowd_runs.h: the kernels of crowd.c (kernels/crowd.c, one form an instruction set). */
#ifndef DRAW_CROWD_RUNS_H
#define DRAW_CROWD_RUNS_H
#include <stdint.h>

/* Add sprites of `rows` rows of `blocks` * 8 floats, each at its place in the layer. */
typedef void crowd_add_kernel(float *layer, int64_t stride, const float *const *sprites, const int64_t *at, int n, int rows,
                              int blocks);
/* out[i] = 255 (1 - exp(-v[i])), v >= 0, within 0.01, rounded. */
typedef void crowd_shade_kernel(const float *v, int64_t n, uint8_t *out);
typedef struct {
    crowd_add_kernel *add;
    crowd_shade_kernel *shade;
} crowd_runs;

extern const crowd_runs crowd_runs_base, crowd_runs_avx2, crowd_runs_avx512;

#endif
