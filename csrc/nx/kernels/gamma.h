/* gamma.h: the gamma function and the derivatives of its logarithm, in float64; float32 rounds the float64 result.
 * Errors: tgamma as the C library's (below 10 ulp), digamma and trigamma below 1e-15 relative, for digamma at negative x
 * relative to pi / tan(pi x). tests/nx/test_special.py measures them. */
#ifndef NX_GAMMA_H
#define NX_GAMMA_H
#include "run.h"
#ifndef NX_CUDA
#include <math.h>
#endif

#define NX_PI 3.14159265358979323846

/* digamma on [1, 2]: (x - root) times a polynomial in t = 2x - 3, interpolated at 23 Chebyshev points. */
NX_STATIC double digamma_near_root(double x) {
    static const double c[] = {
        0x1.e6f0cbb873616p-1,   -0x1.b1cb63005ee98p-3,  0x1.eca189b8e6f6dp-5,   -0x1.2feeeb98a78eap-6,  0x1.8512e5903903ep-8,
        -0x1.fb44202a2306bp-10, 0x1.4de9aa1779d23p-11,  -0x1.b9f8b11bfd3d0p-13, 0x1.2564717896ec6p-14,  -0x1.863563f44f303p-16,
        0x1.03c0adafa529cp-17,  -0x1.5a06a5d662cb4p-19, 0x1.cd2011454fd05p-21,  -0x1.336dbe66757c8p-22, 0x1.99d3f5c0cad5ep-24,
        -0x1.0fb38d217b800p-25, 0x1.6a3e76070c135p-27,  -0x1.fd8e50abf2196p-29, 0x1.53b23429da21bp-30,  -0x1.2fae5cb379bf2p-32,
        0x1.94e73cc9821e1p-34,  -0x1.75c084e78a4cdp-34, 0x1.f255c4568ac4dp-36,
    };
    double t = 2 * x - 3, p = 0, off = (x - 0x1.762d86356be3fp+0) - 0x1.b86a722197829p-54;
    for (int i = (int)(sizeof c / sizeof *c) - 1; i >= 0; i--)
        p = p * t + c[i];
    return off * p;
}

/* pi times the distance of x from the nearest whole number, with its sign. */
NX_STATIC double pi_fraction(double x) { return NX_PI * (x - rint(x)); }

/* Below 10 the recurrence to [1, 2], from there the asymptotic series. Source: Abramowitz, Stegun 6.3.18, 6.4.12. */
NX_STATIC double f64_digamma(double x) {
    if (x == 0) return -copysign(INFINITY, x);
    if (x < 0) {
        if (x == rint(x) || x == -INFINITY) return NAN;
        return f64_digamma(1 - x) - NX_PI / tan(pi_fraction(x));
    }
    if (x < 10) {
        double more = x < 1 ? -1 / x : 0;
        for (x += x < 1; x > 2; more += 1 / x)
            x -= 1;
        return digamma_near_root(x) + more;
    }
    double z = 1 / x / x;
    double series = z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z * (1.0 / 132 - z * (691.0 / 32760 - z * (1.0 / 12 - z * 3617.0 / 8160)))))));
    return log(x) - 0.5 / x - series;
}

/* Recurrence up to 10, then the asymptotic series. */
NX_STATIC double f64_trigamma(double x) {
    if (x == 0) return INFINITY;
    if (x < 0) {
        if (x == rint(x) || x == -INFINITY) return x == -INFINITY ? NAN : INFINITY;
        double s = NX_PI / sin(pi_fraction(x));
        return s * s - f64_trigamma(1 - x);
    }
    double up = 0;
    for (; x < 10; x += 1)
        up += 1 / x / x;
    double r = 1 / x, z = r * r;
    double series = z * (1.0 / 6 - z * (1.0 / 30 - z * (1.0 / 42 - z * (1.0 / 30 - z * (5.0 / 66 - z * (691.0 / 2730 - z * (7.0 / 6 - z * 3617.0 / 510)))))));
    return up + (r + 0.5 * z + r * series);
}

NX_STATIC double f64_tgamma(double x) { return tgamma(x); }
NX_STATIC float f32_tgamma(float x) { return (float)tgamma((double)x); }
NX_STATIC float f32_digamma(float x) { return (float)f64_digamma((double)x); }
NX_STATIC float f32_trigamma(float x) { return (float)f64_trigamma((double)x); }
#undef NX_PI
#endif
