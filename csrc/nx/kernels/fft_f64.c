/* fft_f64.c: Fourier transforms in double precision; see fft.h. */
#define T double
#define INTEGER int64_t
#define ID F64
#include "fft.inc"
