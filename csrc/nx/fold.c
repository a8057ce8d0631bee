/* fold.c: sum, prod, min, max, any, all, mean, count_nonzero and their NaN-skipping forms over any axes.
 *
 * The reduced sequence is cut into blocks of 512; a block's order of operations is its kernel's (kernels/fold.h), the
 * blocks' results meet in a binary tree. The tree depends on the length alone: outputs are the same bits for one thread or
 * many, output by output or row by row. */
#include "fold.h"
#include <stdatomic.h>
#include <stdlib.h>
#include "kernels/run.h"

typedef struct {
    nx_fold_plan plan;
    nx_part part;
    nx_run combine; /* two accumulators */
    nx_fold_streams streams; /* the same for several rows of the input at once; NULL where they need a cast or a copy */
    int size;       /* bytes of one */
    bool is_free;   /* of any order of its elements */
    int stop;       /* any, all: the byte that decides; -1 otherwise */
    int64_t block;  /* elements a kernel call; more than NX_FOLD_BLOCK where no order is kept and no copy needed */
    int64_t divide; /* mean: by this */
    nx_run finish;  /* accumulator to result; NULL where they are the same dtype */
    nx_dtype out;
    const void *identity;
} fold;

typedef union {
    char bytes[16];
    int64_t i;
    uint64_t u;
    float f[2];
    double d[2];
} scalar;

/* ---- one output: a tree over blocks -------------------------------------------------------------------------- */

typedef struct {
    scalar level[NX_FOLD_LEVELS];
    int depth;
    int64_t blocks;
} tree;

static void merge(const fold *f, scalar *into, const scalar *b) {
    f->combine((char *[]){(char *)into, (char *)into, (char *)b}, (int64_t[]){f->size, f->size, f->size}, 1);
}

static void tree_add(const fold *f, tree *t, const scalar *value) {
    t->level[t->depth++] = *value;
    for (int64_t k = ++t->blocks; !(k & 1); k >>= 1) {
        merge(f, &t->level[t->depth - 2], &t->level[t->depth - 1]);
        t->depth--;
    }
}

static scalar tree_end(const fold *f, tree *t) {
    for (; t->depth > 1; t->depth--) merge(f, &t->level[t->depth - 2], &t->level[t->depth - 1]);
    return t->level[0];
}

static scalar fold_range(const fold *f, const char *base, int64_t begin, int64_t end) {
    _Alignas(64) char scratch[NX_FOLD_BLOCK * 16];
    tree t;
    t.depth = 0;
    t.blocks = 0;
    for (int64_t at = begin; at < end; at += f->block) {
        int64_t n = end - at < f->block ? end - at : f->block;
        scalar value = {{0}};
        f->part(&value, nx_fold_sequence(&f->plan, base, at, n, scratch), n);
        if (f->stop >= 0 && value.bytes[0] == f->stop) return value;
        tree_add(f, &t, &value);
    }
    return tree_end(f, &t);
}

typedef struct {
    const fold *f;
    const char *base;
    scalar *partial;
    atomic_bool decided;
} chunks;

static void chunks_run(void *context, int64_t begin, int64_t end) {
    chunks *c = (chunks *)context;
    int64_t n = c->f->plan.reduced.count;
    for (int64_t k = begin; k < end; k++) {
        int64_t last = (k + 1) * NX_FOLD_CHUNK < n ? (k + 1) * NX_FOLD_CHUNK : n;
        if (atomic_load_explicit(&c->decided, memory_order_relaxed)) {
            c->partial[k] = c->partial[begin];
            c->partial[k].bytes[0] = (char)c->f->stop;
            continue;
        }
        c->partial[k] = fold_range(c->f, c->base, k * NX_FOLD_CHUNK, last);
        if (c->f->stop >= 0 && c->partial[k].bytes[0] == c->f->stop)
            atomic_store_explicit(&c->decided, true, memory_order_relaxed);
    }
}

