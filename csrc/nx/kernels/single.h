/* single.h: the rows of ops.def as functions of single elements, for loops that are generated (rune.jit's compiled loops):
 * op_<ROW>_<DTYPE>(a, b, c) on the dtype's storage. Rows with exceptions (signature E) have plain_<ROW>_<DTYPE>(a, b) beside,
 * true where op_ may be used, and slow_<ROW>_<DTYPE>(a, b) for the others. The includer defines NX_WITH_<DTYPE> for each dtype
 * that it needs. Nothing here is a kernel of the core; the core's own loops come of the same rows (map.inc). */
#ifndef NX_SINGLE_H
#define NX_SINGLE_H
#include "convert.h"
#include "rows.h"
#if defined NX_WITH_F16 || defined NX_WITH_BF16 || defined NX_WITH_F8E4 || defined NX_WITH_F8E5
#define NX_WITH_F32
#define NX_WITH_SMALL
#endif
#if defined NX_WITH_F32 || defined NX_WITH_F64
#include "gamma.h"
#include "math_float.h"
#endif

#define NX_FUNCTION_0(id, sig, body)
#define NX_FUNCTION_1(id, sig, body) NX_FUNCTION_##sig(id, sig, body)
#define NX_PLAINLY(id, sig, body) \
    NX_INLINE NX_RESULT_##sig NAME(op_##id) NX_INPUTS_##sig { return body; }
#define NX_FUNCTION_T_T NX_PLAINLY
#define NX_FUNCTION_R_T NX_PLAINLY
#define NX_FUNCTION_B_T NX_PLAINLY
#define NX_FUNCTION_T_TT NX_PLAINLY
#define NX_FUNCTION_N_TT NX_PLAINLY
#define NX_FUNCTION_Q_TT NX_PLAINLY
#define NX_FUNCTION_B_TT NX_PLAINLY
#define NX_FUNCTION_T_TTT NX_PLAINLY
#define NX_FUNCTION_T_BTT NX_PLAINLY
#define NX_FUNCTION_E_T NX_PLAINLY
#define NX_FUNCTION_E_TT NX_PLAINLY

/* ---- bool and integers ---- */

#define FN(f) NX_PASTE(f, ID)
#define NX_PICK(B, I, U, F, C) B
#ifdef NX_WITH_BOOL
#define ID BOOL
#define T uint8_t
#define R uint8_t
#define W uint32_t
#include "single.inc"
#endif
#undef NX_PICK
#if defined NX_WITH_I8 || defined NX_WITH_I16 || defined NX_WITH_I32 || defined NX_WITH_I64 || defined NX_WITH_U8 || \
    defined NX_WITH_U16 || defined NX_WITH_U32 || defined NX_WITH_U64
#include "math_int.h"
#endif
#define NX_PICK(B, I, U, F, C) I
#ifdef NX_WITH_I8
#define ID I8
#define T int8_t
#define R int8_t
#define W uint32_t
#include "single.inc"
#endif
#ifdef NX_WITH_I16
#define ID I16
#define T int16_t
#define R int16_t
#define W uint32_t
#include "single.inc"
#endif
#ifdef NX_WITH_I32
#define ID I32
#define T int32_t
#define R int32_t
#define W uint32_t
#include "single.inc"
#endif
#ifdef NX_WITH_I64
#define ID I64
#define T int64_t
#define R int64_t
#define W uint64_t
#include "single.inc"
#endif
#undef NX_PICK
#define NX_PICK(B, I, U, F, C) U
#ifdef NX_WITH_U8
#define ID U8
#define T uint8_t
#define R uint8_t
#define W uint32_t
#include "single.inc"
#endif
#ifdef NX_WITH_U16
#define ID U16
#define T uint16_t
#define R uint16_t
#define W uint32_t
#include "single.inc"
#endif
#ifdef NX_WITH_U32
#define ID U32
#define T uint32_t
#define R uint32_t
#define W uint32_t
#include "single.inc"
#endif
#ifdef NX_WITH_U64
#define ID U64
#define T uint64_t
#define R uint64_t
#define W uint64_t
#include "single.inc"
#endif
#undef NX_PICK
#undef FN

/* ---- floats; their rows with exceptions have the two functions beside ---- */

