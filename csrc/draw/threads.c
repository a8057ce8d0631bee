/* threads.c: splitting work over a few short-lived threads. */
#include "threads.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    thread_part *part;
    void *context;
    int index, parts;
} task;

static int processors(void) {
#ifdef CPU_COUNT
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (int)n : 1;
}

int parts_for(int64_t work, int64_t grain) {
#ifdef __SANITIZE_THREAD__
    grain = grain / 16 + 1; /* where races are looked for, small data are shared out too */
#endif
    if (work < 2 * grain) return 1;
    int64_t wanted = work / grain, most = processors();
    most = most > MAX_THREADS ? MAX_THREADS : most;
    return (int)(wanted < most ? wanted : most);
}

static void *run_task(void *p) {
    task *t = p;
    t->part(t->context, t->index, t->parts);
    return p;
}

void run_parts(thread_part *part, void *context, int parts) {
    pthread_t threads[MAX_THREADS];
    task tasks[MAX_THREADS];
    int started = 1;
    for (; started < parts; started++) {
        tasks[started] = (task){part, context, started, parts};
        if (pthread_create(&threads[started], NULL, run_task, &tasks[started]) != 0) break;
    }
    part(context, 0, parts);
    for (int i = started; i < parts; i++) part(context, i, parts);
    for (int i = 1; i < started; i++) pthread_join(threads[i], NULL);
}

typedef struct {
    thread_task *task;
    void *context;
    void (*clear)(void *);
    size_t size;
    int64_t n;
    atomic_int_fast64_t next;
    atomic_bool failed;
} queue;

static void work_off(void *context, int part, int parts) {
    queue *q = context;
    void *desk = calloc(1, q->size);
    if (!desk) q->failed = true;
    for (int64_t k; !q->failed && (k = atomic_fetch_add(&q->next, 1)) < q->n;)
        if (!q->task(q->context, desk, k)) q->failed = true;
    if (desk && q->clear) q->clear(desk);
    free(desk);
}

bool run_each(int64_t n, int parts, thread_task *task, void *context, size_t size, void (*clear)(void *)) {
    queue q = {.task = task, .context = context, .clear = clear, .size = size, .n = n};
    run_parts(work_off, &q, parts < n ? parts : (int)n);
    return !q.failed;
}
