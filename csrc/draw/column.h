/* column.h: a column of numbers of any real type and step, and where each lands: px = (map(v) - origin) * scale + offset.
 * The C passes read columns in blocks; nothing is copied as a whole. */
#ifndef DRAW_COLUMN_H
#define DRAW_COLUMN_H
#include <stdbool.h>

#include "scale.h"

/* X(name, C type, letters of the buffer protocol that mean it on this machine are matched by kind and size) */
#define COLUMN_TYPES(X) \
    X(F64, double) X(F32, float) X(I8, int8_t) X(I16, int16_t) X(I32, int32_t) X(I64, int64_t) \
    X(U8, uint8_t) X(U16, uint16_t) X(U32, uint32_t) X(U64, uint64_t)

enum column_type {
#define X(name, type) COLUMN_##name,
    COLUMN_TYPES(X)
#undef X
    COLUMN_F16
};

#define BLOCK 1024          /* elements that the passes hold at a time */
#define COORD_MAX 1e9       /* px; finite positions farther out are moved here, which no picture shows */

typedef struct {
    const char *data;
    int64_t step, n;        /* bytes from one element to the next; elements */
    int type;
    scale_map map;
    double origin, scale, offset;
} column;

/* out[i] = the n numbers from start on, as they are. */
void column_values(const column *c, int64_t start, int64_t n, double *out);

/* The same without a copy where they lie as float64 already; else in scratch. */
const double *column_block(const column *c, int64_t start, int64_t n, double *scratch);

/* out[i] = map(v): scale space. NaN and infinity give NaN. */
void column_mapped(const column *c, int64_t start, int64_t n, double *out);

/* out[i] = px of the n numbers from start on; NaN where the number is not finite or outside its scale's domain. */
void column_px(const column *c, int64_t start, int64_t n, double *out);

double column_bent(const column *c, double v); /* map(v) */

/* px of one number already read. */
static inline double column_place(const column *c, double v) {
    if (c->map.kind != MAP_LINEAR) v = column_bent(c, v);
    double px = (v - c->origin) * c->scale + c->offset;
    px = px > COORD_MAX ? COORD_MAX : px;
    px = px < -COORD_MAX ? -COORD_MAX : px;
    return px + v * 0; /* not a number, or infinite: a gap */
}

double column_value(const column *c, int64_t i);

/* Whether both are the same numbers at the same places, by where they lie in memory. */
bool column_same(const column *a, const column *b);

#endif
