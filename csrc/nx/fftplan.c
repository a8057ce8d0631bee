/* fftplan.c: how a length is transformed, the tables for it, and the plans kept for later calls. */
#include "fftplan.h"
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAF = 256,          /* the longest length that is done in passes */
    INNER_LEAF = 512,    /* the same where it is a part of another */
    LONGEST_ODD = 1024,  /* of real numbers, which go through them as halves */
    SHORTEST_SPLIT = 16, /* below it one transform alone is not worth a matrix */
    LONGEST_CHIRP = 1000, /* a longer prime factor makes the whole length a convolution */
    FULL_TABLE = 8192,   /* longer matrices have their factors as products */
    KEPT = 32            /* plans */
};
static const size_t KEPT_BYTES = (size_t)128 << 20;

typedef struct table {
    struct table *next;
} table;

/* A plan as this file sees it: the public part first. Parts of a plan belong to it. */
typedef struct {
    nx_fft_plan p;
    table *tables;
    size_t bytes;
    bool is_real; /* of the key: REAL or ODD */
    int references;
    uint64_t used;
} owned;

/* ---- memory ----------------------------------------------------------------------------------------------------- */

static owned *plan_new(int64_t n, bool is_single, nx_fft_kind kind) {
    owned *plan = calloc(1, sizeof *plan);
    if (plan) plan->p = (nx_fft_plan){.kind = kind, .is_single = is_single, .n = n};
    return plan;
}

static void plan_free(owned *plan) {
    if (!plan) return;
    plan_free((owned *)plan->p.a);
    if (plan->p.b != plan->p.a) plan_free((owned *)plan->p.b);
    for (table *t = plan->tables, *next; t; t = next) {
        next = t->next;
        free(t);
    }
    free(plan);
}

/* Memory for `count` numbers of the plan's type, 64-byte aligned, that goes when it goes. */
static void *numbers(owned *plan, int64_t count) {
    size_t head = 64 + 64, size = plan->p.is_single ? sizeof(float) : sizeof(double);
    if (count > INT64_MAX / 16) return NULL;
    table *t = malloc((size_t)count * size + head);
    if (!t) return NULL;
    t->next = plan->tables;
    plan->tables = t;
    plan->bytes += (size_t)count * size;
    return (char *)((uintptr_t)((char *)t + head) / 64 * 64);
}

static char *number_at(const owned *plan, const void *numbers, int64_t i) {
    return (char *)numbers + i * (int64_t)(plan->p.is_single ? sizeof(float) : sizeof(double));
}

static void set_root(const owned *plan, const nx_roots *roots, int64_t k, const void *re, int64_t at, int64_t spread) {
    nx_root(roots, k, plan->p.is_single, number_at(plan, re, at), number_at(plan, re, at + spread));
}

/* ---- factors ---------------------------------------------------------------------------------------------------- */

static int64_t largest_prime(int64_t n) {
    int64_t largest = 1;
    for (int64_t p = 2; p * p <= n; p += p == 2 ? 1 : 2)
        for (; n % p == 0; n /= p) largest = p;
    return n > 1 ? n : largest;
}

/* The passes of a length without long primes. */
static void choose_passes(nx_fft_plan *p) {
    int64_t n = p->n;
    p->passes = 0;
    while (n % 8 == 0 && n != 16) n /= 8, p->factor[p->passes++] = 8;
    while (n % 4 == 0) n /= 4, p->factor[p->passes++] = 4;
    for (int64_t r = 2; n > 1; r += r == 2 ? 1 : 2)
        for (; n % r == 0; n /= r) p->factor[p->passes++] = (int)r;
    if (p->passes == 0) p->factor[p->passes++] = 1;
}

/* Whether a matrix of one pass each way does the length. */
static bool is_two_passes(int64_t n) {
    nx_fft_plan p = {.n = n};
    choose_passes(&p);
    return p.passes == 2;
}

static bool has_formula(int r) { return r <= 5 || r == 8; }

