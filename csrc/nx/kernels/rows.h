/* rows.h: how a row of ops.def becomes a dense loop and a run (see map.inc, which uses this once a dtype). The macros name
 * T, R, ID and NX_PICK, which map.inc's includer defines. */
#ifndef NX_ROWS_H
#define NX_ROWS_H
#include "run.h"

#define NAME(x) NX_PASTE(x, ID)

/* C types of a signature. */
#define NX_RESULT_T_T T
#define NX_RESULT_E_T T
#define NX_RESULT_R_T R
#define NX_RESULT_B_T uint8_t
#define NX_RESULT_T_TT T
#define NX_RESULT_E_TT T
#define NX_RESULT_N_TT T
#define NX_RESULT_Q_TT T
#define NX_RESULT_B_TT uint8_t
#define NX_RESULT_T_TTT T
#define NX_RESULT_T_BTT T
#define NX_INPUTS_T_T (T a)
#define NX_INPUTS_E_T (T a)
#define NX_INPUTS_R_T (T a)
#define NX_INPUTS_B_T (T a)
#define NX_INPUTS_T_TT (T a, T b)
#define NX_INPUTS_E_TT (T a, T b)
#define NX_INPUTS_N_TT (T a, T b)
#define NX_INPUTS_Q_TT (T a, T b)
#define NX_INPUTS_B_TT (T a, T b)
#define NX_INPUTS_T_TTT (T a, T b, T c)
#define NX_INPUTS_T_BTT (uint8_t a, T b, T c)

/* A cell DO(body) becomes `1, (body)`, NO becomes `0, 0`; the flag chooses NX_ROW_1 or NX_ROW_0. */
#define NX_CELL_DO(...) 1, (__VA_ARGS__)
#define NX_CELL_NO 0, 0
#define NX_ROW(what, id, sig, cell) NX_ROW_A(what, id, sig, cell)
#define NX_ROW_A(what, id, sig, cell) NX_ROW_B(what, id, sig, NX_CELL_##cell)
#define NX_ROW_B(what, id, sig, ...) NX_ROW_C(what, id, sig, __VA_ARGS__)
#define NX_ROW_C(what, id, sig, flag, body) NX_##what##_##flag(id, sig, body)

#define NX_RUN_0(id, sig, body)
#define NX_RUN_1(id, sig, body)                                                                     \
    NX_DENSE_##sig(id, sig, body)                                                                   \
    static void NAME(run_##id)(char *const *p, const int64_t *step, int64_t n) {                    \
        nx_blocks(&NAME(sizes_##sig), NAME(dense_##id), p, step, n);                                \
    }
#define NX_ENTRY_0(id, sig, body)
#define NX_ENTRY_1(id, sig, body) [NX_OP_##id] = NAME(run_##id),

#define NX_DENSE(id, sig, body)                                                                     \
    NX_INLINE NX_RESULT_##sig NAME(body_##id) NX_INPUTS_##sig { return body; }                      \
    static void NAME(dense_##id)(char *const *p, int64_t n) { NAME(loop_##sig)(p, n, NAME(body_##id)); }
/* With exceptions: a block that has any takes the careful way. */
#define NX_DENSE_EXCEPT(id, sig, body)                                                              \
    NX_INLINE T NAME(body_##id)(T a) { return body; }                                               \
    static void NAME(dense_##id)(char *const *p, int64_t n) {                                       \
        NAME(loop_E_T)(p, n, NAME(body_##id), FN(plain_##id), FN(slow_##id));                       \
    }
#define NX_DENSE_EXCEPT_2(id, sig, body)                                                            \
    NX_INLINE T NAME(body_##id)(T a, T b) { return body; }                                          \
    NX_INLINE void NAME(plain_run_##id)(char *const *p, int64_t n) { NAME(loop_T_TT)(p, n, NAME(body_##id)); } \
    NX_DENSE_CAREFUL_2(id, sig, body)
#define NX_DENSE_CAREFUL_2(id, sig, body)                                                           \
    static void NAME(dense_##id)(char *const *p, int64_t n) {                                       \
        NAME(loop_E_TT)(p, n, NAME(plain_run_##id), NAME(body_##id), FN(plain_##id), FN(slow_##id)); \
    }
/* Long rows in two parts, FN(first_ID) and FN(second_ID), a loop each: the processor sees more elements at once, whose
 * operations it overlaps. */
#define NX_PARTS_TANH ~, NX_DENSE_PARTS
#define NX_PARTS_POW ~, NX_DENSE_PARTS_2
#define NX_PARTS_OR(...) NX_PARTS_SECOND(__VA_ARGS__)
#define NX_PARTS_SECOND(a, b, ...) b
#define NX_DENSE_PARTS(id, sig, body)                                                               \
    static void NAME(dense_##id)(char *const *p, int64_t n) {                                       \
        NAME(in_parts)(p[0], p[1], p[1], n, FN(first_##id), FN(second_##id));                       \
    }
#define NX_DENSE_PARTS_2(id, sig, body)                                                             \
    NX_INLINE T NAME(body_##id)(T a, T b) { return body; }                                          \
    NX_INLINE void NAME(plain_run_##id)(char *const *p, int64_t n) {                                \
        NAME(in_parts)(p[0], p[1], p[2], n, FN(first_##id), FN(second_##id));                       \
    }                                                                                               \
    NX_DENSE_CAREFUL_2(id, sig, body)
/* A small float: through float32's dense loop, block by block. */
#define NX_DENSE_SMALL(id, inputs, is_bool)                                                         \
    static void NAME(dense_##id)(char *const *p, int64_t n) {                                       \
        NAME(through_float)(p, n, inputs, is_bool, dense_##id##_F32);                               \
    }

#endif
