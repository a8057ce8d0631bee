/* dispatch.c: the choice among the instruction sets that the kernels were compiled for. */
#include "../isa.h"
#include "kernels/kernels.h"
#include <stdatomic.h>
#include <string.h>

#define SET(isa)                                                                                    \
    {                                                                                               \
        #isa,                                                                                       \
        {nx_map_BOOL_##isa, nx_map_I8_##isa, nx_map_I16_##isa, nx_map_I32_##isa, nx_map_I64_##isa,  \
         nx_map_U8_##isa, nx_map_U16_##isa, nx_map_U32_##isa, nx_map_U64_##isa, nx_map_F16_##isa,   \
         nx_map_BF16_##isa, nx_map_F8E4_##isa, nx_map_F8E5_##isa, nx_map_F32_##isa,                 \
         nx_map_F64_##isa, nx_map_C64_##isa, nx_map_C128_##isa},                                    \
        nx_casts_##isa, nx_folds_##isa, nx_products_##isa, nx_slides_##isa, &nx_movers_##isa,      \
        &nx_sorts_##isa, &nx_randoms_##isa,                                                         \
        {&nx_fft_F64_##isa, &nx_fft_F32_##isa}, nx_lanes_##isa,                                    \
        {nx_factors_F32_##isa, nx_factors_F64_##isa}, nx_even_##isa, nx_chains_##isa               \
    }
#define DECLARE(isa)                                                                                \
    extern const nx_run nx_map_BOOL_##isa[], nx_map_I8_##isa[], nx_map_I16_##isa[],                 \
        nx_map_I32_##isa[], nx_map_I64_##isa[], nx_map_U8_##isa[], nx_map_U16_##isa[],              \
        nx_map_U32_##isa[], nx_map_U64_##isa[], nx_map_F16_##isa[], nx_map_BF16_##isa[],            \
        nx_map_F8E4_##isa[], nx_map_F8E5_##isa[], nx_map_F32_##isa[], nx_map_F64_##isa[],           \
        nx_map_C64_##isa[], nx_map_C128_##isa[];                                                    \
    extern const nx_run nx_casts_##isa[NX_C64][NX_C64];                                             \
    extern const nx_fold_kernels *const nx_folds_##isa[NX_DTYPE_COUNT];                             \
    extern const nx_matrix_product nx_products_##isa[NX_DTYPE_COUNT];                               \
    extern const nx_slide nx_slides_##isa[NX_DTYPE_COUNT];                                          \
    extern const nx_movers nx_movers_##isa;                                                         \
    extern const nx_sorters nx_sorts_##isa;                                                         \
    extern const nx_random_kernels nx_randoms_##isa;                                                \
    extern const nx_fft_kernels nx_fft_F64_##isa, nx_fft_F32_##isa;                                 \
    extern const nx_lanes nx_lanes_##isa[4];                                                        \
    extern const nx_factors nx_factors_F32_##isa[2], nx_factors_F64_##isa[2];                       \
    extern const nx_chain nx_chains_##isa[2];                                                       \
    bool nx_even_##isa(const nx_even_bins *even, const double *v, int64_t n, int32_t *bin)

DECLARE(base);
#ifdef HAVE_AVX2
DECLARE(avx2);
#endif
#ifdef HAVE_AVX512
DECLARE(avx512);
#endif

static const nx_kernels sets[] = {
    SET(base),
#ifdef HAVE_AVX2
    SET(avx2),
#endif
#ifdef HAVE_AVX512
    SET(avx512),
#endif
};
#undef SET
#undef DECLARE
enum { SETS = sizeof sets / sizeof *sets };

static bool has(const char *name) {
    return isa_has(strcmp(name, "avx512") == 0 ? ISA_AVX512 : strcmp(name, "avx2") == 0 ? ISA_AVX2 : ISA_BASE);
}

static _Atomic(const nx_kernels *) current;

const nx_kernels *nx_kernels_get(void) {
    const nx_kernels *now = atomic_load_explicit(&current, memory_order_relaxed);
    if (__builtin_expect(now == NULL, 0)) {
        nx_kernels_choose(NULL);
        now = atomic_load_explicit(&current, memory_order_relaxed);
    }
    return now;
}

bool nx_kernels_choose(const char *name) {
    for (int i = SETS - 1; i >= 0; i--) {
        if ((name && strcmp(name, sets[i].name) != 0) || !has(sets[i].name)) continue;
        atomic_store_explicit(&current, &sets[i], memory_order_relaxed);
        return true;
    }
    return false;
}

const char *nx_kernels_name(int i) { return i >= 0 && i < SETS && has(sets[i].name) ? sets[i].name : NULL; }
