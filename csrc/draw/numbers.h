/* numbers.h: elements of any real dtype and stride as float64, a block at a time. Knows no Python and no arrays, only runs.
 *
 * A loader reads n elements that lie `step` bytes apart; int64 beyond 2**53 rounds as C does. */
#ifndef DRAW_NUMBERS_H
#define DRAW_NUMBERS_H
#include <stdint.h>

/* A good block: 16 KB of float64, half of L1. */
#define DRAW_BLOCK 2048

typedef void (*draw_load)(const char *from, int64_t step, int64_t n, double *to);

/* The loader for a struct-module format of one native real element ("d", "<f", "e", "?", ...); NULL for any other. */
draw_load draw_loader(const char *format);

/* The elements as float64: `from` itself where they already are that, dense and aligned, else `scratch` filled. */
const double *draw_block(draw_load load, const char *from, int64_t step, int64_t n, double *scratch);

#endif
