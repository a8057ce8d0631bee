/* samples.c: cells onto samples. */
#include "../isa.h"
#include "samples.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static_assert(sizeof(corner) == 16, "faces.h");

static const samples_runs *find_runs(void) {
    return ISA_BEST(&samples_runs);
}

bool samples_make(samples *b, int pixels, int rows, bool has_depth) {
    *b = (samples){.width = pixels * GRID, .rows = rows, .most = rows, .has_depth = has_depth};
    b->pitch = (b->width + SMALL + 15) & -16, b->runs = find_runs();
    size_t n = (size_t)b->pitch * (size_t)rows + 16; /* kernels reach a little beyond */
    b->depth = aligned_alloc(64, n * sizeof *b->depth);
    b->color = aligned_alloc(64, n * sizeof *b->color);
    return b->depth && b->color;
}

void samples_free(samples *b) {
    free(b->depth);
    free(b->color);
    free(b->head);
    free(b->layers);
}

void samples_begin(samples *b, int top, int rows, int64_t left, int64_t right) {
    b->top = top, b->rows = rows, b->count = 0;
    int64_t from = left < 0 ? 0 : left / GRID, to = right / GRID + 1;
    b->left = (int)(from < b->width / GRID ? from : b->width / GRID), b->right = (int)(to < b->width / GRID ? to : b->width / GRID);
    int n = (b->right - b->left) * GRID + SMALL; /* kernels read a little beyond */
    for (int y = 0; n > SMALL && y < rows; y++) {
        int64_t at = (int64_t)y * b->pitch + b->left * GRID;
        memset(b->color + at, 0, (size_t)n * sizeof *b->color);
        for (int i = 0; b->has_depth && i < n; i++) b->depth[at + i] = FLT_MAX;
        if (b->head) memset(b->head + at, 0xff, (size_t)n * sizeof *b->head);
    }
}

/* ---- one sample --------------------------------------------------------------------------------------------------- */

static bool has_layers(samples *b) {
    if (b->head) return true;
    size_t n = (size_t)b->pitch * (size_t)b->most * sizeof *b->head;
    b->head = malloc(n);
    if (b->head) memset(b->head, 0xff, n);
    else b->no_memory = true;
    return b->head;
}

static void add_layer(samples *b, int64_t at, float z, uint32_t color) {
    if (color >> 24 == 0 || !has_layers(b)) return;
    if (b->count == b->room) {
        int32_t room = b->room < INT32_MAX / 2 ? b->room * 2 + 4096 : 0;
        layer *moved = room ? realloc(b->layers, (size_t)room * sizeof *moved) : NULL;
        if (!moved) {
            b->no_memory = true;
            return;
        }
        b->layers = moved, b->room = room;
    }
    b->layers[b->count] = (layer){z, color, b->head[at]};
    b->head[at] = b->count++;
}

static void put(samples *b, int64_t at, float z, uint32_t color) {
    if (!b->has_depth) {
        b->color[at] = color >> 24 == 255 ? color : over(b->color[at], color);
    } else if (z < b->depth[at]) {
        if (color >> 24 == 255) b->depth[at] = z, b->color[at] = color;
        else add_layer(b, at, z, color);
    }
}

static uint32_t premultiplied(uint32_t c) {
    uint8_t p[4] = {(uint8_t)(c >> 16), (uint8_t)(c >> 8), (uint8_t)c, (uint8_t)(c >> 24)};
    return pixel_of_bytes(p);
}

/* n samples of one colour at one depth. */
static void put_run(samples *b, int64_t at, int n, float z, uint32_t color) {
    if (!b->has_depth || color >> 24 != 255) {
        for (int i = 0; i < n; i++) put(b, at + i, z, color);
        return;
    }
    float *depth = b->depth + at;
    uint32_t *out = b->color + at;
    for (int i = 0; i < n; i++) {
        bool nearer = z < depth[i];
        depth[i] = nearer ? z : depth[i];
        out[i] = nearer ? color : out[i];
    }
}

/* ---- triangles ---------------------------------------------------------------------------------------------------- */

/* How a triangle's quantities change over samples: value(x, y) = at + x * dx + y * dy from the first sample looked at. */
typedef struct {
    float at, dx, dy;
} plane;

