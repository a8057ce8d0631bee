/* chains.c: which steps of a fused program run as chains (kernels/chain.h). A chain is a run of steps of one float dtype
 * that are additions and the like: a value that only the next step reads never reaches memory. */
#include "fused.h"

/* What a step becomes: its word, and the one where the tile is its second operand. */
typedef struct {
    bool is_known, is_unary;
    uint8_t word, turned;
} form;

#define BOTH(word) {true, false, NX_CHAIN_##word, NX_CHAIN_##word##_R}
#define EITHER(word) {true, false, NX_CHAIN_##word, NX_CHAIN_##word}
#define UNARY(word) {true, true, NX_CHAIN_##word, NX_CHAIN_##word}
static const form forms[NX_OP_COUNT] = {
    [NX_OP_ADD] = EITHER(ADD), [NX_OP_MUL] = EITHER(MUL), [NX_OP_SUB] = BOTH(SUB), [NX_OP_DIV] = BOTH(DIV),
    [NX_OP_MINIMUM] = BOTH(MIN), [NX_OP_MAXIMUM] = BOTH(MAX),
    [NX_OP_NEG] = UNARY(NEG), [NX_OP_ABS] = UNARY(ABS), [NX_OP_SQUARE] = UNARY(SQUARE),
};
#undef BOTH
#undef EITHER
#undef UNARY

static int result_of(const nx_fused *p, int step) { return p->operands + p->scalars + step; }

static bool joins(const nx_fused *p, int step) {
    nx_dtype dtype = p->dtype[result_of(p, step)];
    int op = p->step[step].op;
    return op >= 0 && forms[op].is_known && (dtype == NX_F64 || dtype == NX_F32) && p->dtype[p->step[step].in[0]] == dtype;
}

/* Whether the step finds the value of the one before in the tile, and needs it nowhere else. */
static bool takes_tile(const nx_fused *p, int step, int begin) {
    const nx_fused_step *s = &p->step[step];
    int before = result_of(p, step - 1);
    if (step == begin) return false;
    return s->inputs == 1 ? s->in[0] == before : (s->in[0] == before) != (s->in[1] == before);
}

/* Whether the result of the step is read other than by the next one from the tile. */
static bool is_stored(const nx_fused *p, int step, int begin, int end) {
    int value = result_of(p, step);
    for (int k = 0; k < p->outputs; k++)
        if (p->output[k] == value) return true;
    for (int k = 0; k < p->folds; k++)
        if (p->folded[k] == value) return true;
    for (int s = step + 1; s < p->steps; s++) {
        bool reads = false;
        for (int k = 0; k < p->step[s].inputs; k++) reads |= p->step[s].in[k] == value;
        if (reads && !(s == step + 1 && s < end && takes_tile(p, s, begin))) return true;
    }
    return false;
}

static void add_link(nx_fused *p, uint8_t word, int value) {
    bool is_one = value >= p->operands && value < p->operands + p->scalars;
    p->link[p->chain[p->chains].link + p->chain[p->chains].links++] = (nx_link){word, is_one, (int16_t)value};
}

static void add_step(nx_fused *p, int step, int begin, int end) {
    const nx_fused_step *s = &p->step[step];
    const form *f = &forms[s->op];
    bool has_tile = takes_tile(p, step, begin), is_turned = has_tile && !f->is_unary && s->in[0] != result_of(p, step - 1);
    if (!has_tile) add_link(p, NX_CHAIN_LOAD, s->in[0]);
    int other = f->is_unary ? result_of(p, step) : s->in[is_turned ? 0 : 1];
    add_link(p, is_turned ? f->turned : f->word, other);
    if (is_stored(p, step, begin, end)) add_link(p, NX_CHAIN_STORE, result_of(p, step));
}

void nx_fused_find_chains(nx_fused *p) {
    p->chains = 0;
    for (int begin = 0, link = 0, end; begin < p->steps; begin = end) {
        for (end = begin; end < p->steps && joins(p, end) && p->dtype[result_of(p, end)] == p->dtype[result_of(p, begin)];) end++;
        if (end - begin < 2 || link + 3 * (end - begin) > NX_CHAIN_LINKS) {
            end += end == begin;
            continue;
        }
        p->chain[p->chains] = (nx_fused_chain){begin, end - begin, link, 0};
        for (int s = begin; s < end; s++) add_step(p, s, begin, end);
        link += p->chain[p->chains++].links;
    }
}
