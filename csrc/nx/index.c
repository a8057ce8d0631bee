/* index.c: elements moved by position: integer indices as byte offsets, and boolean masks. */
#include "kernels/kernels.h"
#include <stdlib.h>
#include <string.h>

#define GRAIN 16384
#define CHUNK 65536 /* mask bytes a range counts and moves on its own */

static int size_row(int size) { return size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : size == 8 ? 3 : 4; }

int64_t nx_index_offsets(int64_t *offset, const int64_t *index, int64_t n, int64_t size, int64_t step, bool set) {
    uint64_t bad = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t x = index[i] + (index[i] < 0 ? size : 0);
        bad |= (uint64_t)((uint64_t)x >= (uint64_t)size);
        int64_t bytes = (int64_t)((uint64_t)x * (uint64_t)step);
        offset[i] = set ? bytes : (int64_t)((uint64_t)offset[i] + (uint64_t)bytes);
    }
    if (!bad)
        return -1;
    for (int64_t i = 0; i < n; i++)
        if (index[i] < -size || index[i] >= size)
            return i;
    return -1;
}

/* ---- gather and scatter ---- */

typedef struct {
    const nx_movers *move;
    nx_nest rest;        /* [0] the array with the index axis, [1] the block: axes other than the index */
    const int64_t *offset;
    int64_t n, index_step; /* length and step of the index axis in the array */
    nx_run copy;
    int row, size;
    bool scatter;
    bool inner_dense;
} Move;

/* All indices for one element of the rest. */
static void move_indices(const Move *m, char *array, char *block, int64_t begin, int64_t end) {
    array += begin * m->index_step;
    if (m->scatter)
        m->move->scatter[m->row](block, array, m->index_step, m->offset + begin, end - begin);
    else
        m->move->gather[m->row](array, m->index_step, block, m->offset + begin, end - begin);
}

/* One run of the rest for each index. */
static void move_runs(void *context, char *const *ptr, const int64_t *step, int64_t n) {
    const Move *m = context;
    for (int64_t i = 0; i < m->n; i++) {
        char *array = ptr[0] + i * m->index_step, *block = ptr[1] + m->offset[i];
        char *const pair[2] = {m->scatter ? block : array, m->scatter ? array : block};
        if (m->inner_dense)
            memcpy(pair[0], pair[1], (size_t)(n * m->size));
        else
            m->copy(pair, (const int64_t[]){step[m->scatter], step[!m->scatter]}, n);
    }
}

/* All indices for each element of one run of the rest. */
static void move_elements(void *context, char *const *ptr, const int64_t *step, int64_t n) {
    const Move *m = context;
    for (int64_t k = 0; k < n; k++)
        move_indices(m, ptr[0] + k * step[0], ptr[1] + k * step[1], 0, m->n);
}

static void task_rest(void *context, int64_t begin, int64_t end) {
    const Move *m = context;
    bool long_runs = m->rest.shape[m->rest.ndim - 1] >= 4 || m->n < 4;
    nx_nest_walk(&m->rest, begin, end, long_runs ? move_runs : move_elements, context);
}

static void task_single(void *context, int64_t begin, int64_t end) {
    const Move *m = context;
    move_indices(m, m->rest.ptr[0], m->rest.ptr[1], begin, end);
}

/* Dense blocks, one an index: rows of a matrix. */
static void task_blocks(void *context, int64_t begin, int64_t end) {
    const Move *m = context;
    size_t bytes = (size_t)(m->rest.shape[0] * m->size);
    for (int64_t i = begin; i < end; i++) {
        char *array = m->rest.ptr[0] + i * m->index_step, *block = m->rest.ptr[1] + m->offset[i];
        memcpy(m->scatter ? block : array, m->scatter ? array : block, bytes);
    }
}

