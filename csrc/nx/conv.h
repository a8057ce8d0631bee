/* conv.h: convolutions of images and the two that lead back: from results to images, from images and results to weights. */
#ifndef NX_CONV_H
#define NX_CONV_H
#include "nx.h"

/* Down, then across. border: zeros before and behind. */
typedef struct {
    int64_t stride[2], border[2][2], dilation[2], groups;
} nx_conv_form;

typedef enum { NX_CONV, NX_CONV_INPUT, NX_CONV_WEIGHT } nx_conv_way;

/* Places of windows along axis i (0 down, 1 across) of n elements for kernels of k: -1 where none fits or sizes overflow. */
int64_t nx_conv_places(const nx_conv_form *form, int i, int64_t n, int64_t k);

/* x (n, c, h, w), weight (o, c / groups, kh, kw) and y (n, o, rows, columns), dense, of one dtype, shapes agreeing.
 * NX_CONV writes y[n, o, i, j] = sum of x[n, c, i s + k d, j s + l d] weight[o, c, k, l]; NX_CONV_INPUT and
 * NX_CONV_WEIGHT write x and weight with its transposes. Sums have one order for all threads. */
nx_status nx_conv(nx_conv_way way, const nx_view *y, const nx_view *x, const nx_view *weight, const nx_conv_form *form);
#endif