typedef struct {
    int left, right, top, bottom; /* samples to be looked at */
    int64_t start[3], step_x[3], step_y[3]; /* edge functions: all >= 0 inside */
    plane z, channel[4];
    uint32_t color; /* premultiplied, where it is one */
    bool even;
    const lookup *table;
} face;

static int32_t least(const corner *p, int axis) {
    int32_t a = axis ? p[0].y : p[0].x, b = axis ? p[1].y : p[1].x, c = axis ? p[2].y : p[2].x;
    return a < b ? (a < c ? a : c) : b < c ? b : c;
}

static int32_t most(const corner *p, int axis) {
    int32_t a = axis ? p[0].y : p[0].x, b = axis ? p[1].y : p[1].x, c = axis ? p[2].y : p[2].x;
    return a > b ? (a > c ? a : c) : b > c ? b : c;
}

/* Index of the first sample whose centre is at or after v. */
static int first_sample(int32_t v) { return (v + UNITS / 2 - 1) >> UNIT_BITS; }

static plane plane_of(const corner *p, const float *q, double inverse, double x, double y) {
    double x1 = p[1].x - p[0].x, y1 = p[1].y - p[0].y, x2 = p[2].x - p[0].x, y2 = p[2].y - p[0].y;
    double a = q[1] - q[0], b = q[2] - q[0];
    double dx = (a * y2 - b * y1) * inverse, dy = (b * x1 - a * x2) * inverse;
    return (plane){(float)(q[0] + (x - p[0].x) * dx + (y - p[0].y) * dy), (float)(dx * UNITS), (float)(dy * UNITS)};
}

/* Rounding may lead a little beyond the ends of the table. */
static uint32_t table_pixel(const lookup *t, float v) {
    if (v != v) return t->pixels[t->n + 2];
    if (v < 0) return t->pixels[v < -1e-3f ? t->n : 0];
    if (v >= (float)t->n) return t->pixels[v > (float)t->n + 1e-3f ? t->n + 1 : t->n - 1];
    return t->pixels[(int64_t)v];
}

static uint32_t mean_color(const corner *p, const lookup *table) {
    if (table) {
        double v = ((double)p[0].v + p[1].v + p[2].v) / 3;
        return table_pixel(table, (float)v);
    }
    uint32_t a = p[0].argb, b = p[1].argb, c = p[2].argb;
    if (a == b && b == c) return a >> 24 == 255 ? a : premultiplied(a);
    uint32_t even = 0x00ff00ff, rb = (a & even) + (b & even) + (c & even) + 0x00010001;
    uint32_t ag = (a >> 8 & even) + (b >> 8 & even) + (c >> 8 & even) + 0x00010001;
    uint32_t out = (rb & 0xffff) / 3 | (rb >> 16) / 3 << 16 | (ag & 0xffff) / 3 << 8 | (ag >> 16) / 3 << 24;
    return out >> 24 == 255 ? out : premultiplied(out);
}

/* The samples that a triangle may cover; false where there are none. Sets *across from the whole of it. */
static bool look_at(const samples *b, const corner *p, face *f, int *across) {
    f->left = first_sample(least(p, 0)), f->right = most(p, 0) >> UNIT_BITS;
    f->top = first_sample(least(p, 1)), f->bottom = most(p, 1) >> UNIT_BITS;
    int down = f->bottom - f->top;
    *across = 1 + (f->right - f->left > down ? f->right - f->left : down);
    f->left = f->left < 0 ? 0 : f->left, f->top = f->top < 0 ? 0 : f->top;
    f->right = f->right > b->width - 1 ? b->width - 1 : f->right, f->bottom = f->bottom > b->rows - 1 ? b->rows - 1 : f->bottom;
    return f->left <= f->right && f->top <= f->bottom;
}

