/* cast.c (kernels): dense conversions among the dtypes that C has, and blocks through them for the small floats.
 *
 * Whole to whole wraps; float to whole truncates towards zero, saturates at the ends of the target's range and makes NaN 0,
 * on every machine; anything to bool is `!= 0` (NaN is true); to a narrower float rounds once to nearest even. */
#include "small.h"
#include "convert.h"

#define RUN(to, TO, from, FROM)                                                                      \
    static void run_##to##_##from(char *const *p, const int64_t *step, int64_t n) {                  \
        static const nx_sizes sizes = {2, {sizeof(TO), sizeof(FROM)}};                               \
        nx_blocks(&sizes, cast_##to##_##from, p, step, n);                                           \
    }

/* to NATIVE from NATIVE */
#define DENSE(to, TO, from, FROM, convert)                                                           \
    static void cast_##to##_##from(char *const *p, int64_t n) {                                      \
        TO *out = (TO *)p[0];                                                                        \
        const FROM *in = (const FROM *)p[1];                                                         \
        _Pragma("GCC ivdep") for (int64_t i = 0; i < n; i++) out[i] = convert(in[i]);                \
    }                                                                                                \
    RUN(to, TO, from, FROM)
#define FROM_WHOLE(from, FROM)                                                                       \
    DENSE(BOOL, uint8_t, from, FROM, is_true)                                                        \
    DENSE(I8, int8_t, from, FROM, (int8_t))                                                          \
    DENSE(I16, int16_t, from, FROM, (int16_t))                                                       \
    DENSE(I32, int32_t, from, FROM, (int32_t))                                                       \
    DENSE(I64, int64_t, from, FROM, (int64_t))                                                       \
    DENSE(U8, uint8_t, from, FROM, (uint8_t))                                                        \
    DENSE(U16, uint16_t, from, FROM, (uint16_t))                                                     \
    DENSE(U32, uint32_t, from, FROM, (uint32_t))                                                     \
    DENSE(U64, uint64_t, from, FROM, (uint64_t))                                                     \
    DENSE(F32, float, from, FROM, (float))                                                           \
    DENSE(F64, double, from, FROM, (double))
#define FROM_FLOAT(from, FROM)                                                                       \
    DENSE(BOOL, uint8_t, from, FROM, is_true)                                                        \
    DENSE(I8, int8_t, from, FROM, nx_to_I8)                                                          \
    DENSE(I16, int16_t, from, FROM, nx_to_I16)                                                       \
    DENSE(I32, int32_t, from, FROM, nx_to_I32)                                                       \
    DENSE(I64, int64_t, from, FROM, nx_to_I64)                                                       \
    DENSE(U8, uint8_t, from, FROM, nx_to_U8)                                                         \
    DENSE(U16, uint16_t, from, FROM, nx_to_U16)                                                      \
    DENSE(U32, uint32_t, from, FROM, nx_to_U32)                                                      \
    DENSE(U64, uint64_t, from, FROM, nx_to_U64)                                                      \
    DENSE(F32, float, from, FROM, (float))                                                           \
    DENSE(F64, double, from, FROM, (double))
#define is_true(v) ((v) != 0)
FROM_WHOLE(BOOL, uint8_t)
FROM_WHOLE(I8, int8_t)
FROM_WHOLE(I16, int16_t)
FROM_WHOLE(I32, int32_t)
FROM_WHOLE(I64, int64_t)
FROM_WHOLE(U8, uint8_t)
FROM_WHOLE(U16, uint16_t)
FROM_WHOLE(U32, uint32_t)
FROM_WHOLE(U64, uint64_t)
FROM_FLOAT(F32, float)
FROM_FLOAT(F64, double)

/* to SMALL: the float32 in `wide` is exact or odd-rounded, so that narrowing it is the only rounding */
#define exactly(v) ((float)(v))
#define from_wide_int(v) nx_round_odd((double)(v))
#define from_i64(v) nx_round_odd(nx_sticky_i64(v))
#define from_u64(v) nx_round_odd(nx_sticky_u64(v))
#define TO_SMALL_FROM(to, TO, from, FROM, convert)                                                   \
    static void cast_##to##_##from(char *const *p, int64_t n) {                                      \
        float wide[256];                                                                             \
        for (int64_t done = 0; done < n; done += 256) {                                              \
            int64_t m = n - done < 256 ? n - done : 256;                                             \
            const FROM *in = (const FROM *)p[1] + done;                                              \
            for (int64_t i = 0; i < m; i++) wide[i] = convert(in[i]);                                \
            nx_narrow_block_##to((TO *)p[0] + done, wide, m);                                        \
        }                                                                                            \
    }                                                                                                \
    RUN(to, TO, from, FROM)
