/* contour_runs.c: the vector loops of contour.c: ranks of nodes, bounds of cells, cells that a level crosses. */
#include "contour.h"

#include <string.h>

#if defined ISA_avx512
#define WIDTH 8
#elif defined __AVX__
#define WIDTH 4
#else
#define WIDTH 2
#endif

typedef double reals __attribute__((vector_size(8 * WIDTH)));
typedef int64_t masks __attribute__((vector_size(8 * WIDTH)));

static uint8_t rank_one(double z, const double *levels, int count) {
    int rank = 0;
    for (int k = 0; k < count; k++) rank += z >= levels[k];
    return z - z == 0.0 ? (uint8_t)rank : DRAW_RANK_INVALID;
}

static void rank_run(const double *z, int64_t n, const double *levels, int count, uint8_t *ranks) {
    int64_t i = 0;
    for (; i + WIDTH <= n; i += WIDTH) {
        reals v;
        memcpy(&v, z + i, sizeof v);
        masks rank = {0};
        for (int k = 0; k < count; k++) rank -= v >= levels[k];
        masks finite = (v - v) == 0.0;
        rank = (rank & finite) | (DRAW_RANK_INVALID & ~finite);
        for (int lane = 0; lane < WIDTH; lane++) ranks[i + lane] = (uint8_t)rank[lane];
    }
    for (; i < n; i++) ranks[i] = rank_one(z[i], levels, count);
}

static inline uint8_t least(uint8_t a, uint8_t b) { return a < b ? a : b; }
static inline uint8_t most(uint8_t a, uint8_t b) { return a > b ? a : b; }

static void cell_run(const uint8_t *south, const uint8_t *north, int64_t cells, uint8_t *low, uint8_t *high) {
    for (int64_t i = 0; i < cells; i++) {
        uint8_t top = most(most(south[i], south[i + 1]), most(north[i], north[i + 1]));
        low[i] = least(least(south[i], south[i + 1]), least(north[i], north[i + 1]));
        high[i] = top == DRAW_RANK_INVALID ? 0 : top;
    }
}

static bool hit_run(const uint8_t *low, const uint8_t *high, int64_t cells, uint8_t rank, uint8_t *hits) {
    uint8_t any = 0;
    for (int64_t i = 0; i < cells; i++) {
        hits[i] = (uint8_t)((low[i] <= rank) & (high[i] > rank));
        any |= hits[i];
    }
    return any;
}

static bool reach_run(const double *z, int64_t n, double *low, double *high) {
    int64_t odd = 0;
    for (int64_t i = 0; i < n; i++) {
        odd |= z[i] - z[i] != 0.0;
        low[i] = z[i] < low[i] ? z[i] : low[i];
        high[i] = z[i] > high[i] ? z[i] : high[i];
    }
    return !odd;
}

#define JOIN(name, isa) name##_##isa
#define NAMED(name, isa) JOIN(name, isa)
const draw_contour_runs NAMED(draw_contour_runs, ISA) = {rank_run, cell_run, hit_run, reach_run};
