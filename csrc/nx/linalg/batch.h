/* batch.h: what the files of linalg/ share: the loop over the matrices of a batch. */
#ifndef NX_BATCH_H
#define NX_BATCH_H
#include <stdatomic.h>
#include "lapack.h"
#include "linalg.h"

#define NX_SINGULAR "is singular"
#define NX_NO_MEMORY "no memory"
#define NX_NO_LIBRARY "OpenBLAS is missing; install the package scipy-openblas64"
#define NX_NOT_FINITE "holds NaN or infinity"

/* Works on one matrix. scratch: the bytes that the loop was given, of this thread alone, aligned to 64. NULL: well done. */
typedef nx_status (*nx_matrix_task)(void *context, int64_t index, void *scratch);
/* Runs task for every index below n; *bad: the least index that failed. work: multiplications or so of one. */
nx_status nx_batch_run(int64_t n, double work, int64_t scratch, nx_matrix_task task, void *context, int64_t *bad);

/* Sum of aligned parts of a scratch block; -1 where it overflows. */
int64_t nx_scratch_add(int64_t *total, int64_t n, int64_t size);
/* Lengths that a workspace query wrote as a number of the dtype, rounded up. */
int64_t nx_work_length(nx_dtype dtype, const void *answer);
/* out[j, i] = in[i, j] for rows x columns of in, whose lines lie out_line and in_line elements apart; in tiles that use each
 * cache line whole. */
void nx_turn(void *out, int64_t out_line, const void *in, int64_t in_line, int64_t rows, int64_t columns, int64_t size);
/* count identity matrices */
void nx_fill_identity(void *out, int64_t count, int64_t n, nx_dtype dtype);
bool nx_all_finite(nx_dtype dtype, const void *data, int64_t n);

static inline bool nx_is_complex(nx_dtype dtype) { return nx_dtypes[dtype].kind == NX_KIND_COMPLEX; }
static inline int64_t nx_min(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t nx_max(int64_t a, int64_t b) { return a > b ? a : b; }

#endif
