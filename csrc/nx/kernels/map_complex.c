/* map_complex.c: map ops of complex128 and complex64. */
#include "math_complex.h"

#define NX_PICK(B, I, U, F, C) C
#define NX_DENSE_T_T NX_DENSE
#define NX_DENSE_E_T(id, sig, body) NX_DENSE(id, T_T, body)
#define NX_DENSE_R_T NX_DENSE
#define NX_DENSE_B_T NX_DENSE
#define NX_DENSE_T_TT NX_DENSE
#define NX_DENSE_E_TT(id, sig, body) NX_DENSE(id, T_TT, body)
#define NX_DENSE_B_TT NX_DENSE
#define NX_DENSE_T_TTT NX_DENSE
#define NX_DENSE_T_BTT NX_DENSE

#define FN(f) c128_##f
#define ID C128
#define T zpair
#define R double
#include "map.inc"
#undef FN
#define FN(f) c64_##f
#define ID C64
#define T cpair
#define R float
#include "map.inc"
