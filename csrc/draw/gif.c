/* gif.c: GIF89a blocks. Source: CompuServe, GIF89a specification, 1990; splitting by variance after Wu, Graphics Gems II. */
#include "gif.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Colours further than this from the palette (square of levels) are mixed of several, by the place of the pixel alone, so that
 * what stands still does not flicker. */
#define CLOSE 8
static const int8_t mix[4][4] = {{-7, 1, -5, 3}, {5, -3, 7, -1}, {-4, 4, -6, 2}, {8, 0, 6, -2}};

#define SAME GIF_COLORS /* the index of a pixel that stays as it was */

static const uint32_t *row_of(const gif_picture *p, int y) { return (const uint32_t *)(p->data + (int64_t)y * p->stride); }

/* ---- the palette --------------------------------------------------------------------------------------------------- */

void gif_count(const gif_picture *picture, gif_bin *bins) {
    for (int y = 0; y < picture->height; y++) {
        const uint32_t *row = row_of(picture, y);
        for (int x = 0; x < picture->width; x++) {
            uint32_t c = row[x];
            gif_bin *bin = &bins[(c >> 9 & 0x7c00) | (c >> 6 & 0x3e0) | (c >> 3 & 0x1f)];
            bin->count++;
            bin->sum[0] += c >> 16 & 255, bin->sum[1] += c >> 8 & 255, bin->sum[2] += c & 255;
        }
    }
}

typedef struct {
    double at[3], count, weight;
} point;

typedef struct {
    int64_t start, n;
    double cost, mean[3]; /* what halving it may gain; of its colours by weight */
    int axis;
} box;

/* Weights grow as the root of counts, so that a wide background leaves colours to the lines upon it. */
static void measure(const point *points, box *b) {
    double weight = 0, sum[3] = {0}, square[3] = {0};
    for (int64_t i = b->start; i < b->start + b->n; i++) {
        const point *p = &points[i];
        weight += p->weight;
        for (int k = 0; k < 3; k++) sum[k] += p->weight * p->at[k], square[k] += p->weight * p->at[k] * p->at[k];
    }
    b->cost = 0, b->axis = 0;
    for (int k = 0; k < 3; k++) {
        b->mean[k] = sum[k] / weight;
        double spread = square[k] - sum[k] * b->mean[k];
        if (spread > b->cost) b->cost = spread, b->axis = k;
    }
    if (b->n < 2) b->cost = 0;
}

/* Splits a box at its mean; the second half is returned. */
static box halve(point *points, box *b) {
    int64_t low = b->start, high = b->start + b->n;
    while (low < high) {
        if (points[low].at[b->axis] <= b->mean[b->axis]) {
            low++;
            continue;
        }
        point swap = points[--high];
        points[high] = points[low], points[low] = swap;
    }
    box other = {.start = low, .n = b->start + b->n - low};
    b->n = low - b->start;
    measure(points, b);
    measure(points, &other);
    return other;
}

static void mean_color(const point *points, const box *b, uint8_t *out) {
    double count = 0, sum[3] = {0};
    for (int64_t i = b->start; i < b->start + b->n; i++) {
        count += points[i].count;
        for (int k = 0; k < 3; k++) sum[k] += points[i].count * points[i].at[k];
    }
    for (int k = 0; k < 3; k++) out[k] = (uint8_t)(sum[k] / count + 0.5);
}

int gif_palette(const gif_bin *bins, uint8_t *colors) {
    point *points = malloc(GIF_BINS * sizeof *points);
    if (!points) return -1;
    box boxes[GIF_COLORS] = {{0, 0, 0, {0}, 0}};
    for (int i = 0; i < GIF_BINS; i++) {
        if (bins[i].count <= 0) continue;
        double count = (double)bins[i].count;
        point *p = &points[boxes[0].n++];
        *p = (point){.count = count, .weight = sqrt(count)};
        for (int k = 0; k < 3; k++) p->at[k] = fmin(fmax((double)bins[i].sum[k] / count, 0), 255);
    }
    int n = boxes[0].n > 0;
    if (n) measure(points, &boxes[0]);
    while (n > 0 && n < GIF_COLORS) {
        int worst = 0;
        for (int i = 1; i < n; i++)
            if (boxes[i].cost > boxes[worst].cost) worst = i;
        if (!(boxes[worst].cost > 1e-6)) break;
        box other = halve(points, &boxes[worst]);
        if (!other.n) boxes[worst].cost = 0;
        else boxes[n++] = other;
    }
    for (int i = 0; i < n; i++) mean_color(points, &boxes[i], colors + 3 * i);
    free(points);
    return n;
}

