/* scan.c: which form of the scanning kernels this machine runs. */
#include "scan.h"

#include <stddef.h>

extern const scan_table scan_table_base, scan_table_avx2, scan_table_avx512;

const scan_table *scan_kernels(void) {
#ifdef HAVE_AVX512
    if (__builtin_cpu_supports("avx512f")) return &scan_table_avx512;
#endif
#ifdef HAVE_AVX2
    if (__builtin_cpu_supports("avx2")) return &scan_table_avx2;
#endif
    return &scan_table_base;
}
