/* fft.c: Fourier transforms of views. Short ones and those whose elements lie apart go through vectors in groups, a lane
 * each; long ones one after the other, each by columns and rows of a matrix. Which way is taken never changes a result. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "fftplan.h"
#include "kernels/kernels.h"

enum {
    GROUP_BYTES = 8192, /* what a group may need for its numbers while rows of memory can be taken one by one instead */
    WHOLE = 8192,        /* the longest line that is done at once, in the second-level cache */
    STREAMED = 1 << 18,  /* numbers of a result that no cache is to hold */
    WORK = 32768         /* elements that are worth a thread */
};

static const char no_memory[] = "out of memory";

static const nx_fft_kernels *kernels_of(const nx_fft_plan *plan) { return nx_kernels_get()->fft[plan->is_single]; }
static int number_size(const nx_fft_plan *plan) { return plan->is_single ? (int)sizeof(float) : (int)sizeof(double); }

/* ---- one line --------------------------------------------------------------------------------------------------- */

typedef struct {
    const nx_fft_plan *plan;
    const nx_fft_kernels *kernels;
    int form; /* of columns and rows: 0 complex, 1 from real numbers, 2 to real numbers */
    const nx_fft_side *out, *in;
    char *matrix;
    double scale;
    atomic_bool failed;
} line_parts;

typedef void (*parts_task)(line_parts *c, int64_t begin, int64_t end, void *work);

static void with_work(line_parts *c, parts_task task, int64_t begin, int64_t end) {
    nx_storage *work = nx_storage_new((size_t)nx_fft_parts_work(c->plan, c->kernels->lanes) * (size_t)c->kernels->size);
    if (work)
        task(c, begin, end, nx_storage_data(work));
    else
        atomic_store(&c->failed, true);
    if (work) nx_storage_release(work);
}

static void columns_of(line_parts *c, int64_t begin, int64_t end, void *work) {
    c->kernels->columns[c->form](c->plan, c->matrix, c->in, begin, end, work);
}
static void rows_of(line_parts *c, int64_t begin, int64_t end, void *work) {
    c->kernels->rows[c->form](c->plan, c->out, c->matrix, begin, end, c->scale, work);
}
static void columns_task(void *context, int64_t begin, int64_t end) { with_work(context, columns_of, begin, end); }
static void rows_task(void *context, int64_t begin, int64_t end) { with_work(context, rows_of, begin, end); }

/* What transforms of short lines need; 0: they see to it themselves. Callers with many lines hold it for all. */
static size_t scratch_bytes(const nx_fft_plan *plan) {
    if (plan->kind == NX_FFT_REAL || plan->kind == NX_FFT_CHIRP) return scratch_bytes(plan->a);
    if (plan->kind == NX_FFT_PASSES || plan->n > WHOLE) return 0;
    return (size_t)nx_fft_whole_work(plan, kernels_of(plan)->lanes) * (size_t)kernels_of(plan)->size;
}

static int64_t grain_for(int64_t elements) { return elements >= WORK ? 1 : WORK / (elements + 1) + 1; }

/* Asks for part i of n of the memory that will be read or written. */
static void prefetch_part(const char *p, int64_t bytes, int64_t i, int64_t n) {
    for (int64_t at = bytes / n * i / 64 * 64; at < bytes / n * (i + 1); at += 64) __builtin_prefetch(p + at, 0, 2);
}

/* By a SPLIT plan, the lengths of rows and columns that are computed given; shared out among threads, or through the
 * caller's scratch (scratch_bytes) while what comes next is on its way. */