static bool make_passes(owned *plan, const nx_roots *roots) {
    nx_fft_plan *p = &plan->p;
    int64_t left = p->n, done = 1;
    for (int k = 0; k < p->passes; k++) {
        int r = p->factor[k];
        left /= r;
        void *twiddle = numbers(plan, 2 * (r - 1) * left + 2), *root = has_formula(r) ? NULL : numbers(plan, 2 * r);
        if (!twiddle || (!root && !has_formula(r))) return false;
        for (int64_t i = 1; i < left; i++)
            for (int b = 1; b < r; b++) set_root(plan, roots, b * i * done, twiddle, 2 * ((i - 1) * (r - 1) + b - 1), 1);
        for (int j = 0; root && j < r; j++) set_root(plan, roots, p->n / r * j, root, 2 * j, 1);
        p->twiddle[k] = twiddle;
        p->root[k] = root;
        done *= r;
    }
    return true;
}

/* The divisors nearest to each other, rather those that fill vectors of eight. */
static void choose_split(nx_fft_plan *p) {
    double best = INFINITY;
    p->n1 = 1;
    for (int64_t d = 2; d * d <= p->n; d++) {
        if (p->n % d != 0) continue;
        int64_t e = p->n / d, d8 = (d + 7) / 8 * 8, e8 = (e + 7) / 8 * 8;
        double cost = (double)e / (double)d + 8 * ((double)d8 / (double)d * ((double)e8 / (double)e) - 1);
        if (cost < best) best = cost, p->n1 = e;
    }
    p->n2 = p->n / p->n1;
}

/* The cheapest length for a convolution that needs `least`. */
static int64_t convolution_length(int64_t least) {
    int64_t best = INT64_MAX, unit = least < 64 ? 8 : least < 4096 ? 16 : 64;
    for (int64_t five = unit; five < 2 * least; five *= 5)
        for (int64_t three = five; three < 2 * least; three *= 3) {
            int64_t n = three;
            while (n < least) n *= 2;
            if (n < best) best = n;
        }
    return best;
}

/* ---- the kinds -------------------------------------------------------------------------------------------------- */

static owned *plan_make(int64_t n, bool is_single, bool is_inner);

static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

/* Factors for `count` rows that are `stride` apart, as blocks of columns. */
static const void *block_table(owned *plan, const nx_roots *roots, int64_t count, int64_t stride, int64_t *spread) {
    int64_t n2 = plan->p.n2, blocks = (n2 + NX_FFT_BLOCK - 1) / NX_FFT_BLOCK;
    *spread = blocks * NX_FFT_BLOCK * count;
    void *found = numbers(plan, 2 * *spread);
    if (!found) return NULL;
    for (int64_t j = 0; j < blocks * NX_FFT_BLOCK; j++)
        for (int64_t k = 0; k < count; k++) {
            int64_t at = (j / NX_FFT_BLOCK * count + k) * NX_FFT_BLOCK + j % NX_FFT_BLOCK;
            set_root(plan, roots, j < n2 ? k * stride * j : 0, found, at, *spread);
        }
    return found;
}

static bool make_split(owned *plan, const nx_roots *roots) {
    nx_fft_plan *p = &plan->p;
    p->a = (const nx_fft_plan *)plan_make(p->n1, p->is_single, true);
    p->b = p->a && p->n1 == p->n2 ? p->a : (const nx_fft_plan *)plan_make(p->n2, p->is_single, true);
    if (!p->a || !p->b) return false;
    plan->bytes += ((owned *)p->a)->bytes + (p->a == p->b ? 0 : ((owned *)p->b)->bytes);
    p->radix = p->n1;
    if (p->n > FULL_TABLE) {
        p->radix = (int64_t)sqrt((double)p->n1);
        p->high = block_table(plan, roots, (p->n1 + p->radix - 1) / p->radix, p->radix, &p->high_spread);
        if (!p->high) return false;
    }
    p->low = block_table(plan, roots, p->radix, 1, &p->low_spread);
    p->work = p->n + p->n1 + larger(p->a->work, p->b->work);
    if (!p->low || p->a->passes != 1 || p->b->passes != 1) return p->low != NULL;
    p->passes = 2;
    p->factor[0] = p->a->factor[0];
    p->factor[1] = p->b->factor[0];
    return make_passes(plan, roots);
}

