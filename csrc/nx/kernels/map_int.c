/* map_int.c: map ops of bool and the integers. Division by zero gives 0, INT_MIN // -1 wraps, shifts out of range give 0
 * or the sign: NumPy's results, without undefined behaviour. */
#include "run.h"

/* a to the power b modulo 2^64; a negative power of 1 or -1 is itself, of anything else 0. */
NX_INLINE uint64_t power(uint64_t a, uint64_t b, bool negative) {
    if (negative) return a == 1 ? 1 : a == (uint64_t)-1 ? (b & 1 ? a : 1) : 0;
    uint64_t r = 1;
    for (; b; b >>= 1, a *= a)
        if (b & 1) r *= a;
    return r;
}
NX_INLINE uint64_t divisor(uint64_t a, uint64_t b) {
    while (b) {
        uint64_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}
NX_INLINE uint64_t magnitude(int64_t a) { return a < 0 ? 0 - (uint64_t)a : (uint64_t)a; }

/* The functions of a signed type T with bits width and unsigned twin W. */
#define SIGNED(ID, T, W, bits)                                                                       \
    NX_INLINE T floor_divide_##ID(T a, T b) {                                                        \
        if (b == 0) return 0;                                                                        \
        if (b == -1) return (T)(0 - (W)a);                                                           \
        return (T)(a / b - ((a % b != 0) & ((a ^ b) < 0)));                                          \
    }                                                                                                \
    NX_INLINE T fmod_##ID(T a, T b) { return b == 0 || b == -1 ? 0 : (T)(a % b); }                   \
    NX_INLINE T remainder_##ID(T a, T b) {                                                           \
        T r = fmod_##ID(a, b);                                                                       \
        return (T)(r + ((r != 0) & ((r ^ b) < 0) ? b : 0));                                          \
    }                                                                                                \
    NX_INLINE T pow_##ID(T a, T b) { return (T)power((uint64_t)(int64_t)a, (uint64_t)(int64_t)b, b < 0); } \
    NX_INLINE T shl_##ID(T a, T b) { return (b < 0) | (b >= bits) ? 0 : (T)((W)a << (b & (bits - 1))); } \
    NX_INLINE T shr_##ID(T a, T b) { return (T)(a >> ((b < 0) | (b >= bits) ? bits - 1 : b)); }      \
    NX_INLINE T gcd_##ID(T a, T b) { return (T)divisor(magnitude(a), magnitude(b)); }                \
    NX_INLINE T lcm_##ID(T a, T b) {                                                                 \
        uint64_t d = divisor(magnitude(a), magnitude(b));                                            \
        return d ? (T)(magnitude(a) / d * magnitude(b)) : 0;                                         \
    }                                                                                                \
    NX_INLINE T popcount_##ID(T a) { return (T)__builtin_popcountll(magnitude(a)); }                 \
    NX_INLINE T clip_##ID(T a, T b, T c) {                                                           \
        T r = a < b ? b : a;                                                                         \
        return r > c ? c : r;                                                                        \
    }
#define UNSIGNED(ID, T, W, bits)                                                                     \
    NX_INLINE T floor_divide_##ID(T a, T b) { return b == 0 ? 0 : (T)(a / b); }                      \
    NX_INLINE T fmod_##ID(T a, T b) { return b == 0 ? 0 : (T)(a % b); }                              \
    NX_INLINE T remainder_##ID(T a, T b) { return b == 0 ? 0 : (T)(a % b); }                         \
    NX_INLINE T pow_##ID(T a, T b) { return (T)power(a, b, false); }                                 \
    NX_INLINE T shl_##ID(T a, T b) { return b >= bits ? 0 : (T)((W)a << (b & (bits - 1))); }         \
    NX_INLINE T shr_##ID(T a, T b) { return b >= bits ? 0 : (T)(a >> (b & (bits - 1))); }            \
    NX_INLINE T gcd_##ID(T a, T b) { return (T)divisor(a, b); }                                      \
    NX_INLINE T lcm_##ID(T a, T b) {                                                                 \
        uint64_t d = divisor(a, b);                                                                  \
        return d ? (T)(a / d * b) : 0;                                                               \
    }                                                                                                \
    NX_INLINE T popcount_##ID(T a) { return (T)__builtin_popcountll(a); }                            \
    NX_INLINE T clip_##ID(T a, T b, T c) {                                                           \
        T r = a < b ? b : a;                                                                         \
        return r > c ? c : r;                                                                        \
    }
SIGNED(I8, int8_t, uint32_t, 8)
SIGNED(I16, int16_t, uint32_t, 16)
SIGNED(I32, int32_t, uint32_t, 32)
SIGNED(I64, int64_t, uint64_t, 64)
UNSIGNED(U8, uint8_t, uint32_t, 8)
UNSIGNED(U16, uint16_t, uint32_t, 16)
UNSIGNED(U32, uint32_t, uint32_t, 32)
UNSIGNED(U64, uint64_t, uint64_t, 64)
#undef SIGNED
#undef UNSIGNED

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
