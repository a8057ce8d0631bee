/* small.h: float16, bfloat16 and the OCP 8-bit floats to and from float32. Widening is exact; narrowing rounds once, to
 * nearest even. Overflow gives infinity, or NaN in e4m3, which has no infinity (as ml_dtypes' float8_e4m3fn).
 * All branch-free, so that loops over them vectorise. */
#ifndef NX_SMALL_H
#define NX_SMALL_H
#include "run.h"
#if defined __F16C__ && !defined NX_CUDA
#include <immintrin.h>
#define NX_F16C
#endif

NX_INLINE float nx_float_of(uint32_t bits) {
    float f;
    memcpy(&f, &bits, 4);
    return f;
}
NX_INLINE uint32_t nx_bits_of(float f) {
    uint32_t bits;
    memcpy(&bits, &f, 4);
    return bits;
}

/* code: exponent and m mantissa bits, without the sign; special: the least code that is infinite or NaN. */
NX_INLINE float nx_widen(uint32_t code, uint32_t sign, int m, int bias, uint32_t special, uint32_t special_bits) {
    uint32_t body = code << (23 - m);
    uint32_t low = (uint32_t)(127 - bias + 1) << 23;
    uint32_t normal = body + ((uint32_t)(127 - bias) << 23);
    uint32_t subnormal = nx_bits_of(nx_float_of(body + low) - nx_float_of(low));
    uint32_t r = code >> m ? normal : subnormal;
    r = code >= special ? special_bits : r;
    return nx_float_of(r | sign);
}

/* The code without sign of |f|: rounded to m mantissa bits; past the largest finite value it is `over`, NaN is `nan`. */
NX_INLINE uint32_t nx_narrow(uint32_t bits, int m, int bias, uint32_t over, uint32_t nan) {
    uint32_t a = bits & 0x7fffffffu;
    uint32_t magic = (uint32_t)(127 - bias + 23 - m + 1) << 23;
    uint32_t normal = (a - ((uint32_t)(127 - bias) << 23) + ((1u << (22 - m)) - 1) + ((a >> (23 - m)) & 1)) >> (23 - m);
    uint32_t subnormal = nx_bits_of(nx_float_of(a) + nx_float_of(magic)) - magic;
    uint32_t r = a < ((uint32_t)(127 - bias + 1) << 23) ? subnormal : normal;
    r = r > over ? over : r;
    return a > 0x7f800000u ? nan : r;
}

NX_INLINE float nx_widen_F16(uint16_t h) {
    uint32_t code = h & 0x7fffu;
    uint32_t payload = (code & 0x3ffu) << 13;
    uint32_t special = 0x7f800000u | payload | (payload ? 0x400000u : 0);
    return nx_widen(code, (uint32_t)(h & 0x8000u) << 16, 10, 15, 0x7c00u, special);
}
NX_INLINE uint16_t nx_narrow_F16(float f) {
    uint32_t bits = nx_bits_of(f);
    return (uint16_t)(nx_narrow(bits, 10, 15, 0x7c00u, 0x7e00u | ((bits >> 13) & 0x3ffu)) | ((bits >> 16) & 0x8000u));
}
NX_INLINE float nx_widen_BF16(uint16_t h) { return nx_float_of((uint32_t)h << 16); }
NX_INLINE uint16_t nx_narrow_BF16(float f) {
    uint32_t bits = nx_bits_of(f);
    uint32_t r = (bits + 0x7fffu + ((bits >> 16) & 1)) >> 16;
    return (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? (bits >> 16) | 0x40u : r);
}
NX_INLINE float nx_widen_F8E4(uint8_t h) {
    return nx_widen(h & 0x7fu, (uint32_t)(h & 0x80u) << 24, 3, 7, 0x7fu, 0x7fc00000u);
}
NX_INLINE uint8_t nx_narrow_F8E4(float f) {
    uint32_t bits = nx_bits_of(f);
    return (uint8_t)(nx_narrow(bits, 3, 7, 0x7fu, 0x7fu) | ((bits >> 24) & 0x80u));
}
NX_INLINE float nx_widen_F8E5(uint8_t h) {
    uint32_t code = h & 0x7fu;
    return nx_widen(code, (uint32_t)(h & 0x80u) << 24, 2, 15, 0x7cu, code > 0x7cu ? 0x7fc00000u : 0x7f800000u);
}
NX_INLINE uint8_t nx_narrow_F8E5(float f) {
    uint32_t bits = nx_bits_of(f);
    return (uint8_t)(nx_narrow(bits, 2, 15, 0x7cu, 0x7eu) | ((bits >> 24) & 0x80u));
}

