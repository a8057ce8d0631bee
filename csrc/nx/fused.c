/* fused.c: see fused.h. An operand that is dense is read in place; others are gathered block by block, single elements
 * repeated once a task. Folds see the blocks in the order that nx_fold gives them, so they are the same bits. */
#include "fused.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "fold.h"

#define WORK 32768        /* elements times steps that are worth a thread */
#define LOCAL (48 * 1024) /* bytes of registers on the stack */
#define TILE 256          /* columns that a task folds over the first axis */
#define CACHE (24 * 1024) /* bytes of registers that a block may take */

typedef struct {
    const char *data;
    int ndim; /* 0: one element */
    bool dense;
    nx_fused_rows rows;
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
} source;

typedef struct {
    const nx_fused *program;
    nx_fused_loop loop;
    const source *in;
    char *const *out;
    char *const *folded;
    nx_pieces *const *pieces;
    char *const *partials;
    int64_t count, row, block, per_row, pitch; /* per_row: blocks of a row, 0 where a block holds whole rows */
    int64_t columns, tile, tiles; /* folds of the first axis: elements of a row, of which a task takes a tile; 0: none */
    atomic_bool failed;
} job;

/* ---- a program ---- */

static nx_status check(const nx_fused *p) {
    int first = p->operands + p->scalars;
    if (p->operands < 0 || p->operands > NX_FUSED_OPERANDS || p->scalars < 0 || p->steps < 1 || p->outputs < 0 ||
        p->folds < 0 || p->folds > NX_FUSED_FOLDS || first + p->steps > NX_FUSED_VALUES || p->outputs > p->steps)
        return "too many values for one kernel";
    for (int s = 0; s < p->steps; s++)
        for (int k = 0; k < p->step[s].inputs; k++)
            if (p->step[s].in[k] < 0 || p->step[s].in[k] >= first + s) return "a step reads a value that is not there yet";
    for (int k = 0; k < p->outputs; k++)
        if (p->output[k] < first || p->output[k] >= first + p->steps) return "an output is no step's result";
    for (int k = 0; k < p->folds; k++)
        if (p->folded[k] < first || p->folded[k] >= first + p->steps) return "a fold reads no step's result";
    return NULL;
}

static void find_last_uses(nx_fused *p) {
    for (int v = 0; v < NX_FUSED_VALUES; v++) p->last_use[v] = -1;
    for (int s = 0; s < p->steps; s++)
        for (int k = 0; k < p->step[s].inputs; k++) p->last_use[p->step[s].in[k]] = s;
    for (int k = 0; k < p->folds; k++) p->last_use[p->folded[k]] = p->steps; /* after all steps */
}

/* A register is given again once its value is read for the last time, to the step that does so only where the elements
 * are as large: kernels work in place. */
static void place_values(nx_fused *p) {
    int first = p->operands + p->scalars, busy_until[NX_FUSED_VALUES], holds[NX_FUSED_VALUES];
    p->registers = 0;
    for (int v = 0; v < first; v++) p->place[v] = v;
    for (int s = 0; s < p->steps; s++) p->place[first + s] = NX_FUSED_VALUES;
    for (int k = 0; k < p->outputs; k++) p->place[p->output[k]] = -1 - k;
    for (int s = 0; s < p->steps; s++) {
        int value = first + s, found = -1;
        if (p->place[value] < 0) continue;
        for (int r = 0; r < p->registers && found < 0; r++) {
            bool same = nx_dtypes[p->dtype[holds[r]]].size == nx_dtypes[p->dtype[value]].size;
            if (busy_until[r] < s || (busy_until[r] == s && same)) found = r;
        }
        if (found < 0) found = p->registers++;
        busy_until[found] = p->last_use[value] < s ? s : p->last_use[value];
        holds[found] = value;
        p->place[value] = found;
    }
}

static void find_stored(nx_fused *p) {
    bool is_stored[NX_FUSED_VALUES] = {false};
    p->stored = 0;
    for (int k = 0; k < p->outputs + p->folds; k++) {
        int value = k < p->outputs ? p->output[k] : p->folded[k - p->outputs];
        if (k < p->outputs || !is_stored[value]) p->store[p->stored++] = value;
        is_stored[value] = true;
    }
}

nx_status nx_fused_seal(nx_fused *p) {
    nx_status status = check(p);
    if (status) return status;
    find_last_uses(p);
    place_values(p);
    find_stored(p);
    nx_fused_find_chains(p);
    p->item = 1;
    for (int v = 0; v < p->operands + p->scalars + p->steps; v++)
        if (nx_dtypes[p->dtype[v]].size > p->item) p->item = nx_dtypes[p->dtype[v]].size;
    return NULL;
}

/* ---- operands ---- */

