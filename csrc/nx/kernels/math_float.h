/* math_float.h: the float functions that ops.def names, f64_* and f32_*. The rest of a row's accuracy contract is in
 * tests/nx/test_kernels_accuracy.py. */
#ifndef NX_MATH_FLOAT_H
#define NX_MATH_FLOAT_H
#include "run.h"
#ifdef NX_CUDA
#include "vmath_cuda.h"
#else
#include <math.h>
#include "vmath.h"
#endif

/* One width: P prefix, T type, s libm's suffix, U integer of the width. */
#define NX_LIBM1(P, T, f, libm) \
    NX_INLINE T P##_##f(T a) { return libm(a); }
#define NX_LIBM2(P, T, f, libm) \
    NX_INLINE T P##_##f(T a, T b) { return libm(a, b); }
#define NX_MATH(P, T, s)                                                                              \
    NX_LIBM1(P, T, sqrt, __builtin_sqrt##s)                                                           \
    NX_LIBM1(P, T, floor, __builtin_floor##s)                                                         \
    NX_LIBM1(P, T, ceil, __builtin_ceil##s)                                                           \
    NX_LIBM1(P, T, trunc, __builtin_trunc##s)                                                         \
    NX_LIBM1(P, T, rint, __builtin_rint##s)                                                           \
    NX_LIBM1(P, T, fabs, __builtin_fabs##s)                                                           \
    NX_LIBM2(P, T, copysign, __builtin_copysign##s)                                                   \
    NX_LIBM1(P, T, cbrt, cbrt##s)                                                                     \
    NX_LIBM1(P, T, tan, tan##s)                                                                       \
    NX_LIBM1(P, T, asin, asin##s)                                                                     \
    NX_LIBM1(P, T, acos, acos##s)                                                                     \
    NX_LIBM1(P, T, atan, atan##s)                                                                     \
    NX_LIBM1(P, T, sinh, sinh##s)                                                                     \
    NX_LIBM1(P, T, cosh, cosh##s)                                                                     \
    NX_LIBM1(P, T, asinh, asinh##s)                                                                   \
    NX_LIBM1(P, T, acosh, acosh##s)                                                                   \
    NX_LIBM1(P, T, atanh, atanh##s)                                                                   \
    NX_LIBM1(P, T, erf, erf##s)                                                                       \
    NX_LIBM1(P, T, erfc, erfc##s)                                                                     \
    NX_LIBM2(P, T, atan2, atan2##s)                                                                   \
    NX_LIBM2(P, T, hypot, hypot##s)                                                                   \
    NX_LIBM2(P, T, nextafter, nextafter##s)                                                           \
    NX_LIBM2(P, T, fmod, fmod##s)                                                                     \
    NX_INLINE T P##_lgamma(T a) {                                                                     \
        int sign;                                                                                     \
        return lgamma##s##_r(a, &sign);                                                               \
    }                                                                                                 \
    NX_INLINE uint8_t P##_isinf(T a) { return P##_fabs(a) == (T)INFINITY; }                           \
    /* Python's sign rules; the quotient of the exact remainder (as NumPy) */                         \
    NX_INLINE T P##_remainder(T a, T b) {                                                             \
        T r = fmod##s(a, b);                                                                          \
        if (r == 0) return P##_copysign(0, b);                                                        \
        return (b < 0) != (r < 0) ? r + b : r;                                                        \
    }                                                                                                 \
    NX_INLINE T P##_floor_divide(T a, T b) {                                                          \
        if (b == 0 || P##_isinf(a) || P##_isinf(b)) return a / b; /* the array API's words, not NumPy's */ \
        T r = fmod##s(a, b), q = (a - r) / b;                                                         \
        if (r != 0 && (b < 0) != (r < 0)) q -= 1;                                                     \
        if (q == 0) return P##_copysign(0, a / b);                                                    \
        T whole = P##_floor(q);                                                                       \
        return q - whole > (T)0.5 ? whole + 1 : whole;                                                \
    }                                                                                                 \
    NX_INLINE T P##_sign(T a) { return a != a ? a : (T)((a > 0) - (a < 0)); }                         \
    NX_INLINE uint8_t P##_isfinite(T a) { return P##_fabs(a) < (T)INFINITY; }                         \
    NX_INLINE T P##_clip(T a, T low, T high) {                                                        \
        T r = (a > low) | (a != a) ? a : low;                                                         \
        return (r < high) | (r != r) ? r : high;                                                      \
    }                                                                                                 \
    NX_INLINE T P##_logaddexp(T a, T b) {                                                             \
        T d = a - b;                                                                                  \
        if (a == b) return a + (T)0.693147180559945309417;                                            \
        return d > 0 ? a + P##_log1p(P##_exp(-d)) : d <= 0 ? b + P##_log1p(P##_exp(d)) : d;           \
    }                                                                                                 \
    NX_INLINE T P##_logaddexp2(T a, T b) {                                                            \
        const T log2e = (T)1.44269504088896340736;                                                    \
        T d = a - b;                                                                                  \
        if (a == b) return a + 1;                                                                     \
        return d > 0 ? a + log2e * P##_log1p(P##_exp2(-d)) : d <= 0 ? b + log2e * P##_log1p(P##_exp2(d)) : d; \
    }
NX_MATH(f64, double, )
NX_MATH(f32, float, f)

NX_INLINE uint8_t f64_signbit(double a) {
    uint64_t bits;
    memcpy(&bits, &a, 8);
    return (uint8_t)(bits >> 63);
}
NX_INLINE uint8_t f32_signbit(float a) {
    uint32_t bits;
    memcpy(&bits, &a, 4);
    return (uint8_t)(bits >> 31);
}

#endif
