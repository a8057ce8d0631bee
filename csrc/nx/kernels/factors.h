/* factors.h: factorisations of small matrices by rotations and reflections, many at once as in lanes.h. */
#ifndef NX_FACTORS_H
#define NX_FACTORS_H
#include "linalg/linalg.h"

/* Least squares of matrices a (m, n) with right sides b (m, k); see nx_lstsq in linalg.h for the results. */
typedef struct {
    void *x, *rest, *s;
    int64_t *rank;
    const void *a, *b;
    int64_t m, n, k;
    double rcond;
} nx_small_least;

/* `count` dense matrices (m, n), the shorter side at most NX_LANES_MOST and the longer one NX_LANES_LONG; what is square and
 * k at most NX_LANES_MOST. Results are the index of the first matrix that holds NaN or infinity, or -1. */
typedef struct {
    /* r (k, n) and q (m, k), k = min(m, n), or m with `full`; q NULL: r alone */
    void (*qr)(void *q, void *r, const void *a, int64_t m, int64_t n, int64_t count, bool full);
    /* s (k,), u (m, k), vh (k, n); `full`: (m, m), (n, n); u NULL: s alone */
    int64_t (*svd)(void *u, void *s, void *vh, const void *a, int64_t m, int64_t n, int64_t count, bool full);
    /* w (n,) ascending and v (n, n), columns; NULL: w alone. v may be in. Of one triangle all is read, of the other nothing */
    int64_t (*eigh)(void *w, void *v, const void *in, int64_t n, int64_t count, bool upper);
    /* of the matrices from `first` on */
    int64_t (*lstsq)(const nx_small_least *least, int64_t first, int64_t count);
    /* x (n, k), k <= NX_LANES_LONG: right sides become solutions; see nx_solve_triangular */
    void (*triangle)(void *x, const void *a, int64_t n, int64_t k, int64_t count, nx_triangle kind);
} nx_factors;

#endif
