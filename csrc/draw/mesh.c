/* mesh.c: triangles with a depth buffer, GRID x GRID samples a pixel. Each sample takes the nearest opaque triangle, over
 * it (in the order given) the translucent ones in front; the pixel is the mean of its samples. Shared edges cover each
 * sample exactly once (top-left rule in whole subunits), so that neighbours show no seam. */
#include "mesh.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "threads.h"

#define GRID 4
#define UNITS 256 /* subunits a sample: corners are rounded to these */
#define REACH 16000.0

typedef struct {
    int64_t x[3], y[3]; /* subunits from the region's top left */
    float z[3];
    uint32_t argb[3];   /* straight colours of the corners, or one value in v */
    double v[3];
    bool opaque;
} face;

typedef struct {
    const canvas *c;
    const mesh_spec *s;
    bool *failed; /* one a part */
} rendering;

typedef struct {
    const mesh_spec *s;
    int width, rows, y0; /* samples; y0: first row of samples of this part, from the region's top */
    float *depth;
    uint32_t *color;     /* premultiplied */
} buffers;

static void vertex_at(const mesh_spec *s, int64_t i, float *out) {
    const char *p = s->vertices + i * s->vertex_step;
    for (int k = 0; k < (s->has_depth ? 3 : 2); k++) memcpy(&out[k], p + k * s->axis_step, 4);
}

static uint32_t color_at(const mesh_spec *s, int64_t i) {
    const uint8_t *p = s->colors + i * s->color_step;
    return (uint32_t)p[3 * s->channel_step] << 24 | (uint32_t)p[0] << 16 | (uint32_t)p[s->channel_step] << 8 |
           p[2 * s->channel_step];
}

