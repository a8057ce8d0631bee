/* order.c: selection without sorting, and moments in two passes. */
#include "order.h"

#include <math.h>

int64_t draw_gather(draw_column values, int64_t n, double lo, double hi, double *to) {
    double scratch[DRAW_BLOCK];
    int64_t kept = 0;
    for (int64_t at = 0; at < n; at += DRAW_BLOCK) {
        int64_t m = n - at < DRAW_BLOCK ? n - at : DRAW_BLOCK;
        const double *v = draw_block(values.load, values.data + at * values.step, values.step, m, scratch);
        for (int64_t i = 0; i < m; i++)
            if (isfinite(v[i]) && v[i] >= lo && v[i] <= hi) to[kept++] = v[i];
    }
    return kept;
}

static void swap(double *v, int64_t i, int64_t j) {
    double held = v[i];
    v[i] = v[j];
    v[j] = held;
}

static double median_of_three(double a, double b, double c) {
    double low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

/* Puts the k-th least value at k, none greater before it, none less after it. */
static double selected(double *v, int64_t n, int64_t k) {
    int64_t left = 0, right = n - 1;
    while (left < right) {
        double pivot = median_of_three(v[left], v[left + (right - left) / 2], v[right]);
        int64_t i = left, j = right;
        while (i <= j) {
            while (v[i] < pivot) i++;
            while (v[j] > pivot) j--;
            if (i <= j) swap(v, i++, j--);
        }
        if (k <= j) right = j;
        else if (k >= i) left = i;
        else break;
    }
    return v[k];
}

static double least_from(const double *v, int64_t begin, int64_t n) {
    double least = v[begin];
    for (int64_t i = begin + 1; i < n; i++) least = v[i] < least ? v[i] : least;
    return least;
}

void draw_quantiles(double *v, int64_t n, const double *q, int64_t count, double *out) {
    for (int64_t k = 0; k < count; k++) {
        double at = q[k] * (double)(n - 1), whole = floor(at), rest = at - whole;
        int64_t rank = (int64_t)whole;
        double low = selected(v, n, rank);
        double high = rest > 0.0 && rank + 1 < n ? least_from(v, rank + 1, n) : low;
        /* As NumPy does, from the nearer end, so that equal inputs give equal bits. */
        out[k] = rest < 0.5 ? low + (high - low) * rest : high - (high - low) * (1.0 - rest);
    }
}

draw_moments draw_moments_of(const double *v, int64_t n) {
    draw_moments m = {n, NAN, NAN, 0.0};
    if (n == 0) return m;
    double sum = 0.0, second = 0.0, third = 0.0;
    for (int64_t i = 0; i < n; i++) sum += v[i];
    m.mean = sum / (double)n;
    for (int64_t i = 0; i < n; i++) {
        double d = v[i] - m.mean;
        second += d * d;
        third += d * d * d;
    }
    m.variance = second / (double)n;
    if (m.variance > 0) m.skewness = third / (double)n / (m.variance * sqrt(m.variance));
    return m;
}
