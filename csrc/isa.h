/* isa.h: which of the kernels, built once per instruction set by CMakeLists.txt, this machine runs. The questions asked
 * here are the flags that each set is built with. HUGIN_WIDE: the sets of 64-byte vectors are built for AVX2, so that
 * their code runs, slowly, in tests on machines without AVX-512. */
#ifndef HUGIN_ISA_H
#define HUGIN_ISA_H
#include <stdbool.h>

typedef enum { ISA_BASE, ISA_AVX2, ISA_AVX512 } isa_set;

#ifdef HAVE_AVX2
static inline bool isa_has(isa_set set) {
    if (set == ISA_BASE) return true;
    bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
                __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
#ifdef HUGIN_WIDE
    return avx2;
#else
    return avx2 && (set == ISA_AVX2 || (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")));
#endif
}
/* The best of name_base, name_avx2 and name_avx512. */
#define ISA_BEST(name) (isa_has(ISA_AVX512) ? name##_avx512 : isa_has(ISA_AVX2) ? name##_avx2 : name##_base)
#else
static inline bool isa_has(isa_set set) { return set == ISA_BASE; }
#define ISA_BEST(name) (name##_base)
#endif

#endif
