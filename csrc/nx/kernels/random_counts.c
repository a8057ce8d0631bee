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

/* What a chunk of equal parameters shares: the sums of the first probabilities, and the k of a uniform number by halving. */
enum { SUMS = 128 };
typedef struct {
    double sum[SUMS];
    int n; /* a power of two */
} Sums;

static int64_t find(const Sums *t, double u) {
    const double *base = t->sum;
    for (int half = t->n / 2; half > 0; half /= 2) base += base[half - 1] <= u ? half : 0;
    return base - t->sum + (base[0] <= u);
}

static bool all_equal(const double *x, int64_t n) {
    int64_t others = 0;
    for (int64_t i = 1; i < n; i++) others += x[i] != x[0];
    return n > 1 && others == 0;
}

/* ---- Poisson -------------------------------------------------------------------------------------------------------------- */

/* The first k whose sum of probabilities is above u; sums that no longer grow count as 1. */
static int64_t poisson_by_inversion(double rate, double u) {
    double p = f64_exp(-rate), sum = p;
    int64_t k = 0;
    for (; u >= sum; k++) {
        p *= rate / (double)(k + 1);
        if (sum + p == sum && (double)k > rate)
            return k + 1;
        sum += p;
    }
    return k;
}

/* The sums that poisson_by_inversion makes; false where they are too many. */
static bool poisson_sums(Sums *t, double rate) {
    double p = f64_exp(-rate), sum = p;
    int k = 0;
    for (; k < SUMS; k++) {
        t->sum[k] = sum;
        p *= rate / (double)(k + 1);
        if (sum + p == sum && (double)k > rate) break;
        sum += p;
    }
    if (k == SUMS)
        return false;
    for (t->n = 1; t->n <= k + 1;) t->n *= 2;
    for (int i = k + 1; i < t->n; i++) t->sum[i] = 2; /* above every u */
    return t->n <= SUMS;
}

/* The cover of a distribution by transformed rejection. */
typedef struct {
    double n, p, mean, slope, base, alpha, quick, top; /* top: binomial: log of the largest probability */
} Hat;

static Hat poisson_hat(double rate) {
    double base = 0.931 + 2.53 * __builtin_sqrt(rate);
    return (Hat){.mean = rate, .slope = -0.059 + 0.02483 * base, .base = base, .alpha = 1.1239 + 1.1328 / (base - 3.4),
                 .quick = 0.9277 - 3.6224 / (base - 2)};
}

/* -1: refused */
static double poisson_try(const Hat *h, double u, double v) {
    double s = 0.5 - __builtin_fabs(u), k = __builtin_floor((2 * h->slope / s + h->base) * u + h->mean + 0.43);
    if (s >= 0.07 && v <= h->quick)
        return k;
    if (k < 0 || (s < 0.013 && v > s))
        return -1;
    return f64_log(v * h->alpha / (h->slope / (s * s) + h->base)) <= log_poisson(k, h->mean) ? k : -1;
}

static double binomial_try(const Hat *h, double u, double v) {
    double s = 0.5 - __builtin_fabs(u), k = __builtin_floor((2 * h->slope / s + h->base) * u + h->mean + 0.5);
    if (s >= 0.07 && v <= h->quick)
        return k;
    if (k < 0 || k > h->n)
        return -1;
    return f64_log(v * h->alpha / (h->slope / (s * s) + h->base)) <= log_binomial(k, h->n, h->p) - h->top ? k : -1;
}

/* Two tries with the chunk's words, later ones with words of the element's own. */
NX_INLINE double by_rejection(const Hat *h, double (*attempt)(const Hat *, double, double), const uint64_t *w, nx_place place, int64_t i) {
    enum { ROW = NX_SAMPLE_CHUNK };
    double k = attempt(h, unit(w[i]) - 0.5, unit(w[ROW + i]));
    if (k < 0)
        k = attempt(h, unit(w[2 * ROW + i]) - 0.5, unit(w[3 * ROW + i]));
    if (k >= 0)
        return k;
    Tries tries = NX_ISA(nx_tries)(place, i);
    do {
        double u = unit(another(&tries)) - 0.5;
        k = attempt(h, u, unit(another(&tries)));
    } while (k < 0);
    return k;
}

