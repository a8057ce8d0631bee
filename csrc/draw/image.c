/* image.c: scene.Image on pixels. Numbers are averaged first (weights along y, then x), then coloured, so that the data are
 * read once and no coloured copy of them is made. Cells that are not numbers are left out of the mean. */
#include "image.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "threads.h"

typedef struct {
    const canvas *c;
    const image_spec *s;
    taps x, y;
    atomic_bool out_of_memory;
} job;

/* Scratch of one thread. */
typedef struct {
    double *row, *sum, *weight; /* one source row, its weighted sum over rows, the weight of its numbers */
    float *mixed;               /* bytes: four channels a column */
    uint32_t *pixels;           /* one output row */
} scratch;

static void put_row(const job *j, int y, const uint32_t *pixels) {
    uint32_t *dst = canvas_row(j->c, y) + j->x.first;
    for (int i = 0; i < j->x.n; i++) dst[i] = pixels[i] >> 24 == 255 ? pixels[i] : over(dst[i], pixels[i]);
}

static column source_row(const image_spec *s, int64_t row) {
    column c = s->values;
    c.data += row * s->row_step;
    return c;
}

/* ---- numbers -------------------------------------------------------------------------------------------------- */

static uint32_t color_of(const image_spec *s, double v) {
    return s->table->pixels[lookup_index(s->table, map_value(&s->values.map, v) + v * 0)];
}

/* sum = weighted sum of the rows; a NaN in a row stays. */
static void sum_rows(const job *j, int r, scratch *w) {
    int64_t low = j->x.low, n = j->x.high - low;
    const float *weight = j->y.weight + j->y.at[r];
    for (int k = 0; k < j->y.count[r]; k++) {
        column row = source_row(j->s, j->y.start[r] + k);
        double share = weight[k];
        column_values(&row, low, n, k ? w->row : w->sum);
        for (int64_t i = 0; k && i < n; i++) w->sum[i] += share * w->row[i];
        for (int64_t i = 0; !k && i < n; i++) w->sum[i] *= share;
    }
}

/* The same without what is not a number; weight = what share of each column was one. */
static void sum_numbers(const job *j, int r, scratch *w) {
    int64_t low = j->x.low, n = j->x.high - low;
    memset(w->sum, 0, (size_t)n * sizeof(double));
    memset(w->weight, 0, (size_t)n * sizeof(double));
    for (int k = 0; k < j->y.count[r]; k++) {
        column row = source_row(j->s, j->y.start[r] + k);
        double share = j->y.weight[j->y.at[r] + k];
        column_values(&row, low, n, w->row);
        for (int64_t i = 0; i < n; i++) {
            bool number = isfinite(w->row[i]);
            w->sum[i] += number ? share * w->row[i] : 0;
            w->weight[i] += number ? share : 0;
        }
    }
}

static double mean_of(const job *j, int i, const double *sum, const double *weight) {
    double total = 0, parts = 0;
    const float *share = j->x.weight + j->x.at[i];
    int64_t from = j->x.start[i] - j->x.low;
    for (int k = 0; k < j->x.count[i]; k++) {
        total += share[k] * sum[from + k];
        parts += weight ? share[k] * weight[from + k] : 0;
    }
    return weight ? (parts > 0 ? total / parts : NAN) : total;
}

static void color_mean_row(const job *j, int r, scratch *w) {
    bool whole = true;
    sum_rows(j, r, w);
    for (int i = 0; whole && i < j->x.n; i++) {
        double v = mean_of(j, i, w->sum, NULL);
        whole = isfinite(v);
        w->pixels[i] = color_of(j->s, v);
    }
    if (whole) return;
    sum_numbers(j, r, w);
    for (int i = 0; i < j->x.n; i++) w->pixels[i] = color_of(j->s, mean_of(j, i, w->sum, w->weight));
}

static void color_single_row(const job *j, int r, scratch *w) {
    column row = source_row(j->s, j->y.start[r]);
    column_values(&row, j->x.low, j->x.high - j->x.low, w->row);
    int64_t last = -1;
    for (int i = 0; i < j->x.n; i++) {
        int64_t at = j->x.start[i] - j->x.low;
        w->pixels[i] = at == last ? w->pixels[i - 1] : color_of(j->s, w->row[at]);
        last = at;
    }
}

/* ---- bytes ---------------------------------------------------------------------------------------------------- */