/* from SMALL */
#define SMALL_THROUGH(to, TO, from, FROM)                                                            \
    static void cast_##to##_##from(char *const *p, int64_t n) {                                      \
        float wide[256];                                                                             \
        for (int64_t done = 0; done < n; done += 256) {                                              \
            int64_t m = n - done < 256 ? n - done : 256;                                             \
            nx_widen_block_##from(wide, (const FROM *)p[1] + done, m);                               \
            char *now[2] = {(char *)((TO *)p[0] + done), (char *)wide};                              \
            cast_##to##_F32(now, m);                                                                 \
        }                                                                                            \
    }                                                                                                \
    RUN(to, TO, from, FROM)
#define SMALL_TO_FLOAT(from, FROM)                                                                   \
    static void cast_F32_##from(char *const *p, int64_t n) {                                         \
        nx_widen_block_##from((float *)p[0], (const FROM *)p[1], n);                                 \
    }                                                                                                \
    RUN(F32, float, from, FROM)
#define SMALL_FROM_NATIVE(to, TO)                                                                    \
    TO_SMALL_FROM(to, TO, BOOL, uint8_t, exactly)                                                    \
    TO_SMALL_FROM(to, TO, I8, int8_t, exactly)                                                       \
    TO_SMALL_FROM(to, TO, I16, int16_t, exactly)                                                     \
    TO_SMALL_FROM(to, TO, I32, int32_t, from_wide_int)                                               \
    TO_SMALL_FROM(to, TO, I64, int64_t, from_i64)                                                    \
    TO_SMALL_FROM(to, TO, U8, uint8_t, exactly)                                                      \
    TO_SMALL_FROM(to, TO, U16, uint16_t, exactly)                                                    \
    TO_SMALL_FROM(to, TO, U32, uint32_t, from_wide_int)                                              \
    TO_SMALL_FROM(to, TO, U64, uint64_t, from_u64)                                                   \
    TO_SMALL_FROM(to, TO, F32, float, exactly)                                                       \
    TO_SMALL_FROM(to, TO, F64, double, nx_round_odd)
SMALL_FROM_NATIVE(F16, uint16_t)
SMALL_FROM_NATIVE(BF16, uint16_t)
SMALL_FROM_NATIVE(F8E4, uint8_t)
SMALL_FROM_NATIVE(F8E5, uint8_t)
#define FROM_SMALL(from, FROM)                                                                       \
    SMALL_THROUGH(BOOL, uint8_t, from, FROM)                                                         \
    SMALL_THROUGH(I8, int8_t, from, FROM)                                                            \
    SMALL_THROUGH(I16, int16_t, from, FROM)                                                          \
    SMALL_THROUGH(I32, int32_t, from, FROM)                                                          \
    SMALL_THROUGH(I64, int64_t, from, FROM)                                                          \
    SMALL_THROUGH(U8, uint8_t, from, FROM)                                                           \
    SMALL_THROUGH(U16, uint16_t, from, FROM)                                                         \
    SMALL_THROUGH(U32, uint32_t, from, FROM)                                                         \
    SMALL_THROUGH(U64, uint64_t, from, FROM)                                                         \
    SMALL_THROUGH(F16, uint16_t, from, FROM)                                                         \
    SMALL_THROUGH(BF16, uint16_t, from, FROM)                                                        \
    SMALL_THROUGH(F8E4, uint8_t, from, FROM)                                                         \
    SMALL_THROUGH(F8E5, uint8_t, from, FROM)                                                         \
    SMALL_TO_FLOAT(from, FROM)                                                                       \
    SMALL_THROUGH(F64, double, from, FROM)
FROM_SMALL(F16, uint16_t)
FROM_SMALL(BF16, uint16_t)
FROM_SMALL(F8E4, uint8_t)
FROM_SMALL(F8E5, uint8_t)

/* The table of casts among real dtypes; cast.c builds the complex ones from it. */
#define COLUMN(to, from) [NX_##to][NX_##from] = run_##to##_##from,
#define ROW(to)                                                                                      \
    COLUMN(to, BOOL) COLUMN(to, I8) COLUMN(to, I16) COLUMN(to, I32) COLUMN(to, I64)                  \
    COLUMN(to, U8) COLUMN(to, U16) COLUMN(to, U32) COLUMN(to, U64) COLUMN(to, F16)                   \
    COLUMN(to, BF16) COLUMN(to, F8E4) COLUMN(to, F8E5) COLUMN(to, F32) COLUMN(to, F64)
const nx_run NX_ISA(nx_casts)[NX_C64][NX_C64] = {
    ROW(BOOL) ROW(I8) ROW(I16) ROW(I32) ROW(I64) ROW(U8) ROW(U16) ROW(U32) ROW(U64)
    ROW(F16) ROW(BF16) ROW(F8E4) ROW(F8E5) ROW(F32) ROW(F64)
};