/* A long sequence over the threads: chunks are whole subtrees, so that the tree is the serial one. */
static scalar fold_sequence(const fold *f, const char *base, bool may_split) {
    int64_t n = f->plan.reduced.count, count = (n + NX_FOLD_CHUNK - 1) / NX_FOLD_CHUNK;
    scalar *partial = may_split && count > 3 && nx_threads_get() > 1 ? malloc((size_t)count * sizeof *partial) : NULL;
    if (!partial) return fold_range(f, base, 0, n);
    chunks c = {f, base, partial, false};
    nx_parallel_for(count, 2, chunks_run, &c);
    tree t;
    t.depth = 0;
    t.blocks = 0;
    for (int64_t k = 0; k < count; k++) tree_add(f, &t, &partial[k]);
    free(partial);
    return tree_end(f, &t);
}

/* ---- many outputs: row after row into lanes of columns ----------------------------------------------------------- */

/* Bytes of a row that a task folds: many, since the hardware reads ahead within a row. Rows of the working memory do not lie a
 * power of two apart, which would make them share cache sets. */
enum { WIDE = 16384, NARROW = 2048 };
typedef struct {
    char *lane[NX_FOLD_LANES], *level, *scratch;
    size_t pitch;
} rows;

static int rows_levels(const fold *f) {
    int64_t blocks = (f->plan.reduced.count + NX_FOLD_BLOCK - 1) / NX_FOLD_BLOCK;
    return 66 - __builtin_clzll((unsigned long long)blocks);
}

static void rows_init(rows *r, char *memory, size_t pitch) {
    for (int l = 0; l < NX_FOLD_LANES; l++) r->lane[l] = memory + (size_t)l * pitch;
    r->scratch = memory + NX_FOLD_LANES * pitch;
    r->level = r->scratch + pitch;
    r->pitch = pitch;
}

static void rows_merge(const fold *f, char *into, const char *b, int64_t step, int64_t columns) {
    f->combine((char *[]){into, into, (char *)b}, (int64_t[]){f->size, f->size, step}, columns);
}

/* Dense rows of the accumulator's dtype, lane by lane: each lane reads several rows in one pass. */
static void rows_streamed(const fold *f, rows *r, const char *base, int64_t columns, int64_t begin, int64_t n) {
    for (int64_t l = 0; l < NX_FOLD_LANES && l < n; l++) {
        const char *row[NX_FOLD_STREAMS], *first = base + nx_fold_offset(&f->plan.reduced, begin + l);
        int count = 0;
        for (int64_t i = l + NX_FOLD_LANES; i < n; i += NX_FOLD_LANES) {
            row[count++] = base + nx_fold_offset(&f->plan.reduced, begin + i);
            if (count < NX_FOLD_STREAMS && i + NX_FOLD_LANES < n) continue;
            f->streams(r->lane[l], first, row, count, columns);
            first = r->lane[l];
            count = 0;
        }
        if (first != r->lane[l]) memcpy(r->lane[l], first, (size_t)(columns * f->size));
    }
}

/* The lanes of rows [begin, begin + n), folded in halves into lane 0. */
static void rows_block(const fold *f, rows *r, const char *base, int64_t step, int64_t columns, int64_t begin, int64_t n) {
    nx_run copy = nx_cast_run(f->plan.acc, f->plan.acc);
    bool is_streamed = f->streams && step == f->size;
    if (is_streamed) rows_streamed(f, r, base, columns, begin, n);
    for (int64_t i = is_streamed ? n : 0; i < n; i++) {
        int64_t row_step;
        const char *row = base + nx_fold_offset(&f->plan.reduced, begin + i);
        row = nx_fold_row(&f->plan, row, step, columns, i < NX_FOLD_LANES ? r->lane[i] : r->scratch, &row_step);
        if (i >= NX_FOLD_LANES)
            rows_merge(f, r->lane[i % NX_FOLD_LANES], row, row_step, columns);
        else if (row != r->lane[i])
            copy((char *[]){r->lane[i], (char *)row}, (int64_t[]){f->size, row_step}, columns);
    }
    for (int half = NX_FOLD_LANES / 2; half > 0; half /= 2)
        for (int l = 0; l < half && l + half < n; l++) rows_merge(f, r->lane[l], r->lane[l + half], f->size, columns);
}

