/* foldplan.c: see fold.h. */
#include "fold.h"
#include <stdlib.h>
#include "kernels/run.h"

static void axes_sort(nx_axes *axes) {
    for (int i = 1; i < axes->ndim; i++)
        for (int k = i; k > 0 && llabs((long long)axes->in[k - 1]) < llabs((long long)axes->in[k]); k--) {
            int64_t *columns[3] = {axes->shape, axes->in, axes->out};
            for (int c = 0; c < 3; c++) {
                int64_t t = columns[c][k];
                columns[c][k] = columns[c][k - 1];
                columns[c][k - 1] = t;
            }
        }
}

static void axes_merge(nx_axes *axes) {
    int n = 0;
    for (int k = 0; k < axes->ndim; k++) {
        bool joins = n > 0 && axes->in[n - 1] == axes->shape[k] * axes->in[k] && axes->out[n - 1] == axes->shape[k] * axes->out[k];
        int at = joins ? n - 1 : n++;
        axes->shape[at] = joins ? axes->shape[at] * axes->shape[k] : axes->shape[k];
        axes->in[at] = axes->in[k];
        axes->out[at] = axes->out[k];
    }
    axes->ndim = n;
}

void nx_fold_axes(nx_fold_plan *plan, const nx_view *out, const nx_view *in, uint32_t axes) {
    plan->data = in->data;
    plan->result = out->data;
    plan->reduced.ndim = plan->kept.ndim = 0;
    plan->reduced.count = plan->kept.count = 1;
    for (int k = 0, o = 0; k < in->ndim; k++) {
        bool folds = (axes >> k) & 1;
        nx_axes *side = folds ? &plan->reduced : &plan->kept;
        int64_t out_stride = folds ? 0 : out->stride[o++];
        side->count *= in->shape[k];
        if (in->shape[k] == 1) continue;
        side->shape[side->ndim] = in->shape[k];
        side->in[side->ndim] = in->stride[k];
        side->out[side->ndim++] = out_stride;
    }
    axes_sort(&plan->reduced);
    axes_sort(&plan->kept);
    axes_merge(&plan->reduced);
    axes_merge(&plan->kept);
}

void nx_fold_dtypes(nx_fold_plan *plan, nx_dtype in, nx_dtype source, nx_dtype acc) {
    plan->in = in;
    plan->source = source;
    plan->acc = acc;
    plan->to_source = nx_cast_run(source, in);
    plan->source_to_acc = source == acc ? NULL : nx_cast_run(acc, source);
    /* truth values are made before they are counted; other conversions go straight to the accumulator's dtype */
    plan->to_acc = source == NX_BOOL || source == acc ? NULL : nx_cast_run(acc, in);
    int size = nx_dtypes[in].size, align = size < 8 ? size : 8;
    const nx_axes *r = &plan->reduced;
    plan->direct = in == source && r->ndim <= 1 && (r->ndim == 0 || r->in[0] == size) && (uintptr_t)plan->data % (uintptr_t)align == 0;
    for (int k = 0; k < plan->kept.ndim; k++) plan->direct &= plan->kept.in[k] % align == 0;
    plan->zero_nans = false;
}

int64_t nx_fold_offset(const nx_axes *axes, int64_t i) {
    int64_t offset = 0;
    for (int k = axes->ndim - 1; k > 0; k--) {
        offset += i % axes->shape[k] * axes->in[k];
        i /= axes->shape[k];
    }
    return axes->ndim ? offset + i * axes->in[0] : 0;
}

static void zero_nans(nx_dtype dtype, void *data, int64_t n) {
    double *d = (double *)data;
    float *f = (float *)data;
    bool is_wide = dtype == NX_F64 || dtype == NX_C128;
    int parts = nx_dtypes[dtype].kind == NX_KIND_COMPLEX ? 2 : 1;
    for (int64_t i = 0; i < n; i++)
        for (int p = 0; p < parts; p++) {
            if (is_wide ? d[i * parts + p] == d[i * parts + p] : f[i * parts + p] == f[i * parts + p]) continue;
            memset((char *)data + i * nx_dtypes[dtype].size, 0, (size_t)nx_dtypes[dtype].size);
        }
}

