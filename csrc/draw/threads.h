/* threads.h: splitting work over a few short-lived threads. No pool: nothing to mend after fork, and the work that is
 * split here lasts far longer than the 0.1 ms that a thread costs. */
#ifndef DRAW_THREADS_H
#define DRAW_THREADS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_THREADS 8

typedef void thread_part(void *context, int part, int parts);

/* How many parts are worth it: one per `grain` units of work, at most the processors that this process may use. */
int parts_for(int64_t work, int64_t grain);

/* Run part 0..parts - 1, part 0 in this thread; where a thread cannot be had its part runs here. */
void run_parts(thread_part *part, void *context, int parts);

/* Calls task(context, desk, k) for k = 0 .. n - 1, at most `parts` threads taking one after the other. desk: `size` bytes of each
 * thread's own, zero at first, given to clear (where that is not NULL) at last. False: no memory, or a task said so; those not begun
 * by then are left out. */
typedef bool thread_task(void *context, void *desk, int64_t k);
bool run_each(int64_t n, int parts, thread_task *task, void *context, size_t size, void (*clear)(void *));

#endif
