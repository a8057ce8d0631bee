/* var.c: variance and standard deviation in one pass over the data: each block's mean and squares come from the first-level
 * cache, the blocks' moments meet in a tree (Chan, Golub, LeVeque 1979). Order and threads as in fold.c. */
#include <math.h>
#include <stdlib.h>
#include "fold.h"
#include "kernels/run.h"

typedef struct {
    nx_fold_plan plan;
    nx_moments_part part;
    nx_run add, sub, mul;
    double correction;
    bool root;
    nx_run finish; /* float64 to result */
} variance;

typedef struct {
    nx_moments m;
    int64_t n;
} moments;

static moments merge(moments a, moments b) {
    double n = (double)(a.n + b.n), d = b.m.mean - a.m.mean, share = (double)b.n / n;
    return (moments){{a.m.mean + d * share, a.m.squares + b.m.squares + d * d * (double)a.n * share}, a.n + b.n};
}

typedef struct {
    moments level[NX_FOLD_LEVELS];
    int depth;
    int64_t blocks;
} tree;

static void tree_add(tree *t, moments value) {
    t->level[t->depth++] = value;
    for (int64_t k = ++t->blocks; !(k & 1); k >>= 1, t->depth--)
        t->level[t->depth - 2] = merge(t->level[t->depth - 2], t->level[t->depth - 1]);
}

static moments tree_end(tree *t) {
    for (; t->depth > 1; t->depth--) t->level[t->depth - 2] = merge(t->level[t->depth - 2], t->level[t->depth - 1]);
    return t->level[0];
}

static moments range_moments(const variance *v, const char *base, int64_t begin, int64_t end) {
    _Alignas(64) char scratch[NX_FOLD_BLOCK * 8];
    tree t;
    t.depth = 0;
    t.blocks = 0;
    for (int64_t at = begin; at < end; at += NX_FOLD_BLOCK) {
        moments block = {.n = end - at < NX_FOLD_BLOCK ? end - at : NX_FOLD_BLOCK};
        v->part(&block.m, nx_fold_sequence(&v->plan, base, at, block.n, scratch), block.n);
        tree_add(&t, block);
    }
    return tree_end(&t);
}

typedef struct {
    const variance *v;
    const char *base;
    moments *partial;
} chunks;

static void chunks_run(void *context, int64_t begin, int64_t end) {
    const chunks *c = (const chunks *)context;
    int64_t n = c->v->plan.reduced.count;
    for (int64_t k = begin; k < end; k++) {
        int64_t last = (k + 1) * NX_FOLD_CHUNK < n ? (k + 1) * NX_FOLD_CHUNK : n;
        c->partial[k] = range_moments(c->v, c->base, k * NX_FOLD_CHUNK, last);
    }
}

static moments sequence_moments(const variance *v, const char *base) {
    int64_t n = v->plan.reduced.count, count = (n + NX_FOLD_CHUNK - 1) / NX_FOLD_CHUNK;
    bool splits = v->plan.kept.count < 8 && count > 3 && nx_threads_get() > 1;
    moments *partial = splits ? malloc((size_t)count * sizeof *partial) : NULL;
    if (!partial) return range_moments(v, base, 0, n);
    chunks c = {v, base, partial};
    nx_parallel_for(count, 2, chunks_run, &c);
    tree t;
    t.depth = 0;
    t.blocks = 0;
    for (int64_t k = 0; k < count; k++) tree_add(&t, partial[k]);
    free(partial);
    return tree_end(&t);
}

/* ---- row after row ------------------------------------------------------------------------------------------------- */

typedef struct {
    _Alignas(64) char lane[NX_FOLD_LANES][NX_FOLD_ROW_BYTES];
    _Alignas(64) char scratch[NX_FOLD_ROW_BYTES], mean[NX_FOLD_ROW_BYTES];
    moments level[NX_FOLD_LEVELS][NX_FOLD_ROW_BYTES / 4];
} rows;

/* Lane 0 = the sum over rows [begin, begin + n) of x, or of (x - mean)^2. */
static void rows_sum(const variance *v, rows *r, const char *base, int64_t step, int64_t columns, int64_t begin, int64_t n,
                     bool squares) {
    int64_t size = nx_dtypes[v->plan.acc].size, same[3] = {size, size, size};
    for (int64_t i = 0; i < n; i++) {
        int64_t row_step;
        char *lane = r->lane[i % NX_FOLD_LANES], *to = i < NX_FOLD_LANES ? lane : r->scratch;
        char *row = (char *)nx_fold_row(&v->plan, base + nx_fold_offset(&v->plan.reduced, begin + i), step, columns, to, &row_step);
        if (squares) {
            v->sub((char *[]){to, row, r->mean}, (int64_t[]){size, row_step, size}, columns);
            v->mul((char *[]){to, to, to}, same, columns);
        } else if (row != to && i < NX_FOLD_LANES) {
            nx_cast_run(v->plan.acc, v->plan.acc)((char *[]){to, row}, (int64_t[]){size, row_step}, columns);
        }
        if (i >= NX_FOLD_LANES)
            v->add((char *[]){lane, lane, squares ? to : row}, (int64_t[]){size, size, squares ? size : row_step}, columns);
    }
    for (int half = NX_FOLD_LANES / 2; half > 0; half /= 2)
        for (int l = 0; l < half && l + half < n; l++)
            v->add((char *[]){r->lane[l], r->lane[l], r->lane[l + half]}, same, columns);
}

