/* storage.c: refcounted memory blocks. Large freed blocks are kept in a bounded pool, since faulting fresh pages costs
 * more than the arithmetic done on them; blocks of some megabytes ask for huge pages. Knows neither dtypes nor Python.
 * Pooled blocks below MAPPED come from malloc, not mmap: a process may hold some 65,000 mappings only. */
#include "nx.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALIGN 64u
#define POOLED ((size_t)64 << 10)     /* blocks of this size and more are pooled when freed */
#define MAPPED ((size_t)1 << 20)      /* and from this one on mapped */
#define HUGE ((size_t)2 << 20)        /* page size that madvise may give */
#define POOL_SLOTS 64
#define POOL_LIMIT ((size_t)256 << 20)

struct nx_storage {
    atomic_int_fast64_t references;
    atomic_uint_fast64_t version;
    char *data;
    size_t bytes;  /* usable */
    size_t mapped; /* length of the pooled block; 0: data lies behind this header or is borrowed */
    bool is_spare; /* NX_SPARE_BYTES behind this header */
    void (*release)(void *);
    void *owner;
};

typedef struct {
    char *data;
    size_t mapped;
    uint64_t age;
} Block;

static struct {
    pthread_mutex_t lock;
    Block block[POOL_SLOTS];
    int n;
    size_t bytes, limit;
    uint64_t clock;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .limit = POOL_LIMIT};

static void pool_lock(void) { pthread_mutex_lock(&pool.lock); }
static void pool_unlock(void) { pthread_mutex_unlock(&pool.lock); }

__attribute__((constructor)) static void pool_start(void) {
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    if (pages > 0 && page > 0 && (size_t)pages * (size_t)page / 16 < pool.limit)
        pool.limit = (size_t)pages * (size_t)page / 16;
    pthread_atfork(pool_lock, pool_unlock, pool_unlock);
}

/* The length of the block for a request: steps of an eighth of its power of two, so that near sizes share blocks. */
static size_t block_length(size_t bytes) {
    size_t step = POOLED / 8;
    while (step < bytes / 16)
        step *= 2;
    if (bytes >= 2 * HUGE && step < HUGE)
        step = HUGE;
    return bytes > SIZE_MAX - step ? 0 : (bytes + step - 1) / step * step;
}

/* A mapping of `length` bytes; huge ones begin at a multiple of the huge page. */
static char *map_block(size_t length) {
    size_t extra = length >= 2 * HUGE ? HUGE : 0;
    if (length > SIZE_MAX - extra)
        return NULL;
    char *start = mmap(NULL, length + extra, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED)
        return NULL;
    if (!extra)
        return start;
    size_t before = (HUGE - (uintptr_t)start % HUGE) % HUGE;
    if (before)
        munmap(start, before);
    if (extra > before)
        munmap(start + before + length, extra - before);
    madvise(start + before, length, MADV_HUGEPAGE);
    return start + before;
}

static char *block_new(size_t length) { return length < MAPPED ? aligned_alloc(ALIGN, length) : map_block(length); }

static void block_free(char *data, size_t length) {
    if (length < MAPPED)
        free(data);
    else
        munmap(data, length);
}

/* The smallest pooled block that fits without wasting more than a third; NULL when there is none. */
static char *pool_take(size_t *length) {
    int best = -1;
    pool_lock();
    for (int i = 0; i < pool.n; i++) {
        size_t size = pool.block[i].mapped;
        if (size >= *length && size / 4 * 3 <= *length && (best < 0 || size < pool.block[best].mapped))
            best = i;
    }
    char *data = NULL;
    if (best >= 0) {
        data = pool.block[best].data;
        *length = pool.block[best].mapped;
        pool.bytes -= *length;
        pool.block[best] = pool.block[--pool.n];
    }
    pool_unlock();
    return data;
}

/* Takes the oldest block out while the pool is over its limit; true when one was taken. */
static bool pool_evict(Block *out) {
    if (pool.n == 0 || (pool.bytes <= pool.limit && pool.n < POOL_SLOTS))
        return false;
    int oldest = 0;
    for (int i = 1; i < pool.n; i++)
        if (pool.block[i].age < pool.block[oldest].age)
            oldest = i;
    *out = pool.block[oldest];
    pool.bytes -= out->mapped;
    pool.block[oldest] = pool.block[--pool.n];
    return true;
}

static void pool_shrink(void) {
    Block old;
    for (bool more = true; more;) {
        pool_lock();
        more = pool_evict(&old);
        pool_unlock();
        if (more)
            block_free(old.data, old.mapped);
    }
}

