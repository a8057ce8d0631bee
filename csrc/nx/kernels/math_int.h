/* math_int.h: the whole-number functions that ops.def names, <function>_<ID>. Division by zero gives 0, INT_MIN // -1 wraps,
 * shifts out of range give 0 or the sign: NumPy's results, without undefined behaviour. */
#ifndef NX_MATH_INT_H
#define NX_MATH_INT_H
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

#endif