static bool face_make(const corner *p, const lookup *table, bool small, face *f) {
    int64_t area = (int64_t)(p[1].x - p[0].x) * (p[2].y - p[0].y) - (int64_t)(p[2].x - p[0].x) * (p[1].y - p[0].y);
    if (area == 0) return false;
    int order[3] = {0, area > 0 ? 1 : 2, area > 0 ? 2 : 1};
    int32_t x = f->left * UNITS + UNITS / 2, y = f->top * UNITS + UNITS / 2;
    for (int k = 0; k < 3; k++) {
        const corner *from = &p[order[(k + 1) % 3]], *to = &p[order[(k + 2) % 3]];
        int64_t dx = to->x - from->x, dy = to->y - from->y;
        f->start[k] = dx * (y - from->y) - dy * (x - from->x);
        if (!(dy < 0 || (dy == 0 && dx > 0))) f->start[k]--; /* only top and left edges own what lies on them */
        f->step_x[k] = -dy * UNITS, f->step_y[k] = dx * UNITS;
    }
    double inverse = 1.0 / (double)area;
    f->z = plane_of(p, (float[3]){p[0].z, p[1].z, p[2].z}, inverse, x, y);
    f->table = table;
    f->even = small || (!table && p[0].argb == p[1].argb && p[1].argb == p[2].argb);
    f->color = 0;
    if (f->even) {
        f->color = mean_color(p, table);
    } else if (table) {
        f->channel[0] = plane_of(p, (float[3]){p[0].v, p[1].v, p[2].v}, inverse, x, y);
    } else {
        for (int k = 0; k < 4; k++) {
            float q[3];
            for (int j = 0; j < 3; j++) q[j] = (float)(p[j].argb >> (8 * k) & 255);
            f->channel[k] = plane_of(p, q, inverse, x, y);
        }
    }
    return true;
}

static uint32_t color_at(const face *f, float x, float y) {
    if (f->even) return f->color;
    if (f->table) {
        return table_pixel(f->table, f->channel[0].at + x * f->channel[0].dx + y * f->channel[0].dy);
    }
    uint32_t out = 0;
    for (int k = 0; k < 4; k++) {
        float v = f->channel[k].at + x * f->channel[k].dx + y * f->channel[k].dy + 0.5f;
        out |= (uint32_t)(v < 0 ? 0 : v > 255 ? 255 : v) << (8 * k);
    }
    return premultiplied(out);
}

static void draw_row(samples *b, const face *f, int y, int64_t *e) {
    int64_t at = (int64_t)y * b->pitch;
    float fy = (float)(y - f->top), z = f->z.at + fy * f->z.dy;
    for (int x = f->left; x <= f->right; x++) {
        if ((e[0] | e[1] | e[2]) >= 0) {
            float fx = (float)(x - f->left), depth = z + fx * f->z.dx;
            if (!b->has_depth || depth < b->depth[at + x]) put(b, at + x, depth, color_at(f, fx, fy));
        }
        for (int k = 0; k < 3; k++) e[k] += f->step_x[k];
    }
}

/* The samples of a row that lie inside all edges: *first > *last where there are none. */
static void find_row(const face *f, int *first, int *last) {
    int64_t low = 0, high = f->right - f->left;
    for (int k = 0; k < 3; k++) {
        int64_t e = f->start[k], step = f->step_x[k];
        if (step > 0 && e < 0) {
            int64_t from = (step - 1 - e) / step;
            low = from > low ? from : low;
        } else if (step < 0) {
            int64_t to = e < 0 ? -1 : e / -step;
            high = to < high ? to : high;
        } else if (step == 0 && e < 0) {
            high = -1;
        }
    }
    *first = (int)(low < INT32_MAX ? low : INT32_MAX), *last = (int)high;
}

/* An opaque one, row by row. */
static void draw_rows(samples *b, face *f) {
    for (int y = f->top; y <= f->bottom; y++) {
        int first, last;
        float fy = (float)(y - f->top);
        find_row(f, &first, &last);
        for (int k = 0; k < 3; k++) f->start[k] += f->step_y[k];
        if (first > last) continue;
        face_row r = {.z = f->z.at + fy * f->z.dy, .z_dx = f->z.dx};
        for (int k = 0; k < 3; k++) {
            r.channel[k] = f->even ? (float)(f->color >> (8 * k) & 255) : f->channel[k].at + fy * f->channel[k].dy + 0.5f;
            r.channel_dx[k] = f->even ? 0 : f->channel[k].dx;
        }
        int64_t at = (int64_t)y * b->pitch + f->left;
        b->runs->row(&r, first, last, b->depth + at, b->color + at);
    }
}

