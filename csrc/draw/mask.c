/* mask.c: masks in tiles; which tiles are full; painting through them. */
#include "../isa.h"
#include "mask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL 1e-9 /* edges that rise less than this a px are level */
#define BEYOND 1e9f

extern const mask_table mask_table_base, mask_table_avx2, mask_table_avx512;

const mask_table *mask_kernels(void) {
    return ISA_BEST(&mask_table);
}

bool mask_make(mask *m, int width, int height) {
    m->width = width, m->height = height;
    m->strips = (width + MASK_TILE - 1) / MASK_TILE, m->blocks = (height + MASK_TILE - 1) / MASK_TILE;
    size_t tiles = (size_t)m->strips * (size_t)m->blocks;
    m->words = calloc(tiles * MASK_ROWS * MASK_WORDS + 1, sizeof(uint64_t)); /* kernels look one word beyond a row */
    m->full = malloc(tiles * sizeof(int16_t));
    m->open = malloc((size_t)m->blocks * sizeof(int));
    if (!m->words || !m->full || !m->open) {
        mask_free(m);
        return false;
    }
    memset(m->full, 0xff, tiles * sizeof(int16_t));
    for (int i = 0; i < m->blocks; i++) m->open[i] = m->strips;
    return true;
}

void mask_free(mask *m) {
    free(m->words);
    free(m->full);
    free(m->open);
    m->words = NULL, m->full = NULL, m->open = NULL;
}

void figure_keep(figure *f, double px, double py, double a, double b) {
    if (fabs(a) <= LEVEL * fabs(b)) {
        if (b > 0) f->top = fmax(f->top, py);
        else f->bottom = fmin(f->bottom, py);
        return;
    }
    int side = a < 0, *count = side ? &f->right : &f->left;
    f->slope[side][*count] = -b / a;
    f->at[side][(*count)++] = px + b / a * py;
}

static inline double least(double a, double b) { return a < b ? a : b; }
static inline double most(double a, double b) { return a > b ? a : b; }

/* The strips that the figure can touch between y = a and y = b; false: none. */
static bool strips_of(const mask *m, const figure *f, double a, double b, int *first, int *last) {
    double low = f->radius > 0 ? f->x - f->radius : 0, high = f->radius > 0 ? f->x + f->radius : m->width;
    for (int i = 0; i < f->left; i++) low = most(low, f->at[0][i] + least(f->slope[0][i] * a, f->slope[0][i] * b));
    for (int i = 0; i < f->right; i++) high = least(high, f->at[1][i] + most(f->slope[1][i] * a, f->slope[1][i] * b));
    if (!(high > 0 && low < m->width && high >= low)) return false;
    *first = low > 0 ? (int)low / MASK_TILE : 0;
    *last = high < m->width ? (int)high / MASK_TILE : m->strips - 1;
    return true;
}

static void rows_of(const figure *f, int row, mask_rows *out) {
    double y = (row + 0.5) / MASK_SUB;
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < 2; i++) {
            bool is = i < (side ? f->right : f->left);
            out->at[side][i] = is ? (float)((f->at[side][i] + f->slope[side][i] * y) * MASK_SUB) : side ? BEYOND : -BEYOND;
            out->slope[side][i] = is ? (float)f->slope[side][i] : 0;
        }
    out->x = (float)(f->x * MASK_SUB), out->y = (float)((f->y - y) * MASK_SUB);
    out->square = f->radius > 0 ? (float)(f->radius * f->radius * MASK_SUB * MASK_SUB) : -1;
}

static inline bool is_full_row(const uint64_t *w) { return (w[0] & w[1] & w[2] & w[3]) == ~(uint64_t)0; }