static bool line_parted(const nx_fft_plan *plan, int form, const nx_fft_side *out, const nx_fft_side *in, double scale, int64_t across, int64_t down, void *scratch) {
    const nx_fft_kernels *k = kernels_of(plan);
    size_t matrix_bytes = (size_t)nx_fft_matrix(plan, k->lanes) * (size_t)k->size;
    across = across < plan->n2 ? across : plan->n2; /* fewer than two can share a transform */
    down = down < plan->n1 ? down : plan->n1;
    int64_t columns = (across + k->lanes - 1) / k->lanes, rows = (down + k->lanes - 1) / k->lanes, half = plan->n / 2 * number_size(plan);
    nx_storage *matrix = scratch ? NULL : nx_storage_new(matrix_bytes);
    if (!scratch && !matrix) return false;
    line_parts parts = {.plan = plan, .kernels = k, .form = form, .out = out, .in = in, .matrix = scratch ? scratch : nx_storage_data(matrix), .scale = scale};
    if (scratch) {
        char *work = (char *)scratch + matrix_bytes;
        for (int64_t g = 0; g < columns; g++) {
            columns_of(&parts, g, g + 1, work);
            if (out->step <= 2 * number_size(plan)) prefetch_part(out->p, 2 * half, g, columns);
        }
        for (int64_t g = 0; g < rows; g++) {
            rows_of(&parts, g, g + 1, work);
            if (in->lane && in->step <= 2 * number_size(plan)) prefetch_part(in->p + in->lane, 2 * half, g, rows);
        }
        return true;
    }
    nx_parallel_for(columns, grain_for(plan->n1 * k->lanes), columns_task, &parts);
    if (!atomic_load(&parts.failed)) nx_parallel_for(rows, grain_for(plan->n2 * k->lanes), rows_task, &parts);
    nx_storage_release(matrix);
    return !atomic_load(&parts.failed);
}

static bool line_split(const nx_fft_plan *plan, const nx_fft_side *out, const nx_fft_side *in, double scale, void *scratch) {
    const nx_fft_kernels *k = kernels_of(plan);
    if (plan->n <= WHOLE) {
        nx_storage *work = scratch ? NULL : nx_storage_new(scratch_bytes(plan));
        if (!scratch && !work) return false;
        k->whole(plan, out, in, scale, scratch ? scratch : nx_storage_data(work));
        if (work) nx_storage_release(work);
        return true;
    }
    return line_parted(plan, 0, out, in, scale, plan->n2, plan->n1, NULL);
}

static bool line(const nx_fft_plan *plan, const nx_fft_side *out, const nx_fft_side *in, double scale, void *scratch);

static bool line_chirp(const nx_fft_plan *plan, const nx_fft_side *out, const nx_fft_side *in, double scale, void *scratch) {
    const nx_fft_kernels *k = kernels_of(plan);
    int64_t size = number_size(plan);
    nx_storage *memory = nx_storage_new((size_t)plan->n1 * 2 * (size_t)size);
    if (!memory) return false;
    char *z = nx_storage_data(memory);
    nx_fft_side from = *in, to = *out, dense = {z, size, 2 * size, 2 * size, false}, turned = dense;
    from.lane = in->step;
    to.lane = out->step;
    turned.swap = true;
    k->times(&dense, &from, plan->chirp, plan->n, 1);
    memset(z + 2 * plan->n * size, 0, (size_t)((plan->n1 - plan->n) * 2 * size));
    bool ok = line(plan->a, &dense, &dense, 1, scratch);
    k->times(&turned, &dense, plan->spectrum, plan->n1, 1);
    ok = ok && line(plan->a, &dense, &dense, 1, scratch);
    k->times(&to, &turned, plan->chirp, plan->n, scale);
    nx_storage_release(memory);
    return ok;
}

static bool line_passes(const nx_fft_plan *plan, const nx_fft_side *out, const nx_fft_side *in, double scale) {
    const nx_fft_kernels *k = kernels_of(plan);
    nx_storage *work = nx_storage_new((size_t)nx_fft_group_work(plan, k->lanes) * (size_t)k->size);
    if (!work) return false;
    nx_fft_job job = {plan, NX_FFT_COMPLEX, in->swap, plan->n, scale};
    k->group(&job, out, in, 1, nx_storage_data(work));
    nx_storage_release(work);
    return true;
}

/* Complex numbers from memory to memory (which may be the same); in->lane: the way to the next line or 0, to be ready for it;
 * scratch: scratch_bytes, or NULL. */
static bool line(const nx_fft_plan *plan, const nx_fft_side *out, const nx_fft_side *in, double scale, void *scratch) {
    if (plan->kind == NX_FFT_SPLIT) return line_split(plan, out, in, scale, scratch);
    return plan->kind == NX_FFT_CHIRP ? line_chirp(plan, out, in, scale, scratch) : line_passes(plan, out, in, scale);
}

bool nx_fft_dense(const nx_fft_plan *plan, void *data) {
    int64_t size = number_size(plan);
    nx_fft_side side = {data, size, 2 * size, 0, false};
    return line(plan, &side, &side, 1, NULL);
}

