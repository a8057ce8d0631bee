/* math_complex.h: the complex functions that ops.def names, c128_* and c64_*. Products and quotients are the textbook forms
 * (Smith's for the quotient), as NumPy's, written without differences beside sums (see NX_TIMES_RE); functions are C99's.
 * Order is by real part, then imaginary part. */
#ifndef NX_MATH_COMPLEX_H
#define NX_MATH_COMPLEX_H
#include "math_float.h"
#ifdef NX_CUDA
#include "complex_cuda.h"
#else
#include <complex.h>
#undef I
#ifndef CMPLX /* clang before glibc 2.37 */
#define CMPLX(re, im) __builtin_complex((double)(re), (double)(im))
#define CMPLXF(re, im) __builtin_complex((float)(re), (float)(im))
#endif
typedef double _Complex nx_cdouble;
typedef float _Complex nx_cfloat;
#endif

/* P prefix, Z pair type, T real type, F real functions' prefix, s libm's suffix, C C99's type, X its maker */
#define LIBM(P, Z, C, X, s, f)                                                                        \
    NX_INLINE Z P##_##f(Z a) {                                                                        \
        C r = c##f##s(X(a.re, a.im));                                                                 \
        return NX_PAIR(Z, creal##s(r), cimag##s(r));                                                  \
    }
