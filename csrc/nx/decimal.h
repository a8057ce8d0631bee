/* decimal.h: numbers written in decimal, read exactly. */
#ifndef NX_DECIMAL_H
#define NX_DECIMAL_H
#include "nx.h"

/* Reads [+-]digits[.digits][e[+-]digits], inf, infinity or nan (any case) at text: the value rounded once, to nearest
 * even, to the precision of dtype (a real float, or complex: its parts), as a double. Returns the character behind it,
 * or text itself where there is no number. Knows no locale. */
const char *nx_read_float(const char *text, const char *end, nx_dtype dtype, double *value);

/* Reads [+-]digits. *magnitude stops at 2^64 - 1 with *overflow. Returns as nx_read_float. */
const char *nx_read_integer(const char *text, const char *end, bool *negative, uint64_t *magnitude, bool *overflow);
#endif
