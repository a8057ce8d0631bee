/* run.h: what the kernels share: names with the instruction set's suffix, dense loops, and nx_blocks, which feeds a dense
 * loop from operands of any step. Knows nothing of views, threads or Python. */
#ifndef NX_RUN_H
#define NX_RUN_H
#ifdef NX_CUDA /* a generated CUDA source; see cuda.h */
#include "cuda.h"
#else
#include <string.h>
#include "nx.h"
#define NX_INLINE static inline __attribute__((always_inline, unused))
#define NX_STATIC static inline /* what may call itself */
#define NX_OUTLINE static __attribute__((noinline, unused)) /* long, and called in many places */
#define NX_PAIR(type, re, im) ((type){(re), (im)})
#endif

#define NX_PASTE_(a, b) a##_##b
#define NX_PASTE(a, b) NX_PASTE_(a, b)
/* name -> name_avx2: every external symbol of kernels/ carries its instruction set. */
#define NX_ISA(name) NX_PASTE(name, ISA)

/* The real part of a complex product. GCC 12 fuses products with sums that alternate with differences whatever
 * -ffp-contract says (vfmaddsub), which rounds differently; the negated factor is the same number and keeps them apart. */
#define NX_TIMES_RE(a, b) ((a).re * (b).re + -(a).im * (b).im)
#define NX_TIMES_IM(a, b) ((a).re * (b).im + (a).im * (b).re)

#ifndef NX_CUDA
/* A dense loop: operands contiguous and aligned, ptr[0] the output, n may be 0. */
typedef void (*nx_dense)(char *const *ptr, int64_t n);
typedef struct {
    int operands; /* output and inputs */
    int size[NX_MAX_ARITY];
} nx_sizes;

#define NX_BLOCK_BYTES 4096

/* Runs `dense` over operands of any step: dense ones in place, scalars (step 0) repeated once into a block, others gathered
 * and scattered through blocks that stay in the first-level cache. */
void nx_blocks(const nx_sizes *sizes, nx_dense dense, char *const *ptr, const int64_t *step, int64_t n);
/* Copies n elements of `size` bytes with a byte step into dense memory and back. */
void nx_pack(char *out, const char *in, int64_t step, int64_t n, int size);
void nx_unpack(char *out, int64_t step, const char *in, int64_t n, int size);

#endif
#endif