void NX_ISA(nx_sample_POISSON)(void *out, const void *const *p, const uint64_t *w, int64_t n, nx_place place) {
    const double *rate = p[0];
    int64_t *x = out;
    Sums sums;
    Hat hat = {.mean = -1};
    bool is_tabled = all_equal(rate, n) && rate[0] > 0 && rate[0] < LEAST_MEAN && poisson_sums(&sums, rate[0]);
    for (int64_t i = 0; i < n && is_tabled; i++) x[i] = find(&sums, unit(w[i]));
    for (int64_t i = 0; i < n && !is_tabled; i++) {
        if (!(rate[i] > 0 && rate[i] < 0x1p63)) {
            x[i] = rate[i] >= 0x1p63 ? INT64_MAX : rate[i] == 0 ? 0 : -1;
        } else if (rate[i] < LEAST_MEAN) {
            x[i] = poisson_by_inversion(rate[i], unit(w[i]));
        } else {
            if (hat.mean != rate[i])
                hat = poisson_hat(rate[i]);
            double k = by_rejection(&hat, poisson_try, w, place, i);
            x[i] = k < 0x1p63 ? (int64_t)k : INT64_MAX;
        }
    }
}

/* ---- binomial, for p <= 1/2 ----------------------------------------------------------------------------------------------- */

static double binomial_by_inversion(double n, double p, double u) {
    double q = f64_exp(n * f64_log1p(-p)), sum = q, odds = p / (1 - p), k = 0;
    for (; u >= sum && k < n; k++) {
        q *= odds * (n - k) / (k + 1);
        if (sum + q == sum && k > n * p)
            return k + 1;
        sum += q;
    }
    return k;
}

static bool binomial_sums(Sums *t, double n, double p) {
    double q = f64_exp(n * f64_log1p(-p)), sum = q, odds = p / (1 - p);
    int k = 0;
    for (; k < SUMS && (double)k < n; k++) {
        t->sum[k] = sum;
        q *= odds * (n - (double)k) / (double)(k + 1);
        if (sum + q == sum && (double)k > n * p) break;
        sum += q;
    }
    if (k == SUMS)
        return false;
    for (t->n = 1; t->n <= k + 1;) t->n *= 2;
    for (int i = (double)k < n ? k + 1 : k; i < t->n; i++) t->sum[i] = 2;
    return t->n <= SUMS;
}

static Hat binomial_hat(double n, double p) {
    double spread = __builtin_sqrt(n * p * (1 - p)), base = 1.15 + 2.53 * spread;
    return (Hat){n, p, n * p, -0.0873 + 0.0248 * base + 0.01 * p, base, (2.83 + 5.1 / base) * spread, 0.92 - 4.2 / base,
                 log_binomial(__builtin_floor((n + 1) * p), n, p)};
}

void NX_ISA(nx_sample_BINOMIAL)(void *out, const void *const *in, const uint64_t *w, int64_t count, nx_place place) {
    const double *trials = in[0], *chance = in[1];
    int64_t *x = out;
    Sums sums;
    Hat hat = {.n = -1};
    bool is_one = all_equal(trials, count) && all_equal(chance, count), is_tabled = false;
    for (int64_t i = 0; i < count; i++) {
        double n = trials[i], p = chance[i];
        bool is_valid = n >= 0 && n <= 0x1p53 && p >= 0 && p <= 1, is_turned = p > 0.5;
        double q = is_turned ? 1 - p : p, k = 0;
        if (is_valid && n * q < LEAST_MEAN) {
            if (is_one && i == 0)
                is_tabled = binomial_sums(&sums, n, q);
            k = is_tabled ? (double)find(&sums, unit(w[i])) : binomial_by_inversion(n, q, unit(w[i]));
        } else if (is_valid) {
            if (hat.n != n || hat.p != q)
                hat = binomial_hat(n, q);
            k = by_rejection(&hat, binomial_try, w, place, i);
        }
        x[i] = is_valid ? (int64_t)(is_turned ? n - k : k) : -1;
    }
}
