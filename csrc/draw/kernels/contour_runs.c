/* contour_runs.c: the vector loops of contour.c: ranks of nodes, codes of cells, triangles that a level crosses. */
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
typedef int8_t bytes __attribute__((vector_size(8 * WIDTH)));
#define LANES (8 * WIDTH) /* bytes of a vector, and nodes ranked at a time */

/* Byte b of number l is the rank of node WIDTH * b + l: where in memory the ranks of nodes one after the other come from. */
#define FROM(n) ((n) % WIDTH * 8 + (n) / WIDTH)
#define EIGHT(n) FROM(n), FROM(n + 1), FROM(n + 2), FROM(n + 3), FROM(n + 4), FROM(n + 5), FROM(n + 6), FROM(n + 7)
#if WIDTH == 8
static const bytes in_order = {EIGHT(0), EIGHT(8), EIGHT(16), EIGHT(24), EIGHT(32), EIGHT(40), EIGHT(48), EIGHT(56)};
#elif WIDTH == 4
static const bytes in_order = {EIGHT(0), EIGHT(8), EIGHT(16), EIGHT(24)};
#else
static const bytes in_order = {EIGHT(0), EIGHT(8)};
#endif

static int8_t rank_one(double z, const double *levels, int count) {
    int rank = 0;
    for (int k = 0; k < count; k++) rank += z >= levels[k];
    return z - z == 0.0 ? (int8_t)rank : DRAW_RANK_INVALID;
}

static bool rank_run(const double *z, int64_t n, const double *levels, int count, int8_t *ranks) {
    int64_t i = 0;
    masks odd = {0};
    for (; i + LANES <= n; i += LANES) {
        masks all = {0};
        for (int part = 0; part < 8; part++) {
            reals v;
            memcpy(&v, z + i + part * WIDTH, sizeof v);
            masks rank = {0}, unfit = (v - v) != 0.0;
            for (int k = 0; k < count; k++) rank -= v >= levels[k];
            odd |= unfit;
            all |= ((rank | unfit) & 0xff) << 8 * part;
        }
        bytes ordered = __builtin_shuffle((bytes)all, in_order);
        memcpy(ranks + i, &ordered, sizeof ordered);
    }
    bool fit = true;
    for (; i < n; i++) fit &= (ranks[i] = rank_one(z[i], levels, count)) >= 0;
    for (int lane = 0; lane < WIDTH; lane++) fit &= !odd[lane];
    return fit;
}

static inline bytes load(const int8_t *p) {
    bytes v;
    memcpy(&v, p, sizeof v);
    return v;
}

static uint8_t code_one(const int8_t *south, const int8_t *north, int8_t rank) {
    int code = (south[0] > rank) | (south[1] > rank) << 1 | (north[1] > rank) << 2 | (north[0] > rank) << 3;
    return (south[0] | south[1] | north[0] | north[1]) < 0 || code == 15 ? 0 : (uint8_t)code;
}

static bool code_run(const int8_t *south, const int8_t *north, int64_t cells, int8_t rank, uint8_t *codes) {
    int64_t i = 0;
    bytes any = {0};
    for (; i + LANES <= cells; i += LANES) {
        bytes a = load(south + i), b = load(south + i + 1), c = load(north + i + 1), d = load(north + i);
        bytes code = ((a > rank) & 1) | ((b > rank) & 2) | ((c > rank) & 4) | ((d > rank) & 8);
        code &= ((a | b | c | d) >= 0) & (code != 15);
        any |= code;
        memcpy(codes + i, &code, sizeof code);
    }
    uint8_t some = 0;
    for (; i < cells; i++) some |= codes[i] = code_one(south + i, north + i, rank);
    for (int lane = 0; lane < WIDTH; lane++) some |= ((masks)any)[lane] != 0;
    return some;
}

static bool hit_run(const int8_t *low, const int8_t *high, int64_t n, int8_t rank, uint8_t *hits) {
    uint8_t any = 0;
    for (int64_t i = 0; i < n; i++) {
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
const draw_contour_runs NAMED(draw_contour_runs, ISA) = {rank_run, code_run, hit_run, reach_run};
