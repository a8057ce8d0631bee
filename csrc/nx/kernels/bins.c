/* bins.c (kernels): see bins.h. The quotient may err near an edge, so that values there are only reported. */
#include "bins.h"
#include <math.h>
#include "run.h"

typedef double vec __attribute__((vector_size(32)));
typedef int64_t mask __attribute__((vector_size(32)));
typedef int32_t ints __attribute__((vector_size(16)));

bool NX_ISA(nx_even)(const nx_even_bins *even, const double *v, int64_t n, int32_t *bin) {
    const double low = even->low, high = even->high, scale = even->scale, limit = even->limit;
    const mask magnitude = ~((mask){0} | INT64_MIN);
    const vec outside = (vec){0} - 1.5;
    mask far = {0};
    int64_t i = 0;
    for (; i + 4 <= n; i += 4) {
        vec x;
        memcpy(&x, v + i, sizeof x);
        mask inside = (x >= low) & (x <= high);
        vec at = (vec)((inside & (mask)((x - low) * scale)) | (~inside & (mask)outside));
        ints k = __builtin_convertvector(at, ints);
        memcpy(bin + i, &k, sizeof k);
        vec within = (vec)((mask)(at - __builtin_convertvector(k, vec)) & magnitude) - 0.5;
        far |= (vec)((mask)within & magnitude) > limit;
    }
    bool doubtful = far[0] | far[1] | far[2] | far[3];
    for (; i < n; i++) {
        double at = v[i] >= low && v[i] <= high ? (v[i] - low) * scale : -1.5;
        bin[i] = (int32_t)at;
        doubtful |= fabs(fabs(at - (double)bin[i]) - 0.5) > limit;
    }
    return doubtful;
}
