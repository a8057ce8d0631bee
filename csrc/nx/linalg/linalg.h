/* linalg.h: the whole contract of linalg/: factorisations and what is solved by them, over batches of matrices.
 *
 * Every operand is dense memory in C order: `count` matrices one behind the other, of float32, float64, complex64 or
 * complex128. What LAPACK reads column by column is therefore each matrix transposed, and the routines are chosen so that
 * this is what they need where that costs nothing (the other triangle, the other side); else matrices come turned over.
 * Batches are split over nx's threads, each with OpenBLAS on one; a single matrix has OpenBLAS's own threads.
 *
 * A function returns NULL, or a message; `*bad` is then the first matrix of the batch that it is about, or -1 (no memory,
 * no library). Lengths of zero are allowed everywhere. */
#ifndef NX_LINALG_H
#define NX_LINALG_H
#include "nx.h"

#define NX_LANES_MOST 8  /* matrices up to this length are worked on many at once, see kernels/lanes.h */
#define NX_LANES_LONG 32 /* the longer side of those that are not square, see kernels/factors.h */

typedef struct {
    nx_dtype dtype;
    int64_t count; /* matrices */
    int64_t m, n;  /* rows and columns of each */
    int64_t bad;   /* out */
} nx_batch;

/* The dtype of absolute values: float32 or float64. */
nx_dtype nx_real_of(nx_dtype dtype);

/* Whether matrices of these lengths are worked on many at once: then they come as they lie and are only read. full: factors
 * are square. */
bool nx_is_small(const nx_batch *b, bool full);

/* a (n, n), Hermitian positive definite, of which the lower (upper) triangle is read -> its factor, the rest zero. */
nx_status nx_cholesky(nx_batch *b, void *out, const void *a, bool upper);
/* q (m, k) or (m, m), r (k, n) or (m, n), k = min(m, n); q NULL: r alone. a holds the
 * transposed matrices and is destroyed (not where they are small). */
nx_status nx_qr(nx_batch *b, void *q, void *r, void *a, bool full);
/* u (m, k), s (k,) real and descending, vh (k, n); full: (m, m) and (n, n); u NULL: s alone. a holds the
 * matrices, transposed ones where m > n, and is destroyed (not where they are small). */
nx_status nx_svd(nx_batch *b, void *u, void *s, void *vh, void *a, bool full);
/* w (n,) real and ascending; v (n, n), columns; vectors false: w alone, v is destroyed. v holds the matrix at first, of
 * which the lower (upper) triangle is read. */
nx_status nx_eigh(nx_batch *b, void *w, void *v, bool upper, bool vectors);
/* w (n,) and v (n, n) complex; v NULL: w alone. a holds the transposed matrices and is destroyed (not where
 * they are small). */
nx_status nx_eig(nx_batch *b, void *w, void *v, void *a);
nx_status nx_inv(nx_batch *b, void *out, const void *a);
/* sign of a's dtype and logarithm (real) of the determinant, or with logarithm NULL the determinant itself. */
nx_status nx_slogdet(nx_batch *b, void *sign, void *logarithm, const void *a);
/* x (out_count, n, k) holds the right sides; the i-th one belongs to matrix at[i] of a (NULL: to matrix i). */
nx_status nx_solve(nx_batch *b, void *x, const void *a, int64_t k, int64_t out_count, const int64_t *at);
/* The same for a triangle of a; transpose: 'N', 'T' or 'C'; unit: ones are taken for the diagonal. */
typedef struct {
    bool upper, unit;
    char transpose;
} nx_triangle;
nx_status nx_solve_triangular(nx_batch *b, void *x, const void *a, int64_t k, int64_t out_count, const int64_t *at,
                              nx_triangle kind);
/* Least squares of (m, n) with k right sides, no length zero. a: the transposed matrices; b: (k, max(m, n)) transposed right
 * sides of which the first m count; both are destroyed (small matrices and b (m, k), k <= NX_LANES_MOST, as they lie). rcond: singular values not above rcond times the largest are zero.
 * rest: the squared distances where m > n, else zeros. Right sides that are not finite give NaN. */
typedef struct {
    void *x, *rest, *s; /* (n, k), (k,) real, (min(m, n),) real */
    int64_t *rank;
} nx_least;
nx_status nx_lstsq(nx_batch *batch, const nx_least *out, void *a, void *b, int64_t k, double rcond);

#endif
