/* uprights.c: unions of intervals, and their way into a mask: where an interval starts and ends a bit is set, and each row
 * differs from the one above by its bits. */
#include "uprights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool uprights_make(uprights *u, const mask *m) {
    u->n = m->strips * MASK_TILE * MASK_SUB;
    u->at = calloc((size_t)u->n, sizeof(vertical));
    return u->at != NULL;
}

void uprights_free(uprights *u) {
    free(u->at);
    u->at = NULL;
}

static bool insert(vertical *v, float low, float high) {
    for (int i = 0; i < v->n; i++) {
        if (low > v->high[i] || high < v->low[i]) continue;
        if (low >= v->low[i] && high <= v->high[i]) return true;
        low = low < v->low[i] ? low : v->low[i], high = high > v->high[i] ? high : v->high[i];
        v->n--;
        v->low[i] = v->low[v->n], v->high[i] = v->high[v->n];
        i = -1;
    }
    if (v->n == INTERVALS) return false;
    v->low[v->n] = low, v->high[v->n++] = high;
    return true;
}

bool uprights_add(uprights *u, const upright *one, double radius) {
    double first = ceil((one->x - radius) * MASK_SUB - 0.5), last = floor((one->x + radius) * MASK_SUB - 0.5);
    bool all = true;
    for (int i = first > 0 ? (int)fmin(first, u->n) : 0; i < u->n && i <= last; i++) {
        double d = (i + 0.5) / MASK_SUB - one->x, square = radius * radius - d * d, half = square > 0 ? sqrt(square) : 0;
        double low = fmin(one->low, one->turn_low - half), high = fmax(one->high, one->turn_high + half);
        if (high > low) all = insert(&u->at[i], (float)low, (float)high) && all;
    }
    return all;
}

static inline double more(double a, double b) { return a > b ? a : b; }
static inline double less(double a, double b) { return a < b ? a : b; }

bool uprights_add_side(uprights *u, spot p, spot q, double radius) {
    if (q.y < p.y) {
        spot t = p;
        p = q, q = t;
    }
    double dx = q.x - p.x, dy = q.y - p.y, length = sqrt(dx * dx + dy * dy), ux = dx / length, uy = dy / length;
    /* the ends cut y on every vertical; the long sides cut it where the segment is not upright, else they cut x */
    double steep = fabs(ux) > 1e-9 ? uy / ux : 0, reach = steep != 0 ? radius / fabs(ux) : 0;
    bool all = true;
    double first = ceil((less(p.x, q.x) - radius * uy) * MASK_SUB - 0.5);
    double last = floor((more(p.x, q.x) + radius * uy) * MASK_SUB - 0.5);
    if (!(first < u->n && last >= 0)) return true;
    for (int i = first > 0 ? (int)first : 0; i < u->n && i <= last; i++) {
        double x = (i + 0.5) / MASK_SUB, low = p.y - (x - p.x) * ux / uy, high = q.y - (x - q.x) * ux / uy;
        if (steep != 0) {
            double middle = p.y + (x - p.x) * steep;
            low = more(low, middle - reach), high = less(high, middle + reach);
        }
        if (high > low) all = insert(&u->at[i], (float)low, (float)high) && all;
    }
    return all;
}

static int row_of(float y, int rows) {
    float at = ceilf(y * MASK_SUB - 0.5f);
    return at <= 0 ? 0 : at >= (float)rows ? rows : (int)at;
}

/* Bits where the intervals of a strip start and end; false: there are none. */
static bool set_edges(const vertical *at, int rows, uint64_t *edges) {
    bool any = false;
    for (int i = 0; i < MASK_TILE * MASK_SUB; i++)
        for (int k = 0; k < at[i].n; k++) {
            int from = row_of(at[i].low[k], rows), to = row_of(at[i].high[k], rows);
            edges[from * MASK_WORDS + i / 64] ^= (uint64_t)1 << (i % 64);
            edges[to * MASK_WORDS + i / 64] ^= (uint64_t)1 << (i % 64);
            any |= to > from;
        }
    return any;
}

bool uprights_lay(const uprights *u, mask *m) {
    int rows = m->blocks * MASK_ROWS;
    size_t size = (size_t)(rows + 1) * MASK_WORDS * sizeof(uint64_t);
    uint64_t *edges = malloc(size);
    if (!edges) return false;
    for (int strip = 0; strip < m->strips; strip++) {
        memset(edges, 0, size);
        if (set_edges(u->at + strip * MASK_TILE * MASK_SUB, rows, edges)) mask_lay(m, strip, edges);
    }
    free(edges);
    return true;
}
