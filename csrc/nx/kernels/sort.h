/* sort.h: quicksort of 64-bit keys, alone or with an item beside each. Not stable; the result is the same on every
 * instruction set for keys alone, and up to the order of the items of equal keys for pairs. */
#ifndef NX_SORT_H
#define NX_SORT_H
#include <stdint.h>

/* n elements and as much spare memory, whose contents are lost. */
typedef struct {
    void (*keys)(uint64_t *keys, uint64_t *spare, int64_t n);
    void (*pairs)(uint64_t *keys, uint64_t *items, uint64_t *spare_keys, uint64_t *spare_items, int64_t n);
    /* Keys of float64, which are left as numbers again. */
    void (*floats)(uint64_t *keys, uint64_t *spare, int64_t n, uint64_t turn);
    /* float64 to keys that order as the numbers do, -0.0 before 0.0, NaN last as ~0; turn: ~0 reverses all but NaN. Returns the
     * bits in which keys differ. And back; the memory may be one. */
    uint64_t (*float_keys)(uint64_t *keys, const uint64_t *bits, int64_t n, uint64_t turn);
    void (*key_floats)(uint64_t *bits, const uint64_t *keys, int64_t n, uint64_t turn);
} nx_sorters;

#endif
