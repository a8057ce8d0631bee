/* matmul.c (kernels): see matmul.h. */
#include "matmul.h"
#include "rows.h"

enum { SLIDE = 512 }; /* elements of a result at a time */

#define FMA(acc, a, b) ((acc) + (a) * (b))
#define T double
#define ID F64
#define EIGHT 2
#include "matmul.inc"
#define T float
#define ID F32
#define EIGHT 1
#include "matmul.inc"
#undef FMA
#define FMA(acc, a, b) (T)((uint64_t)(acc) + (uint64_t)(a) * (uint64_t)(b))
#define T uint64_t
#define ID U64
#include "matmul.inc"
#undef FMA
/* signed types wrap as their unsigned twins do */
#define FMA(acc, a, b) (T)((uint32_t)(acc) + (uint32_t)(a) * (uint32_t)(b))
#define T uint32_t
#define ID U32
#include "matmul.inc"
#define T uint16_t
#define ID U16
#include "matmul.inc"
#define T uint8_t
#define ID U8
#include "matmul.inc"
#undef FMA
#define FMA(acc, a, b) (T)((acc) | ((a) & (b)))
#define T uint8_t
#define ID BOOL
#include "matmul.inc"
#undef FMA
typedef struct {
    double re, im;
} zpair;
typedef struct {
    float re, im;
} cpair;
#define FMA(acc, a, b)                                                                              \
    ((T){(acc).re + NX_TIMES_RE(a, b), (acc).im + NX_TIMES_IM(a, b)})
#define T zpair
#define ID C128
#include "matmul.inc"
#define T cpair
#define ID C64
#include "matmul.inc"

const nx_matrix_product NX_ISA(nx_products)[NX_DTYPE_COUNT] = {
    [NX_BOOL] = product_BOOL, [NX_I8] = product_U8,   [NX_I16] = product_U16, [NX_I32] = product_U32,
    [NX_I64] = product_U64,   [NX_U8] = product_U8,   [NX_U16] = product_U16, [NX_U32] = product_U32,
    [NX_U64] = product_U64,   [NX_F32] = product_F32, [NX_F64] = product_F64, [NX_C64] = product_C64,
    [NX_C128] = product_C128,
};
const nx_slide NX_ISA(nx_slides)[NX_DTYPE_COUNT] = {
    [NX_BOOL] = slide_BOOL, [NX_I8] = slide_U8,   [NX_I16] = slide_U16, [NX_I32] = slide_U32,
    [NX_I64] = slide_U64,   [NX_U8] = slide_U8,   [NX_U16] = slide_U16, [NX_U32] = slide_U32,
    [NX_U64] = slide_U64,   [NX_F32] = slide_F32, [NX_F64] = slide_F64, [NX_C64] = slide_C64,
    [NX_C128] = slide_C128,
};