/* The same for folds whose order does not matter: one accumulator, whole rows. */
static void fold_rows_freely(const fold *f, const char *base, int64_t columns, char *acc) {
    const char *first = base + nx_fold_offset(&f->plan.reduced, 0), *row[NX_FOLD_STREAMS];
    int64_t n = f->plan.reduced.count;
    if (n == 1) memcpy(acc, first, (size_t)(columns * f->size));
    for (int64_t at = 1; at < n; at += NX_FOLD_STREAMS) {
        int count = n - at < NX_FOLD_STREAMS ? (int)(n - at) : NX_FOLD_STREAMS;
        for (int k = 0; k < count; k++) row[k] = base + nx_fold_offset(&f->plan.reduced, at + k);
        f->streams(acc, at == 1 ? first : acc, row, count, columns);
    }
}

static void fold_rows_with(const fold *f, rows *r, const char *base, int64_t step, int64_t columns, char *acc) {
    int depth = 0;
    int64_t n = f->plan.reduced.count, blocks = 0;
    size_t bytes = (size_t)(columns * f->size);
    for (int64_t at = 0; at < n; at += NX_FOLD_BLOCK) {
        rows_block(f, r, base, step, columns, at, n - at < NX_FOLD_BLOCK ? n - at : NX_FOLD_BLOCK);
        memcpy(r->level + (size_t)depth++ * r->pitch, r->lane[0], bytes);
        for (int64_t k = ++blocks; !(k & 1); k >>= 1, depth--)
            rows_merge(f, r->level + (size_t)(depth - 2) * r->pitch, r->level + (size_t)(depth - 1) * r->pitch, f->size, columns);
    }
    for (; depth > 1; depth--)
        rows_merge(f, r->level + (size_t)(depth - 2) * r->pitch, r->level + (size_t)(depth - 1) * r->pitch, f->size, columns);
    memcpy(acc, r->level, bytes);
}

/* Working memory on the stack for narrow columns or where there is no other. */
static void fold_rows(const fold *f, const char *base, int64_t step, int64_t columns, char *acc) {
    _Alignas(64) char local[(NX_FOLD_LANES + 1 + NX_FOLD_LEVELS) * (NARROW + 64)];
    size_t count = NX_FOLD_LANES + 1 + (size_t)rows_levels(f), pitch = ((size_t)(columns * f->size) + 63) / 64 * 64 + 64;
    nx_storage *owner = count * pitch <= sizeof local ? NULL : nx_storage_new(count * pitch);
    int64_t most = owner || count * pitch <= sizeof local ? columns : NARROW / f->size;
    rows r;
    rows_init(&r, owner ? nx_storage_data(owner) : local, most < columns ? NARROW + 64 : pitch);
    for (int64_t at = 0; at < columns; at += most)
        fold_rows_with(f, &r, base + at * step, step, columns - at < most ? columns - at : most, acc + at * f->size);
    if (owner) nx_storage_release(owner);
}

/* ---- driver ------------------------------------------------------------------------------------------------------- */

static void divide(const fold *f, void *acc, int64_t n) {
    bool is_wide = f->plan.acc == NX_F64 || f->plan.acc == NX_C128;
    n *= f->size / (is_wide ? 8 : 4);
    for (int64_t i = 0; i < n; i++) {
        if (is_wide)
            ((double *)acc)[i] /= (double)f->divide;
        else
            ((float *)acc)[i] /= (float)f->divide;
    }
}

/* Sequences of one block each. */
static void fold_short(const fold *f, const char *in, int64_t step, int64_t n, char *acc) {
    _Alignas(64) char scratch[NX_FOLD_BLOCK * 16];
    int64_t count = f->plan.reduced.count;
    for (int64_t c = 0; c < n; c++)
        f->part(acc + c * f->size, nx_fold_sequence(&f->plan, in + c * step, 0, count, scratch), count);
}

