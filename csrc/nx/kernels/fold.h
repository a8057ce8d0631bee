/* fold.h: the block kernels of reductions. A block is at most NX_FOLD_BLOCK elements; element i of a float block joins lane
 * i % NX_FOLD_LANES, the lanes are then folded in halves: the order of additions depends on the length alone, not on the
 * instruction set. Empty lanes hold the identity (-0.0 for sums, so that a sum of -0.0 stays -0.0). */
#ifndef NX_FOLD_H
#define NX_FOLD_H
#include "nx.h"

#define NX_FOLD_BLOCK 512
#define NX_FOLD_LANES 16

typedef enum { NX_PART_SUM, NX_PART_PROD, NX_PART_MIN, NX_PART_MAX, NX_PART_FMIN, NX_PART_FMAX, NX_PARTS } nx_part_op;

/* *acc = the fold of n >= 1 dense elements. Sums and products of whole types accumulate in int64 or uint64. */
typedef void (*nx_part)(void *acc, const void *in, int64_t n);
/* Mean and sum of squared distances from it, of n >= 1 dense elements. */
typedef struct {
    double mean, squares;
} nx_moments;
typedef void (*nx_moments_part)(nx_moments *out, const void *in, int64_t n);
/* First index in [0, n) whose element equals *value, or is NaN where *value is; n when there is none. */
typedef int64_t (*nx_find)(const void *in, int64_t n, const void *value);
/* best[c], index[c] = in[c], i where in[c] is strictly better (NaN is best, and first wins). */
typedef void (*nx_arg_rows)(void *best, int64_t *index, const void *in, int64_t n, int64_t i);

/* acc[c] = first[c] op row[0][c] op ... op row[count - 1][c], in this order; all dense; first may be acc;
 * count is at most NX_FOLD_STREAMS. */
#define NX_FOLD_STREAMS 8
typedef void (*nx_fold_streams)(void *acc, const void *first, const char *const *row, int count, int64_t columns);

typedef struct {
    nx_part part[NX_PARTS];
    nx_moments_part moments; /* float32 and float64 */
    nx_find find;
    nx_arg_rows arg_min, arg_max;
    nx_fold_streams streams[NX_PARTS]; /* float32 and float64, else NULL */
} nx_fold_kernels;

#endif
