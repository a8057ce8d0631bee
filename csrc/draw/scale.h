/* scale.h: the functions that a scale applies to a number before the affine, and the colour index of a number.
 * The order of the kinds is that of KINDS in hugin/scene/geometry.py. Out of domain gives NaN. */
#ifndef DRAW_SCALE_H
#define DRAW_SCALE_H
#include <math.h>
#include <stdint.h>

enum map_kind { MAP_LINEAR, MAP_LOG10, MAP_SYMLOG, MAP_ASINH, MAP_SQRT, MAP_POWER, MAP_LOGIT, MAP_KINDS };

typedef struct {
    int kind;
    double a, b;
} scale_map;

static inline double map_value(const scale_map *map, double v) {
    double s = fabs(v);
    switch (map->kind) {
    case MAP_LOG10: return v > 0 ? log10(v) : NAN;
    case MAP_SYMLOG: return s <= map->b ? v / map->b * map->a : copysign(map->a + log10(s / map->b), v);
    case MAP_ASINH: return asinh(v / map->a);
    case MAP_SQRT: return copysign(sqrt(s), v);
    case MAP_POWER: return copysign(pow(s, map->a), v);
    case MAP_LOGIT: return v > 0 && v < 1 ? log10(v / (1 - v)) : NAN;
    default: return v;
    }
}

/* The closed range of finite v for which map_value is a number: every finite v but for log and logit. */
static inline void map_domain(const scale_map *map, double *low, double *high) {
    *low = map->kind == MAP_LOG10 || map->kind == MAP_LOGIT ? 4.9406564584124654e-324 : -1.7976931348623157e308;
    *high = map->kind == MAP_LOGIT ? 1 - 1.1102230246251565e-16 : 1.7976931348623157e308;
}

#endif