static void column_task(const void *context, const char *in, int64_t in_step, char *out, int64_t out_step, int64_t n) {
    const fold *f = (const fold *)context;
    _Alignas(64) char acc[WIDE];
    if (f->plan.reduced.count == 0)
        for (int64_t c = 0; c < n; c++) memcpy(acc + c * f->size, f->identity, (size_t)f->size);
    else if (n > 1 && nx_fold_by_rows(&f->plan)) {
        if (f->is_free && f->streams && in_step == f->size)
            fold_rows_freely(f, in, n, acc);
        else
            fold_rows(f, in, in_step, n, acc);
    }
    else if (f->plan.reduced.count <= NX_FOLD_BLOCK)
        fold_short(f, in, in_step, n, acc);
    else
        for (int64_t c = 0; c < n; c++) {
            scalar value = fold_sequence(f, in + c * in_step, f->plan.kept.count < 8);
            memcpy(acc + c * f->size, &value, (size_t)f->size);
        }
    if (f->divide >= 0) divide(f, acc, n);
    f->finish((char *[]){out, acc}, (int64_t[]){out_step, f->size}, n);
}

typedef struct {
    nx_part_op part;
    nx_op combine;
    int stop; /* truth value that decides, -1: none */
    bool counts, skips;
} recipe;

static recipe recipe_of(nx_op op) {
    switch (op) {
    case NX_OP_PROD: return (recipe){NX_PART_PROD, NX_OP_MUL, -1, false, false};
    case NX_OP_MIN: return (recipe){NX_PART_MIN, NX_OP_MINIMUM, -1, false, false};
    case NX_OP_MAX: return (recipe){NX_PART_MAX, NX_OP_MAXIMUM, -1, false, false};
    case NX_OP_NANMIN: return (recipe){NX_PART_FMIN, NX_OP_FMIN, -1, false, false};
    case NX_OP_NANMAX: return (recipe){NX_PART_FMAX, NX_OP_FMAX, -1, false, false};
    case NX_OP_ANY: return (recipe){NX_PART_MAX, NX_OP_MAXIMUM, 1, true, false};
    case NX_OP_ALL: return (recipe){NX_PART_MIN, NX_OP_MINIMUM, 0, true, false};
    case NX_OP_NONZERO: return (recipe){NX_PART_SUM, NX_OP_ADD, -1, true, false};
    case NX_OP_NANSUM: return (recipe){NX_PART_SUM, NX_OP_ADD, -1, false, true};
    default: return (recipe){NX_PART_SUM, NX_OP_ADD, -1, false, false};
    }
}

/* The dtype that blocks are read in: truth for any, all, count; float32 for small floats; float64 for means of integers. */
static nx_dtype source_of(nx_op op, nx_dtype in, bool counts) {
    if (counts) return NX_BOOL;
    if (nx_dtypes[in].kind == NX_KIND_FLOAT) return in == NX_F64 ? NX_F64 : NX_F32;
    return op == NX_OP_MEAN && nx_dtypes[in].kind != NX_KIND_COMPLEX ? NX_F64 : in;
}

static nx_dtype acc_of(nx_op op, nx_dtype source) {
    int acc = nx_fold_dtype(op, source);
    return op == NX_OP_MEAN ? source : (nx_dtype)acc;
}

static const scalar zero, one_i = {.i = 1}, one_b = {.bytes = {1}}, one_f = {.f = {1, 0}}, one_d = {.d = {1, 0}};

static const scalar *identity_of(nx_op op, nx_dtype acc) {
    if (op == NX_OP_ALL) return &one_b;
    if (op != NX_OP_PROD) return &zero;
    return acc == NX_F32 || acc == NX_C64 ? &one_f : acc == NX_F64 || acc == NX_C128 ? &one_d : &one_i;
}

static bool is_aligned(const nx_view *v) {
    uintptr_t odd = (uintptr_t)v->data;
    for (int k = 0; k < v->ndim; k++) odd |= (uintptr_t)v->stride[k];
    return odd % (uintptr_t)nx_dtypes[v->dtype].size == 0;
}

/* All elements of a dense view of one block, in the dtype of the kernel: no plan is needed. False where that is not so. */
static bool fold_block(nx_op op, const recipe *how, const nx_view *out, const nx_view *in) {
    if (out->ndim > 0 || how->counts || how->skips || !nx_is_dense(in) || !is_aligned(in)) return false;
    int64_t n = nx_count(in->ndim, in->shape);
    nx_dtype source = source_of(op, in->dtype, false), acc = acc_of(op, source), unused;
    if (n < 1 || n > NX_FOLD_BLOCK || source != in->dtype || acc != out->dtype || !nx_map_run(how->combine, acc, &unused)) return false;
    fold f; /* what divide reads of it */
    f.size = nx_dtypes[acc].size;
    f.divide = n;
    f.plan.acc = acc;
    nx_kernels_get()->fold[source]->part[how->part](out->data, in->data, n);
    if (op == NX_OP_MEAN) divide(&f, out->data, 1);
    return true;
}

