/* fftroots.c: roots of unity as products of two short tables in long double: a few hundred sines for a table of any
 * length. Arguments are brought into the first eighth of the circle first, so that symmetric roots are equal and 1, -1, i and
 * -i exact. */
#include <math.h>
#include <stdlib.h>
#include "fftplan.h"

static void fill(long double *table, int64_t count, int64_t step, int64_t n) {
    const long double eighth = 0.785398163397448309615660845819875721L; /* pi / 4 */
    for (int64_t i = 0; i < count; i++) {
        long double angle = eighth * (long double)(i * step) / (long double)n;
        table[2 * i] = cosl(angle);
        table[2 * i + 1] = sinl(angle);
    }
}

bool nx_roots_make(nx_roots *roots, int64_t n) {
    int64_t step = (int64_t)sqrt((double)n) + 1, count = n / step + 1;
    long double *memory = malloc((size_t)(count + step) * 2 * sizeof *memory);
    *roots = (nx_roots){n, step, memory, memory + 2 * count};
    if (!memory) return false;
    fill(roots->coarse, count, step, n);
    fill(roots->fine, step, 1, n);
    return true;
}

void nx_roots_free(nx_roots *roots) { free(roots->coarse); }

/* exp(2 pi i x / 8n) for 0 <= x <= n. */
static void first_eighth(const nx_roots *roots, int64_t x, long double *re, long double *im) {
    const long double *a = roots->coarse + 2 * (x / roots->step), *b = roots->fine + 2 * (x % roots->step);
    *re = a[0] * b[0] - a[1] * b[1];
    *im = a[0] * b[1] + a[1] * b[0];
}

void nx_root(const nx_roots *roots, int64_t k, bool is_single, void *re, void *im) {
    int64_t n = roots->n, x = 8 * (k % n), quarter = x / (2 * n);
    long double c, s, t;
    x -= quarter * 2 * n;
    if (x <= n) {
        first_eighth(roots, x, &c, &s);
    } else {
        first_eighth(roots, 2 * n - x, &s, &c);
    }
    for (; quarter > 0; quarter--) { /* times i */
        t = c;
        c = -s;
        s = t;
    }
    s = -s;
    if (is_single) {
        *(float *)re = (float)c;
        *(float *)im = (float)s;
    } else {
        *(double *)re = (double)c;
        *(double *)im = (double)s;
    }
}
