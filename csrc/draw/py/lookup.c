/* lookup.c: a scene.Mapped's table made ready for C. */
#include "lookup.h"

static void set_entry(lookup *t, int64_t i, rgba c) {
    double v[4] = {c.r, c.g, c.b, c.a};
    for (int j = 0; j < 4; j++) t->colors[i][j] = (uint8_t)(v[j] * 255 + 0.5);
}

int lookup_make(const mapped *m, lookup *out) {
    int64_t n = m->lut_size;
    *out = (lookup){.lo = m->lo, .hi = m->hi, .n = n, .gain = m->hi > m->lo ? (double)n / (m->hi - m->lo) : 0};
    out->colors = PyMem_RawMalloc((size_t)(n + 3) * 8);
    if (!out->colors) {
        PyErr_NoMemory();
        return -1;
    }
    out->pixels = (uint32_t *)(out->colors + n + 3);
    for (int64_t i = 0; i < n; i++)
        for (int j = 0; j < 4; j++) out->colors[i][j] = m->lut[i * m->lut_step + j * m->lut_channel_step];
    for (int j = 0; j < 4; j++) out->colors[n][j] = out->colors[0][j], out->colors[n + 1][j] = out->colors[n - 1][j];
    if (m->has_under) set_entry(out, n, m->under);
    if (m->has_over) set_entry(out, n + 1, m->over);
    set_entry(out, n + 2, m->nan);
    for (int64_t i = 0; i < n + 3; i++) out->pixels[i] = pixel_of_bytes(out->colors[i]);
    return 0;
}

void lookup_free(lookup *t) {
    PyMem_RawFree(t->colors);
    *t = (lookup){0};
}
