/* convert.h: float to whole numbers without undefined behaviour: towards zero, saturating, NaN to 0. */
#ifndef NX_CONVERT_H
#define NX_CONVERT_H
#include "run.h"

#define NX_SATURATE(id, type, low, high)                                                             \
    NX_INLINE type nx_to_##id(double v) {                                                            \
        double r = v > low ? v : low;                                                                \
        r = r < high ? r : high;                                                                     \
        return (type)(v == v ? r : 0);                                                               \
    }
NX_SATURATE(I8, int8_t, -128.0, 127.0)
NX_SATURATE(I16, int16_t, -32768.0, 32767.0)
NX_SATURATE(I32, int32_t, -2147483648.0, 2147483647.0)
NX_SATURATE(U8, uint8_t, 0.0, 255.0)
NX_SATURATE(U16, uint16_t, 0.0, 65535.0)
NX_SATURATE(U32, uint32_t, 0.0, 4294967295.0)
#undef NX_SATURATE

/* The largest 64-bit integers are no doubles: the ends are chosen after the conversion. */
NX_INLINE int64_t nx_to_I64(double v) {
    if (v != v) return 0;
    if (v >= 9223372036854775808.0) return INT64_MAX;
    return v < -9223372036854775808.0 ? INT64_MIN : (int64_t)v;
}
NX_INLINE uint64_t nx_to_U64(double v) {
    if (!(v > 0)) return 0;
    return v >= 18446744073709551616.0 ? UINT64_MAX : (uint64_t)v;
}

#endif
