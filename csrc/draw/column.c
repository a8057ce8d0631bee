/* column.c: reading columns in blocks. */
#include "column.h"

#include <string.h>

#include "scan.h"

static double half_to_double(uint16_t h) {
    int exponent = (h >> 10) & 31, fraction = h & 1023;
    double v = exponent == 0    ? ldexp(fraction, -24)
               : exponent == 31 ? (fraction ? NAN : INFINITY)
                                : ldexp(fraction + 1024, exponent - 25);
    return h & 0x8000 ? -v : v;
}

/* Dense columns get a loop of their own, which the compiler turns into vector code; memcpy since data may be unaligned. */
#define READ(name, type) \
    static void read_##name(const char *p, int64_t step, int64_t n, double *out) { \
        type v; \
        if (step == (int64_t)sizeof(type)) { \
            for (int64_t i = 0; i < n; i++) { \
                memcpy(&v, p + i * (int64_t)sizeof(type), sizeof v); \
                out[i] = (double)v; \
            } \
            return; \
        } \
        for (int64_t i = 0; i < n; i++, p += step) { \
            memcpy(&v, p, sizeof v); \
            out[i] = (double)v; \
        } \
    }
COLUMN_TYPES(READ)
#undef READ

static void read_F16(const char *p, int64_t step, int64_t n, double *out) {
    for (int64_t i = 0; i < n; i++, p += step) {
        uint16_t h;
        memcpy(&h, p, sizeof h);
        out[i] = half_to_double(h);
    }
}

typedef void read_run(const char *, int64_t, int64_t, double *);
static read_run *const readers[] = {
#define X(name, type) read_##name,
    COLUMN_TYPES(X)
#undef X
    read_F16,
};

void column_values(const column *c, int64_t start, int64_t n, double *out) {
    readers[c->type](c->data + start * c->step, c->step, n, out);
}

const double *column_block(const column *c, int64_t start, int64_t n, double *scratch) {
    if (c->type == COLUMN_F64 && c->step == 8 && (uintptr_t)c->data % 8 == 0) return (const double *)c->data + start;
    column_values(c, start, n, scratch);
    return scratch;
}

double column_value(const column *c, int64_t i) {
    double v;
    column_values(c, i, 1, &v);
    return v;
}

void column_mapped(const column *c, int64_t start, int64_t n, double *out) {
    column_values(c, start, n, out);
    if (c->map.kind != MAP_LINEAR)
        for (int64_t i = 0; i < n; i++) out[i] = map_value(&c->map, out[i]);
    for (int64_t i = 0; i < n; i++) out[i] += out[i] * 0; /* infinity becomes NaN */
}

void column_px(const column *c, int64_t start, int64_t n, double *out) {
    const double affine[3] = {c->origin, c->scale, c->offset}, *from = out;
    bool dense = c->type == COLUMN_F64 && c->step == 8 && (uintptr_t)c->data % 8 == 0 && c->map.kind == MAP_LINEAR;
    if (dense) from = (const double *)c->data + start;
    else column_values(c, start, n, out);
    if (c->map.kind != MAP_LINEAR)
        for (int64_t i = 0; i < n; i++) out[i] = map_value(&c->map, out[i]);
    scan_kernels()->place(from, n, affine, COORD_MAX, out);
}

double column_bent(const column *c, double v) { return map_value(&c->map, v); }

bool column_same(const column *a, const column *b) {
    return a->data == b->data && a->step == b->step && a->type == b->type && a->map.kind == b->map.kind &&
           a->map.a == b->map.a && a->map.b == b->map.b && a->origin == b->origin && a->scale == b->scale &&
           a->offset == b->offset;
}
