/* ops.c: the op table as data: names, families, runs, and which dtype an op computes in. */
#include "kernels/kernels.h"

#define NX_ARITY_T_T 1
#define NX_ARITY_E_T 1
#define NX_ARITY_R_T 1
#define NX_ARITY_B_T 1
#define NX_ARITY_T_TT 2
#define NX_ARITY_E_TT 2
#define NX_ARITY_N_TT 2
#define NX_ARITY_Q_TT 2
#define NX_ARITY_B_TT 2
#define NX_ARITY_T_TTT 3
#define NX_ARITY_T_BTT 3
#define NX_ARITY_FOLD 1
const nx_op_info nx_ops[NX_OP_COUNT] = {
#define NX_OP(id, name, family, sig, ...) {name, family, NX_ARITY_##sig},
#include "ops.def"
#undef NX_OP
};

typedef enum { T_T, E_T, R_T, B_T, T_TT, E_TT, N_TT, Q_TT, B_TT, T_TTT, T_BTT, FOLD } signature;
static const uint8_t signatures[NX_OP_COUNT] = {
#define NX_OP(id, name, family, sig, ...) sig,
#include "ops.def"
#undef NX_OP
};

static nx_dtype result_of(nx_op op, nx_dtype in) {
    signature s = (signature)signatures[op];
    if (s == B_T || s == B_TT) return NX_BOOL;
    if (s == R_T && in == NX_C64) return NX_F32;
    if (s == R_T && in == NX_C128) return NX_F64;
    return in;
}

nx_run nx_map_run(nx_op op, nx_dtype in, nx_dtype *out) {
    *out = result_of(op, in);
    return nx_kernels_get()->map[in][op];
}

/* Where an op lacks a dtype: bool goes to int8 (shifts, powers, remainders ... of truth values), whole numbers to the
 * float that NumPy takes: float16 for 8 bits, float32 for 16, else float64; division always float64. */
int nx_map_dtype(nx_op op, nx_dtype in) {
    const nx_run *const *map = nx_kernels_get()->map;
    if (map[in][op]) return in;
    nx_kind kind = nx_dtypes[in].kind;
    if (kind == NX_KIND_FLOAT || kind == NX_KIND_COMPLEX) return -1;
    if (kind == NX_KIND_BOOL && (op == NX_OP_SUB || op == NX_OP_NEG || op == NX_OP_POS || op == NX_OP_SIGN)) return -1;
    if (kind == NX_KIND_BOOL && map[NX_I8][op]) return NX_I8;
    if (!map[NX_F64][op]) return -1;
    if (op == NX_OP_DIV) return NX_F64;
    return nx_dtypes[in].size == 1 ? NX_F16 : nx_dtypes[in].size == 2 ? NX_F32 : NX_F64;
}

int nx_fold_dtype(nx_op op, nx_dtype in) {
    nx_kind kind = nx_dtypes[in].kind;
    switch (op) {
    case NX_OP_ANY:
    case NX_OP_ALL: return NX_BOOL;
    case NX_OP_NONZERO:
    case NX_OP_ARGMIN:
    case NX_OP_ARGMAX: return NX_I64;
    case NX_OP_MEAN: return kind == NX_KIND_FLOAT || kind == NX_KIND_COMPLEX ? in : NX_F64;
    case NX_OP_SUM:
    case NX_OP_NANSUM:
    case NX_OP_PROD:
    case NX_OP_CUMSUM:
    case NX_OP_CUMPROD: return kind == NX_KIND_UINT ? NX_U64 : kind == NX_KIND_INT || kind == NX_KIND_BOOL ? NX_I64 : (int)in;
    default: return in;
    }
}
