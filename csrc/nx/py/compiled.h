/* compiled.h: the compiled loop of a kernel: none, one that is tried against the kernel's own steps, or the one in use. */
#ifndef NXPY_COMPILED_H
#define NXPY_COMPILED_H
#include "core.h"
#include "../fused.h"

#define NXPY_KERNEL "nx.kernel" /* the capsule of a kernel, which begins with its nxpy_compiled */
#define NXPY_TIMED 4096         /* elements from which a run is worth two readings of the clock */
enum { NXPY_STEPS, NXPY_COMPILED, NXPY_WATCHED, NXPY_TRIED };

/* mode: STEPS and COMPILED run so; WATCHED runs the steps and adds up time until `limit`; TRIED takes turns until each way
 * had NXPY_TRIALS runs, and stays with the quicker one. Read and written with the GIL held. */
#define NXPY_TRIALS 5
typedef struct {
    nx_fused_loop loop;
    PyObject *library; /* keeps the loop in memory */
    int mode, runs;
    int64_t limit, spent;
    int64_t best[2]; /* nanoseconds of the quickest run by steps, by the loop; 0: none yet */
} nxpy_compiled;

int64_t nxpy_compiled_now(void);
/* The loop that the next run takes, NULL for the steps. */
static inline nx_fused_loop nxpy_compiled_next(const nxpy_compiled *c, bool is_timed) {
    if (c->mode == NXPY_COMPILED) return c->loop;
    return c->mode == NXPY_TRIED && is_timed && c->runs % 2 ? c->loop : NULL;
}
/* Notes the time of a run; true once, where a watched kernel has run for long enough. */
bool nxpy_compiled_note(nxpy_compiled *c, nx_fused_loop ran, int64_t nanoseconds);

#endif
