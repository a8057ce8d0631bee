/* fused.h: several elementwise operations over one shape, run block by block: what one makes another reads while it lies in
 * the first-level cache. Knows neither Python nor where programs come from. */
#ifndef NX_FUSED_H
#define NX_FUSED_H
#include "kernels/chain.h"
#include "nx.h"

enum { NX_FUSED_OPERANDS = 32, NX_FUSED_VALUES = 128, NX_FUSED_FOLDS = 16 };

/* Values are numbered: operands, scalars, then the result of each step. A step reads values before it. */
typedef struct {
    nx_run run;
    int op; /* -1: a cast */
    int inputs, in[NX_MAX_ARITY - 1];
} nx_fused_step;

/* A loop compiled for a program, which gives the same bits as its steps. in[k]: n dense elements of operand k. out[k]: of the
 * k-th stored value: the outputs, then the values that folds read and that are no outputs, each once. out[k] may be in[i] of
 * an operand whose elements are as large. */
typedef void (*nx_fused_loop)(char *const *in, char *const *out, int64_t n);

/* Steps [step, step + steps) that run as a chain (kernels/chain.h): its links. */
typedef struct {
    int step, steps, link, links;
} nx_fused_chain;

typedef struct {
    int operands, scalars, steps, outputs, folds;
    nx_dtype dtype[NX_FUSED_VALUES];
    _Alignas(16) char scalar[NX_FUSED_VALUES][16]; /* by number of the scalar */
    nx_fused_step step[NX_FUSED_VALUES];
    int output[NX_FUSED_VALUES];   /* the value of each output; a step's result */
    nx_op fold[NX_FUSED_FOLDS];    /* folds of whole rows ... */
    int folded[NX_FUSED_FOLDS];    /* ... of these values: steps' results */
    int place[NX_FUSED_VALUES];    /* of a value: its register, or -1 - the number of its output; by nx_fused_seal */
    int last_use[NX_FUSED_VALUES]; /* the last step that reads it; -1: none */
    int registers, item;           /* item: bytes of the largest element */
    int stored, store[NX_FUSED_VALUES]; /* the values that a compiled loop stores */
    int chains;
    nx_fused_chain chain[NX_FUSED_VALUES / 2]; /* in order, none within another; by nx_fused_seal */
    nx_link link[NX_CHAIN_LINKS];
} nx_fused;

/* An operand that is rows of its tensor, taken by number: row i lies offset[i] bytes behind its data, `inner` dense elements.
 * offset NULL: the operand is the tensor. */
typedef struct {
    const int64_t *offset;
    int64_t inner;
} nx_fused_rows;

/* Checks the numbers and gives places to the values. */
nx_status nx_fused_seal(nx_fused *program);
/* Finds the steps that run as chains; a part of sealing. */
void nx_fused_find_chains(nx_fused *program);
/* out[k]: dense memory of `ndim`, `shape` for output k, or the first bytes of an operand that is dense and of its dtype's
 * size and read no more after the step that makes the output. loop: NULL, or what runs in place of the steps. folded[k]: dense results, one a row. The views have that
 * shape (strides of 0 repeat). row: elements of a row, of which
 * the shape holds a whole number; negative where the folds go over the first axis: -row results, one a column. */
nx_status nx_fused_run(const nx_fused *program, nx_fused_loop loop, int ndim, const int64_t *shape, int64_t row,
                       const nx_view *in, const nx_fused_rows *rows, char *const *out, char *const *folded);

#endif
