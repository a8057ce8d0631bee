/* lanes.c (kernels): see lanes.h. */
#include "lanes.h"
#include "kernels.h"
#include "linalg/linalg.h"
#include "run.h"
#include <math.h>

#ifdef ISA_avx512
#define VECTOR_BYTES 64
#elif defined ISA_avx2
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif
#define NAME(x) NX_PASTE(x, ID)
#define MOST NX_LANES_MOST

extern const nx_movers NX_ISA(nx_movers);

#define T double
#define BITS int64_t
#define ID F64
#define MOVER 3
#define SQRT sqrt
#define EPSILON 0x1p-52
#define LEAST 0x1p-1022
#include "lanes.inc"
#define T float
#define BITS int32_t
#define ID F32
#define MOVER 2
#define SQRT sqrtf
#define EPSILON 0x1p-23f
#define LEAST 0x1p-126f
#include "lanes.inc"

const nx_lanes NX_ISA(nx_lanes)[4] = {
    {inv_F32, solve_F32, pivots_F32, cholesky_F32, eigh_F32},
    {inv_F64, solve_F64, pivots_F64, cholesky_F64, eigh_F64},
    {c_inv_F32, c_solve_F32, c_pivots_F32, c_cholesky_F32, NULL},
    {c_inv_F64, c_solve_F64, c_pivots_F64, c_cholesky_F64, NULL},
};