/* Weighted as the eye does, roughly. */
static uint8_t nearest(const uint8_t *colors, int n, uint32_t c) {
    int32_t r = (int32_t)(c >> 16 & 255), g = (int32_t)(c >> 8 & 255), b = (int32_t)(c & 255);
    uint32_t best = UINT32_MAX;
    for (int i = 0; i < n; i++) {
        int32_t dr = colors[3 * i] - r, dg = colors[3 * i + 1] - g, db = colors[3 * i + 2] - b;
        uint32_t found = (uint32_t)(3 * dr * dr + 4 * dg * dg + 2 * db * db) << 8 | (uint32_t)i;
        best = found < best ? found : best;
    }
    return (uint8_t)best;
}

static uint8_t index_of(const uint8_t *colors, int n, uint32_t *known, uint32_t c) {
    uint32_t *at = &known[(c & 0xffffff) * 0x9e3779b1u >> 18];
    if (*at >> 8 != (c & 0xffffff) || (*at & 255) >= (uint32_t)n) *at = c << 8 | nearest(colors, n, c);
    return (uint8_t)*at;
}

/* Whether a colour of the palette shows c so well that nothing is gained between two of them. */
static bool is_close(const uint8_t *color, uint32_t c) {
    int r = color[0] - (int)(c >> 16 & 255), g = color[1] - (int)(c >> 8 & 255), b = color[2] - (int)(c & 255);
    return r * r + g * g + b * b <= CLOSE;
}

static uint32_t moved(uint32_t c, int by) {
    uint32_t out = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int v = (int)(c >> shift & 255) + by;
        out |= (uint32_t)(v < 0 ? 0 : v > 255 ? 255 : v) << shift;
    }
    return out;
}

/* ---- what changed -------------------------------------------------------------------------------------------------- */

typedef struct {
    int x0, y0, x1, y1;
} area;

static bool row_changed(const gif_picture *a, const gif_picture *b, int y) {
    return memcmp(row_of(a, y), row_of(b, y), (size_t)a->width * 4) != 0;
}

/* The least rectangle that holds all changes; one pixel where there are none. */
static area changed(const gif_picture *now, const gif_picture *before) {
    area a = {0, 0, now->width, now->height};
    if (!before) return a;
    while (a.y0 < a.y1 && !row_changed(now, before, a.y0)) a.y0++;
    while (a.y1 > a.y0 && !row_changed(now, before, a.y1 - 1)) a.y1--;
    if (a.y0 == a.y1) return (area){0, 0, 1, 1};
    int left = now->width, right = 0;
    for (int y = a.y0; y < a.y1; y++) {
        const uint32_t *p = row_of(now, y), *q = row_of(before, y);
        for (int x = 0; x < left; x++)
            if (p[x] != q[x]) left = x;
        for (int x = now->width; x > right; x--)
            if (p[x - 1] != q[x - 1]) right = x;
    }
    a.x0 = left, a.x1 = right;
    return a;
}

static void take_indices(const gif_picture *now, const gif_picture *before, area a, const uint8_t *colors, int n,
                         uint32_t *known, uint8_t *out) {
    for (int y = a.y0; y < a.y1; y++) {
        const uint32_t *p = row_of(now, y), *q = before ? row_of(before, y) : NULL;
        uint32_t last = ~p[a.x0];
        uint8_t index = SAME;
        bool close = true;
        for (int x = a.x0; x < a.x1; x++) {
            if (q && p[x] == q[x]) {
                *out++ = SAME;
                continue;
            }
            if (p[x] != last) last = p[x], index = index_of(colors, n, known, last), close = is_close(colors + 3 * index, last);
            *out++ = close ? index : index_of(colors, n, known, moved(p[x], mix[y & 3][x & 3]));
        }
    }
}

