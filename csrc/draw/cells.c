/* cells.c: cells in blocks, each row converted as the file renderer looks it up. */
#include "cells.h"

#include <string.h>

int cells_size(int kind) { return kind == CELLS_INDEX ? 2 : 4; }

static void convert_numbers(const image_spec *s, int kind, const double *v, int64_t n, uint8_t *out) {
    const lookup *t = s->table;
    for (int64_t i = 0; i < n; i++) {
        if (kind == CELLS_INDEX) {
            uint16_t index = (uint16_t)lookup_index(t, map_value(&s->values.map, v[i]) + v[i] * 0);
            memcpy(out + 2 * i, &index, sizeof index);
            continue;
        }
        double way = (v[i] - t->lo) * t->gain;
        float share = isfinite(v[i]) ? (float)fmax(-1e30, fmin(1e30, way)) : CELLS_NONE;
        memcpy(out + 4 * i, &share, sizeof share);
    }
}

static void read_numbers(const image_spec *s, int kind, int64_t row, int64_t x0, int64_t x1, uint8_t *out) {
    double v[BLOCK];
    column c = s->values;
    c.data += row * s->row_step;
    for (int64_t x = x0; x < x1; x += BLOCK) {
        int64_t n = x1 - x < BLOCK ? x1 - x : BLOCK;
        column_values(&c, x, n, v);
        convert_numbers(s, kind, v, n, out + (x - x0) * cells_size(kind));
    }
}

static void read_bytes_row(const image_spec *s, int64_t row, int64_t x0, int64_t x1, uint8_t *out) {
    const uint8_t *p = s->bytes + row * s->bytes_row + x0 * s->bytes_column;
    for (int64_t x = x0; x < x1; x++, p += s->bytes_column, out += 4)
        for (int k = 0; k < 4; k++) out[k] = k < s->channels ? p[k * s->bytes_channel] : 255;
}

const char *cells_read(const image_spec *s, int kind, int64_t x0, int64_t y0, int64_t x1, int64_t y1, void *out) {
    if ((kind == CELLS_COLOR) != (s->values.data == NULL)) return "numbers and bytes are read in other ways";
    if (kind == CELLS_INDEX && s->table->n > 65532) return "a colour table of more than 65532 entries";
    if (kind == CELLS_SHARE && s->values.map.kind != MAP_LINEAR) return "means of numbers whose map is not linear";
    uint8_t *to = out;
    for (int64_t y = y0; y < y1; y++, to += (x1 - x0) * cells_size(kind)) {
        if (kind == CELLS_COLOR) read_bytes_row(s, y, x0, x1, to);
        else read_numbers(s, kind, y, x0, x1, to);
    }
    return NULL;
}

bool cells_pairs(const taps *t, float *out) {
    for (int i = 0; i < t->n; i++) {
        if (t->count[i] > 2 || t->start[i] > 16777000) return false;
        out[2 * i] = (float)t->start[i];
        out[2 * i + 1] = t->count[i] == 2 ? t->weight[t->at[i] + 1] : 0;
    }
    return true;
}
