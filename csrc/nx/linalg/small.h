/* small.h: matrices of at most NX_LANES_MOST rows, in vectors of matrices. Each gives the first bad index or -1. */
#ifndef NX_SMALL_H
#define NX_SMALL_H
#include "batch.h"

bool nx_is_small(const nx_batch *b);
int64_t nx_small_inv(const nx_batch *b, void *out, const void *a);
/* count right sides (n, k), k <= NX_LANES_MOST, of the matrices at[i] (NULL: i) */
int64_t nx_small_solve(const nx_batch *b, void *x, const void *a, int64_t k, int64_t count, const int64_t *at);
/* n pivots a matrix, the first with the sign of the exchanges */
int64_t nx_small_pivots(const nx_batch *b, void *out, const void *a);
int64_t nx_small_cholesky(const nx_batch *b, void *out, const void *a, bool upper);
/* as nx_eigh, of real matrices: v holds them */
int64_t nx_small_eigh(const nx_batch *b, void *w, void *v, bool upper, bool vectors);

#endif
