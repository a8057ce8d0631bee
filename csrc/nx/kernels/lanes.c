/* lanes.c (kernels): see lanes.h. */
#include "lanes.h"
#include "kernels.h"
#include "linalg/linalg.h"
#include "run.h"
#include <math.h>

#define SINGLE 0
#include "lanes.inc"
#define SINGLE 1
#include "lanes.inc"

const nx_lanes NX_ISA(nx_lanes)[4] = {
    {inv_F32, solve_F32, pivots_F32, cholesky_F32},
    {inv_F64, solve_F64, pivots_F64, cholesky_F64},
    {c_inv_F32, c_solve_F32, c_pivots_F32, c_cholesky_F32},
    {c_inv_F64, c_solve_F64, c_pivots_F64, c_cholesky_F64},
};