/* ---- a line with real numbers on one side ----------------------------------------------------------------------- */

static bool line_from_real(const nx_fft_job *job, const nx_fft_side *out, const nx_fft_side *in, void *scratch) {
    const nx_fft_plan *plan = job->plan;
    const nx_fft_kernels *k = kernels_of(plan);
    if (plan->kind == NX_FFT_REAL) {
        nx_fft_side pairs = {in->p, in->step, 2 * in->step, in->lane, false}, spectrum = *out;
        spectrum.streams = false; /* it is read again at once */
        bool ok = line(plan->a, &spectrum, &pairs, 1, scratch);
        spectrum.lane = out->step;
        k->untangle(plan, &spectrum, job->scale);
        return ok;
    }
    if (plan->kind == NX_FFT_SPLIT)
        return line_parted(plan, 1, out, in, job->scale, nx_fft_apart(plan, plan->n2), plan->n1 / 2 + 1, scratch);
    int64_t size = number_size(plan), n = plan->n;
    nx_storage *memory = nx_storage_new((size_t)n * 2 * (size_t)size);
    if (!memory) return false;
    char *z = nx_storage_data(memory);
    nx_fft_side dense = {z, size, 2 * size, 0, false};
    bool ok = line(plan, &dense, in, job->scale, scratch);
    memset(z + size, 0, (size_t)size);
    for (int64_t j = 0; j <= n / 2; j++) memcpy(out->p + j * out->step, z + j * 2 * size, (size_t)(2 * size));
    nx_storage_release(memory);
    return ok;
}

/* z[n - j] = conj z[j] for an odd n. */
static void mirror(char *z, int64_t n, bool is_single) {
    for (int64_t j = 1; 2 * j < n; j++) {
        if (is_single) {
            float *a = (float *)z + 2 * j, *b = (float *)z + 2 * (n - j);
            b[0] = a[0], b[1] = -a[1];
        } else {
            double *a = (double *)z + 2 * j, *b = (double *)z + 2 * (n - j);
            b[0] = a[0], b[1] = -a[1];
        }
    }
}

static bool line_to_real(const nx_fft_job *job, const nx_fft_side *out, const nx_fft_side *in, void *scratch) {
    const nx_fft_plan *plan = job->plan;
    int64_t size = number_size(plan), n = plan->n;
    bool in_pairs = plan->kind == NX_FFT_REAL;
    if (plan->kind == NX_FFT_SPLIT)
        return line_parted(plan, 2, out, in, job->scale, plan->n2 / 2 + 1, nx_fft_apart(plan, plan->n1), scratch);
    nx_storage *memory = nx_storage_new((size_t)(in_pairs ? n / 2 : n) * 2 * (size_t)size);
    if (!memory) return false;
    char *z = nx_storage_data(memory);
    nx_fft_side dense = {z, size, 2 * size, 0, true}, to = {out->p, 0, out->step, 0, true}, spectrum = *in;
    if (in_pairs) {
        to.streams = out->streams;
        to.im = out->step;
        to.step = 2 * out->step;
        spectrum.lane = in->step;
        kernels_of(plan)->entangle(plan, z, &spectrum);
    } else {
        for (int64_t j = 0; j <= n / 2; j++) memcpy(z + j * 2 * size, in->p + j * in->step, (size_t)(2 * size));
        memset(z + size, 0, (size_t)size);
        mirror(z, n, plan->is_single);
    }
    bool ok = line(in_pairs ? plan->a : plan, &to, &dense, job->scale, scratch);
    nx_storage_release(memory);
    return ok;
}

static bool line_full(const nx_fft_job *job, const nx_fft_side *out, const nx_fft_side *in, void *scratch) {
    nx_fft_side to = *out, from = *in;
    if (job->way == NX_FFT_FROM_REAL) return line_from_real(job, out, in, scratch);
    if (job->way == NX_FFT_TO_REAL) return line_to_real(job, out, in, scratch);
    to.swap = from.swap = job->inverse;
    return line(job->plan, &to, &from, job->scale, scratch);
}

/* The elements of the input that the transform reads. */
static int64_t length_of(const nx_fft_job *job) { return job->way == NX_FFT_TO_REAL ? job->plan->n / 2 + 1 : job->plan->n; }

