/* threads.h: splitting work over a few short-lived threads. No pool: nothing to mend after fork, and the work that is
 * split here lasts far longer than the 0.1 ms that a thread costs. */
#ifndef DRAW_THREADS_H
#define DRAW_THREADS_H
#include <stdint.h>

#define MAX_THREADS 8

typedef void thread_part(void *context, int part, int parts);

/* How many parts are worth it: one per `grain` units of work, at most the processors that this process may use. */
int parts_for(int64_t work, int64_t grain);

/* Run part 0..parts - 1, part 0 in this thread; where a thread cannot be had its part runs here. */
void run_parts(thread_part *part, void *context, int parts);

#endif