static void read_source(source *s, const nx_view *view, const nx_fused_rows *rows) {
    int n = 0, size = nx_dtypes[view->dtype].size;
    s->data = view->data;
    s->rows = *rows;
    s->dense = false;
    s->ndim = 1;
    if (rows->offset) return;
    for (int k = 0; k < view->ndim; k++) {
        if (view->shape[k] == 1) continue;
        bool joins = n > 0 && s->stride[n - 1] == view->shape[k] * view->stride[k];
        int at = joins ? n - 1 : n++;
        s->shape[at] = joins ? s->shape[at] * view->shape[k] : view->shape[k];
        s->stride[at] = view->stride[k];
    }
    if (n == 1 && s->stride[0] == 0) n = 0;
    s->ndim = n;
    s->dense = n == 1 && s->stride[0] == size;
}

static void gather_rows(const source *s, int size, int64_t begin, int64_t n, char *out) {
    int64_t inner = s->rows.inner;
    if (inner == 1) {
        nx_kernels_get()->move->gather[__builtin_ctz((unsigned)size)](out, size, s->data, s->rows.offset + begin, n);
        return;
    }
    for (int64_t done = 0; done < n;) {
        int64_t at = begin + done, m = inner - at % inner < n - done ? inner - at % inner : n - done;
        memcpy(out + done * size, s->data + s->rows.offset[at / inner] + at % inner * size, (size_t)(m * size));
        done += m;
    }
}

/* Elements [begin, begin + n) of the operand as dense memory. */
static void gather(const source *s, nx_dtype dtype, int64_t begin, int64_t n, char *out) {
    int size = nx_dtypes[dtype].size, last = s->ndim - 1;
    nx_run copy = nx_cast_run(dtype, dtype);
    int64_t index[NX_MAX_NDIM], offset = 0, left = begin;
    if (s->rows.offset) {
        gather_rows(s, size, begin, n, out);
        return;
    }
    for (int k = last; k >= 0; k--) {
        index[k] = left % s->shape[k];
        left /= s->shape[k];
        offset += index[k] * s->stride[k];
    }
    for (int64_t done = 0; done < n;) {
        int64_t m = s->shape[last] - index[last] < n - done ? s->shape[last] - index[last] : n - done;
        copy((char *[]){out + done * size, (char *)s->data + offset}, (int64_t[]){size, s->stride[last]}, m);
        done += m;
        index[last] += m;
        offset += m * s->stride[last];
        for (int k = last; k > 0 && index[k] == s->shape[k]; k--) {
            offset += s->stride[k - 1] - s->shape[k] * s->stride[k];
            index[k] = 0;
            index[k - 1]++;
        }
    }
}

/* ---- blocks ---- */

static void repeat(const job *j, int value, const char *element, char *to) {
    nx_dtype dtype = j->program->dtype[value];
    nx_cast_run(dtype, dtype)((char *[]){to, (char *)element}, (int64_t[]){nx_dtypes[dtype].size, 0}, j->block);
}

static void fold_blocks(const job *j, char *const *at, int64_t begin, int64_t n) {
    const nx_fused *p = j->program;
    for (int k = 0; k < p->folds; k++) {
        const char *data = at[p->folded[k]];
        int size = nx_dtypes[p->dtype[p->folded[k]]].size;
        int64_t per_row = (j->row + NX_FOLD_BLOCK - 1) / NX_FOLD_BLOCK;
        for (int64_t done = 0; done < n;) {
            int64_t row = (begin + done) / j->row, column = (begin + done) % j->row, m = j->row - column;
            m = m < n - done ? m : n - done;
            m = m < NX_FOLD_BLOCK ? m : NX_FOLD_BLOCK;
            char *partial = j->partials[k] + (row * per_row + column / NX_FOLD_BLOCK) * NX_PIECE;
            nx_pieces_block(j->pieces[k], partial, data + done * size, m);
            done += m;
        }
    }
}

static char *place_of(const job *j, char *const *fixed, int value, int64_t begin) {
    const nx_fused *p = j->program;
    int place = p->place[value];
    return place < 0 ? j->out[-1 - place] + begin * nx_dtypes[p->dtype[value]].size : fixed[p->operands + p->scalars + place];
}

/* Steps [begin, end) for the elements from `done` on. */
static void run_steps(const nx_fused *p, int begin, int end, char *const *at, int64_t done, int64_t n) {
    int first = p->operands + p->scalars;
    for (int s = begin; s < end; s++) {
        const nx_fused_step *step = &p->step[s];
        char *ptr[NX_MAX_ARITY];
        int64_t by[NX_MAX_ARITY];
        for (int k = 0; k <= step->inputs; k++) {
            int value = k ? step->in[k - 1] : first + s;
            by[k] = nx_dtypes[p->dtype[value]].size;
            ptr[k] = at[value] + done * by[k];
        }
        step->run(ptr, by, n - done);
    }
}

