/* cast.c: the run for each pair of dtypes: the kernels' casts among real dtypes, and complex ones made of two real runs.
 * Real from complex takes the real part (bool: whether any part is nonzero); complex from real has a zero imaginary part. */
#include "kernels/kernels.h"

static void to_complex(nx_run run, int part, char *const *p, const int64_t *step, int64_t n) {
    run(p, step, n);
    for (int64_t i = 0; i < n; i++)
        for (int k = 0; k < part; k++) p[0][i * step[0] + part + k] = 0;
}

static void both_parts(nx_run run, int to, int from, char *const *p, const int64_t *step, int64_t n) {
    char *imaginary[2] = {p[0] + to, p[1] + from};
    run(p, step, n);
    run(imaginary, step, n);
}

#define REAL(to, from) (nx_kernels_get()->casts[NX_##to][NX_##from])
/* Between a real dtype and complex: the real parts' run on the same steps. */
#define WITH_COMPLEX(id)                                                                                        \
    static void c64_from_##id(char *const *p, const int64_t *s, int64_t n) { to_complex(REAL(F32, id), 4, p, s, n); }  \
    static void c128_from_##id(char *const *p, const int64_t *s, int64_t n) { to_complex(REAL(F64, id), 8, p, s, n); } \
    static void id##_from_c64(char *const *p, const int64_t *s, int64_t n) { REAL(id, F32)(p, s, n); }          \
    static void id##_from_c128(char *const *p, const int64_t *s, int64_t n) { REAL(id, F64)(p, s, n); }
#define REAL_DTYPES(X) X(I8) X(I16) X(I32) X(I64) X(U8) X(U16) X(U32) X(U64) X(F16) X(BF16) X(F8E4) X(F8E5) X(F32) X(F64)
REAL_DTYPES(WITH_COMPLEX)

static void c64_from_BOOL(char *const *p, const int64_t *s, int64_t n) { to_complex(REAL(F32, BOOL), 4, p, s, n); }
static void c128_from_BOOL(char *const *p, const int64_t *s, int64_t n) { to_complex(REAL(F64, BOOL), 8, p, s, n); }
static void bool_from_parts(nx_run run, int size, char *const *p, const int64_t *s, int64_t n) {
    uint8_t block[2][256];
    for (int64_t done = 0; done < n; done += 256) {
        int64_t m = n - done < 256 ? n - done : 256, steps[2] = {1, s[1]};
        char *in = p[1] + done * s[1], *out = p[0] + done * s[0];
        run((char *[]){(char *)block[0], in}, steps, m);
        run((char *[]){(char *)block[1], in + size}, steps, m);
        for (int64_t i = 0; i < m; i++) out[i * s[0]] = (char)(block[0][i] | block[1][i]);
    }
}
static void BOOL_from_c64(char *const *p, const int64_t *s, int64_t n) { bool_from_parts(REAL(BOOL, F32), 4, p, s, n); }
static void BOOL_from_c128(char *const *p, const int64_t *s, int64_t n) { bool_from_parts(REAL(BOOL, F64), 8, p, s, n); }

static void c64_from_c64(char *const *p, const int64_t *s, int64_t n) { both_parts(REAL(F32, F32), 4, 4, p, s, n); }
static void c64_from_c128(char *const *p, const int64_t *s, int64_t n) { both_parts(REAL(F32, F64), 4, 8, p, s, n); }
static void c128_from_c64(char *const *p, const int64_t *s, int64_t n) { both_parts(REAL(F64, F32), 8, 4, p, s, n); }
static void c128_from_c128(char *const *p, const int64_t *s, int64_t n) { both_parts(REAL(F64, F64), 8, 8, p, s, n); }

#define TO_C64(id) [NX_##id] = c64_from_##id,
#define TO_C128(id) [NX_##id] = c128_from_##id,
#define FROM_C64(id) [NX_##id] = id##_from_c64,
#define FROM_C128(id) [NX_##id] = id##_from_c128,
static const nx_run to_c64[NX_DTYPE_COUNT] = {REAL_DTYPES(TO_C64) TO_C64(BOOL) [NX_C64] = c64_from_c64, [NX_C128] = c64_from_c128};
static const nx_run to_c128[NX_DTYPE_COUNT] = {REAL_DTYPES(TO_C128) TO_C128(BOOL) [NX_C64] = c128_from_c64, [NX_C128] = c128_from_c128};
static const nx_run from_c64[NX_C64] = {REAL_DTYPES(FROM_C64) FROM_C64(BOOL)};
static const nx_run from_c128[NX_C64] = {REAL_DTYPES(FROM_C128) FROM_C128(BOOL)};

nx_run nx_cast_run(nx_dtype to, nx_dtype from) {
    if (to == NX_C64) return to_c64[from];
    if (to == NX_C128) return to_c128[from];
    if (from == NX_C64) return from_c64[to];
    if (from == NX_C128) return from_c128[to];
    return nx_kernels_get()->casts[to][from];
}
