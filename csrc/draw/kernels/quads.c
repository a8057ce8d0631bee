/* quads.c: cells of four corners onto samples, row by row of samples. Where a side is crossed depends on its two corners alone,
 * the upper first, so that neighbours meet without a gap and without an overlap. */
#include "quads.h"

#include <math.h>
#include <string.h>

typedef float four __attribute__((vector_size(16)));
typedef int32_t masks __attribute__((vector_size(16)));
typedef uint32_t colors __attribute__((vector_size(16)));

/* The sides of a cell: from the upper end, how x goes on with y. */
typedef struct {
    four x, y, end, slope;
} sides;

static inline four pick(masks which, four a, four b) { return (four)(((masks)a & which) | ((masks)b & ~which)); }

static inline sides sides_of(four x, four y) {
    const masks next = {1, 2, 3, 0};
    four u = __builtin_shuffle(x, next), v = __builtin_shuffle(y, next);
    masks down = v < y;
    sides s = {pick(down, u, x), pick(down, v, y), pick(down, y, v), pick(down, x, u)};
    s.slope = (s.slope - s.x) / (s.end - s.y);
    return s;
}

static inline float least(four v) {
    float a = v[0] < v[1] ? v[0] : v[1], b = v[2] < v[3] ? v[2] : v[3];
    return a < b ? a : b;
}

static inline float most(four v) {
    float a = v[0] > v[1] ? v[0] : v[1], b = v[2] > v[3] ? v[2] : v[3];
    return a > b ? a : b;
}

/* The first sample whose middle is at or after v, from 0 to n. */
static inline int first_sample(float v, int n) {
    float at = v - 0.5f;
    if (!(at > 0)) return 0;
    if (at >= (float)n) return n;
    int whole = (int)at;
    return whole + ((float)whole < at);
}

/* Stores alone, which may overlap: what was stored in part just now is slow to load. */
static inline void fill(uint32_t *row, int from, int to, uint32_t color) {
    const int n = to - from;
    const colors all = {color, color, color, color};
    if (n <= 0) return;
    if (n == 1) {
        row[from] = color;
    } else if (n < 4) {
        memcpy(row + from, &all, 8);
        memcpy(row + to - 2, &all, 8);
    } else {
        for (int i = from; i < to - 4; i += 4) memcpy(row + i, &all, 16);
        memcpy(row + to - 4, &all, 16);
    }
}

/* Samples of a row between the first and the second side that is crossed, between the third and the fourth. */
static void fill_pairs(const quads_sheet *to, uint32_t *row, masks on, four at, uint32_t color) {
    float x[4];
    int n = 0;
    for (int k = 0; k < 4; k++) {
        if (!on[k]) continue;
        int i = n++;
        for (; i > 0 && x[i - 1] > at[k]; i--) x[i] = x[i - 1];
        x[i] = at[k];
    }
    for (int k = 0; k + 1 < n; k += 2) fill(row, first_sample(x[k], to->width), first_sample(x[k + 1], to->width), color);
}

static inline void one(four x, four y, uint32_t color, const quads_sheet *to) {
    int first = first_sample(least(y), to->rows), last = first_sample(most(y), to->rows);
    if (first >= last) return;
    sides s = sides_of(x, y);
    const four far = {INFINITY, INFINITY, INFINITY, INFINITY};
    for (int j = first; j < last; j++) {
        float middle = (float)j + 0.5f;
        masks on = (s.y <= middle) & (middle < s.end);
        four at = s.x + (middle - s.y) * s.slope;
        uint32_t *row = to->color + j * to->pitch;
        if (on[0] + on[1] + on[2] + on[3] == -4) fill_pairs(to, row, on, at, color);
        else fill(row, first_sample(least(pick(on, at, far)), to->width), first_sample(most(pick(on, at, -far)), to->width), color);
    }
}

#define JOIN(name, isa) name##_##isa
#define NAMED(name, isa) JOIN(name, isa)
void NAMED(quads_run, ISA)(const float *x0, const float *y0, const float *x1, const float *y1, const uint32_t *of, int64_t n,
                           const quads_sheet *to) {
    for (int64_t i = 0; i < n; i++) {
        if (!of[i]) continue;
        four x = {x0[i], x0[i + 1], x1[i + 1], x1[i]}, y = {y0[i], y0[i + 1], y1[i + 1], y1[i]};
        four odd = (x - x) + (y - y);
        if (odd[0] + odd[1] + odd[2] + odd[3] == 0) one(x, y, of[i], to);
    }
}
