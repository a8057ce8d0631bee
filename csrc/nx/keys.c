/* keys.c: see keys.h. */
#include "keys.h"
#include <string.h>

int nx_key_size(nx_dtype dtype) {
    return nx_dtypes[dtype].kind == NX_KIND_COMPLEX ? nx_dtypes[dtype].size / 2 : nx_dtypes[dtype].size;
}

/* special: magnitudes above it are NaN. */
#define WHOLE(U)                                                                                    \
    static void to_whole_##U(U *keys, const char *in, int64_t step, int64_t n, U mask) {            \
        for (int64_t i = 0; i < n; i++) {                                                           \
            U v;                                                                                    \
            memcpy(&v, in + i * step, sizeof v);                                                    \
            keys[i] = (U)(v ^ mask);                                                                \
        }                                                                                           \
    }                                                                                               \
    static void from_whole_##U(char *out, int64_t step, const U *keys, int64_t n, U mask) {         \
        for (int64_t i = 0; i < n; i++) {                                                           \
            U v = (U)(keys[i] ^ mask);                                                              \
            memcpy(out + i * step, &v, sizeof v);                                                   \
        }                                                                                           \
    }                                                                                               \
    static void to_float_##U(U *keys, const char *in, int64_t step, int64_t n, U special, bool exact, bool down) { \
        const U sign = (U)((U)1 << (8 * sizeof(U) - 1)), all = (U)-1, turn = down ? all : 0;        \
        const U negative_zero = exact ? 0 : sign;                                                   \
        for (int64_t i = 0; i < n; i++) {                                                           \
            U v;                                                                                    \
            memcpy(&v, in + i * step, sizeof v);                                                    \
            U magnitude = (U)(v & (U)~sign);                                                        \
            v = v == negative_zero ? 0 : v;                                                         \
            U key = (U)((v & sign ? (U)~v : (U)(v | sign)) ^ turn);                                 \
            keys[i] = magnitude > special ? all : key;                                              \
        }                                                                                           \
    }                                                                                               \
    static void from_float_##U(char *out, int64_t step, const U *keys, int64_t n, bool down) {      \
        const U sign = (U)((U)1 << (8 * sizeof(U) - 1)), all = (U)-1, turn = down ? all : 0;        \
        for (int64_t i = 0; i < n; i++) {                                                           \
            U key = keys[i] == all ? all : (U)(keys[i] ^ turn);                                     \
            U v = key & sign ? (U)(key & (U)~sign) : (U)~key;                                       \
            memcpy(out + i * step, &v, sizeof v);                                                   \
        }                                                                                           \
    }
WHOLE(uint8_t)
WHOLE(uint16_t)
WHOLE(uint32_t)
WHOLE(uint64_t)
#undef WHOLE

/* The magnitude of infinity, or of the greatest number in e4m3: what lies above is NaN. */
static uint64_t special_of(nx_dtype dtype) {
    switch (dtype) {
    case NX_F16: return 0x7c00;
    case NX_BF16: return 0x7f80;
    case NX_F8E4: return 0x7e;
    case NX_F8E5: return 0x7c;
    case NX_F32:
    case NX_C64: return 0x7f800000;
    default: return 0x7ff0000000000000;
    }
}

void nx_to_keys(nx_dtype dtype, void *keys, const void *in, int64_t step, int64_t n, bool exact, bool descending) {
    nx_kind kind = nx_dtypes[dtype].kind;
    int size = nx_key_size(dtype);
    uint64_t mask = (kind == NX_KIND_INT ? UINT64_C(1) << (8 * size - 1) : 0) ^ (descending ? ~UINT64_C(0) : 0);
    uint64_t special = special_of(dtype);
    bool is_float = kind >= NX_KIND_FLOAT;
    const char *from = (const char *)in;
#define CASE(bytes, U)                                                                              \
    case bytes:                                                                                     \
        if (is_float)                                                                               \
            to_float_##U((U *)keys, from, step, n, (U)special, exact, descending);                  \
        else                                                                                        \
            to_whole_##U((U *)keys, from, step, n, (U)mask);                                        \
        break
    switch (size) {
        CASE(1, uint8_t);
        CASE(2, uint16_t);
        CASE(4, uint32_t);
        CASE(8, uint64_t);
    }
#undef CASE
}

void nx_from_keys(nx_dtype dtype, void *out, int64_t step, const void *keys, int64_t n, bool descending) {
    nx_kind kind = nx_dtypes[dtype].kind;
    int size = nx_key_size(dtype);
    uint64_t mask = (kind == NX_KIND_INT ? UINT64_C(1) << (8 * size - 1) : 0) ^ (descending ? ~UINT64_C(0) : 0);
    bool is_float = kind >= NX_KIND_FLOAT;
#define CASE(bytes, U)                                                                              \
    case bytes:                                                                                     \
        if (is_float)                                                                               \
            from_float_##U((char *)out, step, (const U *)keys, n, descending);                      \
        else                                                                                        \
            from_whole_##U((char *)out, step, (const U *)keys, n, (U)mask);                         \
        break
    switch (size) {
        CASE(1, uint8_t);
        CASE(2, uint16_t);
        CASE(4, uint32_t);
        CASE(8, uint64_t);
    }
#undef CASE
}
