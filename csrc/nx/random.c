/* random.c: rows of words and of numbers, split over threads in whole chunks. What stands where: random.h. */
#include "random.h"
#include "kernels/kernels.h"
#include <math.h>
#include <string.h>

#define GRAIN (16 * NX_RANDOM_CHUNK)

const char *const nx_draw_names[NX_DRAW_COUNT] = {
#define NX_DRAW(id, name, body) name,
#include "draws.inc"
#undef NX_DRAW
    "normal",
};

#include "kernels/threefry_one.h"

void nx_threefry_2x32(uint32_t *out, const uint32_t *key, const uint32_t *counter, int64_t n) {
    for (int64_t i = 0; i < 2 * n; i += 2) {
        uint32_t x[2] = {counter[i], counter[i + 1]};
        one_threefry_2x32(&x[0], &x[1], key + i);
        memcpy(out + i, x, sizeof x);
    }
}

void nx_threefry_4x64(uint64_t *out, const uint64_t *key, const uint64_t *counter, int64_t n) {
    for (int64_t i = 0; i < 4 * n; i += 4) {
        uint64_t x[4];
        memcpy(x, counter + i, sizeof x);
        one_threefry_4x64(&x[0], &x[1], &x[2], &x[3], key + i);
        memcpy(out + i, x, sizeof x);
    }
}

typedef struct {
    const nx_random_kernels *kernels;
    const nx_key *key;
    char *out;
    nx_draw draw;
    nx_dtype dtype;
    int64_t n; /* bytes, or elements */
    double offset, factor, limit;
} Work;

static int64_t rounded(int64_t n, int64_t group) { return (n + group - 1) / group * group; }

static void words_of(const Work *w, uint64_t *words, int64_t first, int64_t n) {
    w->kernels->words[w->key->is_wide](words, w->key, (uint64_t)first, rounded(n, NX_RANDOM_GROUP));
}

static void bits_range(void *context, int64_t begin, int64_t end) {
    const Work *w = context;
    enum { BYTES = 8 * NX_RANDOM_CHUNK };
    _Alignas(64) uint64_t words[NX_RANDOM_CHUNK];
    for (int64_t at = begin; at < end; at += BYTES) {
        int64_t bytes = end - at < BYTES ? end - at : BYTES;
        words_of(w, words, at / 8, (bytes + 7) / 8);
        memcpy(w->out + at, words, (size_t)bytes);
    }
}

void nx_random_bits(void *out, int64_t bytes, const nx_key *key) {
    Work w = {.kernels = nx_kernels_get()->random, .key = key, .out = out, .n = bytes};
    nx_parallel_for(bytes, 8 * GRAIN, bits_range, &w);
}

/* Numbers [at, at + n) of a chunk in float32: uniform ones from the halves of words, others from float64. */
static void chunk32(const Work *w, float *out, int64_t at, int64_t n) {
    _Alignas(64) uint64_t words[NX_RANDOM_CHUNK];
    _Alignas(64) double wide[NX_RANDOM_CHUNK];
    bool is_plain = w->offset == 0 && w->factor == 1;
    if (w->draw == NX_DRAW_UNIFORM) {
        int bits = w->dtype == NX_F32 ? 24 : w->dtype == NX_F16 ? 11 : 8;
        words_of(w, words, at / 2, (n + 1) / 2);
        w->kernels->unit(out, words, n, bits);
    } else {
        words_of(w, words, at, n);
        w->kernels->draw[w->draw](wide, words, rounded(n, NX_RANDOM_GROUP));
        w->kernels->narrow(out, wide, n);
    }
    if (!is_plain)
        w->kernels->scale32(out, n, (float)w->offset, (float)w->factor, (float)w->limit);
}

static void range64(const Work *w, int64_t begin, int64_t end) {
    _Alignas(64) uint64_t words[NX_RANDOM_CHUNK];
    _Alignas(64) double last[NX_RANDOM_GROUP];
    const nx_random_kernels *k = w->kernels;
    for (int64_t at = begin; at < end; at += NX_RANDOM_CHUNK) {
        int64_t n = end - at < NX_RANDOM_CHUNK ? end - at : NX_RANDOM_CHUNK, whole = n / NX_RANDOM_GROUP * NX_RANDOM_GROUP;
        double *out = (double *)w->out + at;
        words_of(w, words, at, n);
        k->draw[w->draw](out, words, whole);
        if (n > whole) {
            k->draw[w->draw](last, words + whole, NX_RANDOM_GROUP);
            memcpy(out + whole, last, (size_t)(n - whole) * sizeof *out);
        }
        if (w->offset != 0 || w->factor != 1)
            k->scale64(out, n, w->offset, w->factor, w->limit);
    }
}

static void range_small(const Work *w, int64_t begin, int64_t end) {
    _Alignas(64) float wide[NX_RANDOM_CHUNK];
    int size = nx_dtypes[w->dtype].size;
    nx_run cast = nx_cast_run(w->dtype, NX_F32);
    for (int64_t at = begin; at < end; at += NX_RANDOM_CHUNK) {
        int64_t n = end - at < NX_RANDOM_CHUNK ? end - at : NX_RANDOM_CHUNK;
        chunk32(w, wide, at, n);
        cast((char *[]){w->out + at * size, (char *)wide}, (int64_t[]){size, 4}, n);
    }
}

static void draw_range(void *context, int64_t begin, int64_t end) {
    const Work *w = context;
    if (w->dtype == NX_F64) {
        range64(w, begin, end);
    } else if (w->dtype == NX_F32) {
        for (int64_t at = begin; at < end; at += NX_RANDOM_CHUNK)
            chunk32(w, (float *)w->out + at, at, end - at < NX_RANDOM_CHUNK ? end - at : NX_RANDOM_CHUNK);
    } else {
        range_small(w, begin, end);
    }
}

/* Results from here on would be rounded to the open end of a range: they become its other end, so that each number keeps the
 * width of its rounding. Small floats: the middle between `high` and the number before it. */
static double limit_of(double high, nx_dtype dtype) {
    if (dtype == NX_F64)
        return high;
    if (dtype == NX_F32)
        return (double)(float)high;
    int bits = dtype == NX_F16 ? 11 : 8, least = dtype == NX_F16 ? -24 : -133, exponent;
    double part = frexp(high, &exponent);
    int scale = high == 0 || exponent - bits < least ? least : exponent - bits;
    double whole = rint(ldexp(high, -scale));
    bool is_edge = part > 0 && scale > least && whole == ldexp(0.5, bits); /* a power of two: finer steps below it */
    return ldexp(whole - (is_edge ? 0.25 : 0.5), scale);
}

void nx_random_draw(nx_draw draw, nx_dtype dtype, void *out, int64_t n, const nx_key *key, double offset, double factor) {
    double limit = draw == NX_DRAW_UNIFORM ? limit_of(offset + factor, dtype) : (double)NAN;
    Work w = {nx_kernels_get()->random, key, out, draw, dtype, n, offset, factor, limit};
    nx_parallel_for(n, GRAIN, draw_range, &w);
}
