/* bins.h (kernels): the bins of numbers among equally spaced edges. */
#ifndef NX_BIN_KERNELS_H
#define NX_BIN_KERNELS_H
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    double low, high, scale; /* bins = (x - low) * scale */
    double limit;            /* further than this from the middle of its bin x may belong to the next one */
} nx_even_bins;

/* bin[i] of v[i], -1 outside of [low, high] and for NaN; true where the edges themselves must be asked about some of them. */
typedef bool (*nx_even_run)(const nx_even_bins *even, const double *v, int64_t n, int32_t *bin);

#endif
