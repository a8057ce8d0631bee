/* vmath_cuda.h: vmath.h's functions as CUDA's own (at most 2 ulp by its manual; these are not the CPU's bits). */
#ifndef NX_VMATH_CUDA_H
#define NX_VMATH_CUDA_H
#include "run.h"

#define NX_OWN(f, g) \
    NX_INLINE double f64_##f(double a) { return f(a); } \
    NX_INLINE float f32_##f(float a) { return g(a); }
NX_OWN(exp, expf)
NX_OWN(exp2, exp2f)
NX_OWN(expm1, expm1f)
NX_OWN(log, logf)
NX_OWN(log2, log2f)
NX_OWN(log10, log10f)
NX_OWN(log1p, log1pf)
NX_OWN(sin, sinf)
NX_OWN(cos, cosf)
NX_OWN(tanh, tanhf)
NX_INLINE double f64_pow(double a, double b) { return pow(a, b); }
NX_INLINE float f32_pow(float a, float b) { return powf(a, b); }
#undef NX_OWN

#endif
