/* fft_f32.c: Fourier transforms in single precision; see fft.h. */
#define T float
#define INTEGER int32_t
#define ID F32
#include "fft.inc"
