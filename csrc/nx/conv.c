/* conv.c: convolutions of images as products of matrices. The windows of some rows of one image become the columns of a
 * matrix that stays in the second-level cache; the product is nx_matmul's. The transposes take the same blocks: products
 * first and windows added to images, or products with the columns and blocks added up. Where there are few results for
 * each channel (sequences, filters channel by channel), rows of weights slide over rows of images instead. */
#include "conv.h"
#include <stdlib.h>
#include <string.h>
#include "kernels/kernels.h"
#include "kernels/run.h"

enum {
    BLOCK = 1 << 17, /* elements of columns at a time */
    FEW = 3,         /* results for which making columns costs more than it saves */
    PART = 1 << 14   /* places of windows that are worth a thread */
};

typedef struct {
    const nx_conv_form *form;
    int64_t size, channels, h, w, outputs, kh, kw, rows, columns; /* channels and outputs of one group */
    int64_t depth; /* rows of the matrix of columns */
    bool is_plain; /* windows of one element, one after the other: images are columns already */
    nx_run add;
    nx_dtype dtype;
} shape;

int64_t nx_conv_places(const nx_conv_form *form, int i, int64_t n, int64_t k) {
    const int64_t most = (int64_t)1 << 40;
    int64_t low = form->border[i][0], high = form->border[i][1], s = form->stride[i], d = form->dilation[i];
    if (n > most || k < 1 || k > most || low < 0 || low > most || high < 0 || high > most || s < 1 || s > most || d < 1 || d > most)
        return -1;
    if (k > 1 && d > most / (k - 1)) return -1;
    int64_t extent = (k - 1) * d + 1, room = n + low + high - extent;
    return room < 0 ? -1 : room / s + 1;
}

/* The columns j of a row of windows whose place l lies inside the image: [*low, *high). */
static void inside(const shape *p, int64_t l, int64_t *low, int64_t *high) {
    int64_t s = p->form->stride[1], shift = l * p->form->dilation[1] - p->form->border[1][0];
    *low = shift >= 0 ? 0 : (-shift + s - 1) / s;
    *high = p->w - shift <= 0 ? 0 : (p->w - shift + s - 1) / s;
    if (*high > p->columns) *high = p->columns;
    if (*low > *high) *low = *high;
}

/* The row of the image that row i of windows has at place k; -1 where it lies in the border. */
static int64_t image_row(const shape *p, int64_t i, int64_t k) {
    int64_t row = i * p->form->stride[0] + k * p->form->dilation[0] - p->form->border[0][0];
    return row >= 0 && row < p->h ? row : -1;
}

/* One line of the matrix of columns, for rows [begin, end) of windows. */
static void unfold_line(const shape *p, char *line, const char *image, int64_t k, int64_t l, int64_t begin, int64_t end) {
    int64_t low, high, size = p->size, step = p->form->stride[1] * size;
    int64_t shift = (l * p->form->dilation[1] - p->form->border[1][0]) * size;
    inside(p, l, &low, &high);
    for (int64_t i = begin; i < end; i++, line += p->columns * size) {
        int64_t row = image_row(p, i, k), from = row < 0 ? p->columns : low, to = row < 0 ? p->columns : high;
        memset(line, 0, (size_t)(from * size));
        if (from < to) nx_pack(line + from * size, image + row * p->w * size + shift + from * step, step, to - from, (int)size);
        memset(line + to * size, 0, (size_t)((p->columns - to) * size));
    }
}

/* The other way: adds what lies inside. */
static void fold_line(const shape *p, char *image, char *line, int64_t k, int64_t l, int64_t begin, int64_t end) {
    int64_t low, high, size = p->size, step = p->form->stride[1] * size;
    int64_t shift = (l * p->form->dilation[1] - p->form->border[1][0]) * size;
    inside(p, l, &low, &high);
    for (int64_t i = begin; i < end; i++, line += p->columns * size) {
        int64_t row = image_row(p, i, k);
        if (row < 0 || low == high) continue;
        char *to = image + row * p->w * size + shift + low * step;
        p->add((char *[]){to, to, line + low * size}, (int64_t[]){step, step, size}, high - low);
    }
}

/* Rows [begin, end) of windows of one group of an image, as a matrix of depth lines. */
static void unfold(const shape *p, char *matrix, const char *image, int64_t begin, int64_t end) {
    int64_t length = (end - begin) * p->columns * p->size;
    for (int64_t c = 0; c < p->channels; c++, image += p->h * p->w * p->size)
        for (int64_t k = 0; k < p->kh; k++)
            for (int64_t l = 0; l < p->kw; l++, matrix += length) unfold_line(p, matrix, image, k, l, begin, end);
}