void samples_triangle(samples *b, const corner *p, const lookup *table) {
    face f;
    int across;
    if (!look_at(b, p, &f, &across) || !face_make(p, table, across <= SMALL, &f)) return;
    if (!table && b->has_depth && (p[0].argb & p[1].argb & p[2].argb) >> 24 == 255) {
        draw_rows(b, &f);
        return;
    }
    for (int y = f.top; y <= f.bottom; y++) {
        int64_t e[3] = {f.start[0], f.start[1], f.start[2]};
        draw_row(b, &f, y, e);
        for (int k = 0; k < 3; k++) f.start[k] += f.step_y[k];
    }
}

void samples_flush(samples *b) {
    faces *f = &b->waiting;
    if (!b->waits) return;
    for (int i = b->waits; i < 8; i++)
        for (int k = 0; k < 3; k++) memset(f->at[k][i & 3][i >> 2], 0, sizeof(corner));
    f->top = b->top * UNITS;
    uint32_t left = b->runs->faces(f, &(sheet){b->depth, b->color, b->pitch, b->width, b->rows});
    for (int i = 0; left >> i; i++) {
        if (!(left >> i & 1)) continue;
        corner p[3];
        for (int k = 0; k < 3; k++) memcpy(&p[k], f->at[k][i & 3][i >> 2], sizeof(corner)), p[k].y -= f->top;
        samples_triangle(b, p, NULL);
    }
    b->waits = 0;
}

/* ---- strokes and dots --------------------------------------------------------------------------------------------- */

static int clamped(float v, int most) { return v < 0 ? 0 : v > (float)most ? most : (int)v; }

/* The first whole number from v on, in 0 .. most. */
static int clamped_up(float v, int most) {
    int low = clamped(v, most);
    return low + (low < most && v > (float)low);
}

void samples_dot(samples *b, const corner *at, float radius) {
    float cx = (float)at->x / UNITS - 0.5f, cy = (float)at->y / UNITS - 0.5f, r = radius / UNITS;
    uint32_t color = premultiplied(at->argb);
    int top = clamped_up(cy - r, b->rows), bottom = clamped(cy + r + 1, b->rows);
    if (b->has_depth && color >> 24 == 255) {
        int left = clamped_up(cx - r, b->width) & -8, right = clamped(cx + r + 1, b->width);
        dot_face f = {cx - (float)left, cy - (float)top, r, at->z, color, bottom - top, (right - left + 7) / 8};
        int64_t first = (int64_t)top * b->pitch + left;
        if (f.rows > 0 && f.blocks > 0) b->runs->dot(&f, b->depth + first, b->color + first, b->pitch);
        return;
    }
    for (int y = top; y < bottom; y++) {
        float half = r * r - ((float)y - cy) * ((float)y - cy);
        if (half < 0) continue;
        half = sqrtf(half);
        int left = clamped(ceilf(cx - half), b->width), right = clamped(floorf(cx + half) + 1, b->width);
        if (left < right) put_run(b, (int64_t)y * b->pitch + left, right - left, at->z, color);
    }
}

/* Share of the stroke's colours at t. */
static uint32_t blend(uint32_t from, uint32_t to, float t) {
    if (from == to) return premultiplied(from);
    uint32_t out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        float a = (float)(from >> shift & 255), b = (float)(to >> shift & 255);
        out |= (uint32_t)(a + (b - a) * t + 0.5f) << shift;
    }
    return premultiplied(out);
}