const void *nx_fold_sequence(const nx_fold_plan *plan, const char *base, int64_t begin, int64_t n, void *scratch) {
    const nx_axes *r = &plan->reduced;
    int size = nx_dtypes[plan->source].size, last = r->ndim - 1;
    if (plan->direct && !plan->zero_nans) return base + begin * size;
    int64_t run = last < 0 ? 1 : r->shape[last];
    for (int64_t done = 0; done < n;) {
        int64_t at = (begin + done) % run, m = run - at < n - done ? run - at : n - done;
        char *ptr[2] = {(char *)scratch + done * size, (char *)base + nx_fold_offset(r, begin + done)};
        plan->to_source(ptr, (int64_t[]){size, last < 0 ? 0 : r->in[last]}, m);
        done += m;
    }
    if (plan->zero_nans) zero_nans(plan->source, scratch, n);
    return scratch;
}

const char *nx_fold_row(const nx_fold_plan *plan, const char *row, int64_t step, int64_t columns, char *scratch,
                        int64_t *row_step) {
    _Alignas(64) char truth[NX_FOLD_ROW_BYTES];
    int size = nx_dtypes[plan->acc].size;
    if (plan->in == plan->acc && plan->in == plan->source && !plan->zero_nans) {
        *row_step = step;
        return row;
    }
    *row_step = size;
    if (plan->source == NX_BOOL && plan->acc != NX_BOOL) {
        plan->to_source((char *[]){truth, (char *)row}, (int64_t[]){1, step}, columns);
        plan->source_to_acc((char *[]){scratch, truth}, (int64_t[]){size, 1}, columns);
    } else {
        nx_run cast = plan->to_acc ? plan->to_acc : plan->to_source;
        cast((char *[]){scratch, (char *)row}, (int64_t[]){size, step}, columns);
    }
    if (plan->zero_nans) zero_nans(plan->acc, scratch, columns);
    return scratch;
}

/* Rows where the outputs lie denser than what they fold, or where each folds a few elements only; never rows of a few. */
bool nx_fold_by_rows(const nx_fold_plan *plan) {
    const nx_axes *r = &plan->reduced, *k = &plan->kept;
    if (k->ndim == 0 || r->ndim == 0 || k->shape[k->ndim - 1] < 8) return false;
    return r->count < 16 || llabs((long long)k->in[k->ndim - 1]) < llabs((long long)r->in[r->ndim - 1]);
}

typedef struct {
    const nx_fold_plan *plan;
    int64_t columns, blocks; /* outputs a block, blocks a line of the innermost kept axis */
    nx_fold_task task;
    const void *context;
} job;

static void job_run(void *context, int64_t begin, int64_t end) {
    const job *j = (const job *)context;
    const nx_axes *k = &j->plan->kept;
    int last = k->ndim - 1;
    int64_t length = last < 0 ? 1 : k->shape[last], in_step = last < 0 ? 0 : k->in[last], out_step = last < 0 ? 0 : k->out[last];
    for (int64_t b = begin; b < end; b++) {
        int64_t line = b / j->blocks, first = b % j->blocks * j->columns, in = first * in_step, out = first * out_step;
        for (int a = last - 1; a >= 0; a--) {
            in += line % k->shape[a] * k->in[a];
            out += line % k->shape[a] * k->out[a];
            line /= k->shape[a];
        }
        int64_t n = length - first < j->columns ? length - first : j->columns;
        j->task(j->context, j->plan->data + in, in_step, j->plan->result + out, out_step, n);
    }
}

void nx_fold_columns(const nx_fold_plan *plan, int64_t columns, nx_fold_task task, const void *context) {
    const nx_axes *k = &plan->kept;
    if (k->count == 0) return;
    int64_t length = k->ndim ? k->shape[k->ndim - 1] : 1;
    job j = {plan, columns, (length + columns - 1) / columns, task, context};
    int64_t work = (length < columns ? length : columns) * (plan->reduced.count > 0 ? plan->reduced.count : 1);
    int64_t grain = work >= 65536 ? 1 : 65536 / work;
    nx_parallel_for(k->count / length * j.blocks, grain, job_run, &j);
}
