/* small.h: matrices that nx_is_small, in vectors of matrices. Each gives the first bad index or -1. */
#ifndef NX_SMALL_H
#define NX_SMALL_H
#include "batch.h"
#include "kernels/factors.h"

int64_t nx_small_inv(const nx_batch *b, void *out, const void *a);
/* count right sides (n, k), k <= NX_LANES_LONG, of the matrices at[i] (NULL: i) */
int64_t nx_small_solve(const nx_batch *b, void *x, const void *a, int64_t k, int64_t count, const int64_t *at);
/* As nx_solve_triangular, k <= NX_LANES_LONG; no zero is on a diagonal. */
void nx_small_triangular(const nx_batch *b, void *x, const void *a, int64_t k, int64_t count, const int64_t *at,
                         nx_triangle kind);
/* n pivots a matrix, the first with the sign of the exchanges */
int64_t nx_small_pivots(const nx_batch *b, void *out, const void *a);
int64_t nx_small_cholesky(const nx_batch *b, void *out, const void *a, bool upper);
/* As nx_eigh, nx_qr and nx_svd, of matrices as they lie. */
int64_t nx_small_eigh(const nx_batch *b, void *w, void *v, bool upper, bool vectors);
void nx_small_qr(const nx_batch *b, void *q, void *r, const void *a, bool full);
int64_t nx_small_svd(const nx_batch *b, void *u, void *s, void *vh, const void *a, bool full);
/* As nx_eig, one by one, see eigen.h; bad ones that are finite did not converge. */
int64_t nx_small_eig(const nx_batch *b, void *w, void *v, const void *a);
/* k <= NX_LANES_MOST */
int64_t nx_small_lstsq(const nx_batch *b, const nx_small_least *least);

#endif
