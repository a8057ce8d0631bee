/* fftplan.h: making, sharing and keeping plans of Fourier transforms. */
#ifndef NX_FFTPLAN_H
#define NX_FFTPLAN_H
#include "kernels/fft.h"

/* The plan of length n >= 1, for real numbers where asked and n is even; NULL: no memory. It is kept for later calls and
 * stays valid until it is given back. */
const nx_fft_plan *nx_fft_take(int64_t n, bool is_single, bool is_real);
void nx_fft_give(const nx_fft_plan *plan);
/* Frees all plans that nobody holds; the number of bytes that were kept. */
size_t nx_fft_forget(void);

/* Used to make plans: transforms n = plan->n dense complex numbers in place, unscaled; false: no memory. (fft.c) */
bool nx_fft_dense(const nx_fft_plan *plan, void *data);

/* Roots of unity, each part rounded from long double. (fftroots.c) */
typedef struct {
    int64_t n, step;
    long double *coarse, *fine; /* exp(2 pi i x / 8n) for x = 0, step, 2 step ... up to n; x = 0, 1 ... step - 1 */
} nx_roots;
bool nx_roots_make(nx_roots *roots, int64_t n);
void nx_roots_free(nx_roots *roots);
/* exp(-2 pi i k / n), k >= 0, written as a pair of floats or doubles. */
void nx_root(const nx_roots *roots, int64_t k, bool is_single, void *re, void *im);
#endif