static void fold(const shape *p, char *image, char *matrix, int64_t begin, int64_t end) {
    int64_t length = (end - begin) * p->columns * p->size;
    for (int64_t c = 0; c < p->channels; c++, image += p->h * p->w * p->size)
        for (int64_t k = 0; k < p->kh; k++)
            for (int64_t l = 0; l < p->kw; l++, matrix += length) fold_line(p, image, matrix, k, l, begin, end);
}

static nx_view matrix_of(const shape *p, const void *data, int64_t rows, int64_t columns, int64_t down, int64_t across) {
    return (nx_view){.data = (char *)data, .dtype = p->dtype, .ndim = 2, .shape = {rows, columns}, .stride = {down * p->size, across * p->size}};
}

/* One block: image, result and weight of a group; memory: columns, then a matrix of weights. */
static nx_status block(nx_conv_way way, const shape *p, char *y, char *x, char *weight, int64_t begin, int64_t end, char *memory, bool is_first) {
    int64_t places = (end - begin) * p->columns, all = p->rows * p->columns, size = p->size;
    char *at = x + begin * p->columns * size; /* of a plain one */
    nx_view columns = p->is_plain ? matrix_of(p, at, p->depth, places, all, 1) : matrix_of(p, memory, p->depth, places, places, 1);
    nx_view w = matrix_of(p, weight, p->outputs, p->depth, p->depth, 1), out = matrix_of(p, y + begin * p->columns * size, p->outputs, places, all, 1);
    if (way == NX_CONV_INPUT) {
        nx_view turned = matrix_of(p, weight, p->depth, p->outputs, 1, p->depth);
        nx_status status = nx_matmul(&columns, &turned, &out);
        if (!status && !p->is_plain) fold(p, x, memory, begin, end);
        return status;
    }
    if (!p->is_plain) unfold(p, memory, x, begin, end);
    if (way == NX_CONV) return nx_matmul(&out, &w, &columns);
    nx_view turned = matrix_of(p, columns.data, places, p->depth, 1, columns.stride[0] / size);
    nx_view part = matrix_of(p, memory + p->depth * places * size, p->outputs, p->depth, p->depth, 1);
    if (is_first) return nx_matmul(&w, &out, &turned);
    nx_status status = nx_matmul(&part, &out, &turned);
    return status ? status : nx_map(NX_OP_ADD, p->dtype, 2, &w, (const nx_view *[]){&w, &part});
}

static nx_status group_blocks(nx_conv_way way, const shape *p, char *y, char *x, char *weight, int64_t lines, char *memory, bool is_first) {
    nx_status status = NULL;
    for (int64_t begin = 0; begin < p->rows && !status; begin += lines) {
        int64_t end = p->rows - begin < lines ? p->rows : begin + lines;
        status = block(way, p, y, x, weight, begin, end, memory, is_first && begin == 0);
    }
    return status;
}

static nx_status all_groups(nx_conv_way way, const shape *p, const nx_view *y, const nx_view *x, const nx_view *weight, int64_t lines, char *memory) {
    int64_t groups = p->form->groups, image = p->channels * p->h * p->w * p->size, result = p->outputs * p->rows * p->columns * p->size;
    nx_status status = NULL;
    for (int64_t i = 0; i < x->shape[0] && !status; i++)
        for (int64_t g = 0; g < groups && !status; g++)
            status = group_blocks(way, p, y->data + (i * groups + g) * result, x->data + (i * groups + g) * image,
                                  weight->data + g * p->outputs * p->depth * p->size, lines, memory, i == 0);
    return status;
}

static void clear(const nx_view *view) {
    memset(view->data, 0, (size_t)(nx_count(view->ndim, view->shape) * nx_dtypes[view->dtype].size));
}

/* ---- few results: sliding ---------------------------------------------------------------------------------------- */

typedef struct {
    const shape *p;
    nx_slide slide;
    char *out, *row;      /* of this result, and of the image */
    const char *weights;  /* a row of kw */
    int64_t low, high;    /* the places whose windows lie inside of the row wholly */
} sliding;

static void slide_task(void *context, int64_t begin, int64_t end) {
    const sliding *s = context;
    int64_t size = s->p->size, from = s->low + begin;
    s->slide(s->out + from * size, s->row + (from - s->p->form->border[1][0]) * size, s->weights, end - begin, s->p->kw);
}

