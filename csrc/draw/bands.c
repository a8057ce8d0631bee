/* bands.c: a pixel whose nodes all lie in one band takes its colour; in any other the share of each band is counted over
 * samples of the cells, 8 x 8 or fewer, and the bands are laid over each other as far as they cover it. */
#include "bands.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "contour.h"
#include "threads.h"

#define WIDEST 0.5   /* px between nodes */
#define SAMPLES 8    /* of a pixel along each axis, at most */
#define GRAIN 400000 /* nodes a thread */

/* A place between node `node` and the next, as a share of the way. */
typedef struct {
    int64_t node;
    double share;
} probe;

/* One pixel along one axis: the cells that have samples in it, some of these, how much of it the grid covers. */
typedef struct {
    int64_t first, last; /* cells first .. last */
    double share;
    int count;
    probe probes[SAMPLES];
} slot;

typedef struct {
    const canvas *c;
    const bands_spec *s;
    slot *across, *down;
    int64_t left, right; /* nodes [left, right] that the pixels need */
    uint8_t *failed;     /* a part each: 1 unfit, 2 no memory */
} work;

/* What a part works with. */
typedef struct {
    double *low, *high;      /* a node of the columns: extremes over the rows of one pixel */
    double *mids[SAMPLES];   /* rows of heights between two rows of nodes */
    double *rows[2];         /* nodes as float64 where they are not that already */
    int count[MAX_BANDS + 1];
} desk;

/* ---- pixels and nodes ---------------------------------------------------------------------------------------------- */

static bool is_fine(const double *p, int64_t n) {
    double sign = p[n - 1] > p[0] ? 1 : -1;
    for (int64_t i = 0; i + 1 < n; i++) {
        double step = (p[i + 1] - p[i]) * sign;
        if (!(step > 0 && step <= WIDEST + 1e-6)) return false;
    }
    return true;
}

/* Every k-th of the samples first .. last of a pixel, m to a cell, so that no more than SAMPLES are left. */
static void choose(slot *at, int64_t first, int64_t last, int64_t m) {
    int64_t n = last - first + 1;
    at->count = n < SAMPLES ? (int)n : SAMPLES;
    at->first = first / m, at->last = last / m;
    for (int t = 0; t < at->count; t++) {
        int64_t sample = first + (2 * t + 1) * n / (2 * at->count);
        at->probes[t] = (probe){sample / m, ((double)(sample % m) + 0.5) / (double)m};
    }
}

/* Samples a cell has along an axis, so that a pixel has about SAMPLES. */
static int64_t samples_of(const double *p, int64_t n) {
    double nodes = (double)(n - 1) / fmax(fabs(p[n - 1] - p[0]), 1e-9);
    return nodes >= SAMPLES ? 1 : (int64_t)ceil(SAMPLES / fmax(nodes, 1) - 0.01);
}

/* slots[q] for the pixels low + q; each that the grid touches gets a sample. */
static void find_slots(const double *p, int64_t n, int low, int count, slot *slots) {
    double a = fmin(p[0], p[n - 1]), b = fmax(p[0], p[n - 1]);
    int64_t m = samples_of(p, n), samples = m * (n - 1);
    bool rises = p[n - 1] > p[0];
    for (int q = 0; q < count; q++) {
        double share = fmin(low + q + 1, b) - fmax(low + q, a);
        slots[q] = (slot){samples, -1, share > 0 ? share : 0, 0, {{0, 0}}};
    }
    for (int64_t i = 0; i + 1 < n; i++)
        for (int64_t k = 0; k < m; k++) {
            double q = floor(p[i] + (p[i + 1] - p[i]) * ((double)k + 0.5) / (double)m) - low;
            if (!(q >= 0 && q < count)) continue;
            slot *at = &slots[(int)q];
            if (i * m + k < at->first) at->first = i * m + k;
            if (i * m + k > at->last) at->last = i * m + k;
        }
    for (int q = 0; q < count; q++) {
        slot *at = &slots[q];
        if (at->share <= 0) continue;
        int64_t end = (low + q + 0.5 < (a + b) / 2) == rises ? 0 : samples - 1; /* of a sliver at one end */
        choose(at, at->last < 0 ? end : at->first, at->last < 0 ? end : at->last, m);
    }
}