static void run_all(const nx_fused *p, char *const *at, int64_t n) {
    int next = 0;
    for (int c = 0; c < p->chains; c++) {
        const nx_fused_chain *chain = &p->chain[c];
        run_steps(p, next, chain->step, at, 0, n);
        next = chain->step + chain->steps;
        nx_chain run = nx_kernels_get()->chains[p->dtype[p->operands + p->scalars + chain->step] == NX_F64];
        int64_t done = run(p->link + chain->link, chain->links, at, n);
        if (done < n) run_steps(p, chain->step, next, at, done, n);
    }
    run_steps(p, next, p->steps, at, 0, n);
}

/* at: where each value lies afterwards. */
static void run_block(const job *j, char *const *fixed, int64_t begin, int64_t n, char **at) {
    const nx_fused *p = j->program;
    int first = p->operands + p->scalars;
    char *out[NX_FUSED_VALUES];
    for (int v = 0; v < p->operands; v++) {
        at[v] = fixed[v];
        if (j->in[v].dense)
            at[v] = (char *)j->in[v].data + begin * nx_dtypes[p->dtype[v]].size;
        else if (j->in[v].ndim > 0)
            gather(&j->in[v], p->dtype[v], begin, n, at[v]);
    }
    for (int v = p->operands; v < first; v++) at[v] = fixed[v];
    for (int v = first; v < first + p->steps; v++) at[v] = place_of(j, fixed, v, begin);
    if (j->loop) {
        for (int k = 0; k < p->stored; k++) out[k] = at[p->store[k]];
        j->loop(at, out, n);
    } else {
        run_all(p, at, n);
    }
}

static int64_t row_blocks(const job *j) { return (j->count / j->columns + NX_FOLD_BLOCK - 1) / NX_FOLD_BLOCK; }

static int64_t blocks_of(const job *j) {
    if (j->columns) return row_blocks(j) * j->tiles;
    if (j->per_row) return j->count / j->row * j->per_row;
    return (j->count + j->block - 1) / j->block;
}

/* A block of rows of one tile: as many rows at a time as a block of elements holds, each then joins its lane. */
static void run_rows(const job *j, char *const *fixed, char *lanes, int64_t unit) {
    const nx_fused *p = j->program;
    char *at[NX_FUSED_VALUES];
    int64_t begin = unit / j->tiles * NX_FOLD_BLOCK, rows = j->count / j->columns - begin, column = unit % j->tiles * j->tile;
    int64_t n = j->columns - column < j->tile ? j->columns - column : j->tile;
    int64_t step = j->tiles > 1 ? 1 : j->block / j->columns, pitch = j->tile * NX_PIECE;
    rows = rows < NX_FOLD_BLOCK ? rows : NX_FOLD_BLOCK;
    for (int64_t i = 0; i < rows; i += step) {
        int64_t m = rows - i < step ? rows - i : step;
        run_block(j, fixed, (begin + i) * j->columns + column, m * n, at);
        for (int k = 0; k < p->folds; k++)
            for (int64_t r = 0; r < m; r++) {
                const char *row = at[p->folded[k]] + r * n * nx_dtypes[p->dtype[p->folded[k]]].size;
                nx_pieces_row(j->pieces[k], lanes + k * NX_FOLD_LANES * pitch, pitch, i + r, row, n);
            }
    }
    for (int k = 0; k < p->folds; k++) {
        char *partial = j->partials[k] + (begin / NX_FOLD_BLOCK * j->columns + column) * nx_pieces_acc_size(j->pieces[k]);
        nx_pieces_rows_end(j->pieces[k], lanes + k * NX_FOLD_LANES * pitch, pitch, rows, n, partial);
    }
}

static void run_blocks(const job *j, char *const *fixed, int64_t b) {
    char *at[NX_FUSED_VALUES];
    int64_t begin = j->per_row ? b / j->per_row * j->row + b % j->per_row * j->block : b * j->block;
    int64_t stop = j->per_row ? (b / j->per_row + 1) * j->row : j->count;
    int64_t n = stop - begin < j->block ? stop - begin : j->block;
    run_block(j, fixed, begin, n, at);
    if (j->program->folds) fold_blocks(j, at, begin, n);
}

