/* fold.c (kernels): the block kernels of reductions for every dtype that accumulates in itself; small floats come widened
 * to float32 (fold.c casts them). */
#include <math.h>
#include "fold.h"
#include "rows.h"
#include "width.h"

#ifdef __SSE2__
#include <immintrin.h>
#endif
#if defined ISA_avx512 && !defined HUGIN_WIDE
#define MINMAX(f, V, name, intrinsic, op) \
    NX_INLINE V name(V a, V b) { return _mm512_##intrinsic(b, a); }
#elif defined ISA_avx2
#define MINMAX(f, V, name, intrinsic, op) \
    NX_INLINE V name(V a, V b) { return _mm256_##intrinsic(b, a); }
#elif defined __SSE2__ && !defined ISA_avx512
#define MINMAX(f, V, name, intrinsic, op) \
    NX_INLINE V name(V a, V b) { return _mm_##intrinsic(b, a); }
#else
#define MINMAX(f, V, name, intrinsic, op)                                                           \
    NX_INLINE V name(V a, V b) {                                                                    \
        for (size_t k = 0; k < sizeof a / sizeof a[0]; k++) a[k] = b[k] op a[k] ? b[k] : a[k];      \
        return a;                                                                                   \
    }
#endif
typedef double vec_F64 __attribute__((vector_size(VECTOR_BYTES)));
typedef float vec_F32 __attribute__((vector_size(VECTOR_BYTES)));
/* b where it is less (more) than a, else a: a NaN in b is skipped */
MINMAX(f64, vec_F64, vless_F64, min_pd, <)
MINMAX(f64, vec_F64, vmore_F64, max_pd, >)
MINMAX(f32, vec_F32, vless_F32, min_ps, <)
MINMAX(f32, vec_F32, vmore_F32, max_ps, >)
#undef MINMAX

/* The sum of bytes, eight in one instruction. */
static uint64_t sum_bytes(const uint8_t *in, int64_t n) {
    uint64_t total = 0;
    int64_t i = 0;
#if defined ISA_avx2 || defined ISA_avx512
    __m256i sums = _mm256_setzero_si256();
    for (; i + 32 <= n; i += 32)
        sums = _mm256_add_epi64(sums, _mm256_sad_epu8(_mm256_loadu_si256((const __m256i *)(in + i)), _mm256_setzero_si256()));
    uint64_t part[4];
    memcpy(part, &sums, sizeof part);
    total = part[0] + part[1] + part[2] + part[3];
#endif
    for (; i < n; i++) total += in[i];
    return total;
}

#define T double
#define BITS int64_t
#define ID F64
#include "fold_float.inc"
#define T float
#define BITS int32_t
#define ID F32
#include "fold_float.inc"

#define A int64_t
#define U uint64_t
#define T int8_t
#define ID I8
#define LOW INT8_MIN
#define HIGH INT8_MAX
#include "fold_int.inc"
#define T int16_t
#define ID I16
#define LOW INT16_MIN
#define HIGH INT16_MAX
#include "fold_int.inc"
#define T int32_t
#define ID I32
#define LOW INT32_MIN
#define HIGH INT32_MAX
#include "fold_int.inc"
#define T int64_t
#define ID I64
#define LOW INT64_MIN
#define HIGH INT64_MAX
#include "fold_int.inc"
#define BYTES
/* truth values count up as int64, like signed types */
#define T uint8_t
#define ID BOOL
#define LOW 0
#define HIGH 1
#include "fold_int.inc"
#undef A
#define A uint64_t
#define T uint8_t
#define ID U8
#define LOW 0
#define HIGH UINT8_MAX
#include "fold_int.inc"
#undef BYTES
#define T uint16_t
#define ID U16
#define LOW 0
#define HIGH UINT16_MAX
#include "fold_int.inc"
#define T uint32_t
#define ID U32
#define LOW 0
#define HIGH UINT32_MAX
#include "fold_int.inc"
#define T uint64_t
#define ID U64
#define LOW 0
#define HIGH UINT64_MAX
#include "fold_int.inc"

typedef struct {
    double re, im;
} zpair;
typedef struct {
    float re, im;
} cpair;
#define T zpair
#define R double
#define ID C128
#include "fold_complex.inc"
#define T cpair
#define R float
#define ID C64
#include "fold_complex.inc"

const nx_fold_kernels *const NX_ISA(nx_folds)[NX_DTYPE_COUNT] = {
    [NX_BOOL] = &fold_BOOL, [NX_I8] = &fold_I8,   [NX_I16] = &fold_I16, [NX_I32] = &fold_I32, [NX_I64] = &fold_I64,
    [NX_U8] = &fold_U8,     [NX_U16] = &fold_U16, [NX_U32] = &fold_U32, [NX_U64] = &fold_U64, [NX_F32] = &fold_F32,
    [NX_F64] = &fold_F64,   [NX_C64] = &fold_C64, [NX_C128] = &fold_C128,
};
