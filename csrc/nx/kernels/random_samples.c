/* random_samples.c: integers in a range, gamma and truncated normal numbers: a first try over the chunk in vector loops, later
 * tries for the few elements that need them. */
#include "random_math.h"
#include "threefry_one.h"

/* The block of a counter; `apart` tells rows of their own from the key's. */
static void block(uint64_t *out, const nx_key *key, uint64_t counter, bool apart) {
    if (key->is_wide) {
        uint64_t x[4] = {counter, 0, 0, apart};
        one_threefry_4x64(&x[0], &x[1], &x[2], &x[3], key->word);
        memcpy(out, x, sizeof x);
        return;
    }
    const uint32_t k[2] = {(uint32_t)key->word[0], (uint32_t)key->word[1]};
    uint32_t high = (uint32_t)(counter >> 32) | (apart ? 0x80000000u : 0), low = (uint32_t)counter;
    one_threefry_2x32(&high, &low, k);
    out[0] = high;
    out[1] = low;
}

Tries NX_ISA(nx_tries)(nx_place place, int64_t i) {
    Tries tries = {.key = {.is_wide = place.key->is_wide}};
    block(tries.key.word, place.key, (uint64_t)(place.first + i), true);
    return tries;
}

uint64_t NX_ISA(nx_another)(Tries *tries) {
    uint64_t x[4];
    block(x, &tries->key, tries->next++, false);
    return tries->key.is_wide ? x[0] : x[0] << 32 | x[1];
}
#define another NX_ISA(nx_another)

/* Unbiased: the product of a word and the width has its high half in [0, width); a low half below 2^64 mod width is tried
 * anew. Source: Lemire 2019. */
void NX_ISA(nx_sample_INTEGERS)(void *out, const void *const *p, const uint64_t *w, int64_t n, nx_place place) {
    const uint64_t *low = p[0], *high = p[1];
    uint64_t *x = out;
    for (int64_t i = 0; i < n; i++) {
        uint64_t width = high[i] - low[i] + 1; /* 0: all 64 bits */
        unsigned __int128 product = (unsigned __int128)w[i] * width;
        if ((uint64_t)product < width) {
            uint64_t least = (0 - width) % width;
            if ((uint64_t)product < least) {
                Tries tries = NX_ISA(nx_tries)(place, i);
                do
                    product = (unsigned __int128)another(&tries) * width;
                while ((uint64_t)product < least);
            }
        }
        x[i] = low[i] + (width ? (uint64_t)(product >> 64) : w[i]);
    }
}

/* ---- gamma: Marsaglia and Tsang 2000; below 1 the number for a + 1 times u^(1 / a) --------------------------------------- */

/* d v of a try, in *log (unless NULL) its logarithm; negative when it is refused. x is normal, wait = -log(u). */
NX_INLINE double gamma_try(double a, double x, double wait, double *log) {
    double d = (a < 1 ? a + 1 : a) - 1.0 / 3, t = FMA(x, 1 / __builtin_sqrt(9 * d), 1), v = t * t * t;
    double log_v = 3 * f64_log(t); /* NaN below 0 */
    bool is_taken = -wait < 0.5 * x * x + d * (1 - v + log_v);
    if (log) *log = log_v + f64_log(d);
    return is_taken ? d * v : -1;
}

static double gamma_again(double a, nx_place place, int64_t i, double *log) {
    Tries tries = NX_ISA(nx_tries)(place, i);
    for (;;) {
        uint64_t radius = another(&tries), angle = another(&tries);
        double y = gamma_try(a, normal_of(radius, angle), minus_log(another(&tries)), log);
        if (y >= 0)
            return y;
    }
}

/* The shapes that the tries are for; else 0 of 0, infinity of what is too large, NaN of what is no shape. */
NX_INLINE bool is_usual(double a) { return (a > 0) & (a < 0x1p1000); }
NX_INLINE double odd_gamma(double a) { return a == 0 ? 0 : a > 0 ? (double)INFINITY : (double)NAN; }