static bool line_any(const nx_fft_job *job, const nx_fft_side *out, const nx_fft_side *in, void *scratch) {
    int64_t length = length_of(job), size = number_size(job->plan) * (in->im ? 2 : 1);
    if (job->count >= length) return line_full(job, out, in, scratch);
    nx_storage *memory = nx_storage_new((size_t)length * (size_t)size);
    if (!memory) return false;
    char *padded = nx_storage_data(memory);
    for (int64_t j = 0; j < job->count; j++) memcpy(padded + j * size, in->p + j * in->step, (size_t)size);
    memset(padded + job->count * size, 0, (size_t)((length - job->count) * size));
    nx_fft_side from = {padded, in->im, size, 0, in->swap};
    bool ok = line_full(job, out, &from, scratch);
    nx_storage_release(memory);
    return ok;
}

/* ---- the batch -------------------------------------------------------------------------------------------------- */

/* The axes beside the transformed one, neighbours merged; [0] is the one along which lanes go. */
typedef struct {
    int ndim;
    int64_t shape[NX_MAX_NDIM], out[NX_MAX_NDIM], in[NX_MAX_NDIM];
} nest;

static void nest_make(nest *b, const nx_view *out, const nx_view *in, int axis) {
    b->ndim = 0;
    for (int i = out->ndim - 1; i >= 0; i--) {
        if (i == axis || out->shape[i] == 1) continue;
        int last = b->ndim - 1;
        if (last >= 0 && out->stride[i] == b->out[last] * b->shape[last] && in->stride[i] == b->in[last] * b->shape[last]) {
            b->shape[last] *= out->shape[i];
            continue;
        }
        b->shape[b->ndim] = out->shape[i];
        b->out[b->ndim] = out->stride[i];
        b->in[b->ndim++] = in->stride[i];
    }
    if (b->ndim == 0) {
        b->ndim = 1;
        b->shape[0] = 1;
        b->out[0] = b->in[0] = 0;
    }
}

static void bring_forward(nest *b, int i) {
    int64_t shape = b->shape[i], out = b->out[i], in = b->in[i];
    b->shape[i] = b->shape[0], b->out[i] = b->out[0], b->in[i] = b->in[0];
    b->shape[0] = shape, b->out[0] = out, b->in[0] = in;
}

/* Lanes go along the longest axis where lines are dense, else along the one whose elements lie nearest. */
static void choose_lanes(nest *b, bool is_dense) {
    int best = 0;
    for (int i = 1; i < b->ndim; i++) {
        int64_t near = llabs(b->out[i]), nearest = llabs(b->out[best]);
        if (is_dense ? b->shape[i] > b->shape[best] : near < nearest) best = i;
    }
    bring_forward(b, best);
}

typedef struct {
    nx_fft_job job;
    nest batch;
    nx_fft_side out, in; /* of the first line */
    const nx_fft_kernels *kernels;
    int64_t groups; /* along the lanes' axis */
    atomic_bool failed;
} transform;

/* Moves both sides to line i of the axes from `first` on. */
static void move_sides(const nest *b, int first, int64_t i, nx_fft_side *out, nx_fft_side *in) {
    for (int k = first; k < b->ndim; k++) {
        out->p += i % b->shape[k] * b->out[k];
        in->p += i % b->shape[k] * b->in[k];
        i /= b->shape[k];
    }
}

/* What was written past the caches is there for all threads before a task ends. */
static void stream_end(const transform *t) {
#ifdef __x86_64__
    if (t->out.streams) __builtin_ia32_sfence();
#endif
}

static void groups_task(void *context, int64_t begin, int64_t end) {
    transform *t = context;
    const nx_fft_plan *plan = t->job.plan;
    nx_storage *work = nx_storage_new((size_t)nx_fft_group_work(plan, t->kernels->lanes) * (size_t)t->kernels->size);
    if (!work) {
        atomic_store(&t->failed, true);
        return;
    }
    for (int64_t i = begin, groups; i < end; i += groups) {
        nx_fft_side out = t->out, in = t->in;
        int64_t at = i % t->groups, lanes = t->kernels->lanes, left = t->batch.shape[0] - at * lanes;
        groups = t->groups - at < end - i ? t->groups - at : end - i;
        move_sides(&t->batch, 1, i / t->groups, &out, &in);
        out.p += at * lanes * t->batch.out[0];
        in.p += at * lanes * t->batch.in[0];
        t->kernels->group(&t->job, &out, &in, groups * lanes < left ? groups * lanes : left, nx_storage_data(work));
    }
    stream_end(t);
    nx_storage_release(work);
}

