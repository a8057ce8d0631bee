/* pool.c: see pool.h. Images go over the threads; within one, rows of windows follow each other, so that sums have one
 * order. */
#include "pool.h"
#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include "kernels/run.h"

enum { GRAIN = 65536 }; /* elements that are worth a thread */

typedef struct pooling pooling;
struct pooling {
    const nx_conv_form *form;
    int64_t kh, kw, h, w, rows, columns, size;
    char *out;
    const char *x, *y, *from;
    bool clears; /* out is added to */
    void (*row)(const pooling *p, int64_t image, int64_t i, void *spare);
    atomic_bool failed;
};

/* The row of the image that row i of windows has at place k; -1 outside. */
static inline int64_t row_at(const pooling *p, int64_t i, int64_t k) {
    int64_t row = i * p->form->stride[0] + k * p->form->dilation[0] - p->form->border[0][0];
    return row >= 0 && row < p->h ? row : -1;
}

/* The windows of a row whose place l lies inside: [*low, *high); returns where the first one has it. */
static inline int64_t columns_at(const pooling *p, int64_t l, int64_t *low, int64_t *high) {
    int64_t s = p->form->stride[1], shift = l * p->form->dilation[1] - p->form->border[1][0];
    *low = shift >= 0 ? 0 : (-shift + s - 1) / s;
    *high = p->w - shift <= 0 ? 0 : (p->w - shift + s - 1) / s;
    if (*high > p->columns) *high = p->columns;
    if (*low > *high) *low = *high;
    return shift + *low * s;
}

/* For each place of the windows of row i: `at`, the element of the image that window `low` has there; windows [low, high). */
#define EACH_PLACE(action)                                                                          \
    for (int64_t k = 0; k < p->kh; k++) {                                                           \
        int64_t row = row_at(p, i, k), low, high;                                                   \
        for (int64_t l = 0; row >= 0 && l < p->kw; l++) {                                           \
            int64_t at = row * p->w + columns_at(p, l, &low, &high);                                \
            if (low < high) action;                                                                 \
        }                                                                                           \
    }
#define T float
#define BITS uint32_t
#define ID F32
#include "pool.inc"
#define T double
#define BITS uint64_t
#define ID F64
#include "pool.inc"
#undef EACH_PLACE

static void images_task(void *context, int64_t begin, int64_t end) {
    pooling *p = context;
    nx_storage *spare = nx_storage_new((size_t)(p->columns * p->size));
    if (!spare) {
        atomic_store(&p->failed, true);
        return;
    }
    for (int64_t image = begin; image < end; image++) {
        if (p->clears) memset(p->out + image * p->h * p->w * p->size, 0, (size_t)(p->h * p->w * p->size));
        for (int64_t i = 0; i < p->rows; i++) p->row(p, image, i, nx_storage_data(spare));
    }
    nx_storage_release(spare);
}

typedef enum { MAX, PICK, SPREAD } work;

/* Windows of 2 x 2 side by side that cover the image. */
static bool are_pairs(const pooling *p) {
    const nx_conv_form *form = p->form;
    return p->kh == 2 && p->kw == 2 && form->stride[0] == 2 && form->stride[1] == 2 && form->dilation[0] == 1 &&
           form->dilation[1] == 1 && !form->border[0][0] && !form->border[0][1] && !form->border[1][0] && !form->border[1][1] &&
           p->h == 2 * p->rows && p->w == 2 * p->columns;
}

static nx_status pool(work what, const nx_view *out, const nx_view *x, const nx_view *y, const nx_view *from, const int64_t *size,
                      const nx_conv_form *form) {
    static void (*const rows[3][2])(const pooling *, int64_t, int64_t, void *) = {
        {row_max_F32, row_max_F64}, {row_pick_F32, row_pick_F64}, {row_spread_F32, row_spread_F64}};
    const nx_view *windows = what == SPREAD ? y : out;
    if (x->dtype != NX_F32 && x->dtype != NX_F64) return "unsupported dtype";
    pooling p = {.form = form, .kh = size[0], .kw = size[1], .h = x->shape[2], .w = x->shape[3], .rows = windows->shape[2],
                 .columns = windows->shape[3], .size = nx_dtypes[x->dtype].size, .out = out->data, .x = x->data,
                 .y = y ? y->data : NULL, .from = from ? from->data : NULL, .clears = what == SPREAD,
                 .row = rows[what][x->dtype == NX_F64]};
    if (what != PICK && are_pairs(&p)) {
        static void (*const pairs[2][2])(const pooling *, int64_t, int64_t, void *) = {
            {pairs_max_F32, pairs_max_F64}, {pairs_spread_F32, pairs_spread_F64}};
        p.row = pairs[what == SPREAD][x->dtype == NX_F64];
        p.clears = false; /* each element is written */
    }
    int64_t images = nx_count(2, x->shape), each = p.rows * p.columns;
    if (nx_count(4, out->shape) == 0) return NULL;
    nx_parallel_for(images, each >= GRAIN ? 1 : GRAIN / (each + 1) + 1, images_task, &p);
    return atomic_load(&p.failed) ? "out of memory" : NULL;
}

nx_status nx_max_pool(const nx_view *y, const nx_view *x, const int64_t *size, const nx_conv_form *form) {
    return pool(MAX, y, x, NULL, NULL, size, form);
}

nx_status nx_max_pool_pick(const nx_view *out, const nx_view *x, const nx_view *y, const nx_view *from, const int64_t *size,
                           const nx_conv_form *form) {
    return pool(PICK, out, x, y, from, size, form);
}

nx_status nx_max_pool_spread(const nx_view *out, const nx_view *x, const nx_view *y, const nx_view *from, const int64_t *size,
                             const nx_conv_form *form) {
    return pool(SPREAD, out, x, y, from, size, form);
}