/* Columns a task: whole rows where one thread reads them. */
static int64_t columns_of(const fold *f) {
    const nx_axes *kept = &f->plan.kept;
    int64_t share = kept->ndim ? kept->shape[kept->ndim - 1] * f->size / nx_threads_get() : 0;
    int64_t bytes = !f->streams || share <= NX_FOLD_ROW_BYTES ? NX_FOLD_ROW_BYTES : share < WIDE ? (share + 63) / 64 * 64 : WIDE;
    return bytes / f->size;
}

nx_status nx_fold(nx_op op, const nx_view *out, const nx_view *in, uint32_t axes) {
    recipe how = recipe_of(op);
    fold f;
    if (fold_block(op, &how, out, in)) return NULL;
    nx_fold_axes(&f.plan, out, in, axes);
    if (f.plan.kept.count == 0) return NULL;
    bool has_identity = how.part == NX_PART_SUM || how.part == NX_PART_PROD || how.stop >= 0;
    if (f.plan.reduced.count == 0 && !has_identity) return "no identity: the reduced axes are empty";
    nx_dtype source = source_of(op, in->dtype, how.counts), acc = acc_of(op, source), unused;
    nx_fold_dtypes(&f.plan, in->dtype, source, acc);
    f.plan.zero_nans = how.skips && nx_dtypes[acc].kind >= NX_KIND_FLOAT;
    f.part = nx_kernels_get()->fold[source]->part[how.part];
    f.combine = nx_map_run(how.combine, acc, &unused);
    f.streams = in->dtype == acc && source == acc && !f.plan.zero_nans && is_aligned(in)
                    ? nx_kernels_get()->fold[source]->streams[how.part]
                    : NULL;
    if (!f.combine) return "not defined for complex numbers";
    f.size = nx_dtypes[acc].size;
    f.stop = how.stop;
    f.is_free = how.part != NX_PART_SUM && how.part != NX_PART_PROD;
    f.is_free |= nx_dtypes[acc].kind < NX_KIND_FLOAT;
    f.block = f.is_free && f.plan.direct ? 16 * NX_FOLD_BLOCK : NX_FOLD_BLOCK;
    f.divide = op == NX_OP_MEAN ? f.plan.reduced.count : -1;
    f.out = out->dtype;
    f.finish = nx_cast_run(out->dtype, acc);
    f.identity = identity_of(op, acc);
    if (f.plan.kept.count == 1)
        column_task(&f, in->data, 0, out->data, 0, 1);
    else
        nx_fold_columns(&f.plan, columns_of(&f), column_task, &f);
    return NULL;
}

/* ---- blocks that come from elsewhere ------------------------------------------------------------------------------- */

struct nx_pieces {
    fold f;
    nx_run to_source; /* NULL: the blocks have the kernel's dtype */
    nx_run to_acc;    /* from there */
    int in_size, source_size;
};

nx_pieces *nx_pieces_new(nx_op op, nx_dtype in, int64_t count) {
    recipe how = recipe_of(op);
    int result = nx_fold_dtype(op, in);
    nx_pieces *p = how.skips || result < 0 ? NULL : malloc(sizeof *p);
    if (!p) return NULL;
    nx_dtype source = source_of(op, in, how.counts), acc = acc_of(op, source), unused;
    p->to_source = source == in ? NULL : nx_cast_run(source, in);
    p->to_acc = nx_cast_run(acc, source);
    p->in_size = nx_dtypes[in].size;
    p->source_size = nx_dtypes[source].size;
    p->f.plan.acc = acc;
    p->f.part = nx_kernels_get()->fold[source]->part[how.part];
    p->f.combine = nx_map_run(how.combine, acc, &unused);
    p->f.size = nx_dtypes[acc].size;
    p->f.divide = op == NX_OP_MEAN ? count : -1;
    p->f.out = (nx_dtype)result;
    p->f.finish = nx_cast_run((nx_dtype)result, acc);
    if (p->f.combine) return p;
    free(p);
    return NULL;
}