static void lines_task(void *context, int64_t begin, int64_t end) {
    transform *t = context;
    size_t bytes = scratch_bytes(t->job.plan);
    nx_storage *scratch = bytes ? nx_storage_new(bytes) : NULL;
    bool ok = scratch || !bytes;
    for (int64_t i = begin; ok && i < end; i++) {
        nx_fft_side out = t->out, in = t->in;
        move_sides(&t->batch, 0, i, &out, &in);
        in.lane = i + 1 < end ? t->batch.in[0] : 0;
        ok = line_any(&t->job, &out, &in, scratch ? nx_storage_data(scratch) : NULL);
    }
    stream_end(t);
    if (scratch) nx_storage_release(scratch);
    if (!ok) atomic_store(&t->failed, true);
}

/* Whether lines are better taken one by one. */
static bool goes_by_lines(const transform *t, bool is_dense) {
    const nx_fft_plan *plan = t->job.plan->kind == NX_FFT_REAL ? t->job.plan->a : t->job.plan;
    if (plan->kind == NX_FFT_PASSES || plan->kind == NX_FFT_ODD) return false;
    if (plan->kind == NX_FFT_CHIRP && plan->a->kind == NX_FFT_PASSES) return false;
    if (t->batch.shape[0] * 2 <= t->kernels->lanes) return true;
    int64_t most = plan == t->job.plan ? GROUP_BYTES : 4 * GROUP_BYTES; /* a group makes less of turning pairs */
    return is_dense && plan->n * t->kernels->size > most;
}

static void transform_batch(transform *t, bool is_dense) {
    int64_t n = t->job.plan->n, lines = nx_count(t->batch.ndim, t->batch.shape);
    choose_lanes(&t->batch, is_dense);
    t->out.lane = t->batch.out[0];
    t->in.lane = t->batch.in[0];
    if (!goes_by_lines(t, is_dense)) {
        int lanes = t->kernels->lanes;
        t->groups = (t->batch.shape[0] + lanes - 1) / lanes;
        nx_parallel_for(lines / t->batch.shape[0] * t->groups, grain_for(n * lanes), groups_task, t);
    } else if (lines == 1) {
        lines_task(t, 0, 1); /* shared out inside */
    } else {
        nx_parallel_for(lines, grain_for(n), lines_task, t);
    }
}

static nx_fft_side side_of(const nx_view *view, int axis, int64_t lane) {
    bool is_complex = nx_dtypes[view->dtype].kind == NX_KIND_COMPLEX;
    return (nx_fft_side){view->data, is_complex ? nx_dtypes[view->dtype].size / 2 : 0, view->stride[axis], lane, false};
}

nx_status nx_fft(const nx_view *out, const nx_view *in, int axis, nx_fft_direction direction, int64_t n, double scale) {
    static const nx_fft_way ways[] = {NX_FFT_COMPLEX, NX_FFT_COMPLEX, NX_FFT_FROM_REAL, NX_FFT_TO_REAL};
    if (nx_count(out->ndim, out->shape) == 0) return NULL;
    bool is_single = out->dtype == NX_F32 || out->dtype == NX_C64;
    const nx_fft_plan *plan = nx_fft_take(n, is_single, direction >= NX_FFT_TO_HALF);
    if (!plan) return no_memory;
    transform t = {.kernels = kernels_of(plan)};
    t.job = (nx_fft_job){plan, ways[direction], direction == NX_FFT_BACKWARD, in->shape[axis], scale};
    if (t.job.count > length_of(&t.job)) t.job.count = length_of(&t.job);
    nest_make(&t.batch, out, in, axis);
    bool is_dense = in->stride[axis] == nx_dtypes[in->dtype].size && out->stride[axis] == nx_dtypes[out->dtype].size;
    t.out = side_of(out, axis, 0);
    t.in = side_of(in, axis, 0);
    t.out.streams = nx_count(out->ndim, out->shape) >= STREAMED && is_dense;
    transform_batch(&t, is_dense);
    nx_fft_give(plan);
    return atomic_load(&t.failed) ? no_memory : NULL;
}