static void pool_give(char *data, size_t mapped) {
    pool_lock();
    bool keep = mapped <= pool.limit && pool.n < POOL_SLOTS;
    if (keep) {
        pool.block[pool.n++] = (Block){data, mapped, pool.clock++};
        pool.bytes += mapped;
    }
    pool_unlock();
    if (!keep)
        block_free(data, mapped);
    pool_shrink();
}

size_t nx_pool_bytes(void) {
    pool_lock();
    size_t bytes = pool.bytes;
    pool_unlock();
    return bytes;
}

size_t nx_pool_limit(void) {
    pool_lock();
    size_t limit = pool.limit;
    pool_unlock();
    return limit;
}

void nx_pool_set_limit(size_t bytes) {
    pool_lock();
    pool.limit = bytes;
    pool_unlock();
    pool_shrink();
}

static nx_storage *storage_init(nx_storage *storage, char *data, size_t bytes, size_t mapped) {
    atomic_init(&storage->references, 1);
    atomic_init(&storage->version, 0);
    storage->data = data;
    storage->bytes = bytes;
    storage->mapped = mapped;
    storage->is_spare = false;
    storage->release = NULL;
    storage->owner = NULL;
    return storage;
}

static nx_storage *storage_large(size_t bytes, bool clear) {
    size_t mapped = block_length(bytes);
    nx_storage *storage = mapped ? malloc(sizeof *storage) : NULL;
    if (!storage)
        return NULL;
    char *data = pool_take(&mapped);
    bool is_clear = !data && mapped >= MAPPED; /* fresh mappings are */
    if (!data)
        data = block_new(mapped);
    if (!data) {
        free(storage);
        return NULL;
    }
    if (clear && !is_clear)
        memset(data, 0, bytes);
    return storage_init(storage, data, bytes, mapped);
}

static nx_storage *storage_make(size_t bytes, bool clear) {
    if (bytes >= POOLED)
        return storage_large(bytes, clear);
    if (bytes < NX_SPARE_BYTES)
        bytes = NX_SPARE_BYTES;
    size_t total = sizeof(nx_storage) + ALIGN + bytes;
    nx_storage *storage = malloc(total); /* not calloc, which passes malloc's thread cache by */
    if (!storage)
        return NULL;
    char *data = (char *)(((uintptr_t)(storage + 1) + ALIGN - 1) & ~(uintptr_t)(ALIGN - 1));
    if (clear)
        memset(data, 0, bytes);
    storage_init(storage, data, bytes, 0)->is_spare = bytes == NX_SPARE_BYTES;
    return storage;
}

nx_storage *nx_storage_new(size_t bytes) { return storage_make(bytes, false); }
nx_storage *nx_storage_zero(size_t bytes) { return storage_make(bytes, true); }

nx_storage *nx_storage_wrap(void *data, size_t bytes, void (*release)(void *), void *owner) {
    nx_storage *storage = malloc(sizeof *storage);
    if (!storage)
        return NULL;
    storage_init(storage, data, bytes, 0);
    storage->release = release;
    storage->owner = owner;
    return storage;
}

void nx_storage_retain(nx_storage *storage) {
    atomic_fetch_add_explicit(&storage->references, 1, memory_order_relaxed);
}

void nx_storage_release(nx_storage *storage) {
    /* A sole owner needs no locked instruction: nobody else can take a reference meanwhile. */
    if (atomic_load_explicit(&storage->references, memory_order_acquire) != 1 &&
        atomic_fetch_sub_explicit(&storage->references, 1, memory_order_acq_rel) != 1)
        return;
    if (storage->release)
        storage->release(storage->owner);
    if (storage->mapped)
        pool_give(storage->data, storage->mapped);
    free(storage);
}

bool nx_storage_is_spare(const nx_storage *storage) {
    return storage->is_spare && atomic_load_explicit(&storage->references, memory_order_acquire) == 1;
}

void nx_storage_renew(nx_storage *storage) { atomic_store_explicit(&storage->version, 0, memory_order_relaxed); }

void *nx_storage_data(const nx_storage *storage) { return storage->data; }
size_t nx_storage_bytes(const nx_storage *storage) { return storage->bytes; }

uint64_t nx_storage_version(const nx_storage *storage) {
    return atomic_load_explicit(&storage->version, memory_order_acquire);
}

void nx_storage_touch(nx_storage *storage) { atomic_fetch_add_explicit(&storage->version, 1, memory_order_release); }
