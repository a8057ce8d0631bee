/* matmul.h: products of small and of whole-number matrices. */
#ifndef NX_MATMUL_H
#define NX_MATMUL_H
#include "nx.h"

/* out (m, n) = a (m, k) b (k, n): rows of out and b dense, `row` strides in elements; a's elements at a[i * a_row + p * a_col].
 * Sums run over p in order; whole numbers wrap; truth values are combined by and, or. */
typedef struct {
    int64_t m, k, n, a_row, a_col, b_row, out_row;
} nx_matrix_shape;
typedef void (*nx_matrix_product)(void *out, const void *a, const void *b, const nx_matrix_shape *shape);
/* out[i] += sum of x[i + k] w[k] over k < m in order, for i < n; all dense, out apart from the others. */
typedef void (*nx_slide)(void *out, const void *x, const void *w, int64_t n, int64_t m);

#endif
