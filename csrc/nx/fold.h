/* fold.h: what the drivers of reductions share (fold.c, var.c, argfold.c): axes sorted into reduced and kept ones, blocks
 * of the reduced sequence as dense memory, and columns of outputs handed to threads. */
#ifndef NX_FOLD_DRIVER_H
#define NX_FOLD_DRIVER_H
#include "kernels/kernels.h"

#define NX_FOLD_ROW_BYTES 1024 /* of a row of columns: sixteen lanes of it fit in the first-level cache */
#define NX_FOLD_CHUNK (64 * NX_FOLD_BLOCK)
#define NX_FOLD_LEVELS 48

typedef struct {
    int ndim;
    int64_t count;
    int64_t shape[NX_MAX_NDIM], in[NX_MAX_NDIM], out[NX_MAX_NDIM]; /* byte strides */
} nx_axes;

typedef struct {
    nx_axes reduced, kept;
    const char *data;
    char *result;
    nx_dtype in, source, acc; /* the dtype of the input, of the blocks that a kernel reads, of its accumulator */
    nx_run to_source, to_acc, source_to_acc;
    bool direct; /* blocks of a dense sequence need no copy */
    bool zero_nans;
} nx_fold_plan;

/* Splits the axes, drops those of length 1, orders by stride and merges neighbours. */
void nx_fold_axes(nx_fold_plan *plan, const nx_view *out, const nx_view *in, uint32_t axes);
void nx_fold_dtypes(nx_fold_plan *plan, nx_dtype in, nx_dtype source, nx_dtype acc);
/* Elements [begin, begin + n) of the sequence at base, dense, in dtype source; n <= NX_FOLD_BLOCK. */
const void *nx_fold_sequence(const nx_fold_plan *plan, const char *base, int64_t begin, int64_t n, void *scratch);
/* Byte offset of the i-th element of the reduced sequence. */
int64_t nx_fold_offset(const nx_axes *axes, int64_t i);
/* One row of `columns` elements, step apart, in dtype acc; may point into the input. */
const char *nx_fold_row(const nx_fold_plan *plan, const char *row, int64_t step, int64_t columns, char *scratch,
                        int64_t *row_step);
/* True where reading row after row beats reading output after output. */
bool nx_fold_by_rows(const nx_fold_plan *plan);
/* Calls task for blocks of at most `columns` outputs that lie `step` apart on the innermost kept axis, over the threads. */
typedef void (*nx_fold_task)(const void *context, const char *in, int64_t in_step, char *out, int64_t out_step, int64_t n);
void nx_fold_columns(const nx_fold_plan *plan, int64_t columns, nx_fold_task task, const void *context);

/* A fold whose sequence of `count` elements of dtype `in` comes in blocks: all of NX_FOLD_BLOCK elements but the last. Blocks
 * may come in any order and on any thread; joined in order, they are the bits of nx_fold. NULL: no memory, or not defined. */
#define NX_PIECE 16 /* bytes of a block's partial result, aligned so */
typedef struct nx_pieces nx_pieces;
nx_pieces *nx_pieces_new(nx_op op, nx_dtype in, int64_t count);
void nx_pieces_free(nx_pieces *);
void nx_pieces_block(const nx_pieces *, char *partial, const void *data, int64_t n);
int nx_pieces_size(const nx_pieces *); /* bytes of the result */
void nx_pieces_join(const nx_pieces *, const char *partials, int64_t n, char *out);
/* The same over the first axis, many columns at once: row i of a block of NX_FOLD_BLOCK rows into lanes (NX_FOLD_LANES of
 * them, `pitch` bytes apart, at most NX_FOLD_BLOCK columns each); the lanes of a block of `rows` rows into one partial row;
 * partial rows into the result (the first of them is overwritten, and others). */
void nx_pieces_row(const nx_pieces *, char *lanes, int64_t pitch, int64_t i, const char *data, int64_t columns);
void nx_pieces_rows_end(const nx_pieces *, char *lanes, int64_t pitch, int64_t rows, int64_t columns, char *partial);
void nx_pieces_rows_join(const nx_pieces *, char *partials, int64_t n, int64_t columns, char *out);
int nx_pieces_acc_size(const nx_pieces *); /* bytes of an element of a partial row */

#endif