static const double *row_of(const bands_spec *s, int64_t j, double *scratch) {
    column row = s->values;
    row.data += j * s->row_step;
    return column_block(&row, 0, s->columns, scratch);
}

/* ---- one pixel ------------------------------------------------------------------------------------------------------- */

/* The band of a height, -1 below the first; `near` is a guess. */
static int band_of(const bands_spec *s, double z, int near) {
    int k = near;
    while (k >= 0 && z < s->from[k]) k--;
    while (k + 1 < s->count && z >= s->from[k + 1]) k++;
    return k;
}

static uint32_t laid(uint32_t on, uint32_t color, double share) {
    uint32_t coverage = (uint32_t)(share * 255 + 0.5);
    return coverage >= 255 ? color : over(on, covered(color, coverage));
}

/* Counts samples by band over a pixel; count[k + 1] for band k. Returns all that were looked at. */
static int count_samples(const bands_spec *s, desk *d, int rows, const slot *at, int64_t left, int low, int high) {
    for (int k = low; k <= high; k++) d->count[k + 1] = 0;
    for (int t = 0; t < at->count; t++) {
        double u = at->probes[t].share;
        for (int r = 0; r < rows; r++) {
            const double *m = d->mids[r] + at->probes[t].node - left;
            double z = m[0] + (m[1] - m[0]) * u;
            int k = low;
            while (k < high && z >= s->from[k + 1]) k++;
            d->count[k + 1] += z <= s->top;
        }
    }
    return at->count * rows;
}

static uint32_t mixed(const bands_spec *s, desk *d, uint32_t on, int low, int high, int all, double share) {
    int inside = 0;
    for (int k = low > 0 ? low : 0; k <= high; k++) inside += d->count[k + 1];
    bool whole = low >= 0 && inside == all && share >= 1;
    for (int k = whole ? low : 0; k <= high; k++) {
        on = laid(on, s->colors[k], share * inside / all);
        if (k >= low) inside -= d->count[k + 1];
    }
    return on;
}

static uint32_t plain(const bands_spec *s, uint32_t on, int k, double share) {
    if (share >= 1) return s->colors[k];
    for (int m = 0; m <= k; m++) on = laid(on, s->colors[m], share);
    return on;
}

/* ---- rows of pixels ---------------------------------------------------------------------------------------------------- */

/* Extremes of the nodes that a row of pixels touches, by column. False: one is not finite. */
static bool find_extremes(const work *w, desk *d, const slot *row) {
    int64_t n = w->right - w->left + 1, last = row->last + 1;
    for (int64_t i = 0; i < n; i++) d->low[i] = INFINITY, d->high[i] = -INFINITY;
    for (int64_t j = row->first; j <= last; j++) {
        const double *z = row_of(w->s, j, d->rows[0]) + w->left;
        if (!draw_contour_runs_here()->reach(z, n, d->low, d->high)) return false;
    }
    return true;
}

static void find_mids(const work *w, desk *d, const slot *row) {
    int64_t n = w->right - w->left + 1;
    for (int t = 0; t < row->count; t++) {
        int64_t j = row->probes[t].node;
        double v = row->probes[t].share;
        const double *a = row_of(w->s, j, d->rows[0]) + w->left, *b = row_of(w->s, j + 1, d->rows[1]) + w->left;
        for (int64_t i = 0; i < n; i++) d->mids[t][i] = a[i] + (b[i] - a[i]) * v;
    }
}

static void paint_row(const work *w, desk *d, int y, const slot *row) {
    const canvas *c = w->c;
    const bands_spec *s = w->s;
    uint32_t *out = canvas_row(c, y) + c->x0;
    int near = 0;
    bool has_mids = false;
    for (int q = 0; q < c->x1 - c->x0; q++) {
        const slot *at = &w->across[q];
        double share = at->share * row->share, low = INFINITY, high = -INFINITY;
        if (share <= 0) continue;
        for (int64_t i = at->first - w->left; i <= at->last + 1 - w->left; i++) {
            low = d->low[i] < low ? d->low[i] : low;
            high = d->high[i] > high ? d->high[i] : high;
        }
        int k = band_of(s, low, near), top = band_of(s, high, k);
        near = k;
        if (low > s->top || top < 0) continue;
        if (k == top && high <= s->top) {
            out[q] = plain(s, out[q], k, share);
            continue;
        }
        if (!has_mids) find_mids(w, d, row);
        has_mids = true;
        int all = count_samples(s, d, row->count, at, w->left, k, top);
        out[q] = mixed(s, d, out[q], k, top, all, share);
    }
}

