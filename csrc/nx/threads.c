/* threads.c: one pool of sleeping workers. Condition variables, never spinning: on shared cores spinning costs more than
 * it wins. The pool starts with the first large job, and anew in the child after fork. */
#include "nx.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_THREADS 64
#define RANGES_PER_THREAD 4 /* more ranges than threads, so that a thread that lost its core does not hold up the rest */

static struct {
    pthread_mutex_t owner; /* held by the caller whose job runs */
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    int workers; /* running */
    uint64_t job;
    int wanted, busy; /* workers that may still join the job; that work on it */
    nx_task task;
    void *context;
    int64_t n, range;
    atomic_int_fast64_t next;
} pool = {.owner = PTHREAD_MUTEX_INITIALIZER,
          .lock = PTHREAD_MUTEX_INITIALIZER,
          .work = PTHREAD_COND_INITIALIZER,
          .done = PTHREAD_COND_INITIALIZER};

static atomic_int limit;                 /* threads to use, the caller among them; 0: not yet known */
static _Thread_local bool inside = false; /* this thread runs a task: what it starts runs serially */

/* CPUs that the cgroup's quota allows, rounded up; n where there is no quota. */
static int cgroup_quota(int n) {
    long long quota = -1, period = 0;
    FILE *file = fopen("/sys/fs/cgroup/cpu.max", "re");
    if (file) {
        if (fscanf(file, "%lld %lld", &quota, &period) != 2)
            quota = -1;
        fclose(file);
    } else if ((file = fopen("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "re"))) {
        if (fscanf(file, "%lld", &quota) != 1)
            quota = -1;
        fclose(file);
        period = 100000;
    }
    if (quota <= 0 || period <= 0)
        return n;
    long long cpus = (quota + period - 1) / period;
    return cpus < n ? (int)cpus : n;
}

static int threads_available(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    n = cgroup_quota(n);
    return n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS : n;
}

int nx_threads_get(void) {
    int n = atomic_load_explicit(&limit, memory_order_relaxed);
    if (n == 0) {
        n = threads_available();
        atomic_store_explicit(&limit, n, memory_order_relaxed);
    }
    return n;
}

void nx_threads_set(int n) {
    atomic_store_explicit(&limit, n < 1 ? 0 : n > MAX_THREADS ? MAX_THREADS : n, memory_order_relaxed);
}

static void run_ranges(nx_task task, void *context, int64_t n, int64_t range) {
    inside = true;
    for (;;) {
        int64_t begin = atomic_fetch_add_explicit(&pool.next, 1, memory_order_relaxed) * range;
        if (begin >= n)
            break;
        task(context, begin, n - begin < range ? n : begin + range);
    }
    inside = false;
}

static void *worker(void *unused) {
    uint64_t seen = 0;
    pthread_mutex_lock(&pool.lock);
    for (;;) {
        while (pool.job == seen || pool.wanted == 0) {
            seen = pool.job;
            pthread_cond_wait(&pool.work, &pool.lock);
        }
        seen = pool.job;
        pool.wanted--;
        pool.busy++;
        nx_task task = pool.task;
        void *context = pool.context;
        int64_t n = pool.n, range = pool.range;
        pthread_mutex_unlock(&pool.lock);
        run_ranges(task, context, n, range);
        pthread_mutex_lock(&pool.lock);
        if (--pool.busy == 0)
            pthread_cond_signal(&pool.done);
    }
    return NULL;
}

/* Starts workers until there are n; fewer when the system refuses. Called with pool.lock held. */
static void start_workers(int n) {
    while (pool.workers < n) {
        pthread_t thread;
        pthread_attr_t attr;
        pthread_attr_init(&attr);
        pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
        int failed = pthread_create(&thread, &attr, worker, NULL);
        pthread_attr_destroy(&attr);
        if (failed)
            return;
        pool.workers++;
    }
}

static void run_parallel(int64_t n, int64_t range, int threads, nx_task task, void *context) {
    pthread_mutex_lock(&pool.lock);
    start_workers(threads - 1);
    pool.task = task;
    pool.context = context;
    pool.n = n;
    pool.range = range;
    atomic_store_explicit(&pool.next, 0, memory_order_relaxed);
    pool.wanted = threads - 1 < pool.workers ? threads - 1 : pool.workers;
    pool.job++;
    if (pool.wanted == 1)
        pthread_cond_signal(&pool.work);
    else
        pthread_cond_broadcast(&pool.work);
    pthread_mutex_unlock(&pool.lock);
    run_ranges(task, context, n, range);
    pthread_mutex_lock(&pool.lock);
    pool.wanted = 0;
    while (pool.busy > 0)
        pthread_cond_wait(&pool.done, &pool.lock);
    pthread_mutex_unlock(&pool.lock);
}

void nx_parallel_for(int64_t n, int64_t grain, nx_task task, void *context) {
    if (n <= 0)
        return;
    if (grain < 1)
        grain = 1;
    int64_t grains = n / grain + (n % grain != 0);
    int threads = nx_threads_get();
    if (grains < threads)
        threads = (int)grains;
    if (threads <= 1 || inside || pthread_mutex_trylock(&pool.owner) != 0) {
        task(context, 0, n);
        return;
    }
    int64_t ranges = grains < (int64_t)threads * RANGES_PER_THREAD * 2 ? threads : (int64_t)threads * RANGES_PER_THREAD;
    int64_t range = (grains + ranges - 1) / ranges * grain;
    run_parallel(n, range, threads, task, context);
    pthread_mutex_unlock(&pool.owner);
}

/* Fork with the locks free, so that the child's copy is consistent; its workers are gone. */
static void before_fork(void) {
    pthread_mutex_lock(&pool.owner);
    pthread_mutex_lock(&pool.lock);
}

static void in_parent(void) {
    pthread_mutex_unlock(&pool.lock);
    pthread_mutex_unlock(&pool.owner);
}

static void in_child(void) {
    pthread_mutex_init(&pool.owner, NULL);
    pthread_mutex_init(&pool.lock, NULL);
    pthread_cond_init(&pool.work, NULL);
    pthread_cond_init(&pool.done, NULL);
    pool.workers = pool.wanted = pool.busy = 0;
    inside = false;
}

__attribute__((constructor)) static void threads_start(void) { pthread_atfork(before_fork, in_parent, in_child); }
