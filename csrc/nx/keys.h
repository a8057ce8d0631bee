/* keys.h: every dtype's order as unsigned integers of its width, so that sorting and searching know four types only. */
#ifndef NX_KEYS_H
#define NX_KEYS_H
#include "nx.h"

/* Bytes of a key: the element's size (of the part, for complex numbers: keys are made of one part at a time). */
int nx_key_size(nx_dtype dtype);
/* keys[i] orders as in[i]: NaN is the greatest key. With `exact` -0.0 comes before 0.0 and nx_from_keys restores it,
 * else they are one key. `descending` reverses all but NaN. */
void nx_to_keys(nx_dtype dtype, void *keys, const void *in, int64_t step, int64_t n, bool exact, bool descending);
void nx_from_keys(nx_dtype dtype, void *out, int64_t step, const void *keys, int64_t n, bool descending);

#endif
