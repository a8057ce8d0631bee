/* lanes.h: small matrices, many at once: one in each lane of a vector, so that what is too short for BLAS fills the
 * registers. Pivots are sought in each lane by itself; rows are exchanged by masks. */
#ifndef NX_LANES_H
#define NX_LANES_H
#include "nx.h"

/* `count` dense n x n matrices, n <= NX_LANES_MOST. Results are the index of the first matrix that is singular (not positive
 * definite), or -1; what is written for such a one is not finite or not used. out may be in. */
typedef struct {
    int64_t (*inv)(void *out, const void *in, int64_t n, int64_t count);
    /* x: (n, k) right sides, k <= NX_LANES_LONG, become the solutions */
    int64_t (*solve)(void *x, const void *a, int64_t n, int64_t k, int64_t count);
    /* the n pivots of each; the first bears the sign of the exchanges */
    int64_t (*pivots)(void *out, const void *in, int64_t n, int64_t count);
    int64_t (*cholesky)(void *out, const void *in, int64_t n, int64_t count, bool upper);
} nx_lanes;

#endif
