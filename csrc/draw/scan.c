/* scan.c: which form of the scanning kernels this machine runs. */
#include "../isa.h"
#include "scan.h"

#include <stddef.h>

extern const scan_table scan_table_base, scan_table_avx2, scan_table_avx512;

const scan_table *scan_kernels(void) {
    return ISA_BEST(&scan_table);
}
