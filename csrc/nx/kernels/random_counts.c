/* random_counts.c: Poisson and binomial numbers: by inversion where the mean is small, else by transformed rejection with
 * squeeze. Sources: Hoermann 1993 (PTRS, BTRS); Loader 2000 (probabilities without cancellation). */
#include "random_math.h"

#define another NX_ISA(nx_another)
#define LEAST_MEAN 10 /* below, inversion */

/* log(k!) - log(sqrt(2 pi k) (k/e)^k), k >= 1 */
static double stirling_rest(double k) {
    static const double exact[16] = {
        0,
        0x1.4c071bcda0a5bp-4, 0x1.52a9b923ea649p-5, 0x1.c579a268d80b3p-6, 0x1.54a2662fd78a9p-6, 0x1.10b4e513fcbedp-6,
        0x1.c6b167bebdf36p-7, 0x1.85d4d612e4a86p-7, 0x1.552805e7b3076p-7, 0x1.2f4871b12ab64p-7, 0x1.10f9d4c0743a7p-7,
        0x1.f0593088014f8p-8, 0x1.c7018733aa9c6p-8, 0x1.a40514700f36cp-8, 0x1.86076c002d4a7p-8, 0x1.6c08f6f194a10p-8,
    };
    if (k < 16)
        return exact[(int)k];
    double r = 1 / k, z = r * r;
    return r * FMA(z, FMA(z, FMA(z, FMA(z, FMA(z, -691.0 / 360360, 1.0 / 1188), -1.0 / 1680), 1.0 / 1260), -1.0 / 360), 1.0 / 12);
}

/* k log(k / mean) + mean - k, without the cancellation near the mean; k >= 0, mean > 0 */
static double deviance(double k, double mean) {
    double x = (k - mean) / mean;
    if (__builtin_fabs(x) >= 0.1)
        return k == 0 ? mean : mean * FMA(1 + x, f64_log1p(x), -x);
    double sum = 0; /* (1 + x) log(1 + x) - x = x^2 / 2 - x^3 / 6 + x^4 / 12 - ... */
    for (int n = 17; n >= 2; n--) sum = FMA(sum, -x, 1.0 / (n * (n - 1)));
    return mean * x * x * sum;
}

static double log_poisson(double k, double rate) {
    if (k == 0)
        return -rate;
    return -stirling_rest(k) - deviance(k, rate) - 0.5 * f64_log(0x1.921fb54442d18p+2 * k);
}

static double log_binomial(double k, double n, double p) {
    double rest = n - k;
    if (k == 0 || rest == 0)
        return n * (k == 0 ? f64_log1p(-p) : f64_log(p));
    double d = deviance(k, n * p) + deviance(rest, n * (1 - p));
    return stirling_rest(n) - stirling_rest(k) - stirling_rest(rest) - d - 0.5 * f64_log(0x1.921fb54442d18p+2 * k * (rest / n));
}

/* ---- Poisson -------------------------------------------------------------------------------------------------------------- */

static int64_t poisson_by_inversion(double rate, double u) {
    double p = f64_exp(-rate), sum = p;
    int64_t k = 0;
    while (u >= sum && k < 200) {
        p *= rate / (double)++k;
        sum += p;
    }
    return k;
}

typedef struct {
    double slope, base, alpha, quick;
} Hat;

/* -1: refused */
static double poisson_try(const Hat *hat, double rate, double u, double v) {
    double s = 0.5 - __builtin_fabs(u), k = __builtin_floor((2 * hat->slope / s + hat->base) * u + rate + 0.43);
    if (s >= 0.07 && v <= hat->quick)
        return k;
    if (k < 0 || (s < 0.013 && v > s))
        return -1;
    return f64_log(v * hat->alpha / (hat->slope / (s * s) + hat->base)) <= log_poisson(k, rate) ? k : -1;
}

