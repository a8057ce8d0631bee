/* scan.c: cumsum, cumprod, cummin, cummax along one axis. Blocks of a line are cast to the accumulator's dtype, scanned and
 * cast to the result; where lines lie denser than the axis, whole rows are combined. NaN stays once it was met. */
#include <string.h>
#include "fold.h"
#include "kernels/run.h"

#define NAME(x) NX_PASTE(x, ID)
#define SUM(a, b) ((a) + (b))
#define PROD(a, b) ((a) * (b))
#define LESS(a, b) ((a) < (b))
#define BAD(a) ((a) != (a))
#define T double
#define ID F64
#include "scan.inc"
#define T float
#define ID F32
#include "scan.inc"
/* sums and products of whole types come as uint64 and wrap; the others need order only */
#define T uint64_t
#define ID U64
#include "scan.inc"
#undef SUM
#undef PROD
#define SUM(a, b) (T)((uint64_t)(a) + (uint64_t)(b))
#define PROD(a, b) (T)((uint64_t)(a) * (uint64_t)(b))
#define T int64_t
#define ID I64
#include "scan.inc"
#define T int32_t
#define ID I32
#include "scan.inc"
#define T int16_t
#define ID I16
#include "scan.inc"
#define T int8_t
#define ID I8
#include "scan.inc"
#define T uint32_t
#define ID U32
#include "scan.inc"
#define T uint16_t
#define ID U16
#include "scan.inc"
#define T uint8_t
#define ID U8
#include "scan.inc"
#undef SUM
#undef PROD
#undef LESS
#undef BAD
typedef struct {
    double re, im;
} zpair;
typedef struct {
    float re, im;
} cpair;
#define SUM(a, b) ((T){(a).re + (b).re, (a).im + (b).im})
#define PROD(a, b) ((T){(a).re * (b).re - (a).im * (b).im, (a).re * (b).im + (a).im * (b).re})
#define LESS(a, b) ((a).re < (b).re || ((a).re == (b).re && (a).im < (b).im))
#define BAD(a) ((a).re != (a).re || (a).im != (a).im)
#define T zpair
#define ID C128
#include "scan.inc"
#define T cpair
#define ID C64
#include "scan.inc"

typedef void (*part)(void *out, const void *in, int64_t n, void *carry, bool is_first);
#define ROW(id, use) [NX_##id] = {scan_sum_##use, scan_prod_##use, scan_min_##use, scan_max_##use}
static const part parts[NX_DTYPE_COUNT][4] = {
    ROW(BOOL, U8), ROW(I8, I8), ROW(I16, I16), ROW(I32, I32), ROW(I64, I64), ROW(U8, U8),    ROW(U16, U16),
    ROW(U32, U32), ROW(U64, U64), ROW(F32, F32), ROW(F64, F64), ROW(C64, C64), ROW(C128, C128),
};
#undef ROW

typedef struct {
    nx_fold_plan plan; /* the axis as reduced, the others as kept; out strides of the kept axes */
    int64_t out_step;  /* along the axis */
    part part;
    nx_run combine, finish;
    int size;
    bool is_sum, is_direct;
} scan;

static void scan_line(const scan *s, const char *in, char *out) {
    _Alignas(64) char block[NX_FOLD_BLOCK * 16], done[NX_FOLD_BLOCK * 16];
    _Alignas(16) char carry[16] = {0};
    int64_t n = s->plan.reduced.count;
    for (int64_t at = 0; at < n; at += NX_FOLD_BLOCK) {
        int64_t m = n - at < NX_FOLD_BLOCK ? n - at : NX_FOLD_BLOCK;
        const void *from = nx_fold_sequence(&s->plan, in, at, m, block);
        char *to = s->is_direct ? out + at * s->size : done;
        s->part(to, from, m, carry, at == 0);
        if (!s->is_direct) s->finish((char *[]){out + at * s->out_step, done}, (int64_t[]){s->out_step, s->size}, m);
    }
}

