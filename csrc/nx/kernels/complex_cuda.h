/* complex_cuda.h: the C library's complex functions for CUDA, which has none, in the plain formulas (inverse ones: Kahan
 * 1987). Finite arguments keep a few ulp; those with infinities and NaN follow the formulas, not C99's annex G. */
#ifndef NX_COMPLEX_CUDA_H
#define NX_COMPLEX_CUDA_H
#include "run.h"

typedef struct {
    double re, im;
} nx_cdouble;
typedef struct {
    float re, im;
} nx_cfloat;
#define CMPLX(x, y) NX_PAIR(nx_cdouble, x, y)
#define CMPLXF(x, y) NX_PAIR(nx_cfloat, x, y)
#define creal(z) ((z).re)
#define cimag(z) ((z).im)
#define crealf(z) ((z).re)
#define cimagf(z) ((z).im)

NX_INLINE nx_cdouble cexp(nx_cdouble z) {
    double r = exp(z.re);
    return CMPLX(r * cos(z.im), r * sin(z.im));
}
NX_INLINE nx_cdouble clog(nx_cdouble z) { return CMPLX(log(hypot(z.re, z.im)), atan2(z.im, z.re)); }
NX_INLINE nx_cdouble csqrt(nx_cdouble z) {
    if (z.re == 0 && z.im == 0) return CMPLX(0.0, z.im);
    double t = sqrt((fabs(z.re) + hypot(z.re, z.im)) / 2);
    return z.re >= 0 ? CMPLX(t, z.im / (2 * t)) : CMPLX(fabs(z.im) / (2 * t), copysign(t, z.im));
}
NX_INLINE nx_cdouble csinh(nx_cdouble z) { return CMPLX(sinh(z.re) * cos(z.im), cosh(z.re) * sin(z.im)); }
NX_INLINE nx_cdouble ccosh(nx_cdouble z) { return CMPLX(cosh(z.re) * cos(z.im), sinh(z.re) * sin(z.im)); }
NX_INLINE nx_cdouble csin(nx_cdouble z) { return CMPLX(sin(z.re) * cosh(z.im), cos(z.re) * sinh(z.im)); }
NX_INLINE nx_cdouble ccos(nx_cdouble z) { return CMPLX(cos(z.re) * cosh(z.im), -(sin(z.re) * sinh(z.im))); }
NX_INLINE nx_cdouble ctanh(nx_cdouble z) {
    if (fabs(z.re) > 20) return CMPLX(copysign(1.0, z.re), 4 * sin(z.im) * cos(z.im) * exp(-2 * fabs(z.re)));
    double t = tan(z.im), beta = 1 + t * t, s = sinh(z.re), d = 1 + beta * s * s;
    return CMPLX(beta * sqrt(1 + s * s) * s / d, t / d);
}
NX_INLINE nx_cdouble ctan(nx_cdouble z) {
    nx_cdouble w = ctanh(CMPLX(-z.im, z.re));
    return CMPLX(w.im, -w.re);
}
NX_INLINE nx_cdouble casin(nx_cdouble z) {
    nx_cdouble a = csqrt(CMPLX(1 + z.re, z.im)), b = csqrt(CMPLX(1 - z.re, -z.im));
    return CMPLX(atan2(z.re, a.re * b.re - a.im * b.im), asinh(b.re * a.im - b.im * a.re));
}
NX_INLINE nx_cdouble cacos(nx_cdouble z) {
    nx_cdouble a = csqrt(CMPLX(1 - z.re, -z.im)), b = csqrt(CMPLX(1 + z.re, z.im));
    return CMPLX(2 * atan2(a.re, b.re), asinh(b.re * a.im - b.im * a.re));
}
NX_INLINE nx_cdouble cacosh(nx_cdouble z) {
    nx_cdouble a = csqrt(CMPLX(z.re - 1, z.im)), b = csqrt(CMPLX(z.re + 1, z.im));
    return CMPLX(asinh(a.re * b.re + a.im * b.im), 2 * atan2(a.im, b.re));
}
NX_INLINE nx_cdouble casinh(nx_cdouble z) {
    nx_cdouble w = casin(CMPLX(-z.im, z.re));
    return CMPLX(w.im, -w.re);
}
NX_INLINE nx_cdouble catanh(nx_cdouble z) {
    double far = (1 - z.re) * (1 - z.re) + z.im * z.im;
    return CMPLX(log1p(4 * z.re / far) / 4, atan2(2 * z.im, (1 - z.re) * (1 + z.re) - z.im * z.im) / 2);
}
NX_INLINE nx_cdouble catan(nx_cdouble z) {
    nx_cdouble w = catanh(CMPLX(-z.im, z.re));
    return CMPLX(w.im, -w.re);
}
NX_INLINE nx_cdouble cpow(nx_cdouble a, nx_cdouble b) {
    nx_cdouble l = clog(a);
    return cexp(CMPLX(b.re * l.re - b.im * l.im, b.re * l.im + b.im * l.re));
}
#define NX_NARROWED(f, g) \
    NX_INLINE nx_cfloat g(nx_cfloat z) { \
        nx_cdouble r = f(CMPLX((double)z.re, (double)z.im)); \
        return CMPLXF((float)r.re, (float)r.im); \
    }
NX_NARROWED(cexp, cexpf)
NX_NARROWED(clog, clogf)
NX_NARROWED(csqrt, csqrtf)
NX_NARROWED(csinh, csinhf)
NX_NARROWED(ccosh, ccoshf)
NX_NARROWED(csin, csinf)
NX_NARROWED(ccos, ccosf)
NX_NARROWED(ctanh, ctanhf)
NX_NARROWED(ctan, ctanf)
NX_NARROWED(casin, casinf)
NX_NARROWED(cacos, cacosf)
NX_NARROWED(cacosh, cacoshf)
NX_NARROWED(casinh, casinhf)
NX_NARROWED(catanh, catanhf)
NX_NARROWED(catan, catanf)
NX_INLINE nx_cfloat cpowf(nx_cfloat a, nx_cfloat b) {
    nx_cdouble r = cpow(CMPLX((double)a.re, (double)a.im), CMPLX((double)b.re, (double)b.im));
    return CMPLXF((float)r.re, (float)r.im);
}
#undef NX_NARROWED

#endif