static uint32_t straight(const uint8_t *p) {
    return (uint32_t)p[3] << 24 | (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

/* Triangle i in subunits; false if a corner is no number or no vertex. */
static bool face_make(const canvas *c, const mesh_spec *s, int64_t i, face *f) {
    for (int k = 0; k < 3; k++) {
        int32_t at;
        memcpy(&at, s->triangles + i * s->triangle_step + k * s->corner_step, 4);
        if (at < 0 || at >= s->n) return false;
        float p[3] = {0, 0, 0};
        vertex_at(s, at, p);
        double x = (p[0] * s->k - c->x0) * GRID, y = (p[1] * s->k - c->y0) * GRID;
        if (!(fabs(x) < REACH * GRID && fabs(y) < REACH * GRID) || !isfinite(p[2])) return false;
        f->x[k] = (int64_t)floor(x * UNITS + 0.5), f->y[k] = (int64_t)floor(y * UNITS + 0.5), f->z[k] = p[2];
        int64_t from = s->flat ? i : at;
        if (s->colors) f->argb[k] = color_at(s, from);
        else f->v[k] = map_value(&s->values.map, column_value(&s->values, from));
    }
    if (!s->colors && s->flat) f->argb[0] = f->argb[1] = f->argb[2] = straight(s->table->colors[lookup_index(s->table, f->v[0])]);
    f->opaque = (s->colors || s->flat) && (f->argb[0] & f->argb[1] & f->argb[2]) >> 24 == 255;
    return true;
}

static uint32_t premultiply(uint32_t c) {
    uint8_t p[4] = {(uint8_t)(c >> 16), (uint8_t)(c >> 8), (uint8_t)c, (uint8_t)(c >> 24)};
    return pixel_of_bytes(p);
}

static uint32_t shade(const mesh_spec *s, const face *f, const float *w) {
    if (s->flat) return premultiply(f->argb[0]);
    if (!s->colors) {
        double v = w[0] * f->v[0] + w[1] * f->v[1] + w[2] * f->v[2];
        return s->table->pixels[lookup_index(s->table, v)];
    }
    uint32_t out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        float v = 0.5f;
        for (int k = 0; k < 3; k++) v += w[k] * (float)(f->argb[k] >> shift & 255);
        out |= (uint32_t)(v < 0 ? 0 : v > 255 ? 255 : v) << shift;
    }
    return premultiply(out);
}

static void put_sample(buffers *b, const face *f, int64_t at, const float *w) {
    float z = w[0] * f->z[0] + w[1] * f->z[1] + w[2] * f->z[2];
    if (b->s->has_depth && !(z <= b->depth[at])) return;
    uint32_t src = shade(b->s, f, w);
    if (src >> 24 == 255) {
        b->color[at] = src;
        if (b->s->has_depth) b->depth[at] = z;
    } else {
        b->color[at] = over(b->color[at], src);
    }
}

static int64_t least(const int64_t *v) { return v[0] < v[1] ? (v[0] < v[2] ? v[0] : v[2]) : v[1] < v[2] ? v[1] : v[2]; }
static int64_t most(const int64_t *v) { return v[0] > v[1] ? (v[0] > v[2] ? v[0] : v[2]) : v[1] > v[2] ? v[1] : v[2]; }

/* Samples whose centres lie inside, those on a top or left edge with them. */
static void draw_face(buffers *b, face *f) {
    int64_t area = (f->x[1] - f->x[0]) * (f->y[2] - f->y[0]) - (f->x[2] - f->x[0]) * (f->y[1] - f->y[0]);
    if (area == 0) return;
    int order[3] = {0, area > 0 ? 1 : 2, area > 0 ? 2 : 1};
    int64_t low_x = least(f->x) / UNITS - 1, high_x = most(f->x) / UNITS + 1;
    int64_t low_y = least(f->y) / UNITS - 1 - b->y0, high_y = most(f->y) / UNITS + 1 - b->y0;
    low_x = low_x < 0 ? 0 : low_x, high_x = high_x > b->width - 1 ? b->width - 1 : high_x;
    low_y = low_y < 0 ? 0 : low_y, high_y = high_y > b->rows - 1 ? b->rows - 1 : high_y;
    int64_t step_x[3], step_y[3], start[3];
    for (int k = 0; k < 3; k++) {
        int p = order[(k + 1) % 3], q = order[(k + 2) % 3];
        int64_t dx = f->x[q] - f->x[p], dy = f->y[q] - f->y[p];
        int64_t cx = low_x * UNITS + UNITS / 2, cy = (low_y + b->y0) * UNITS + UNITS / 2;
        start[k] = dx * (cy - f->y[p]) - dy * (cx - f->x[p]);
        if (!(dy < 0 || (dy == 0 && dx > 0))) start[k]--; /* only top and left edges own what lies on them */
        step_x[k] = -dy * UNITS, step_y[k] = dx * UNITS;
    }
    float scale = 1.0f / (float)(area > 0 ? area : -area);
    for (int64_t y = low_y; y <= high_y; y++) {
        int64_t e[3] = {start[0], start[1], start[2]};
        for (int64_t x = low_x; x <= high_x; x++) {
            if ((e[0] | e[1] | e[2]) >= 0) {
                float w[3];
                for (int k = 0; k < 3; k++) w[order[k]] = (float)e[k] * scale;
                put_sample(b, f, y * b->width + x, w);
            }
            for (int k = 0; k < 3; k++) e[k] += step_x[k];
        }
        for (int k = 0; k < 3; k++) start[k] += step_y[k];
    }
}

/* The mean of a pixel's samples, laid over the page. */
static void resolve(const buffers *b, const canvas *c, int y0, int y1) {
    for (int y = y0; y < y1; y++) {
        uint32_t *dst = canvas_row(c, y);
        for (int x = c->x0; x < c->x1; x++) {
            const uint32_t *from = b->color + ((int64_t)(y - y0) * GRID) * b->width + (int64_t)(x - c->x0) * GRID;
            uint32_t rb = 0, ag = 0, rb2 = 0, ag2 = 0;
            for (int j = 0; j < GRID; j++)
                for (int i = 0; i < GRID; i++) {
                    uint32_t p = from[j * b->width + i];
                    rb += p & 0xff, rb2 += p >> 16 & 0xff, ag += p >> 8 & 0xff, ag2 += p >> 24;
                }
            if (!ag2) continue;
            uint32_t half = GRID * GRID / 2, all = GRID * GRID;
            uint32_t src = (ag2 + half) / all << 24 | (rb2 + half) / all << 16 | (ag + half) / all << 8 | (rb + half) / all;
            dst[x] = over(dst[x], src);
        }
    }
}

#define STRIP 64 /* pixel rows whose samples are held at a time, a thread */

static void draw_strip(rendering *r, buffers *b, int y0, int y1) {
    b->rows = (y1 - y0) * GRID, b->y0 = (y0 - r->c->y0) * GRID;
    int64_t n = (int64_t)b->rows * b->width;
    memset(b->color, 0, (size_t)n * sizeof(uint32_t));
    for (int64_t i = 0; i < n; i++) b->depth[i] = FLT_MAX;
    for (int pass = 0; pass < (r->s->has_depth ? 2 : 1); pass++)
        for (int64_t i = 0; i < r->s->m; i++) {
            face f;
            if (!face_make(r->c, r->s, i, &f)) continue;
            if (!r->s->has_depth || f.opaque == (pass == 0)) draw_face(b, &f);
        }
    resolve(b, r->c, y0, y1);
}

static void draw_part(void *context, int part, int parts) {
    rendering *r = context;
    int width = (r->c->x1 - r->c->x0) * GRID, height = r->c->y1 - r->c->y0;
    int from = r->c->y0 + height * part / parts, to = r->c->y0 + height * (part + 1) / parts;
    int strip = r->s->m > 5000 ? (to - from > 0 ? to - from : 1) : STRIP;
    buffers b = {.s = r->s, .width = width};
    b.depth = malloc((size_t)width * strip * GRID * sizeof(float));
    b.color = malloc((size_t)width * strip * GRID * sizeof(uint32_t));
    if (b.depth && b.color)
        for (int y = from; y < to; y += strip) draw_strip(r, &b, y, y + strip < to ? y + strip : to);
    else r->failed[part] = true;
    free(b.depth);
    free(b.color);
}

const char *mesh_draw(const canvas *c, const mesh_spec *s) {
    if (c->x1 <= c->x0 || c->y1 <= c->y0 || s->m == 0) return NULL;
    bool failed[MAX_THREADS] = {false};
    rendering r = {c, s, failed};
    int parts = parts_for((int64_t)(c->x1 - c->x0) * (c->y1 - c->y0) * 4 + s->m * 8, 400000);
    run_parts(draw_part, &r, parts);
    for (int i = 0; i < parts; i++)
        if (failed[i]) return "out of memory";
    return NULL;
}