static void move_all(const nx_view *array, const nx_view *block, int lead, const int64_t *offset, bool scatter) {
    Move m = {.move = nx_kernels_get()->move, .offset = offset, .scatter = scatter, .size = nx_dtypes[array->dtype].size};
    nx_view rest = *array;
    m.n = array->shape[lead];
    m.index_step = array->stride[lead];
    rest.ndim = array->ndim - 1;
    for (int i = lead; i < rest.ndim; i++) {
        rest.shape[i] = array->shape[i + 1];
        rest.stride[i] = array->stride[i + 1];
    }
    nx_nest_make(&m.rest, 2, (const nx_view *[]){&rest, block});
    m.row = size_row(m.size);
    m.copy = nx_cast_run(array->dtype, array->dtype);
    int last = m.rest.ndim - 1;
    m.inner_dense = m.rest.stride[0][last] == m.size && m.rest.stride[1][last] == m.size;
    if (m.n == 0 || m.rest.count == 0)
        return;
    nx_task task = task_rest;
    int64_t n = m.rest.count, cost = m.n;
    if (m.rest.count == 1) {
        task = task_single;
        n = m.n;
        cost = 1;
    } else if (m.rest.ndim == 1 && m.inner_dense) {
        task = task_blocks;
        n = m.n;
        cost = m.rest.count;
    }
    if (scatter) /* equal offsets: the last one must stay */
        task(&m, 0, n);
    else
        nx_parallel_for(n, cost > GRAIN ? 1 : GRAIN / cost + 1, task, &m);
}

void nx_gather(const nx_view *out, const nx_view *block, int lead, const int64_t *offset) { move_all(out, block, lead, offset, false); }
void nx_scatter(const nx_view *block, const nx_view *in, int lead, const int64_t *offset) { move_all(in, block, lead, offset, true); }

/* ---- masks ---- */

typedef struct {
    const nx_movers *move;
    char *out;
    const char *in;
    const uint8_t *mask;
    int64_t n, most;
    int64_t *first; /* trues before each chunk */
    int size;       /* 0: positions */
} Masked;

static void count_task(void *context, int64_t begin, int64_t end) {
    Masked *m = context;
    for (int64_t k = begin; k < end; k++) {
        int64_t at = k * CHUNK, n = m->n - at < CHUNK ? m->n - at : CHUNK;
        m->first[k + 1] = m->move->mask_count(m->mask + at, n);
    }
}

static void take_task(void *context, int64_t begin, int64_t end) {
    Masked *m = context;
    for (int64_t k = begin; k < end; k++) {
        int64_t at = k * CHUNK, n = m->n - at < CHUNK ? m->n - at : CHUNK, first = m->first[k];
        int64_t most = (m->first[k + 1] < m->most ? m->first[k + 1] : m->most) - first;
        if (most <= 0)
            continue;
        if (m->size)
            m->move->mask_take[size_row(m->size)](m->out + first * m->size, most, m->in + at * m->size, m->mask + at, n);
        else
            m->move->mask_where((int64_t *)m->out + first, most, m->mask + at, n, at);
    }
}

int64_t nx_mask_count(const uint8_t *mask, int64_t n) { return nx_kernels_get()->move->mask_count(mask, n); }

static int64_t take_chunks(Masked *m) {
    int64_t chunks = (m->n + CHUNK - 1) / CHUNK;
    m->first = chunks > 1 ? calloc((size_t)chunks + 1, sizeof *m->first) : NULL;
    if (!m->first) { /* few elements, or no memory to split them */
        if (m->size)
            return m->move->mask_take[size_row(m->size)](m->out, m->most, m->in, m->mask, m->n);
        return m->move->mask_where((int64_t *)m->out, m->most, m->mask, m->n, 0);
    }
    nx_parallel_for(chunks, 1, count_task, m);
    for (int64_t k = 0; k < chunks; k++)
        m->first[k + 1] += m->first[k];
    nx_parallel_for(chunks, 1, take_task, m);
    int64_t found = m->first[chunks];
    free(m->first);
    return found < m->most ? found : m->most;
}

int64_t nx_mask_take(char *out, int64_t most, const char *in, const uint8_t *mask, int64_t n, int size) {
    Masked m = {nx_kernels_get()->move, out, in, mask, n, most, NULL, size};
    return take_chunks(&m);
}

int64_t nx_mask_where(int64_t *out, int64_t most, const uint8_t *mask, int64_t n) {
    Masked m = {nx_kernels_get()->move, (char *)out, NULL, mask, n, most, NULL, 0};
    return take_chunks(&m);
}

int64_t nx_mask_put(char *out, const char *in, int64_t most, const uint8_t *mask, int64_t n, int size) {
    return nx_kernels_get()->move->mask_put[size_row(size)](out, in, most, mask, n);
}