/* double -> float so that a later rounding to at most 22 bits is the only one: inexact results get an odd last bit. */
NX_INLINE float nx_round_odd(double d) {
    float f = (float)d;
    double back = (double)f;
    uint32_t up = __builtin_fabs(back) > __builtin_fabs(d) ? 1u : 0u; /* rounded away from zero: one step back */
    uint32_t odd = (back != d) & (back == back) ? 1u : 0u;
    return nx_float_of((nx_bits_of(f) - up) | odd);
}

/* integers above 2^53 -> double with the same property */
NX_INLINE double nx_sticky_u64(uint64_t v) {
    uint64_t kept = (v & ~(uint64_t)0x7ff) | ((v & 0x7ff) ? 0x800u : 0u);
    return (double)(v >> 53 ? kept : v);
}
NX_INLINE double nx_sticky_i64(int64_t v) {
    double d = nx_sticky_u64(v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
    return v < 0 ? -d : d;
}

/* Blocks of each small dtype to and from float32. */
NX_INLINE void nx_widen_block_F16(float *out, const uint16_t *in, int64_t n) {
    int64_t i = 0;
#ifdef NX_F16C
    for (; i + 8 <= n; i += 8) _mm256_storeu_ps(out + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(in + i))));
#endif
    for (; i < n; i++) out[i] = nx_widen_F16(in[i]);
}
NX_INLINE void nx_narrow_block_F16(uint16_t *out, const float *in, int64_t n) {
    int64_t i = 0;
#ifdef NX_F16C
    for (; i + 8 <= n; i += 8)
        _mm_storeu_si128((__m128i *)(out + i), _mm256_cvtps_ph(_mm256_loadu_ps(in + i), _MM_FROUND_TO_NEAREST_INT));
#endif
    for (; i < n; i++) out[i] = nx_narrow_F16(in[i]);
}
NX_INLINE void nx_widen_block_BF16(float *out, const uint16_t *in, int64_t n) {
    for (int64_t i = 0; i < n; i++) out[i] = nx_widen_BF16(in[i]);
}
NX_INLINE void nx_narrow_block_BF16(uint16_t *out, const float *in, int64_t n) {
    for (int64_t i = 0; i < n; i++) out[i] = nx_narrow_BF16(in[i]);
}
NX_INLINE void nx_widen_block_F8E4(float *out, const uint8_t *in, int64_t n) {
    for (int64_t i = 0; i < n; i++) out[i] = nx_widen_F8E4(in[i]);
}
NX_INLINE void nx_narrow_block_F8E4(uint8_t *out, const float *in, int64_t n) {
    for (int64_t i = 0; i < n; i++) out[i] = nx_narrow_F8E4(in[i]);
}
NX_INLINE void nx_widen_block_F8E5(float *out, const uint8_t *in, int64_t n) {
    for (int64_t i = 0; i < n; i++) out[i] = nx_widen_F8E5(in[i]);
}
NX_INLINE void nx_narrow_block_F8E5(uint8_t *out, const float *in, int64_t n) {
    for (int64_t i = 0; i < n; i++) out[i] = nx_narrow_F8E5(in[i]);
}

#endif