static void read_texel(const image_spec *s, int64_t row, int64_t col, uint8_t *out) {
    const uint8_t *p = s->bytes + row * s->bytes_row + col * s->bytes_column;
    for (int k = 0; k < 3; k++) out[k] = p[k * s->bytes_channel];
    out[3] = s->channels == 4 ? p[3 * s->bytes_channel] : 255;
}

static void texel_mean_row(const job *j, int r, scratch *w) {
    int64_t low = j->x.low, n = j->x.high - low;
    memset(w->mixed, 0, (size_t)(4 * n) * sizeof(float));
    for (int k = 0; k < j->y.count[r]; k++) {
        float share = j->y.weight[j->y.at[r] + k];
        for (int64_t i = 0; i < n; i++) {
            uint8_t c[4];
            read_texel(j->s, j->y.start[r] + k, low + i, c);
            float alpha = share * (c[3] * (1 / 255.0f));
            for (int m = 0; m < 3; m++) w->mixed[4 * i + m] += alpha * c[m];
            w->mixed[4 * i + 3] += share * c[3];
        }
    }
    for (int i = 0; i < j->x.n; i++) {
        float v[4] = {0.5f, 0.5f, 0.5f, 0.5f};
        const float *from = w->mixed + 4 * (j->x.start[i] - low), *share = j->x.weight + j->x.at[i];
        for (int k = 0; k < j->x.count[i]; k++)
            for (int m = 0; m < 4; m++) v[m] += share[k] * from[4 * k + m];
        w->pixels[i] = (uint32_t)v[3] << 24 | (uint32_t)v[0] << 16 | (uint32_t)v[1] << 8 | (uint32_t)v[2];
    }
}

static void texel_single_row(const job *j, int r, scratch *w) {
    for (int i = 0; i < j->x.n; i++) {
        uint8_t c[4];
        read_texel(j->s, j->y.start[r], j->x.start[i], c);
        w->pixels[i] = pixel_of_bytes(c);
    }
}

/* ---- driver --------------------------------------------------------------------------------------------------- */

static bool scratch_make(const job *j, scratch *w) {
    size_t n = (size_t)(j->x.high - j->x.low);
    *w = (scratch){malloc(3 * n * sizeof(double)), NULL, NULL, NULL, malloc((size_t)j->x.n * sizeof(uint32_t))};
    if (!j->s->values.data) w->mixed = malloc(4 * n * sizeof(float));
    if (w->row) w->sum = w->row + n, w->weight = w->sum + n;
    return w->row && w->pixels && (w->mixed || j->s->values.data);
}

static void scratch_free(scratch *w) {
    free(w->row);
    free(w->mixed);
    free(w->pixels);
}

static void draw_part(void *context, int part, int parts) {
    job *j = context;
    scratch w;
    bool single = j->x.single && j->y.single;
    int from = (int)((int64_t)j->y.n * part / parts), to = (int)((int64_t)j->y.n * (part + 1) / parts);
    if (!scratch_make(j, &w)) {
        atomic_store(&j->out_of_memory, true);
        scratch_free(&w);
        return;
    }
    for (int r = from; r < to; r++) {
        bool same = r > from && j->y.count[r] == 1 && j->y.count[r - 1] == 1 && j->y.start[r] == j->y.start[r - 1];
        if (!same) {
            if (j->s->values.data) (single ? color_single_row : color_mean_row)(j, r, &w);
            else (single ? texel_single_row : texel_mean_row)(j, r, &w);
        }
        put_row(j, j->y.first + r, w.pixels);
    }
    scratch_free(&w);
}

const char *image_draw(const canvas *c, const image_spec *s) {
    job j = {.c = c, .s = s};
    if (s->rows == 0 || s->columns == 0) return NULL;
    const char *status = taps_make(s->rect[0], s->rect[2], s->x_edges, s->columns, c->x0, c->x1, s->mode, &j.x);
    if (!status) status = taps_make(s->rect[1], s->rect[3], s->y_edges, s->rows, c->y0, c->y1, s->mode, &j.y);
    if (!status && j.x.n > 0 && j.y.n > 0) {
        int64_t work = (j.x.single && j.y.single) ? (int64_t)j.x.n * j.y.n : (j.x.high - j.x.low) * (j.y.high - j.y.low);
        run_parts(draw_part, &j, parts_for(work, 1 << 20));
        if (atomic_load(&j.out_of_memory)) status = "out of memory";
    }
    taps_free(&j.x);
    taps_free(&j.y);
    return status;
}
