/* map_float.c: map ops of float64, float32 and, through float32, of the small floats. */
#include "gamma.h"
#include "math_float.h"
#include "small.h"

#define NX_PICK(B, I, U, F, C) F
#define NX_DENSE_T_T NX_DENSE
#define NX_DENSE_E_T NX_DENSE_EXCEPT
#define NX_DENSE_R_T NX_DENSE
#define NX_DENSE_B_T NX_DENSE
#define NX_DENSE_T_TT NX_DENSE
#define NX_DENSE_E_TT NX_DENSE_EXCEPT_2
#define NX_DENSE_N_TT NX_DENSE
#define NX_DENSE_Q_TT NX_DENSE
#define NX_DENSE_B_TT NX_DENSE
#define NX_DENSE_T_TTT NX_DENSE
#define NX_DENSE_T_BTT NX_DENSE

/* out of x: second(x, high, low) of high and low that first gives of a. */
NX_INLINE void in_parts_F64(char *out, const char *a, const char *x, int64_t n, double (*first)(double, double *),
                            double (*second)(double, double, double)) {
    enum { MOST = 256 };
    for (int64_t done = 0, m; done < n; done += m) {
        const double *of = (const double *)a + done, *at = (const double *)x + done;
        double *to = (double *)out + done, high[MOST], low[MOST];
        m = n - done < MOST ? n - done : MOST;
        for (int64_t i = 0; i < m; i++) high[i] = first(of[i], &low[i]);
        _Pragma("GCC ivdep") for (int64_t i = 0; i < m; i++) to[i] = second(at[i], high[i], low[i]);
    }
}

#define FN(f) f64_##f
#define ID F64
#define T double
#define R double
#undef NX_DENSE_T_T
#undef NX_DENSE_E_TT
#define NX_DENSE_T_T(id, sig, body) NX_PARTS_OR(NX_PARTS_##id, NX_DENSE, )(id, sig, body)
#define NX_DENSE_E_TT(id, sig, body) NX_PARTS_OR(NX_PARTS_##id, NX_DENSE_EXCEPT_2, )(id, sig, body)
#include "map.inc"
#undef NX_DENSE_T_T
#undef NX_DENSE_E_TT
#define NX_DENSE_T_T NX_DENSE
#define NX_DENSE_E_TT NX_DENSE_EXCEPT_2
#undef FN
#define FN(f) f32_##f
#define ID F32
#define T float
#define R float
#include "map.inc"

/* From here every row but where and nextafter goes through float32. */
#undef NX_DENSE_T_T
#undef NX_DENSE_E_T
#undef NX_DENSE_R_T
#undef NX_DENSE_B_T
#undef NX_DENSE_T_TT
#undef NX_DENSE_E_TT
#undef NX_DENSE_N_TT
#undef NX_DENSE_Q_TT
#undef NX_DENSE_B_TT
#undef NX_DENSE_T_TTT
#define NX_DENSE_T_T(id, sig, body) NX_DENSE_SMALL(id, 1, false)
#define NX_DENSE_E_T(id, sig, body) NX_DENSE_SMALL(id, 1, false)
#define NX_DENSE_R_T(id, sig, body) NX_DENSE_SMALL(id, 1, false)
#define NX_DENSE_B_T(id, sig, body) NX_DENSE_SMALL(id, 1, true)
#define NX_DENSE_T_TT(id, sig, body) NX_DENSE_SMALL(id, 2, false)
#define NX_DENSE_E_TT(id, sig, body) NX_DENSE_SMALL(id, 2, false)
#define NX_DENSE_Q_TT(id, sig, body) NX_DENSE_SMALL(id, 2, false)
#define NX_DENSE_B_TT(id, sig, body) NX_DENSE_SMALL(id, 2, true)
#define NX_DENSE_T_TTT(id, sig, body) NX_DENSE_SMALL(id, 3, false)
#define NX_DENSE_N_TT(id, sig, body) NX_DENSE(id, sig, NAME(next)(a, b))

#define ID F16
#define T uint16_t
#define R uint16_t
#include "small.inc"
#include "map.inc"
#define ID BF16
#define T uint16_t
#define R uint16_t
#include "small.inc"
#include "map.inc"
#define ID F8E4
#define T uint8_t
#define R uint8_t
#include "small.inc"
#include "map.inc"
#define ID F8E5
#define T uint8_t
#define R uint8_t
#include "small.inc"
#include "map.inc"
