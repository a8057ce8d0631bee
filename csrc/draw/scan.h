/* scan.h: kernels over runs of float64 (kernels/scan.c, one form an instruction set). */
#ifndef DRAW_SCAN_H
#define DRAW_SCAN_H
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    /* Smallest and largest of n >= 1 numbers; false if one of them is NaN. */
    bool (*range)(const double *v, int64_t n, double *low, double *high);
    /* Whether v[0] <= v[1] <= ... (no NaN among them; n >= 1). */
    bool (*ascends)(const double *v, int64_t n);
    /* out[i] = (v[i] - origin) * scale + offset, moved to at most `limit` from 0; NaN where v[i] is no finite number. */
    void (*place)(const double *v, int64_t n, const double affine[3], double limit, double *out);
} scan_table;

const scan_table *scan_kernels(void);

#endif