static void task(void *context, int64_t begin, int64_t end) {
    job *j = (job *)context;
    const nx_fused *p = j->program;
    int first = p->operands + p->scalars;
    _Alignas(64) char local[LOCAL];
    char *fixed[NX_FUSED_VALUES], *next = local;
    int64_t bytes = (int64_t)(first + p->registers) * j->pitch;
    if (j->columns) bytes += p->folds * NX_FOLD_LANES * j->tile * NX_PIECE;
    nx_storage *owner = bytes <= LOCAL ? NULL : nx_storage_new((size_t)bytes);
    if (bytes > LOCAL && !owner) {
        atomic_store(&j->failed, true);
        return;
    }
    if (owner) next = nx_storage_data(owner);
    for (int v = 0; v < first + p->registers; v++) {
        fixed[v] = next;
        if (v >= p->operands || !j->in[v].dense) next += j->pitch;
        if (v < p->operands && j->in[v].ndim == 0) repeat(j, v, j->in[v].data, fixed[v]);
        if (v >= p->operands && v < first) repeat(j, v, p->scalar[v - p->operands], fixed[v]);
    }
    for (int64_t b = begin; b < end; b++) {
        if (j->columns)
            run_rows(j, fixed, next, b);
        else
            run_blocks(j, fixed, b);
    }
    if (owner) nx_storage_release(owner);
}

/* ---- whole runs ---- */

/* Elements of a block: the registers fit in the cache; whole rows, or whole blocks of a fold, where there are folds. */
static void choose_block(job *j) {
    const nx_fused *p = j->program;
    int64_t live = p->registers + p->scalars + 2, block = 2048;
    while (block > 512 && live * block * p->item > CACHE) block /= 2;
    j->per_row = 0;
    if (j->columns) {
        j->tile = j->columns < TILE ? j->columns : TILE;
        j->tiles = (j->columns + j->tile - 1) / j->tile;
        block = j->tiles > 1 ? j->tile : block / j->columns * j->columns;
    } else if (p->folds && j->row >= block)
        j->per_row = (j->row + block - 1) / block;
    else if (p->folds)
        block = block / j->row * j->row;
    if (block > j->count) block = j->count;
    j->block = block;
    j->pitch = (block * p->item + 63) / 64 * 64 + 64;
}

static nx_status make_pieces(job *j, nx_pieces **pieces, char **partials) {
    const nx_fused *p = j->program;
    int64_t n = j->columns ? row_blocks(j) * j->columns : j->count / j->row * ((j->row + NX_FOLD_BLOCK - 1) / NX_FOLD_BLOCK);
    for (int k = 0; k < p->folds; k++) {
        pieces[k] = nx_pieces_new(p->fold[k], p->dtype[p->folded[k]], j->columns ? j->count / j->columns : j->row);
        partials[k] = malloc((size_t)n * NX_PIECE);
        if (!pieces[k] || !partials[k]) return "out of memory, or a fold that is not defined for the dtype";
    }
    return NULL;
}

static void join_pieces(const job *j) {
    const nx_fused *p = j->program;
    int64_t per_row = j->columns ? 0 : (j->row + NX_FOLD_BLOCK - 1) / NX_FOLD_BLOCK;
    for (int k = 0; k < p->folds; k++) {
        int size = nx_pieces_size(j->pieces[k]);
        if (j->columns) nx_pieces_rows_join(j->pieces[k], j->partials[k], row_blocks(j), j->columns, j->folded[k]);
        for (int64_t r = 0; !j->columns && r < j->count / j->row; r++)
            nx_pieces_join(j->pieces[k], j->partials[k] + r * per_row * NX_PIECE, per_row, j->folded[k] + r * size);
    }
}

nx_status nx_fused_run(const nx_fused *p, nx_fused_loop loop, int ndim, const int64_t *shape, int64_t row,
                       const nx_view *in, const nx_fused_rows *rows, char *const *out, char *const *folded) {
    source sources[NX_FUSED_OPERANDS];
    nx_pieces *pieces[NX_FUSED_FOLDS] = {NULL};
    char *partials[NX_FUSED_FOLDS] = {NULL};
    job j = {.program = p, .loop = loop, .in = sources, .out = out, .folded = folded, .pieces = pieces, .partials = partials};
    j.count = nx_count(ndim, shape);
    j.columns = p->folds && row < 0 ? -row : 0;
    j.row = p->folds && row > 0 ? row : j.count;
    if (j.count < 0 || (p->folds && (row == 0 || j.count % row))) return "the shape holds no whole number of rows";
    if (j.count == 0) return p->folds ? "a fold of nothing" : NULL;
    for (int k = 0; k < p->operands; k++) read_source(&sources[k], &in[k], &rows[k]);
    choose_block(&j);
    nx_status status = make_pieces(&j, pieces, partials);
    if (!status) {
        int64_t unit = j.columns ? NX_FOLD_BLOCK * j.tile : j.block;
        nx_parallel_for(blocks_of(&j), WORK / (unit * p->steps) + 1, task, &j);
        if (atomic_load(&j.failed))
            status = "out of memory";
        else
            join_pieces(&j);
    }
    for (int k = 0; k < p->folds; k++) {
        nx_pieces_free(pieces[k]);
        free(partials[k]);
    }
    return status;
}