#ifndef NX_CUDA /* where functions branch as they like */
#undef NX_FUNCTION_E_T
#undef NX_FUNCTION_E_TT
#define NX_FUNCTION_E_T(id, sig, body)                                     \
    NX_PLAINLY(id, sig, body)                                              \
    NX_INLINE uint8_t NAME(plain_##id)(T a) { return FN(plain_##id)(a); }  \
    NX_INLINE T NAME(slow_##id)(T a) { return FN(slow_##id)(a); }
#define NX_FUNCTION_E_TT(id, sig, body)                                        \
    NX_PLAINLY(id, sig, body)                                                  \
    NX_INLINE uint8_t NAME(plain_##id)(T a, T b) { return FN(plain_##id)(a, b); } \
    NX_INLINE T NAME(slow_##id)(T a, T b) { return FN(slow_##id)(a, b); }
#endif
#define NX_PICK(B, I, U, F, C) F
#ifdef NX_WITH_F64
#define FN(f) f64_##f
#define ID F64
#define T double
#define R double
#include "single.inc"
#undef FN
#endif
#ifdef NX_WITH_F32
#define FN(f) f32_##f
#define ID F32
#define T float
#define R float
#include "single.inc"
#undef FN
#endif

/* ---- small floats: through float32, rounded once; where and nextafter work on the storage ---- */

#ifdef NX_WITH_SMALL
#include "small.h"
#define WIDE(x) NAME(nx_widen)(x)
#define SLIM(x) NAME(nx_narrow)(x)
#undef NX_FUNCTION_T_T
#undef NX_FUNCTION_R_T
#undef NX_FUNCTION_B_T
#undef NX_FUNCTION_T_TT
#undef NX_FUNCTION_N_TT
#undef NX_FUNCTION_Q_TT
#undef NX_FUNCTION_B_TT
#undef NX_FUNCTION_T_TTT
#undef NX_FUNCTION_E_T
#undef NX_FUNCTION_E_TT
#define NX_FUNCTION_T_T(id, sig, body) \
    NX_INLINE T NAME(op_##id)(T a) { return SLIM(op_##id##_F32(WIDE(a))); }
#define NX_FUNCTION_R_T NX_FUNCTION_T_T
#define NX_FUNCTION_B_T(id, sig, body) \
    NX_INLINE uint8_t NAME(op_##id)(T a) { return op_##id##_F32(WIDE(a)); }
#define NX_FUNCTION_T_TT(id, sig, body) \
    NX_INLINE T NAME(op_##id)(T a, T b) { return SLIM(op_##id##_F32(WIDE(a), WIDE(b))); }
#define NX_FUNCTION_Q_TT NX_FUNCTION_T_TT
#define NX_FUNCTION_N_TT(id, sig, body) \
    NX_INLINE T NAME(op_##id)(T a, T b) { return NAME(next)(a, b); }
#define NX_FUNCTION_B_TT(id, sig, body) \
    NX_INLINE uint8_t NAME(op_##id)(T a, T b) { return op_##id##_F32(WIDE(a), WIDE(b)); }
#define NX_FUNCTION_T_TTT(id, sig, body) \
    NX_INLINE T NAME(op_##id)(T a, T b, T c) { return SLIM(op_##id##_F32(WIDE(a), WIDE(b), WIDE(c))); }
#ifdef NX_CUDA
#define NX_FUNCTION_E_T NX_FUNCTION_T_T
#define NX_FUNCTION_E_TT NX_FUNCTION_T_TT
#else
#define NX_FUNCTION_E_T(id, sig, body)                                                  \
    NX_FUNCTION_T_T(id, sig, body)                                                      \
    NX_INLINE uint8_t NAME(plain_##id)(T a) { return plain_##id##_F32(WIDE(a)); }       \
    NX_INLINE T NAME(slow_##id)(T a) { return SLIM(slow_##id##_F32(WIDE(a))); }
#define NX_FUNCTION_E_TT(id, sig, body)                                                     \
    NX_FUNCTION_T_TT(id, sig, body)                                                         \
    NX_INLINE uint8_t NAME(plain_##id)(T a, T b) { return plain_##id##_F32(WIDE(a), WIDE(b)); } \
    NX_INLINE T NAME(slow_##id)(T a, T b) { return SLIM(slow_##id##_F32(WIDE(a), WIDE(b))); }
#endif
#define NX_NEEDS_NEXT
#ifdef NX_WITH_F16
#define ID F16
#define T uint16_t
#define R uint16_t
#include "single.inc"
#endif
#ifdef NX_WITH_BF16
#define ID BF16
#define T uint16_t
#define R uint16_t
#include "single.inc"
#endif
#ifdef NX_WITH_F8E4
#define ID F8E4
#define T uint8_t
#define R uint8_t
#include "single.inc"
#endif
#ifdef NX_WITH_F8E5
#define ID F8E5
#define T uint8_t
#define R uint8_t
#include "single.inc"
#endif
#undef NX_NEEDS_NEXT
#endif
#undef NX_PICK

/* ---- complex numbers ---- */

#if defined NX_WITH_C64 || defined NX_WITH_C128
#include "math_complex.h"
#undef NX_FUNCTION_T_T
#undef NX_FUNCTION_R_T
#undef NX_FUNCTION_B_T
#undef NX_FUNCTION_T_TT
#undef NX_FUNCTION_B_TT
#undef NX_FUNCTION_E_T
#undef NX_FUNCTION_E_TT
#define NX_FUNCTION_T_T NX_PLAINLY
#define NX_FUNCTION_R_T NX_PLAINLY
#define NX_FUNCTION_B_T NX_PLAINLY
#define NX_FUNCTION_T_TT NX_PLAINLY
#define NX_FUNCTION_B_TT NX_PLAINLY
#define NX_FUNCTION_E_T NX_PLAINLY
#define NX_FUNCTION_E_TT NX_PLAINLY
#define NX_PICK(B, I, U, F, C) C
#ifdef NX_WITH_C128
#define FN(f) c128_##f
#define ID C128
#define T zpair
#define R double
#include "single.inc"
#undef FN
#endif
#ifdef NX_WITH_C64
#define FN(f) c64_##f
#define ID C64
#define T cpair
#define R float
#include "single.inc"
#undef FN
#endif
#undef NX_PICK
#endif

#endif
