/* kernels.h: what one instruction set offers; dispatch.c chooses a set at run time. */
#ifndef NX_KERNELS_H
#define NX_KERNELS_H
#include "bins.h"
#include "chain.h"
#include "factors.h"
#include "fft.h"
#include "fold.h"
#include "lanes.h"
#include "matmul.h"
#include "nx.h"
#include "random.h"
#include "sort.h"

/* Copies what lies in a cache to memory that is a multiple of 64 bytes, past the caches where that can be done; NULL: what was
 * written so is there for all threads. */
typedef void (*nx_stream)(char *out, const char *in, int64_t bytes);
#define NX_STREAMED (32 << 20) /* bytes of a result that is written so */

/* Moving of elements by position, for elements of 1, 2, 4, 8 and 16 bytes: [0] .. [4]. See nx.h. */
typedef struct {
    int64_t (*mask_count)(const uint8_t *mask, int64_t n);
    int64_t (*mask_where)(int64_t *out, int64_t most, const uint8_t *mask, int64_t n, int64_t first);
    int64_t (*mask_take[5])(char *out, int64_t most, const char *in, const uint8_t *mask, int64_t n);
    int64_t (*mask_put[5])(char *out, const char *in, int64_t most, const uint8_t *mask, int64_t n);
    /* out[i] = in[offset[i] bytes], steps in bytes of out; and in the other direction */
    void (*gather[5])(char *out, int64_t step, const char *in, const int64_t *offset, int64_t n);
    void (*scatter[5])(char *out, const char *in, int64_t step, const int64_t *offset, int64_t n);
    /* out[r][c] = in[c][r]; rows of both are dense, the row steps are in bytes */
    void (*transpose[5])(char *out, int64_t out_step, const char *in, int64_t in_step, int64_t rows, int64_t columns);
    nx_stream stream;
} nx_movers;

typedef struct {
    const char *name;
    const nx_run *map[NX_DTYPE_COUNT];
    const nx_run (*casts)[NX_C64]; /* [to][from] of the real dtypes */
    const nx_fold_kernels *const *fold; /* by dtype; NULL for the small floats */
    const nx_matrix_product *products;   /* likewise */
    const nx_slide *slides;              /* likewise */
    const nx_movers *move;
    const nx_sorters *sort;
    const nx_random_kernels *random;
    const nx_fft_kernels *fft[2]; /* double, single precision */
    const nx_lanes *lanes; /* float32, float64, complex64, complex128 */
    const nx_factors *factors[2]; /* single, double precision: real, complex */
    nx_even_run even;
    const nx_chain *chains; /* float32, float64 */
} nx_kernels;

/* The set in use: the best that the machine has, unless nx_kernels_choose named another. */
const nx_kernels *nx_kernels_get(void);
/* Uses the set of this name ("base", "avx2", "avx512"; NULL: the best); false where the machine or the build lacks it. */
bool nx_kernels_choose(const char *name);
/* The i-th set that can be chosen, the plainest first; NULL past the last. */
const char *nx_kernels_name(int i);

#endif
