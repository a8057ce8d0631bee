/* taps.h: which source cells, by what weight, make each output pixel along one axis. */
#ifndef DRAW_TAPS_H
#define DRAW_TAPS_H
#include <stdbool.h>
#include <stdint.h>

enum { TAPS_AUTO, TAPS_NEAREST, TAPS_AREA, TAPS_BILINEAR };

typedef struct {
    int first, n;     /* output pixels first .. first + n - 1 */
    int64_t low, high; /* source cells used: low .. high - 1 */
    int64_t *start;   /* n: first cell of each */
    int32_t *count;   /* n */
    int64_t *at;      /* n: where its weights start */
    float *weight;    /* sum to 1 for each pixel */
    bool single;      /* every count is 1 */
} taps;

/* Cells cut [a, b] px (b < a: reversed) into `cells` even parts, or lie between edges[0 .. cells] px, monotone.
 * Pixels outside clip0 .. clip1 are left out. NULL, or a static string. */
const char *taps_make(double a, double b, const double *edges, int64_t cells, int clip0, int clip1, int mode, taps *out);
void taps_free(taps *t);

#endif