NX_INLINE void gammas(double *out, const double *a, const uint64_t *w, int64_t n, nx_place place, bool is_log) {
    enum { ROW = NX_SAMPLE_CHUNK };
    double log[ROW];
    int64_t odd = 0, below_one = 0;
    for (int64_t i = 0; i < n; i++)
        out[i] = gamma_try(a[i], normal_of(w[i], w[ROW + i]), minus_log(w[2 * ROW + i]), is_log ? &log[i] : NULL);
    for (int64_t i = 0; i < n; i++) {
        below_one += a[i] < 1;
        odd += !is_usual(a[i]);
        if (out[i] < 0 && is_usual(a[i]))
            out[i] = gamma_again(a[i], place, i, is_log ? &log[i] : NULL);
    }
    for (int64_t i = 0; i < n && below_one; i++) {
        double extra = a[i] < 1 ? minus_log(w[3 * ROW + i]) / a[i] : 0;
        if (is_log)
            log[i] -= extra;
        else
            out[i] *= f64_exp(-extra);
    }
    for (int64_t i = 0; i < n && odd; i++)
        if (!is_usual(a[i])) {
            out[i] = odd_gamma(a[i]);
            if (is_log) log[i] = f64_log(out[i]);
        }
    if (is_log) memcpy(out, log, (size_t)n * sizeof *out);
}

void NX_ISA(nx_sample_GAMMA)(void *out, const void *const *p, const uint64_t *w, int64_t n, nx_place place) {
    gammas(out, p[0], w, n, place, false);
}
void NX_ISA(nx_sample_LOG_GAMMA)(void *out, const void *const *p, const uint64_t *w, int64_t n, nx_place place) {
    gammas(out, p[0], w, n, place, true);
}

/* ---- truncated normal: what of a plain normal number falls inside is taken; the rest by the way that suits the range.
 * Source: Robert 1995. ------------------------------------------------------------------------------------------------------ */

static double between_by_uniform(double low, double high, double nearest, Tries *tries) {
    for (;;) {
        double x = low + (high - low) * unit(another(tries));
        if (2 * minus_log(another(tries)) >= x * x - nearest * nearest)
            return x;
    }
}

/* 0 < low: exponential numbers of the best rate. */
static double tail(double low, double high, Tries *tries) {
    double rate = 0.5 * (low + __builtin_sqrt(low * low + 4));
    if ((high - low) * rate < 1.5)
        return between_by_uniform(low, high, low, tries);
    for (;;) {
        double x = low + minus_log(another(tries)) / rate, distance = x - rate;
        if (2 * minus_log(another(tries)) >= distance * distance && x <= high)
            return x;
    }
}

static double truncated_again(double low, double high, Tries *tries) {
    if (low > 0)
        return tail(low, high, tries);
    if (high < 0)
        return -tail(-high, -low, tries);
    if (high - low < 2.5)
        return between_by_uniform(low, high, 0, tries);
    for (;;) {
        uint64_t radius = another(tries);
        double x = normal_of(radius, another(tries));
        if (x >= low && x <= high)
            return x;
    }
}

void NX_ISA(nx_sample_TRUNCATED)(void *out, const void *const *p, const uint64_t *w, int64_t n, nx_place place) {
    enum { ROW = NX_SAMPLE_CHUNK };
    const double *low = p[0], *high = p[1];
    double *x = out, second[ROW];
    for (int64_t i = 0; i < n; i++) x[i] = normal_of(w[i], w[ROW + i]);
    for (int64_t i = 0; i < n; i++) second[i] = normal_of(w[i], w[ROW + i] + ((uint64_t)1 << 62)); /* the sine beside the cosine */
    for (int64_t i = 0; i < n; i++) {
        if (x[i] >= low[i] && x[i] <= high[i])
            continue;
        x[i] = second[i];
        if (x[i] >= low[i] && x[i] <= high[i])
            continue;
        bool is_far = low[i] > 0x1p500 || high[i] < -0x1p500; /* all the mass is at the near end */
        if (!(low[i] < high[i]) || is_far) {
            x[i] = low[i] <= high[i] ? (low[i] > 0 ? low[i] : high[i] < 0 ? high[i] : low[i]) : (double)NAN;
        } else {
            Tries tries = NX_ISA(nx_tries)(place, i);
            x[i] = truncated_again(low[i], high[i], &tries);
        }
    }
}