void samples_stroke(samples *b, const corner *at, float radius) {
    float x0 = (float)at[0].x / UNITS - 0.5f, y0 = (float)at[0].y / UNITS - 0.5f, r = radius / UNITS;
    float dx = (float)at[1].x / UNITS - 0.5f - x0, dy = (float)at[1].y / UNITS - 0.5f - y0;
    float length2 = dx * dx + dy * dy, inverse = length2 > 0 ? 1 / length2 : 0;
    bool even = at[0].argb == at[1].argb;
    uint32_t color = premultiplied(at[0].argb);
    float low = dy < 0 ? y0 + dy : y0, high = dy < 0 ? y0 : y0 + dy;
    int bottom = clamped(floorf(high + r) + 1, b->rows);
    for (int y = clamped(ceilf(low - r), b->rows); y < bottom; y++) {
        /* the part of the stroke within r above and below this row */
        float t0 = 0, t1 = 1;
        if (dy != 0) {
            float s = ((float)y - r - y0) / dy, e = ((float)y + r - y0) / dy;
            t0 = fmaxf(0, fminf(s, e)), t1 = fminf(1, fmaxf(s, e));
        }
        float xa = x0 + t0 * dx, xb = x0 + t1 * dx;
        int left = clamped(ceilf(fminf(xa, xb) - r), b->width), right = clamped(floorf(fmaxf(xa, xb) + r) + 1, b->width);
        for (int x = left; x < right; x++) {
            float px = (float)x - x0, py = (float)y - y0, t = (px * dx + py * dy) * inverse;
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            float ox = px - t * dx, oy = py - t * dy;
            if (ox * ox + oy * oy > r * r) continue;
            float z = at[0].z + (at[1].z - at[0].z) * t;
            put(b, (int64_t)y * b->pitch + x, z, even ? color : blend(at[0].argb, at[1].argb, t));
        }
    }
}

/* ---- pixels ------------------------------------------------------------------------------------------------------- */

/* The layers of one sample over what is behind them, the farthest first. */
static uint32_t flattened(samples *b, int64_t at) {
    uint32_t color = b->color[at];
    int32_t sorted = -1;
    for (int32_t i = b->head[at]; i >= 0;) { /* by insertion: lists are short, and often in order already */
        int32_t next = b->layers[i].next, *link = &sorted;
        while (*link >= 0 && (b->layers[*link].z > b->layers[i].z ||
                              (b->layers[*link].z == b->layers[i].z && *link < i)))
            link = &b->layers[*link].next;
        b->layers[i].next = *link;
        *link = i;
        i = next;
    }
    for (int32_t i = sorted; i >= 0; i = b->layers[i].next)
        if (b->layers[i].z < b->depth[at]) color = over(color, b->layers[i].color);
    return color;
}

#define MANY 64 /* pixels whose columns of samples are summed together */

/* n pixels under the means of their samples. */
static void resolve_run(const uint32_t *from, int pitch, int n, uint32_t *dst) {
    const uint32_t even = 0x00ff00ff, half = GRID * GRID / 2, all = GRID * GRID;
    uint32_t rb[MANY * GRID], ag[MANY * GRID];
    for (int i = 0; i < n * GRID; i++) rb[i] = from[i] & even, ag[i] = from[i] >> 8 & even;
    for (int j = 1; j < GRID; j++)
        for (int i = 0; i < n * GRID; i++) rb[i] += from[j * pitch + i] & even, ag[i] += from[j * pitch + i] >> 8 & even;
    for (int x = 0; x < n; x++) {
        uint32_t s = 0, t = 0;
        for (int i = 0; i < GRID; i++) s += rb[x * GRID + i], t += ag[x * GRID + i];
        if (!(t >> 16)) continue;
        uint32_t a = ((t >> 16) + half) / all, g = ((t & 0xffff) + half) / all;
        uint32_t src = a << 24 | ((s >> 16) + half) / all << 16 | g << 8 | ((s & 0xffff) + half) / all;
        dst[x] = a == 255 ? src : over(dst[x], src);
    }
}

void samples_resolve(samples *b, const canvas *c, int y0, int y1) {
    for (int y = 0; b->head && b->count && y < b->rows; y++)
        for (int64_t x = b->left * GRID; x < b->right * GRID; x++) {
            int64_t at = (int64_t)y * b->pitch + x;
            if (b->head[at] >= 0) b->color[at] = flattened(b, at);
        }
    for (int y = y0; y < y1; y++)
        for (int x = b->left; x < b->right; x += MANY) {
            const uint32_t *from = b->color + (int64_t)(y - y0) * GRID * b->pitch + (int64_t)x * GRID;
            resolve_run(from, b->pitch, b->right - x < MANY ? b->right - x : MANY, canvas_row(c, y) + c->x0 + x);
        }
}