static int64_t poisson_by_rejection(double rate, uint64_t first, uint64_t second, nx_place place, int64_t i) {
    double base = 0.931 + 2.53 * __builtin_sqrt(rate);
    Hat hat = {-0.059 + 0.02483 * base, base, 1.1239 + 1.1328 / (base - 3.4), 0.9277 - 3.6224 / (base - 2)};
    double k = poisson_try(&hat, rate, unit(first) - 0.5, unit(second));
    if (k < 0) {
        Tries tries = NX_ISA(nx_tries)(place, i);
        do {
            double u = unit(another(&tries)) - 0.5;
            k = poisson_try(&hat, rate, u, unit(another(&tries)));
        } while (k < 0);
    }
    return k < 0x1p63 ? (int64_t)k : INT64_MAX;
}

void NX_ISA(nx_sample_POISSON)(void *out, const void *const *p, const uint64_t *w, int64_t n, nx_place place) {
    const double *rate = p[0];
    int64_t *x = out;
    for (int64_t i = 0; i < n; i++) {
        if (!(rate[i] > 0 && rate[i] < 0x1p63))
            x[i] = rate[i] >= 0x1p63 ? INT64_MAX : rate[i] == 0 ? 0 : -1;
        else if (rate[i] < LEAST_MEAN)
            x[i] = poisson_by_inversion(rate[i], unit(w[i]));
        else
            x[i] = poisson_by_rejection(rate[i], w[i], w[NX_SAMPLE_CHUNK + i], place, i);
    }
}

/* ---- binomial, for p <= 1/2 ----------------------------------------------------------------------------------------------- */

static double binomial_by_inversion(double n, double p, double u) {
    double q = f64_exp(n * f64_log1p(-p)), sum = q, odds = p / (1 - p), k = 0;
    while (u >= sum && k < n && k < 200) {
        q *= odds * (n - k) / (k + 1);
        sum += q;
        k++;
    }
    return k;
}

typedef struct {
    double n, p, base, slope, alpha, quick, top; /* top: log of the largest probability */
} Shape;

static double binomial_try(const Shape *h, double u, double v) {
    double s = 0.5 - __builtin_fabs(u), k = __builtin_floor((2 * h->slope / s + h->base) * u + h->n * h->p + 0.5);
    if (s >= 0.07 && v <= h->quick)
        return k;
    if (k < 0 || k > h->n)
        return -1;
    return f64_log(v * h->alpha / (h->slope / (s * s) + h->base)) <= log_binomial(k, h->n, h->p) - h->top ? k : -1;
}

static double binomial_by_rejection(double n, double p, uint64_t first, uint64_t second, nx_place place, int64_t i) {
    double spread = __builtin_sqrt(n * p * (1 - p)), base = 1.15 + 2.53 * spread;
    Shape h = {n, p, base, -0.0873 + 0.0248 * base + 0.01 * p, (2.83 + 5.1 / base) * spread, 0.92 - 4.2 / base,
               log_binomial(__builtin_floor((n + 1) * p), n, p)};
    double k = binomial_try(&h, unit(first) - 0.5, unit(second));
    if (k >= 0)
        return k;
    Tries tries = NX_ISA(nx_tries)(place, i);
    do {
        double u = unit(another(&tries)) - 0.5;
        k = binomial_try(&h, u, unit(another(&tries)));
    } while (k < 0);
    return k;
}

void NX_ISA(nx_sample_BINOMIAL)(void *out, const void *const *in, const uint64_t *w, int64_t count, nx_place place) {
    const double *trials = in[0], *chance = in[1];
    int64_t *x = out;
    for (int64_t i = 0; i < count; i++) {
        double n = trials[i], p = chance[i];
        bool is_valid = n >= 0 && n <= 0x1p53 && p >= 0 && p <= 1, is_turned = p > 0.5;
        double q = is_turned ? 1 - p : p, k = 0;
        if (is_valid && n * q < LEAST_MEAN)
            k = binomial_by_inversion(n, q, unit(w[i]));
        else if (is_valid)
            k = binomial_by_rejection(n, q, w[i], w[NX_SAMPLE_CHUNK + i], place, i);
        x[i] = is_valid ? (int64_t)(is_turned ? n - k : k) : -1;
    }
}
