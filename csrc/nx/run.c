/* run.c: feeds dense kernels from operands of any step (kernels/run.h). One copy for all instruction sets. */
#include "kernels/run.h"

#define NX_COPIES(type)                                                                             \
    for (int64_t i = 0; i < n; i++) memcpy(out + i * out_step, in + i * in_step, sizeof(type))

typedef struct {
    double re, im;
} pair;

static inline void copy_steps(char *out, int64_t out_step, const char *in, int64_t in_step, int64_t n, int size) {
    switch (size) {
    case 1: NX_COPIES(uint8_t); break;
    case 2: NX_COPIES(uint16_t); break;
    case 4: NX_COPIES(uint32_t); break;
    case 8: NX_COPIES(uint64_t); break;
    default: NX_COPIES(pair); break;
    }
}
#undef NX_COPIES

void nx_pack(char *out, const char *in, int64_t step, int64_t n, int size) {
    if (step == size)
        memcpy(out, in, (size_t)(n * size));
    else
        copy_steps(out, size, in, step, n, size);
}

void nx_unpack(char *out, int64_t step, const char *in, int64_t n, int size) {
    if (step == size)
        memcpy(out, in, (size_t)(n * size));
    else
        copy_steps(out, step, in, size, n, size);
}

static inline bool is_dense(const char *ptr, int64_t step, int size) {
    return step == size && ((uintptr_t)ptr & (uintptr_t)((size < 8 ? size : 8) - 1)) == 0;
}

static __attribute__((noinline)) void blocks(const nx_sizes *sizes, nx_dense dense, char *const *ptr,
                                             const int64_t *step, int64_t n) {
    _Alignas(64) char scratch[NX_MAX_ARITY][NX_BLOCK_BYTES];
    int largest = 1;
    bool direct[NX_MAX_ARITY];
    for (int k = 0; k < sizes->operands; k++) {
        direct[k] = is_dense(ptr[k], step[k], sizes->size[k]);
        if (sizes->size[k] > largest) largest = sizes->size[k];
    }
    int64_t block = NX_BLOCK_BYTES / largest;
    for (int k = 1; k < sizes->operands; k++)
        if (step[k] == 0) nx_pack(scratch[k], ptr[k], 0, n < block ? n : block, sizes->size[k]);
    for (int64_t done = 0; done < n; done += block) {
        int64_t m = n - done < block ? n - done : block;
        char *now[NX_MAX_ARITY];
        for (int k = 0; k < sizes->operands; k++) {
            char *at = ptr[k] + done * step[k];
            now[k] = direct[k] ? at : scratch[k];
            if (k > 0 && !direct[k] && step[k] != 0) nx_pack(scratch[k], at, step[k], m, sizes->size[k]);
        }
        dense(now, m);
        if (!direct[0]) nx_unpack(ptr[0] + done * step[0], step[0], scratch[0], m, sizes->size[0]);
    }
}

void nx_blocks(const nx_sizes *sizes, nx_dense dense, char *const *ptr, const int64_t *step, int64_t n) {
    bool direct = true;
    for (int k = 0; k < sizes->operands; k++) direct &= is_dense(ptr[k], step[k], sizes->size[k]);
    if (direct)
        dense(ptr, n);
    else if (n > 0)
        blocks(sizes, dense, ptr, step, n);
}