/* Places [begin, end), whose windows reach into the borders: over a copy of what they see. */
static void slide_edge(const sliding *s, int64_t begin, int64_t end, char *memory) {
    const shape *p = s->p;
    int64_t size = p->size, first = begin - p->form->border[1][0], last = first + end - begin + p->kw - 1;
    int64_t from = first < 0 ? 0 : first, to = last > p->w ? p->w : last;
    if (begin == end || from >= to) return;
    memset(memory, 0, (size_t)((last - first) * size));
    memcpy(memory + (from - first) * size, s->row + from * size, (size_t)((to - from) * size));
    s->slide(s->out + begin * size, memory, s->weights, end - begin, p->kw);
}

/* One result of a group: y, cleared, gains what its weights make of x's channels. */
static void slide_result(sliding *s, char *y, char *x, const char *weights, char *memory) {
    const shape *p = s->p;
    for (int64_t c = 0; c < p->channels; c++)
        for (int64_t i = 0; i < p->rows; i++)
            for (int64_t k = 0; k < p->kh; k++) {
                int64_t row = image_row(p, i, k);
                if (row < 0) continue;
                s->out = y + i * p->columns * p->size;
                s->row = x + (c * p->h + row) * p->w * p->size;
                s->weights = weights + (c * p->kh + k) * p->kw * p->size;
                slide_edge(s, 0, s->low, memory);
                nx_parallel_for(s->high - s->low, PART, slide_task, s);
                slide_edge(s, s->high, p->columns, memory);
            }
}

static nx_status slide_all(const shape *p, const nx_view *y, const nx_view *x, const nx_view *weight) {
    sliding s = {.p = p, .slide = nx_kernels_get()->slides[p->dtype]};
    int64_t before = p->form->border[1][0], inside = p->w - p->kw + 1 + before, results = p->form->groups * p->outputs;
    s.low = before < p->columns ? before : p->columns;
    s.high = inside < s.low ? s.low : inside < p->columns ? inside : p->columns;
    int64_t edge = s.low > p->columns - s.high ? s.low : p->columns - s.high;
    nx_storage *memory = nx_storage_new((size_t)((edge + p->kw) * p->size));
    if (!memory) return "out of memory";
    clear(y);
    for (int64_t i = 0; i < x->shape[0] * results; i++) {
        int64_t group = i % results / p->outputs, image = i / results * p->form->groups + group;
        slide_result(&s, y->data + i * p->rows * p->columns * p->size, x->data + image * p->channels * p->h * p->w * p->size,
                     weight->data + i % results * p->depth * p->size, nx_storage_data(memory));
    }
    nx_storage_release(memory);
    return NULL;
}

nx_status nx_conv(nx_conv_way way, const nx_view *y, const nx_view *x, const nx_view *weight, const nx_conv_form *form) {
    int64_t groups = form->groups;
    nx_dtype sum;
    shape p = {.form = form, .size = nx_dtypes[x->dtype].size, .channels = weight->shape[1], .h = x->shape[2], .w = x->shape[3],
               .outputs = weight->shape[0] / groups, .kh = weight->shape[2], .kw = weight->shape[3], .rows = y->shape[2],
               .columns = y->shape[3], .add = nx_map_run(NX_OP_ADD, x->dtype, &sum), .dtype = x->dtype};
    p.depth = p.channels * p.kh * p.kw;
    p.is_plain = p.depth == p.channels && p.rows == p.h && p.columns == p.w && form->stride[0] == 1 && form->stride[1] == 1 &&
                 form->border[0][0] == 0 && form->border[1][0] == 0;
    const nx_view *out = way == NX_CONV ? y : way == NX_CONV_INPUT ? x : weight;
    if (nx_count(4, x->shape) == 0 || nx_count(4, y->shape) == 0 || nx_count(4, weight->shape) == 0) {
        clear(out);
        return NULL;
    }
    bool is_even = form->stride[1] == 1 && form->dilation[1] == 1 && nx_kernels_get()->slides[x->dtype];
    if (way == NX_CONV && is_even && p.outputs <= FEW) return slide_all(&p, y, x, weight);
    if (!p.add) return "unsupported dtype";
    if (way == NX_CONV_INPUT && !p.is_plain) clear(out);
    int64_t row, bytes;
    if (__builtin_mul_overflow(p.depth, p.columns, &row) || row > INT64_MAX / 64) return "out of memory";
    int64_t lines = row >= BLOCK ? 1 : BLOCK / row;
    if (lines > p.rows) lines = p.rows;
    bytes = (lines * row + p.outputs * p.depth) * p.size;
    nx_storage *memory = nx_storage_new((size_t)bytes);
    if (!memory) return "out of memory";
    nx_status status = all_groups(way, &p, y, x, weight, lines, nx_storage_data(memory));
    nx_storage_release(memory);
    return status;
}
