/* taps.c: weights of source cells along one axis. */
#include "taps.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    double a, b;
    const double *edges; /* ascending, or NULL */
    int64_t cells;
    bool reversed;       /* cell 0 lies at the far end */
} axis;

static double edge_at(const axis *x, int64_t i) {
    return x->edges ? x->edges[x->reversed ? x->cells - i : i] : x->a + (x->b - x->a) * ((double)i / (double)x->cells);
}

/* Position among the cells 0..cells, counted from the near end; px inside [a, b]. */
static int64_t cell_at(const axis *x, double px) {
    int64_t low = 0, high = x->cells;
    if (!x->edges) {
        low = (int64_t)floor((px - x->a) / (x->b - x->a) * (double)x->cells);
        return low < 0 ? 0 : low >= x->cells ? x->cells - 1 : low;
    }
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (edge_at(x, middle) <= px) low = middle;
        else high = middle;
    }
    return low;
}

static bool wants_area(const axis *x, int mode) {
    if (mode == TAPS_AREA) return true;
    if (mode == TAPS_NEAREST) return false;
    if (!x->edges) return (double)x->cells > x->b - x->a;
    for (int64_t i = 0; i < x->cells; i++)
        if (edge_at(x, i + 1) - edge_at(x, i) < 1) return true;
    return false;
}

/* One pixel's taps, from the near end; returns how many were written to weight (room for `room`). */
static int64_t tap_area(const axis *x, int px, float *weight, int64_t *start) {
    int64_t from = cell_at(x, px), to = cell_at(x, px + 1), n = 0;
    double sum = 0;
    *start = from;
    for (int64_t i = from; i <= to; i++) {
        double t = fmin(px + 1, edge_at(x, i + 1)) - fmax(px, edge_at(x, i));
        if (i == to && i > from && t < 1e-9) break;
        weight[n++] = (float)fmax(t, 0);
        sum += fmax(t, 0);
    }
    for (int64_t i = 0; i < n; i++) weight[i] = sum > 0 ? (float)(weight[i] / sum) : 1.0f / (float)n;
    return n;
}

static int64_t tap_bilinear(const axis *x, int px, float *weight, int64_t *start) {
    int64_t i = cell_at(x, px + 0.5);
    double middle = (edge_at(x, i) + edge_at(x, i + 1)) / 2;
    int64_t left = px + 0.5 < middle ? i - 1 : i;
    if (left < 0 || left + 1 >= x->cells) {
        *start = i;
        weight[0] = 1;
        return 1;
    }
    double p = (edge_at(x, left) + edge_at(x, left + 1)) / 2, q = (edge_at(x, left + 1) + edge_at(x, left + 2)) / 2;
    *start = left;
    weight[1] = (float)((px + 0.5 - p) / (q - p)), weight[0] = 1 - weight[1];
    return 2;
}

static void reverse(float *w, int64_t n) {
    for (int64_t i = 0; i < n / 2; i++) {
        float t = w[i];
        w[i] = w[n - 1 - i], w[n - 1 - i] = t;
    }
}

static void fill_taps(const axis *x, int mode, bool area, taps *t) {
    int64_t used = 0;
    t->low = x->cells, t->high = 0, t->single = true;
    for (int i = 0; i < t->n; i++) {
        int px = t->first + i;
        float *w = t->weight + used;
        int64_t n = 1;
        if (area) n = tap_area(x, px, w, &t->start[i]);
        else if (mode == TAPS_BILINEAR) n = tap_bilinear(x, px, w, &t->start[i]);
        else t->start[i] = cell_at(x, px + 0.5), w[0] = 1;
        if (x->reversed) {
            t->start[i] = x->cells - t->start[i] - n;
            reverse(w, n);
        }
        t->count[i] = (int32_t)n, t->at[i] = used;
        t->low = t->start[i] < t->low ? t->start[i] : t->low;
        t->high = t->start[i] + n > t->high ? t->start[i] + n : t->high;
        t->single &= n == 1;
        used += n;
    }
}

static const char *check_edges(const double *edges, int64_t cells, bool *reversed) {
    *reversed = edges[cells] < edges[0];
    double sign = *reversed ? -1 : 1;
    for (int64_t i = 0; i < cells; i++)
        if (!(sign * (edges[i + 1] - edges[i]) >= 0)) return "edges must rise or fall throughout";
    return NULL;
}

const char *taps_make(double a, double b, const double *edges, int64_t cells, int clip0, int clip1, int mode, taps *t) {
    *t = (taps){0};
    axis x = {.edges = edges, .cells = cells, .reversed = b < a};
    if (edges) {
        const char *status = check_edges(edges, cells, &x.reversed);
        if (status) return status;
        a = edges[0], b = edges[cells];
    }
    double near = fmin(a, b), far = fmax(a, b);
    x.a = near, x.b = far;
    if (!edges) {
        x.a = floor(near + 0.5), x.b = floor(far + 0.5);
        if (x.b <= x.a) x.a = floor(near), x.b = x.a + 1;
    }
    double first = fmax(clip0, floor(x.a + 0.5)), end = fmin(clip1, floor(x.b + 0.5));
    if (!(end > first)) return NULL;
    t->first = (int)first, t->n = (int)(end - first);
    bool area = wants_area(&x, mode);
    size_t room = (size_t)(area ? cells + 3 * (int64_t)t->n : 2 * (int64_t)t->n) + 4;
    t->start = malloc((size_t)t->n * sizeof *t->start);
    t->count = malloc((size_t)t->n * sizeof *t->count);
    t->at = malloc((size_t)t->n * sizeof *t->at);
    t->weight = malloc(room * sizeof *t->weight);
    if (!t->start || !t->count || !t->at || !t->weight) return "out of memory";
    fill_taps(&x, mode, area, t);
    return NULL;
}

void taps_free(taps *t) {
    free(t->start);
    free(t->count);
    free(t->at);
    free(t->weight);
}