static double real_at(nx_dtype dtype, const char *data, int64_t i) {
    return dtype == NX_F64 ? ((const double *)data)[i] : (double)((const float *)data)[i];
}

static void rows_moments(const variance *v, const char *base, int64_t step, int64_t columns, moments *out) {
    rows r;
    int depth = 0;
    int64_t n = v->plan.reduced.count, blocks = 0;
    for (int64_t at = 0; at < n; at += NX_FOLD_BLOCK) {
        int64_t m = n - at < NX_FOLD_BLOCK ? n - at : NX_FOLD_BLOCK;
        rows_sum(v, &r, base, step, columns, at, m, false);
        for (int64_t c = 0; c < columns; c++) {
            if (v->plan.acc == NX_F64)
                ((double *)r.mean)[c] = ((double *)r.lane[0])[c] / (double)m;
            else
                ((float *)r.mean)[c] = ((float *)r.lane[0])[c] / (float)m;
        }
        rows_sum(v, &r, base, step, columns, at, m, true);
        for (int64_t c = 0; c < columns; c++)
            r.level[depth][c] = (moments){{real_at(v->plan.acc, r.mean, c), real_at(v->plan.acc, r.lane[0], c)}, m};
        depth++;
        for (int64_t k = ++blocks; !(k & 1); k >>= 1, depth--)
            for (int64_t c = 0; c < columns; c++) r.level[depth - 2][c] = merge(r.level[depth - 2][c], r.level[depth - 1][c]);
    }
    for (; depth > 1; depth--)
        for (int64_t c = 0; c < columns; c++) r.level[depth - 2][c] = merge(r.level[depth - 2][c], r.level[depth - 1][c]);
    memcpy(out, r.level[0], (size_t)columns * sizeof *out);
}

/* ---- driver ---------------------------------------------------------------------------------------------------------- */

static void column_task(const void *context, const char *in, int64_t in_step, char *out, int64_t out_step, int64_t n) {
    const variance *v = (const variance *)context;
    moments found[NX_FOLD_ROW_BYTES / 4];
    double result[NX_FOLD_ROW_BYTES / 4];
    int64_t count = v->plan.reduced.count;
    if (count == 0)
        for (int64_t c = 0; c < n; c++) found[c] = (moments){{NAN, NAN}, 0};
    else if (n > 1 && nx_fold_by_rows(&v->plan))
        rows_moments(v, in, in_step, n, found);
    else
        for (int64_t c = 0; c < n; c++) found[c] = sequence_moments(v, in + c * in_step);
    double freedom = (double)count - v->correction;
    for (int64_t c = 0; c < n; c++) {
        double variance = found[c].m.squares / (freedom > 0 ? freedom : 0);
        result[c] = v->root ? sqrt(variance) : variance;
    }
    v->finish((char *[]){out, (char *)result}, (int64_t[]){out_step, 8}, n);
}

nx_status nx_var(const nx_view *out, const nx_view *in, uint32_t axes, double correction, bool root) {
    if (nx_dtypes[in->dtype].kind == NX_KIND_COMPLEX) return "not defined for complex numbers; add those of the parts";
    variance v = {.correction = correction, .root = root};
    nx_dtype acc = nx_dtypes[in->dtype].kind == NX_KIND_FLOAT && in->dtype != NX_F64 ? NX_F32 : NX_F64, unused;
    nx_fold_axes(&v.plan, out, in, axes);
    nx_fold_dtypes(&v.plan, in->dtype, acc, acc);
    v.part = nx_kernels_get()->fold[acc]->moments;
    v.add = nx_map_run(NX_OP_ADD, acc, &unused);
    v.sub = nx_map_run(NX_OP_SUB, acc, &unused);
    v.mul = nx_map_run(NX_OP_MUL, acc, &unused);
    v.finish = nx_cast_run(out->dtype, NX_F64);
    nx_fold_columns(&v.plan, NX_FOLD_ROW_BYTES / nx_dtypes[acc].size, column_task, &v);
    return NULL;
}
