/* map_int.c: map ops of bool and the integers. */
#include "math_int.h"

/* Quotients of 64-bit numbers rounded down, and what they leave. Blocks of numbers below 2^50, the usual ones, are divided as float64: the
 * nearest float64 of a / b has the same floor then, and its product with b is exact. Adding 1.5 * 2^52 puts a whole number
 * in the low bits, and rounds. */
typedef int64_t vec_whole __attribute__((vector_size(32)));
typedef double vec_float __attribute__((vector_size(32)));
#define SHIFT 6755399441055744.0
#define SHIFT_BITS INT64_C(0x4338000000000000)
static bool is_small_block(const int64_t *a, const int64_t *b, int64_t n) {
    uint64_t high = 0, zero = 0;
    for (int64_t i = 0; i < n; i++) {
        high |= ((uint64_t)a[i] + (UINT64_C(1) << 50)) >> 51 | ((uint64_t)b[i] + (UINT64_C(1) << 50)) >> 51;
        zero |= b[i] == 0;
    }
    return !(high | zero);
}
NX_INLINE int64_t small_quotients(int64_t *out, const int64_t *a, const int64_t *b, int64_t n, bool rest) {
    int64_t i = 0;
    for (; i + 4 <= n; i += 4) {
        vec_whole x, y;
        memcpy(&x, a + i, sizeof x);
        memcpy(&y, b + i, sizeof y);
        vec_float u = (vec_float)(x + SHIFT_BITS) - SHIFT, v = (vec_float)(y + SHIFT_BITS) - SHIFT, q = u / v;
        vec_float nearest = (q + SHIFT) - SHIFT;
        nearest -= (vec_float)((nearest > q) & (vec_whole)((vec_float){0} + 1.0));
        x = (vec_whole)((rest ? u - nearest * v : nearest) + SHIFT) - SHIFT_BITS;
        memcpy(out + i, &x, sizeof x);
    }
    return i;
}
NX_INLINE void quotients_I64(char *const *p, int64_t n, bool rest, int64_t (*body)(int64_t, int64_t)) {
    int64_t *out = (int64_t *)p[0];
    const int64_t *a = (const int64_t *)p[1], *b = (const int64_t *)p[2];
    for (int64_t at = 0; at < n; at += 256) {
        int64_t end = n - at < 256 ? n : at + 256, i = at;
        if (end - at >= 8 && is_small_block(a + at, b + at, end - at))
            i += small_quotients(out + at, a + at, b + at, end - at, rest);
        for (; i < end; i++) out[i] = body(a[i], b[i]);
    }
}
#undef SHIFT
#undef SHIFT_BITS

#define FN(f) NX_PASTE(f, ID)
#define NX_DENSE_T_T NX_DENSE
#define NX_DENSE_E_T NX_DENSE
#define NX_DENSE_R_T NX_DENSE
#define NX_DENSE_B_T NX_DENSE
#define NX_DENSE_T_TT NX_DENSE
#define NX_DENSE_E_TT(id, sig, body) NX_DENSE(id, T_TT, body)
#define NX_DENSE_Q_TT NX_DENSE
#define NX_DENSE_B_TT NX_DENSE
#define NX_DENSE_T_TTT NX_DENSE
#define NX_DENSE_T_BTT NX_DENSE

#define NX_PICK(B, I, U, F, C) B
#define ID BOOL
#define T uint8_t
#define R uint8_t
#define W uint32_t
#include "map.inc"
#undef NX_PICK

#define NX_PICK(B, I, U, F, C) I
#define ID I8
#define T int8_t
#define R int8_t
#define W uint32_t
#include "map.inc"
#define ID I16
#define T int16_t
#define R int16_t
#define W uint32_t
#include "map.inc"
#define ID I32
#define T int32_t
#define R int32_t
#define W uint32_t
#include "map.inc"
#undef NX_DENSE_Q_TT
#define NX_DENSE_Q_TT(id, sig, body)                                                                \
    NX_INLINE T NAME(body_##id)(T a, T b) { return body; }                                          \
    static void NAME(dense_##id)(char *const *p, int64_t n) { quotients_I64(p, n, NX_OP_##id == NX_OP_MOD, NAME(body_##id)); }
#define ID I64
#define T int64_t
#define R int64_t
#define W uint64_t
#include "map.inc"
#undef NX_DENSE_Q_TT
#define NX_DENSE_Q_TT NX_DENSE
#undef NX_PICK

#define NX_PICK(B, I, U, F, C) U
#define ID U8
#define T uint8_t
#define R uint8_t
#define W uint32_t
#include "map.inc"
#define ID U16
#define T uint16_t
#define R uint16_t
#define W uint32_t
#include "map.inc"
#define ID U32
#define T uint32_t
#define R uint32_t
#define W uint32_t
#include "map.inc"
#define ID U64
#define T uint64_t
#define R uint64_t
#define W uint64_t
#include "map.inc"
