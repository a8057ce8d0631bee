/* argfold.c: argmin and argmax along one axis: the first of the best, NaN the best of all. Blocks are folded first, and
 * searched only where they improve; rows where the outputs lie denser than the axis. */
#include "fold.h"
#include "kernels/run.h"

typedef struct {
    nx_fold_plan plan;
    const nx_fold_kernels *kernels;
    nx_part part;
    nx_arg_rows rows;
    int size;
    int64_t block;
    bool most;
} argfold;

typedef union {
    char bytes[16];
    double align;
} element;

/* Whether the best of a block is better than the best before it: asked of the row kernel, on one column. */
static bool improves(const argfold *a, element *best, const element *value) {
    int64_t index = 0;
    a->rows(best, &index, value, 1, 1);
    return index == 1;
}

static int64_t sequence_index(const argfold *a, const char *base) {
    _Alignas(64) char scratch[NX_FOLD_BLOCK * 16];
    element best, value;
    int64_t n = a->plan.reduced.count, index = 0;
    for (int64_t at = 0; at < n; at += a->block) {
        int64_t m = n - at < a->block ? n - at : a->block;
        const void *data = nx_fold_sequence(&a->plan, base, at, m, scratch);
        a->part(&value, data, m);
        if (at == 0)
            best = value;
        else if (!improves(a, &best, &value))
            continue;
        index = at + a->kernels->find(data, m, &best);
    }
    return index;
}

static void rows_index(const argfold *a, const char *base, int64_t step, int64_t columns, int64_t *index) {
    _Alignas(64) char best[NX_FOLD_ROW_BYTES], scratch[NX_FOLD_ROW_BYTES];
    int64_t n = a->plan.reduced.count;
    for (int64_t i = 0; i < n; i++) {
        const char *row = base + i * a->plan.reduced.in[0];
        char *to = i == 0 ? best : scratch;
        bool is_dense = i > 0 && a->plan.in == a->plan.source && step == a->size && (uintptr_t)row % 8 == 0;
        if (is_dense)
            to = (char *)row;
        else
            a->plan.to_source((char *[]){to, (char *)row}, (int64_t[]){a->size, step}, columns);
        if (i == 0)
            memset(index, 0, (size_t)columns * sizeof *index);
        else
            a->rows(best, index, to, columns, i);
    }
}

static void column_task(const void *context, const char *in, int64_t in_step, char *out, int64_t out_step, int64_t n) {
    const argfold *a = (const argfold *)context;
    int64_t index[NX_FOLD_ROW_BYTES];
    if (n > 1 && nx_fold_by_rows(&a->plan))
        rows_index(a, in, in_step, n, index);
    else
        for (int64_t c = 0; c < n; c++) index[c] = sequence_index(a, in + c * in_step);
    nx_unpack(out, out_step, (const char *)index, n, 8);
}

nx_status nx_argfold(nx_op op, const nx_view *out, const nx_view *in, int axis) {
    argfold a = {.most = op == NX_OP_ARGMAX};
    nx_fold_axes(&a.plan, out, in, UINT32_C(1) << axis);
    if (a.plan.kept.count == 0) return NULL;
    if (a.plan.reduced.count == 0) return "no first element: the axis is empty";
    bool is_small = nx_dtypes[in->dtype].kind == NX_KIND_FLOAT && in->dtype != NX_F64;
    nx_dtype source = is_small ? NX_F32 : in->dtype;
    nx_fold_dtypes(&a.plan, in->dtype, source, source);
    a.kernels = nx_kernels_get()->fold[source];
    a.part = a.kernels->part[a.most ? NX_PART_MAX : NX_PART_MIN];
    a.rows = a.most ? a.kernels->arg_max : a.kernels->arg_min;
    a.size = nx_dtypes[source].size;
    a.block = NX_FOLD_BLOCK;
    nx_fold_columns(&a.plan, NX_FOLD_ROW_BYTES / a.size, column_task, &a);
    return NULL;
}