/* Row i of the result from row i - 1; sums in groups of four as scan_sum does. */
static void scan_rows(const scan *s, const char *in, int64_t in_step, char *out, int64_t out_step, int64_t columns) {
    _Alignas(64) char total[2][NX_FOLD_ROW_BYTES], group[NX_FOLD_ROW_BYTES], scratch[NX_FOLD_ROW_BYTES];
    int64_t z = s->size, step, same[3] = {z, z, z};
    nx_run copy = nx_cast_run(s->plan.acc, s->plan.acc);
    char *before = total[0], *now = total[1];
    for (int64_t i = 0; i < s->plan.reduced.count; i++) {
        const char *row = nx_fold_row(&s->plan, in + nx_fold_offset(&s->plan.reduced, i), in_step, columns, scratch, &step);
        if (!s->is_sum) {
            if (i == 0)
                copy((char *[]){now, (char *)row}, (int64_t[]){z, step}, columns);
            else
                s->combine((char *[]){now, now, (char *)row}, (int64_t[]){z, z, step}, columns);
        } else {
            if (i % 4 == 0)
                copy((char *[]){group, (char *)row}, (int64_t[]){z, step}, columns);
            else
                s->combine((char *[]){group, group, (char *)row}, (int64_t[]){z, z, step}, columns);
            if (i < 4)
                memcpy(now, group, (size_t)(columns * z));
            else
                s->combine((char *[]){now, before, group}, same, columns);
        }
        s->finish((char *[]){out + i * s->out_step, now}, (int64_t[]){out_step, z}, columns);
        if (s->is_sum && i % 4 == 3) {
            char *swap = before;
            before = now;
            now = swap;
        }
    }
}

static void column_task(const void *context, const char *in, int64_t in_step, char *out, int64_t out_step, int64_t n) {
    const scan *s = (const scan *)context;
    if (n > 1 && s->combine && nx_fold_by_rows(&s->plan))
        scan_rows(s, in, in_step, out, out_step, n);
    else
        for (int64_t c = 0; c < n; c++) scan_line(s, in + c * in_step, out + c * out_step);
}

nx_status nx_scan(nx_op op, const nx_view *out, const nx_view *in, int axis) {
    static const nx_op combines[4] = {NX_OP_ADD, NX_OP_MUL, NX_OP_MINIMUM, NX_OP_MAXIMUM};
    int kind = op == NX_OP_CUMSUM ? 0 : op == NX_OP_CUMPROD ? 1 : op == NX_OP_CUMMIN ? 2 : 3;
    nx_view kept = *out;
    scan s = {.is_sum = kind == 0, .out_step = out->stride[axis]};
    for (int k = axis; k + 1 < out->ndim; k++) kept.stride[k] = out->stride[k + 1];
    nx_fold_axes(&s.plan, &kept, in, UINT32_C(1) << axis);
    bool is_small = nx_dtypes[in->dtype].kind == NX_KIND_FLOAT && in->dtype != NX_F64;
    nx_dtype acc = is_small ? NX_F32 : (nx_dtype)nx_fold_dtype(op, in->dtype), unused;
    if (s.plan.reduced.count == 0) return NULL;
    nx_fold_dtypes(&s.plan, in->dtype, acc, acc);
    s.part = parts[acc][kind];
    s.combine = nx_map_run(combines[kind], acc, &unused);
    s.finish = nx_cast_run(out->dtype, acc);
    s.size = nx_dtypes[acc].size;
    s.is_direct = out->dtype == acc && s.out_step == s.size && (uintptr_t)out->data % 8 == 0;
    for (int k = 0; k < s.plan.kept.ndim; k++) s.is_direct &= s.plan.kept.out[k] % (s.size < 8 ? s.size : 8) == 0;
    nx_fold_columns(&s.plan, NX_FOLD_ROW_BYTES / s.size, column_task, &s);
    return NULL;
}