#define COMPLEX(P, Z, T, F, s, C, X)                                                                  \
    typedef struct {                                                                                  \
        T re, im;                                                                                     \
    } Z;                                                                                              \
    LIBM(P, Z, C, X, s, sqrt)                                                                         \
    LIBM(P, Z, C, X, s, exp)                                                                          \
    LIBM(P, Z, C, X, s, log)                                                                          \
    LIBM(P, Z, C, X, s, sin)                                                                          \
    LIBM(P, Z, C, X, s, cos)                                                                          \
    LIBM(P, Z, C, X, s, tan)                                                                          \
    LIBM(P, Z, C, X, s, asin)                                                                         \
    LIBM(P, Z, C, X, s, acos)                                                                         \
    LIBM(P, Z, C, X, s, atan)                                                                         \
    LIBM(P, Z, C, X, s, sinh)                                                                         \
    LIBM(P, Z, C, X, s, cosh)                                                                         \
    LIBM(P, Z, C, X, s, asinh)                                                                        \
    LIBM(P, Z, C, X, s, acosh)                                                                        \
    LIBM(P, Z, C, X, s, atanh)                                                                        \
    NX_INLINE Z P##_add(Z a, Z b) { return NX_PAIR(Z, a.re + b.re, a.im + b.im); }                    \
    NX_INLINE Z P##_sub(Z a, Z b) { return NX_PAIR(Z, a.re - b.re, a.im - b.im); }                    \
    NX_INLINE Z P##_neg(Z a) { return NX_PAIR(Z, -a.re, -a.im); }                                     \
    NX_INLINE Z P##_conj(Z a) { return NX_PAIR(Z, a.re, -a.im); }                                     \
    NX_INLINE Z P##_scale(Z a, T k) { return NX_PAIR(Z, a.re * k, a.im * k); }                        \
    NX_INLINE Z P##_mul(Z a, Z b) { return NX_PAIR(Z, NX_TIMES_RE(a, b), NX_TIMES_IM(a, b)); }        \
    NX_INLINE Z P##_div(Z a, Z b) {                                                                   \
        if (F##_fabs(b.re) >= F##_fabs(b.im)) {                                                       \
            if (b.re == 0 && b.im == 0) return NX_PAIR(Z, a.re / F##_fabs(b.re), a.im / F##_fabs(b.re)); \
            T r = b.im / b.re, k = 1 / (b.re + b.im * r);                                             \
            return NX_PAIR(Z, (a.re + a.im * r) * k, (a.im + -a.re * r) * k);                         \
        }                                                                                             \
        T r = -(b.re / b.im), k = 1 / (b.im - b.re * r);                                              \
        return NX_PAIR(Z, (a.im - a.re * r) * k, (-a.re - a.im * r) * k);                             \
    }                                                                                                 \
    NX_INLINE Z P##_recip(Z a) { return P##_div(NX_PAIR(Z, 1, 0), a); }                               \
    NX_INLINE T P##_abs(Z a) { return F##_hypot(a.re, a.im); }                                        \
    NX_INLINE T P##_angle(Z a) { return F##_atan2(a.im, a.re); }                                      \
    NX_INLINE uint8_t P##_nz(Z a) { return (a.re != 0) | (a.im != 0); }                               \
    NX_INLINE uint8_t P##_eq(Z a, Z b) { return (a.re == b.re) & (a.im == b.im); }                    \
    NX_INLINE uint8_t P##_isnan(Z a) { return (a.re != a.re) | (a.im != a.im); }                      \
    NX_INLINE uint8_t P##_isinf(Z a) { return F##_isinf(a.re) | F##_isinf(a.im); }                    \
    NX_INLINE uint8_t P##_isfinite(Z a) { return F##_isfinite(a.re) & F##_isfinite(a.im); }           \
    NX_INLINE uint8_t P##_lt(Z a, Z b) {                                                              \
        return (a.re < b.re) ? (a.im == a.im) & (b.im == b.im) : (a.re == b.re) & (a.im < b.im);      \
    }                                                                                                 \
    NX_INLINE uint8_t P##_le(Z a, Z b) {                                                              \
        return (a.re < b.re) ? (a.im == a.im) & (b.im == b.im) : (a.re == b.re) & (a.im <= b.im);     \
    }                                                                                                 \
    NX_INLINE Z P##_min(Z a, Z b) { return P##_isnan(a) | P##_le(a, b) ? a : b; }                     \
    NX_INLINE Z P##_max(Z a, Z b) { return P##_isnan(a) | P##_le(b, a) ? a : b; }                     \
    NX_INLINE Z P##_tanh(Z a) {                                                                       \
        if (F##_isinf(a.re)) return NX_PAIR(Z, F##_copysign(1, a.re), F##_copysign(0, a.im));         \
        C r = ctanh##s(X(a.re, a.im));                                                                \
        return NX_PAIR(Z, creal##s(r), cimag##s(r));                                                  \
    }                                                                                                 \
    NX_INLINE Z P##_rint(Z a) { return NX_PAIR(Z, F##_rint(a.re), F##_rint(a.im)); }                  \
    NX_INLINE Z P##_sign(Z a) {                                                                       \
        T r = P##_abs(a);                                                                             \
        if (r == 0) return NX_PAIR(Z, 0, 0);                                                          \
        if (F##_isinf(r)) {                                                                           \
            T re = F##_isinf(a.re) ? F##_copysign(1, a.re) : 0, im = F##_isinf(a.im) ? F##_copysign(1, a.im) : 0; \
            return re != 0 && im != 0 ? NX_PAIR(Z, (T)NAN, (T)NAN) : NX_PAIR(Z, re, im);              \
        }                                                                                             \
        return NX_PAIR(Z, a.re / r, a.im / r);                                                        \
    }                                                                                                 \
    NX_INLINE Z P##_log2(Z a) { return P##_scale(P##_log(a), (T)1.44269504088896340736); }            \
    NX_INLINE Z P##_log10(Z a) { return P##_scale(P##_log(a), (T)0.43429448190325182765); }           \
    NX_INLINE Z P##_exp2(Z a) { return P##_exp(P##_scale(a, (T)0.693147180559945309417)); }           \
    /* near zero |1 + a|^2 - 1 directly, without the rounding of 1 + a */                             \
    NX_INLINE Z P##_log1p(Z a) {                                                                      \
        if (F##_fabs(a.re) < (T)0.5 && F##_fabs(a.im) < (T)0.5)                                       \
            return NX_PAIR(Z, (T)(log1p((double)a.re * (2 + (double)a.re) + (double)a.im * a.im) / 2), F##_atan2(a.im, a.re + 1)); \
        return NX_PAIR(Z, F##_log(F##_hypot(a.re + 1, a.im)), F##_atan2(a.im, a.re + 1));             \
    }                                                                                                 \
    /* exp(x) cos(y) - 1 = expm1(x) cos(y) - 2 sin(y / 2)^2; what is not finite or overflows as cexp */ \
    NX_INLINE Z P##_expm1(Z a) {                                                                      \
        if (a.im == 0) return NX_PAIR(Z, expm1##s(a.re) + 0, a.im);                                   \
        if (!(F##_fabs(a.re) < 80 && F##_isfinite(a.im))) {                                           \
            Z r = P##_exp(a);                                                                         \
            return NX_PAIR(Z, r.re - 1, r.im);                                                        \
        }                                                                                             \
        T h = sin##s(a.im / 2);                                                                       \
        return NX_PAIR(Z, expm1##s(a.re) * cos##s(a.im) - 2 * h * h, exp##s(a.re) * sin##s(a.im));    \
    }                                                                                                 \
    /* small whole exponents by repeated products, as NumPy: exact where the products are */          \
    NX_INLINE Z P##_pow(Z a, Z b) {                                                                   \
        if (b.re == 0 && b.im == 0) return NX_PAIR(Z, 1, 0);                                          \
        if (a.re == 0 && a.im == 0)                                                                   \
            return b.re > 0 && b.im == 0 ? NX_PAIR(Z, 0, 0) : NX_PAIR(Z, (T)NAN, (T)NAN);             \
        if (b.im == 0 && F##_fabs(b.re) < 100 && b.re == (T)(int)b.re) {                              \
            int k = (int)b.re, n = k < 0 ? -k : k;                                                    \
            Z r = {1, 0}, p = a;                                                                      \
            for (;; p = P##_mul(p, p)) {                                                              \
                if (n & 1) r = P##_mul(r, p);                                                         \
                if ((n >>= 1) == 0) break;                                                            \
            }                                                                                         \
            return k < 0 ? P##_recip(r) : r;                                                          \
        }                                                                                             \
        C r = cpow##s(X(a.re, a.im), X(b.re, b.im));                                                  \
        return NX_PAIR(Z, creal##s(r), cimag##s(r));                                                  \
    }
COMPLEX(c128, zpair, double, f64, , nx_cdouble, CMPLX)
COMPLEX(c64, cpair, float, f32, f, nx_cfloat, CMPLXF)
#undef COMPLEX
#undef LIBM

#endif