static bool desk_make(desk *d, int64_t n, int64_t columns, double **memory) {
    *memory = malloc((size_t)((2 + SAMPLES) * n + 2 * columns) * sizeof(double));
    if (!*memory) return false;
    d->low = *memory, d->high = d->low + n;
    for (int t = 0; t < SAMPLES; t++) d->mids[t] = d->high + n * (t + 1);
    d->rows[0] = d->high + n * (SAMPLES + 1), d->rows[1] = d->rows[0] + columns;
    return true;
}

static void work_part(void *context, int part, int parts) {
    work *w = context;
    desk d;
    double *memory;
    int64_t rows = w->c->y1 - w->c->y0;
    if (!desk_make(&d, w->right - w->left + 1, w->s->columns, &memory)) {
        w->failed[part] = 2;
        return;
    }
    for (int64_t q = rows * part / parts; q < rows * (part + 1) / parts && !w->failed[part]; q++) {
        const slot *row = &w->down[q];
        if (row->share <= 0) continue;
        if (find_extremes(w, &d, row)) paint_row(w, &d, w->c->y0 + (int)q, row);
        else w->failed[part] = 1;
    }
    free(memory);
}

/* ---- driver -------------------------------------------------------------------------------------------------------------- */

static int paint_all(work *w) {
    const canvas *c = w->c;
    int64_t first = INT64_MAX, last = -1;
    for (int q = 0; q < c->x1 - c->x0; q++) {
        const slot *at = &w->across[q];
        if (at->share <= 0) continue;
        if (at->first < first) first = at->first;
        if (at->last > last) last = at->last;
    }
    if (last < 0) return BANDS_DONE;
    w->left = first, w->right = last + 1;
    uint8_t failed[MAX_THREADS] = {0};
    w->failed = failed;
    int parts = parts_for(w->s->rows * (w->right - w->left), GRAIN), worst = 0;
    run_parts(work_part, w, parts);
    for (int i = 0; i < parts; i++) worst = failed[i] > worst ? failed[i] : worst;
    return worst == 2 ? BANDS_MEMORY : worst ? BANDS_UNFIT : BANDS_DONE;
}

/* The pixels of c to or from dense memory. */
static void copy_pixels(const canvas *c, uint32_t *kept, bool back) {
    size_t wide = (size_t)(c->x1 - c->x0);
    for (int y = c->y0; y < c->y1; y++, kept += wide) {
        uint32_t *row = canvas_row(c, y) + c->x0;
        memcpy(back ? row : kept, back ? kept : row, wide * sizeof *row);
    }
}

int bands_draw(const canvas *c, const bands_spec *s) {
    int wide = c->x1 - c->x0, high = c->y1 - c->y0;
    if (s->rows < 2 || s->columns < 2 || s->count < 1 || s->count > MAX_BANDS) return BANDS_UNFIT;
    if (!is_fine(s->x, s->columns) || !is_fine(s->y, s->rows)) return BANDS_UNFIT;
    if (wide <= 0 || high <= 0) return BANDS_DONE;
    slot *slots = malloc((size_t)(wide + high) * sizeof *slots);
    uint32_t *kept = malloc((size_t)wide * (size_t)high * sizeof *kept);
    int status = slots && kept ? BANDS_DONE : BANDS_MEMORY;
    if (status == BANDS_DONE) {
        work w = {.c = c, .s = s, .across = slots, .down = slots + wide};
        copy_pixels(c, kept, false); /* a node that is not finite may turn up anywhere */
        find_slots(s->x, s->columns, c->x0, wide, w.across);
        find_slots(s->y, s->rows, c->y0, high, w.down);
        status = paint_all(&w);
        if (status != BANDS_DONE) copy_pixels(c, kept, true);
    }
    free(slots);
    free(kept);
    return status;
}