void nx_pieces_free(nx_pieces *p) { free(p); }

void nx_pieces_block(const nx_pieces *p, char *partial, const void *data, int64_t n) {
    _Alignas(64) char scratch[NX_FOLD_BLOCK * 16];
    scalar value = {{0}};
    if (p->to_source) {
        p->to_source((char *[]){scratch, (char *)data}, (int64_t[]){p->source_size, p->in_size}, n);
        data = scratch;
    }
    p->f.part(&value, data, n);
    memcpy(partial, &value, sizeof value);
}

int nx_pieces_size(const nx_pieces *p) { return nx_dtypes[p->f.out].size; }

void nx_pieces_join(const nx_pieces *p, const char *partials, int64_t n, char *out) {
    tree t;
    t.depth = 0;
    t.blocks = 0;
    for (int64_t k = 0; k < n; k++) {
        scalar value;
        memcpy(&value, partials + k * NX_PIECE, sizeof value);
        tree_add(&p->f, &t, &value);
    }
    scalar value = tree_end(&p->f, &t);
    if (p->f.divide >= 0) divide(&p->f, &value, 1);
    p->f.finish((char *[]){out, (char *)&value}, (int64_t[]){nx_pieces_size(p), p->f.size}, 1);
}

/* ---- rows that come from elsewhere: what fold_rows does with those in memory ----------------------------------------- */

int nx_pieces_acc_size(const nx_pieces *p) { return p->f.size; }

static void pieces_merge(const nx_pieces *p, char *into, const char *b, int64_t columns) {
    int64_t size = p->f.size;
    p->f.combine((char *[]){into, into, (char *)b}, (int64_t[]){size, size, size}, columns);
}

void nx_pieces_row(const nx_pieces *p, char *lanes, int64_t pitch, int64_t i, const char *data, int64_t columns) {
    _Alignas(64) char as_source[NX_FOLD_BLOCK * 16], as_acc[NX_FOLD_BLOCK * 16];
    char *lane = lanes + i % NX_FOLD_LANES * pitch, *to = i < NX_FOLD_LANES ? lane : as_acc;
    if (p->to_source) {
        p->to_source((char *[]){as_source, (char *)data}, (int64_t[]){p->source_size, p->in_size}, columns);
        data = as_source;
    }
    if (i >= NX_FOLD_LANES && p->to_acc == nx_cast_run(p->f.plan.acc, p->f.plan.acc)) {
        pieces_merge(p, lane, data, columns);
        return;
    }
    p->to_acc((char *[]){to, (char *)data}, (int64_t[]){p->f.size, p->source_size}, columns);
    if (to != lane) pieces_merge(p, lane, to, columns);
}

void nx_pieces_rows_end(const nx_pieces *p, char *lanes, int64_t pitch, int64_t rows, int64_t columns, char *partial) {
    for (int half = NX_FOLD_LANES / 2; half > 0; half /= 2)
        for (int l = 0; l < half && l + half < rows; l++) pieces_merge(p, lanes + l * pitch, lanes + (l + half) * pitch, columns);
    memcpy(partial, lanes, (size_t)(columns * p->f.size));
}

void nx_pieces_rows_join(const nx_pieces *p, char *partials, int64_t n, int64_t columns, char *out) {
    char *level[NX_FOLD_LEVELS + 2];
    int64_t bytes = columns * p->f.size;
    int depth = 0;
    for (int64_t b = 0; b < n; b++) {
        level[depth++] = partials + b * bytes;
        for (int64_t k = b + 1; !(k & 1); k >>= 1, depth--) pieces_merge(p, level[depth - 2], level[depth - 1], columns);
    }
    for (; depth > 1; depth--) pieces_merge(p, level[depth - 2], level[depth - 1], columns);
    if (p->f.divide >= 0) divide(&p->f, partials, columns);
    p->f.finish((char *[]){out, partials}, (int64_t[]){nx_pieces_size(p), p->f.size}, columns);
}
