/* pool.h: the greatest element of each window of images, with what derivatives need. */
#ifndef NX_POOL_H
#define NX_POOL_H
#include "conv.h"

/* Dense float32 or float64, all of one dtype: x (n, c, h, w), y (n, c, rows, columns); groups of the form are not read. */
/* y = the greatest of each window's elements inside x, NaN where one is NaN, -inf where none is inside. */
nx_status nx_max_pool(const nx_view *y, const nx_view *x, const int64_t *size, const nx_conv_form *form);
/* out (as y) = the mean of `from` (as x) over the places of each window where x equals y. */
nx_status nx_max_pool_pick(const nx_view *out, const nx_view *x, const nx_view *y, const nx_view *from, const int64_t *size,
                           const nx_conv_form *form);
/* Its transpose: out (as x) = the sum of `from` (as y), shared evenly among those places. */
nx_status nx_max_pool_spread(const nx_view *out, const nx_view *x, const nx_view *y, const nx_view *from, const int64_t *size,
                             const nx_conv_form *form);
#endif