/* The transform of exp(i pi k^2 / n), wrapped, over m; found in double precision. */
static bool make_spectrum(owned *plan, const nx_roots *roots) {
    nx_fft_plan *p = &plan->p;
    int64_t n = p->n, m = p->n1;
    void *found = numbers(plan, 2 * m);
    double *work = calloc((size_t)m, 2 * sizeof *work);
    owned *twin = p->is_single ? plan_make(m, false, true) : NULL;
    const nx_fft_plan *by = p->is_single ? (const nx_fft_plan *)twin : p->a;
    bool ok = found && work && by;
    for (int64_t k = 0; ok && k < n; k++) {
        int64_t square = (int64_t)((unsigned __int128)(uint64_t)k * (uint64_t)k % (uint64_t)(2 * n)), last = k ? m - k : 0;
        nx_root(roots, square, false, &work[2 * k], &work[2 * k + 1]);
        work[2 * k + 1] = -work[2 * k + 1];
        work[2 * last] = work[2 * k];
        work[2 * last + 1] = work[2 * k + 1];
    }
    ok = ok && nx_fft_dense(by, work);
    for (int64_t k = 0; ok && k < 2 * m; k++) {
        if (p->is_single)
            ((float *)found)[k] = (float)(work[k] / (double)m);
        else
            ((double *)found)[k] = work[k] / (double)m;
    }
    p->spectrum = found;
    free(work);
    plan_free(twin);
    return ok;
}

static bool make_chirp(owned *plan) {
    nx_fft_plan *p = &plan->p;
    nx_roots roots;
    if (p->n > INT64_MAX / 64) return false;
    p->n1 = convolution_length(2 * p->n - 1);
    p->a = (const nx_fft_plan *)plan_make(p->n1, p->is_single, true);
    void *chirp = numbers(plan, 2 * p->n);
    if (!p->a || !chirp || !nx_roots_make(&roots, 2 * p->n)) return false;
    plan->bytes += ((owned *)p->a)->bytes;
    for (int64_t k = 0; k < p->n; k++) {
        int64_t square = (int64_t)((unsigned __int128)(uint64_t)k * (uint64_t)k % (uint64_t)(2 * p->n));
        set_root(plan, &roots, square, chirp, 2 * k, 1);
    }
    p->chirp = chirp;
    p->work = p->n1 + p->a->work;
    bool ok = make_spectrum(plan, &roots);
    nx_roots_free(&roots);
    return ok;
}

static owned *plan_make(int64_t n, bool is_single, bool is_inner) {
    int64_t prime = largest_prime(n);
    bool fits_passes = prime <= NX_FFT_MOST_PRIME && n <= (is_inner ? INNER_LEAF : LEAF), is_prime = prime == n;
    nx_fft_kind kind = NX_FFT_SPLIT;
    if (fits_passes && (is_inner || is_prime || n < SHORTEST_SPLIT || !is_two_passes(n)))
        kind = NX_FFT_PASSES;
    else if (is_prime || prime > LONGEST_CHIRP)
        kind = NX_FFT_CHIRP;
    owned *plan = plan_new(n, is_single, kind);
    if (!plan) return NULL;
    bool ok = false;
    nx_roots roots = {0};
    if (kind == NX_FFT_CHIRP) {
        ok = make_chirp(plan);
    } else if (nx_roots_make(&roots, n)) {
        if (kind == NX_FFT_SPLIT) {
            choose_split(&plan->p);
            ok = make_split(plan, &roots);
        } else {
            choose_passes(&plan->p);
            plan->p.work = 2 * n;
            ok = make_passes(plan, &roots);
        }
        nx_roots_free(&roots);
    }
    if (ok) return plan;
    plan_free(plan);
    return NULL;
}

static owned *plan_make_real(int64_t n, bool is_single) {
    owned *plan = plan_new(n, is_single, NX_FFT_REAL);
    nx_roots roots;
    if (!plan) return NULL;
    plan->p.a = (const nx_fft_plan *)plan_make(n / 2, is_single, false);
    void *turns = numbers(plan, 2 * (n / 4 + 1));
    if (!plan->p.a || !turns || !nx_roots_make(&roots, n)) {
        plan_free(plan);
        return NULL;
    }
    for (int64_t k = 0; k <= n / 4; k++) set_root(plan, &roots, k, turns, 2 * k, 1);
    nx_roots_free(&roots);
    plan->p.turns = turns;
    plan->p.work = plan->p.a->work;
    plan->bytes += ((owned *)plan->p.a)->bytes;
    return plan;
}

static bool is_odd_pass(int64_t n) { return n % 2 == 1 && n > 8 && n <= LONGEST_ODD && largest_prime(n) <= NX_FFT_MOST_PRIME; }

