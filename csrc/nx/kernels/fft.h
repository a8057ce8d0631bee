/* fft.h: plans of Fourier transforms, and what one instruction set does with them.
 *
 * A transform works on vector numbers: a vector of real parts beside one of imaginary parts, whose lanes go through the same
 * steps. The lanes are transforms of a batch, or columns and rows of one long transform. No lane depends on another, so the
 * result is the same for any width, number of threads and place in a batch. Only the forward transform exists: the
 * backward one swaps the parts when it loads and when it stores. */
#ifndef NX_FFT_H
#define NX_FFT_H
#include "nx.h"

enum {
    NX_FFT_MOST_PASSES = 40,
    NX_FFT_BLOCK = 16,    /* columns whose factors lie together in a table */
    NX_FFT_MOST_PRIME = 113 /* the longest prime that has a pass */
};

typedef enum {
    NX_FFT_PASSES, /* butterflies of the factors, one after the other (Stockham, decimation in frequency) */
    NX_FFT_SPLIT,  /* an n1 x n2 matrix: columns by `a`, times w^(k1 j2), rows by `b` */
    NX_FFT_CHIRP,  /* Bluestein: a convolution of length n1, transformed by `a` */
    NX_FFT_REAL,   /* real numbers in pairs by `a`, of half the length */
    NX_FFT_ODD     /* real numbers of an odd length in passes of halves (fftodd.inc) */
} nx_fft_kind;

typedef struct nx_fft_plan nx_fft_plan;
struct nx_fft_plan {
    nx_fft_kind kind;
    bool is_single; /* tables of float */
    int64_t n, work; /* length; vector numbers of scratch */
    int passes;      /* also of a SPLIT whose parts are one pass each: then it can be done in two */
    int factor[NX_FFT_MOST_PASSES];
    const void *twiddle[NX_FFT_MOST_PASSES]; /* (factor - 1) pairs for each i in [1, left); of ODD: in [1, done / 2] */
    const void *root[NX_FFT_MOST_PASSES];    /* factor pairs, where the pass has no formula of its own */
    int64_t n1, n2;
    const nx_fft_plan *a, *b;
    /* w^(k1 j2) = high[k1 / radix] low[k1 % radix]; high NULL: radix = n1. Each as blocks of columns, real parts, then
     * (after `spread` numbers) imaginary ones. */
    int64_t radix, low_spread, high_spread;
    const void *low, *high;
    const void *chirp, *spectrum; /* n pairs; n1 pairs, divided by n1 */
    const void *turns;            /* of REAL: w^k, pairs for k <= n / 4 */
};

/* Complex numbers in memory: element j of lane l has its real part at p + j step + l lane, the imaginary one `im` bytes
 * further; im = 0: there is none (zero when read, dropped when written). swap: the parts change places. streams: written past
 * the caches where that can be done; the caller ends that. */
typedef struct {
    char *p;
    int64_t im, step, lane;
    bool swap, streams;
} nx_fft_side;

typedef enum { NX_FFT_COMPLEX, NX_FFT_TO_REAL, NX_FFT_FROM_REAL } nx_fft_way;

/* A group of lanes from memory to memory. */
typedef struct {
    const nx_fft_plan *plan;
    nx_fft_way way;
    bool inverse;
    int64_t count; /* elements that the input has (complex ones, or real ones of FROM_REAL); the rest is zero */
    double scale;
} nx_fft_job;

typedef struct {
    int lanes, size; /* size: bytes of a vector number */
    /* `rows` lanes, in groups; work: nx_fft_group_work vector numbers */
    void (*group)(const nx_fft_job *job, const nx_fft_side *out, const nx_fft_side *in, int64_t rows, void *work);
    /* Of one transform by a SPLIT plan: groups [begin, end) of columns into `matrix`, and of its rows to memory. [1] from
     * real numbers of an odd length to the half spectrum, [2] back; sides of these are not swapped. */
    void (*columns[3])(const nx_fft_plan *plan, void *matrix, const nx_fft_side *in, int64_t begin, int64_t end, void *work);
    void (*rows[3])(const nx_fft_plan *plan, const nx_fft_side *out, const void *matrix, int64_t begin, int64_t end, double scale,
                    void *work);
    /* [0] at once; work: nx_fft_whole_work vector numbers. */
    void (*whole)(const nx_fft_plan *plan, const nx_fft_side *out, const nx_fft_side *in, double scale, void *work);
    /* out[k] = in[k] w[k] scale, lanes along k (lane is the step); w: pairs; they may be the same memory */
    void (*times)(const nx_fft_side *out, const nx_fft_side *in, const void *w, int64_t n, double scale);
    /* The half spectrum of a REAL plan from its pairs' transform, in place, and what leads back (out: pairs, dense). */
    void (*untangle)(const nx_fft_plan *plan, const nx_fft_side *spectrum, double scale);
    void (*entangle)(const nx_fft_plan *plan, void *out, const nx_fft_side *spectrum);
} nx_fft_kernels;

/* How far the columns (n = n2) or rows (n = n1) are apart that share a transform: the same for all widths of vectors. */
static inline int64_t nx_fft_apart(const nx_fft_plan *plan, int64_t n) {
    int64_t widest = plan->is_single ? 16 : 8;
    return ((n + 1) / 2 + widest - 1) / widest * widest;
}

/* Vector numbers in a row of `matrix`: odd, so that rows do not fall on the same lines of the cache. */
static inline int64_t nx_fft_row(const nx_fft_plan *plan, int lanes) { return ((plan->n2 + lanes - 1) / lanes) | 1; }

static inline int64_t nx_fft_group_work(const nx_fft_plan *plan, int lanes) { return 2 * (plan->n + 1 + 2 * lanes) + plan->work; }

/* Vector numbers of `matrix`: whole groups of rows. */
static inline int64_t nx_fft_matrix(const nx_fft_plan *plan, int lanes) {
    return (plan->n1 + lanes - 1) / lanes * lanes * nx_fft_row(plan, lanes);
}

/* What columns and rows need. */
static inline int64_t nx_fft_parts_work(const nx_fft_plan *plan, int lanes) {
    int64_t columns = 2 * plan->n1 + plan->a->work, rows = 3 * (plan->n2 + lanes) + plan->b->work;
    return columns > rows ? columns : rows;
}

static inline int64_t nx_fft_whole_work(const nx_fft_plan *plan, int lanes) {
    int64_t a = plan->n1 * ((plan->n2 + lanes - 1) / lanes), b = plan->n2 * ((plan->n1 + lanes - 1) / lanes);
    return (a > b ? a : b) + nx_fft_matrix(plan, lanes) + nx_fft_parts_work(plan, lanes);
}

#endif