static void note(mask *m, int block, int strip) {
    const uint64_t *words = m->words + ((int64_t)strip * m->blocks + block) * MASK_ROWS * MASK_WORDS;
    int16_t *full = &m->full[(int64_t)block * m->strips + strip];
    if (*full == MASK_ROWS) return;
    int row = *full < 0 ? 0 : *full;
    while (row < MASK_ROWS && is_full_row(words + row * MASK_WORDS)) row++;
    *full = (int16_t)row;
    m->open[block] -= row == MASK_ROWS;
}

void mask_add(mask *m, const figure *f) {
    int end = m->blocks * MASK_ROWS;
    int first = (int)ceil(least(most(f->top, 0), m->height) * MASK_SUB - 0.5);
    int last = (int)least(floor(most(f->bottom, -1) * MASK_SUB - 0.5), end - 1);
    int64_t strip_step = (int64_t)end * MASK_WORDS;
    const mask_table *kernels = mask_kernels();
    for (int block = first / MASK_ROWS; block * MASK_ROWS <= last; block++) {
        int from = most(first, block * MASK_ROWS), to = least(last, (block + 1) * MASK_ROWS - 1), left, right;
        if (!strips_of(m, f, (double)from / MASK_SUB, (to + 1.0) / MASK_SUB, &left, &right)) continue;
        int16_t *full = m->full + (int64_t)block * m->strips;
        int open = left;
        while (open <= right && full[open] == MASK_ROWS) open++;
        if (open > right) continue;
        mask_rows rows = {.width = (float)(m->width * MASK_SUB), .first = from - block * MASK_ROWS, .n = to - from + 1};
        rows_of(f, from, &rows);
        uint64_t *words = m->words + (int64_t)block * MASK_ROWS * MASK_WORDS;
        kernels->cover(words, strip_step, &rows);
        for (int strip = left; strip <= right; strip++) note(m, block, strip);
    }
}

void mask_lay(mask *m, int strip, const uint64_t *edges) {
    uint64_t now[MASK_WORDS] = {0}, *row = m->words + (int64_t)strip * m->blocks * MASK_ROWS * MASK_WORDS;
    for (int block = 0; block < m->blocks; block++) {
        uint64_t any = 0;
        for (int i = 0; i < MASK_ROWS; i++, row += MASK_WORDS, edges += MASK_WORDS)
            for (int k = 0; k < MASK_WORDS; k++) any |= now[k] ^= edges[k], row[k] |= now[k];
        if (any) note(m, block, strip);
    }
}

static int block_of(double y, int blocks) { return y <= 0 ? 0 : y >= (double)blocks * MASK_TILE ? blocks - 1 : (int)y / MASK_TILE; }

bool mask_is_full(const mask *m, double low, double high) {
    int last = block_of(high, m->blocks), sum = 0;
    for (int block = block_of(low, m->blocks); block <= last; block++) sum |= m->open[block];
    return sum == 0;
}

static void paint_tile(const mask *m, const canvas *on, int block, int strip, int x, int y, uint32_t src) {
    const mask_table *kernels = mask_kernels();
    const uint64_t *words = m->words + ((int64_t)strip * m->blocks + block) * MASK_ROWS * MASK_WORDS;
    int16_t full = m->full[(int64_t)block * m->strips + strip];
    int n = (int)least(MASK_TILE, m->width - strip * MASK_TILE), rows = (int)least(MASK_TILE, m->height - block * MASK_TILE);
    for (int row = 0; row < rows && full >= 0; row++) {
        uint8_t bytes[MASK_TILE];
        if (full >= (row + 1) * MASK_SUB) memset(bytes, 255, sizeof bytes);
        else kernels->count(words + row * MASK_SUB * MASK_WORDS, bytes);
        blend_run(canvas_row(on, y + row) + x, bytes, n, src);
    }
}

void mask_paint(const mask *m, const canvas *on, int x0, int y0, uint32_t src) {
    for (int block = 0; block < m->blocks; block++)
        for (int strip = 0; strip < m->strips; strip++)
            paint_tile(m, on, block, strip, x0 + strip * MASK_TILE, y0 + block * MASK_TILE, src);
}