static bool make_odd(owned *plan, const nx_roots *roots) {
    nx_fft_plan *p = &plan->p;
    int64_t done = 1;
    choose_passes(p);
    p->work = 2 * p->n;
    for (int i = 0; i < p->passes; i++) {
        int r = p->factor[i];
        void *twiddle = numbers(plan, (r - 1) * done + 2), *root = numbers(plan, 2 * r);
        if (!twiddle || !root) return false;
        int64_t apart = p->n / done / r;
        for (int64_t k = 1; 2 * k < done; k++)
            for (int j = 1; j < r; j++) set_root(plan, roots, j * k * apart, twiddle, 2 * ((k - 1) * (r - 1) + j - 1), 1);
        for (int j = 0; j < r; j++) set_root(plan, roots, p->n / r * j, root, 2 * j, 1);
        p->twiddle[i] = twiddle;
        p->root[i] = root;
        done *= r;
    }
    return true;
}

static owned *plan_make_odd(int64_t n, bool is_single) {
    owned *plan = plan_new(n, is_single, NX_FFT_ODD);
    nx_roots roots;
    if (!plan) return NULL;
    bool has_roots = nx_roots_make(&roots, n);
    if (has_roots && make_odd(plan, &roots)) {
        nx_roots_free(&roots);
        return plan;
    }
    if (has_roots) nx_roots_free(&roots);
    plan_free(plan);
    return NULL;
}

/* ---- plans kept ------------------------------------------------------------------------------------------------- */

static struct {
    pthread_mutex_t lock;
    owned *plan[KEPT];
    int n;
    size_t bytes;
    uint64_t clock;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void kept_lock(void) { pthread_mutex_lock(&kept.lock); }
static void kept_unlock(void) { pthread_mutex_unlock(&kept.lock); }
__attribute__((constructor)) static void kept_start(void) { pthread_atfork(kept_lock, kept_unlock, kept_unlock); }

/* Takes plan i out of the table; frees it unless somebody holds it. Called with the lock held. */
static void drop(int i) {
    owned *plan = kept.plan[i];
    kept.plan[i] = kept.plan[--kept.n];
    kept.bytes -= plan->bytes;
    if (--plan->references == 0) plan_free(plan);
}

static owned *find(int64_t n, bool is_single, bool is_real) {
    for (int i = 0; i < kept.n; i++) {
        owned *plan = kept.plan[i];
        if (plan->p.n != n || plan->p.is_single != is_single || plan->is_real != is_real) continue;
        plan->references++;
        plan->used = ++kept.clock;
        return plan;
    }
    return NULL;
}

/* The plan gains the table's reference, if it fits at all. */
static void keep(owned *plan) {
    if (plan->bytes > KEPT_BYTES) return;
    while (kept.n == KEPT || (kept.n && kept.bytes + plan->bytes > KEPT_BYTES)) {
        int oldest = 0;
        for (int i = 1; i < kept.n; i++)
            if (kept.plan[i]->used < kept.plan[oldest]->used) oldest = i;
        drop(oldest);
    }
    plan->references++;
    plan->used = ++kept.clock;
    kept.bytes += plan->bytes;
    kept.plan[kept.n++] = plan;
}

const nx_fft_plan *nx_fft_take(int64_t n, bool is_single, bool is_real) {
    is_real = is_real && (n % 2 == 0 || is_odd_pass(n));
    kept_lock();
    owned *plan = find(n, is_single, is_real);
    kept_unlock();
    if (plan) return &plan->p;
    plan = !is_real ? plan_make(n, is_single, false) : n % 2 ? plan_make_odd(n, is_single) : plan_make_real(n, is_single);
    if (!plan) return NULL;
    plan->is_real = is_real;
    plan->references = 1;
    kept_lock();
    owned *other = find(n, is_single, is_real);
    if (!other) keep(plan);
    kept_unlock();
    if (!other) return &plan->p;
    plan_free(plan); /* another thread was faster */
    return &other->p;
}

void nx_fft_give(const nx_fft_plan *plan) {
    owned *mine = (owned *)plan;
    kept_lock();
    bool is_last = --mine->references == 0;
    kept_unlock();
    if (is_last) plan_free(mine);
}

size_t nx_fft_forget(void) {
    kept_lock();
    size_t bytes = kept.bytes;
    while (kept.n) drop(kept.n - 1);
    kept_unlock();
    return bytes;
}