/* ---- LZW ----------------------------------------------------------------------------------------------------------- */

enum { CLEAR = 256, END = 257, FIRST = 258, MOST = 4096, SLOTS = 8192 };

typedef struct {
    uint8_t *out;
    size_t n, block; /* where the count of the present block stands */
    uint64_t bits;
    int held, width, next;
    uint32_t slots[SLOTS]; /* prefix << 20 | suffix << 12 | code; all ones: free */
} packer;

static void put_byte(packer *p, uint8_t byte) {
    if (p->n - p->block == 256) p->out[p->block] = 255, p->block = p->n++;
    p->out[p->n++] = byte;
}

static void put_code(packer *p, int code) {
    p->bits |= (uint64_t)code << p->held;
    p->held += p->width;
    while (p->held >= 8) put_byte(p, (uint8_t)p->bits), p->bits >>= 8, p->held -= 8;
}

static void clear(packer *p) {
    put_code(p, CLEAR);
    memset(p->slots, 0xff, sizeof p->slots);
    p->width = 9, p->next = FIRST;
}

static void pack(packer *p, const uint8_t *indices, size_t n) {
    p->width = 9, p->block = p->n++;
    clear(p);
    int code = indices[0];
    for (size_t i = 1; i < n; i++) {
        uint32_t key = (uint32_t)code << 8 | indices[i], at = key * 0x9e3779b1u >> 19;
        while (p->slots[at] != UINT32_MAX && p->slots[at] >> 12 != key) at = (at + 1) % SLOTS;
        if (p->slots[at] != UINT32_MAX) {
            code = (int)(p->slots[at] & 4095);
            continue;
        }
        put_code(p, code);
        code = indices[i];
        if (p->next == MOST) {
            clear(p);
            continue;
        }
        if (p->next == 1 << p->width) p->width++;
        p->slots[at] = key << 12 | (uint32_t)p->next++;
    }
    put_code(p, code);
    if (p->next == 1 << p->width && p->width < 12) p->width++;
    put_code(p, END);
    if (p->held) put_byte(p, (uint8_t)p->bits);
    p->out[p->block] = (uint8_t)(p->n - p->block - 1);
    if (p->out[p->block]) p->out[p->n++] = 0;
}

static void put_short(packer *p, int v) {
    p->out[p->n++] = (uint8_t)v;
    p->out[p->n++] = (uint8_t)(v >> 8);
}

static void put_head(packer *p, area a, int delay) {
    static const uint8_t control[4] = {0x21, 0xf9, 4, 1 << 2 | 1}; /* left in place; one index is seen through */
    memcpy(p->out, control, sizeof control);
    p->n = sizeof control;
    put_short(p, delay);
    p->out[p->n++] = SAME, p->out[p->n++] = 0, p->out[p->n++] = 0x2c;
    put_short(p, a.x0), put_short(p, a.y0), put_short(p, a.x1 - a.x0), put_short(p, a.y1 - a.y0);
    p->out[p->n++] = 0, p->out[p->n++] = 8;
}

uint8_t *gif_frame(const gif_picture *picture, const gif_picture *before, const uint8_t *colors, int n, uint32_t *known,
                   int delay, size_t *size) {
    area a = changed(picture, before);
    size_t pixels = (size_t)(a.x1 - a.x0) * (size_t)(a.y1 - a.y0);
    packer *p = malloc(sizeof *p);
    uint8_t *indices = malloc(pixels), *out = malloc(2 * pixels + 1024);
    if (p && indices && out) {
        *p = (packer){.out = out};
        put_head(p, a, delay);
        take_indices(picture, before, a, colors, n, known, indices);
        pack(p, indices, pixels);
        *size = p->n;
    } else {
        free(out);
        out = NULL;
    }
    free(p);
    free(indices);
    return out;
}
