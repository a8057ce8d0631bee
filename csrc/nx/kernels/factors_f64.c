/* factors_f64.c: small matrices in double precision; see factors.h. */
#include "factors.h"
#include "kernels.h"
#include "linalg/linalg.h"
#include "run.h"
#include <math.h>

#define SINGLE 0
#include "lanes_base.inc"
/* Of singular values: the matrix is brought to elements of about LEVEL; below the square TINY a row is as good as zero, and
 * MAGNIFIED before its length is taken. Products of two squares of rows that count are normal numbers. */
#define LEVEL 0x1p200
#define TINY 0x1p-400
#define MAGNIFIED 0x1p700
#define COMPLEX 0
#include "factors.inc"
#define COMPLEX 1
#include "factors.inc"

const nx_factors NX_ISA(NX_PASTE(nx_factors, ID))[2] = {
    {r_qr_F64, r_svd_F64, r_eigh_F64, r_lstsq_F64, r_triangle_F64},
    {c_qr_F64, c_svd_F64, c_eigh_F64, c_lstsq_F64, c_triangle_F64},
};
