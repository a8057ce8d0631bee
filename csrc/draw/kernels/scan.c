/* scan.c: smallest, largest and order of runs of float64. Lanes of fixed number, written so that the compiler makes vector
 * code of each instruction set from them; the results do not depend on it. */
#include "../scan.h"

#define JOIN(a, b) a##_##b
#define NAME(a, b) JOIN(a, b)
#define WIDE 16

static bool range_run(const double *v, int64_t n, double *low, double *high) {
    double lo[WIDE], hi[WIDE];
    int64_t bad[WIDE] = {0}, i = 0;
    for (int j = 0; j < WIDE; j++) lo[j] = hi[j] = v[0];
    for (; i + WIDE <= n; i += WIDE)
        for (int j = 0; j < WIDE; j++) {
            double x = v[i + j];
            lo[j] = x < lo[j] ? x : lo[j];
            hi[j] = x > hi[j] ? x : hi[j];
            bad[j] |= -(int64_t)(x != x);
        }
    for (int j = 0; i + j < n; j++) {
        double x = v[i + j];
        lo[j] = x < lo[j] ? x : lo[j];
        hi[j] = x > hi[j] ? x : hi[j];
        bad[j] |= x != x;
    }
    for (int j = 1; j < WIDE; j++) {
        lo[0] = lo[j] < lo[0] ? lo[j] : lo[0];
        hi[0] = hi[j] > hi[0] ? hi[j] : hi[0];
        bad[0] |= bad[j];
    }
    *low = lo[0], *high = hi[0];
    return !bad[0] && v[0] == v[0];
}

static bool ascends_run(const double *v, int64_t n) {
    int64_t i = 0;
    for (; i + WIDE + 1 <= n; i += WIDE) {
        int64_t bad[WIDE];
        for (int j = 0; j < WIDE; j++) bad[j] = -(int64_t)!(v[i + j] <= v[i + j + 1]);
        int64_t any = 0;
        for (int j = 0; j < WIDE; j++) any |= bad[j];
        if (any) return false;
    }
    for (; i + 1 < n; i++)
        if (!(v[i] <= v[i + 1])) return false;
    return v[n - 1] == v[n - 1];
}

static void place_run(const double *v, int64_t n, const double affine[3], double limit, double *out) {
    double origin = affine[0], scale = affine[1], offset = affine[2];
    for (int64_t i = 0; i < n; i++) {
        double px = (v[i] - origin) * scale + offset;
        px = px > limit ? limit : px;
        px = px < -limit ? -limit : px;
        out[i] = px + v[i] * 0;
    }
}

const scan_table NAME(scan_table, ISA) = {range_run, ascends_run, place_run};
