/* marker.c: stamping markers from sprites. A sprite is the shape's exact coverage at one of PHASES x PHASES places inside a
 * pixel; stamps are laid one over the other in order, in 16 bits a channel or, very thin ones, in floats, so that thousands
 * of layers keep their sum, and come back to 8 bits once. */
#include "../isa.h"
#include "marker.h"

#include <stdlib.h>
#include <string.h>

#include "threads.h"

#define PHASES 16
#define BATCH 512
#define SIZE_STEPS 16.0      /* a px: where each marker has a size of its own it is rounded to these, and has its own sprites */
#define CROWD 4000           /* markers of sizes of their own from which both are coarser: */
#define CROWD_PHASES 8
#define CROWD_STEPS 4.0
#define SLOTS 32768          /* sprites kept at a time where sizes differ; one size has PHASES x PHASES */
#define FEW 20000            /* markers whose reach is measured first, so that only that part of the page is touched */
#define GRAIN 150000         /* markers a thread */
#define ARENA (32u << 20)    /* bytes of sprites, touched as they are needed; more than two of the largest take */
#define WORK (2u << 20)      /* floats: the largest sprite twice, with its outline */

static stamp_kernel *choose_kernel(void) {
    return ISA_BEST(stamp);
}

typedef struct {
    int64_t key; /* 0: free */
    sprite sprite;
} slot;

typedef struct {
    const marker_spec *spec;
    int phases;
    double steps;   /* of sizes, a px */
    slot *slots;
    int room, used;
    uint8_t *arena; /* coverage of the sprites */
    size_t taken;
    bool full;      /* no room: stamp what waits, then clear */
    float *work;
} sprites;

static void sprites_clear(sprites *all) {
    memset(all->slots, 0, (size_t)all->room * sizeof(slot));
    all->used = 0, all->taken = 0, all->full = false;
}

static uint16_t to_16(float cover) {
    return cover <= 0 ? 0 : cover >= 1 ? 65535 : (uint16_t)(cover * 65535 + 0.5f);
}

static void *arena_take(sprites *all, size_t bytes) {
    bytes = (bytes + 63) & ~(size_t)63;
    if (bytes > ARENA - all->taken) {
        all->full = true;
        return NULL;
    }
    void *p = all->arena + all->taken;
    all->taken += bytes;
    memset(p, 0, bytes);
    return p;
}

/* size: device px. (fx, fy): place of the centre inside its pixel. False where the arena has no room left. */
static bool sprite_make(sprites *all, double size, double fx, double fy, sprite *out) {
    const marker_spec *s = all->spec;
    double half = s->has_stroke ? s->width / 2 : 0;
    int cuts = s->same_size ? 16 : 6;
    shape outer, inner;
    shape_grown(&s->outline, size, half, &outer);
    shape_grown(&s->outline, size, -fmin(half, size * s->outline.radius), &inner);
    int left = (int)floor(fx - outer.radius), top = (int)floor(fy - outer.radius);
    int height = (int)ceil(fy + outer.radius) - top, width = ((int)ceil(fx + outer.radius) - left + 3) & ~3;
    size_t area = (size_t)width * height;
    uint16_t *cover = arena_take(all, (s->has_stroke ? 2 : 1) * area * sizeof(uint16_t));
    if (!cover || 2 * area > WORK) return false;
    float *work = all->work;
    memset(work, 0, 2 * area * sizeof(float));
    shape_cover(&inner, fx - left, fy - top, work, width, height, cuts);
    for (size_t i = 0; i < area; i++) cover[i] = to_16(work[i]);
    if (s->has_stroke) {
        shape_cover(&outer, fx - left, fy - top, work + area, width, height, cuts);
        for (size_t i = 0; i < area; i++) cover[area + i] = to_16(work[area + i] - work[i]);
    }
    *out = (sprite){left, top, width, height, cover, s->has_stroke ? cover + area : NULL};
    return true;
}

/* The sprite of a size whose centre lies at (phase_x, phase_y) / phases in its pixel; NULL where there is no room. */
static const sprite *sprite_of(sprites *all, double size, int phase_x, int phase_y) {
    int phases = all->phases;
    uint32_t at = (uint32_t)(phase_y * phases + phase_x);
    int64_t key = 1;
    if (!all->spec->same_size) {
        int64_t steps = (int64_t)(size * all->steps + 0.5);
        size = (double)(steps = steps < 1 ? 1 : steps) / all->steps;
        key = (steps * phases + phase_y) * phases + phase_x + 1;
        at = (uint32_t)((uint64_t)key * 0x9e3779b97f4a7c15u >> 40) % (uint32_t)all->room;
        while (all->slots[at].key && all->slots[at].key != key) at = (at + 1) % (uint32_t)all->room;
    }
    slot *found = &all->slots[at];
    if (found->key) return &found->sprite;
    if (all->used > all->room / 2 && !all->spec->same_size) all->full = true;
    if (all->full || !sprite_make(all, size, (double)phase_x / phases, (double)phase_y / phases, &found->sprite))
        return NULL;
    found->key = key;
    all->used++;
    return &found->sprite;
}

/* ---- colours ------------------------------------------------------------------------------------------------- */

rgba marker_fill(const marker_spec *s, int64_t i, double value) {
    rgba c = s->fill;
    if (s->fill_kind == FILL_EACH) {
        const uint8_t *p = s->colors + i * s->colors_step;
        int64_t step = s->colors_channel_step;
        c = (rgba){p[0] / 255.0, p[step] / 255.0, p[2 * step] / 255.0, p[3 * step] / 255.0};
    } else if (s->fill_kind == FILL_MAPPED) {
        const uint8_t *p = s->table->colors[lookup_index(s->table, value)];
        c = (rgba){p[0] / 255.0, p[1] / 255.0, p[2] / 255.0, p[3] / 255.0};
    } else if (s->fill_kind == FILL_NONE) {
        c.a = 0;
    }
    c.a *= s->opacity;
    return c;
}

/* gain: FINE_GAIN on fine layers, else 1. */
static void premultiplied_16(rgba c, double gain, uint16_t *out) {
    double unit = c.a * gain * 65535;
    out[0] = (uint16_t)(c.r * unit + 0.5), out[1] = (uint16_t)(c.g * unit + 0.5);
    out[2] = (uint16_t)(c.b * unit + 0.5), out[3] = (uint16_t)(unit + 0.5);
}

/* Whether no marker is less transparent than fine layers can hold. */
static bool is_thin(const marker_spec *s) {
    double most = s->fill_kind == FILL_NONE ? 0 : s->fill_kind == FILL_ONE ? s->fill.a : 1;
    most = s->has_stroke && s->stroke.a > most ? s->stroke.a : most;
    return most * s->opacity * FINE_GAIN < 1;
}

/* ---- the layer ------------------------------------------------------------------------------------------------ */

static void layer_load(const canvas *c, layer *l) {
    for (int y = 0; y < l->height; y++) {
        const uint32_t *from = canvas_row(c, c->y0 + y) + c->x0;
        for (int x = 0; x < l->width; x++) {
            uint32_t p = from[x], v[4] = {p >> 16 & 255, p >> 8 & 255, p & 255, p >> 24};
            int64_t at = y * l->stride + 4 * x;
            for (int i = 0; i < 4; i++) {
                if (l->fine) l->fine[at + i] = (float)v[i] * (1.0f / 255);
                else l->data[at + i] = (uint16_t)(v[i] * 257);
            }
        }
    }
}

static void layer_store(const canvas *c, const layer *l) {
    for (int y = 0; y < l->height; y++) {
        uint32_t *to = canvas_row(c, c->y0 + y) + c->x0;
        for (int x = 0; x < l->width; x++) {
            int64_t at = y * l->stride + 4 * x;
            uint32_t v[4];
            for (int i = 0; i < 4; i++)
                v[i] = l->fine ? (uint32_t)(l->fine[at + i] * 255 + 0.5f) : ((uint32_t)l->data[at + i] * 255 + 32895) >> 16;
            to[x] = v[3] << 24 | v[0] << 16 | v[1] << 8 | v[2];
        }
    }
}

/* ---- stamping ------------------------------------------------------------------------------------------------- */

typedef struct {
    sprites sprites;
    layer layer;
    double gain; /* of the colours of stamps */
    canvas c;
    stamp_kernel *kernel;
    stamp stamps[BATCH];
    int n;
    uint16_t (*palette)[4]; /* FILL_MAPPED: premultiplied */
    uint16_t fill[4], stroke[4];
    double x[BLOCK], y[BLOCK], size[BLOCK], value[BLOCK];
} stamper;

static void stamper_flush(stamper *t) {
    t->kernel(&t->layer, t->stamps, t->n);
    t->n = 0;
    if (t->sprites.full) sprites_clear(&t->sprites);
}

static void set_fill(stamper *t, const marker_spec *s, int64_t i, double value, uint16_t *out) {
    const uint16_t *from = t->fill;
    if (s->fill_kind == FILL_MAPPED) from = t->palette[lookup_index(s->table, value)];
    if (s->fill_kind == FILL_EACH) premultiplied_16(marker_fill(s, i, 0), t->gain, out);
    else memcpy(out, from, 8);
}

/* floor without a call, for what lies near a page. */
static inline int whole(double v) { return (int)((int64_t)(v + 0x1p33) - (INT64_C(1) << 33)); }

static void stamp_block(stamper *t, const marker_spec *s, int64_t start, int n) {
    double reach = s->same_size ? column_value(&s->sizes, 0) * s->k * s->outline.radius + 2 * s->width + 2 : 0;
    double left = t->c.x0 - reach, right = t->c.x1 + reach, top = t->c.y0 - reach, bottom = t->c.y1 + reach;
    int phases = t->sprites.phases, shift = phases == PHASES ? 4 : 3;
    for (int i = 0; i < n; i++) {
        double x = t->x[i], y = t->y[i], size = t->size[i];
        if (!s->same_size) {
            reach = size * s->outline.radius + 2 * s->width + 2;
            left = t->c.x0 - reach, right = t->c.x1 + reach, top = t->c.y0 - reach, bottom = t->c.y1 + reach;
            if (!(size > 0)) continue;
        }
        if (!(x > left && x < right && y > top && y < bottom)) continue;
        int at_x = whole(x * phases + 0.5), at_y = whole(y * phases + 0.5), inside = phases - 1;
        const sprite *found = sprite_of(&t->sprites, size, at_x & inside, at_y & inside);
        if (!found) {
            stamper_flush(t);
            found = sprite_of(&t->sprites, size, at_x & inside, at_y & inside);
            if (!found) continue; /* beyond WORK, far larger than any page */
        }
        stamp *to = &t->stamps[t->n++];
        to->sprite = found;
        to->x = (at_x >> shift) + found->left - t->c.x0, to->y = (at_y >> shift) + found->top - t->c.y0;
        set_fill(t, s, start + i, t->value[i], to->fill);
        memcpy(to->stroke, t->stroke, 8);
        if (t->n == BATCH) stamper_flush(t);
    }
}

static void stamp_all(stamper *t, const marker_spec *s) {
    for (int64_t start = 0; start < s->x.n; start += BLOCK) {
        int n = (int)(s->x.n - start < BLOCK ? s->x.n - start : BLOCK);
        column_px(&s->x, start, n, t->x);
        column_px(&s->y, start, n, t->y);
        if (!s->same_size || start == 0) column_values(&s->sizes, start, n, t->size);
        for (int i = 0; i < n && (!s->same_size || start == 0); i++) {
            double size = t->size[i] * s->k;
            t->size[i] = size < LARGEST ? size : LARGEST;
        }
        if (s->fill_kind == FILL_MAPPED) column_mapped(&s->values, start, n, t->value);
        stamp_block(t, s, start, n);
    }
    stamper_flush(t);
}

static bool make_palette(stamper *t, const marker_spec *s) {
    if (s->fill_kind != FILL_MAPPED) return true;
    t->palette = malloc((size_t)(s->table->n + 3) * sizeof *t->palette);
    for (int64_t i = 0; t->palette && i < s->table->n + 3; i++) {
        const uint8_t *p = s->table->colors[i];
        premultiplied_16((rgba){p[0] / 255.0, p[1] / 255.0, p[2] / 255.0, p[3] / 255.0 * s->opacity}, t->gain, t->palette[i]);
    }
    return t->palette != NULL;
}

/* Stamp on the layer of the region c: the whole of s, in order. */
static const char *stamp_region(const canvas *c, const marker_spec *s) {
    int width = c->x1 - c->x0, height = c->y1 - c->y0;
    const char *status = "out of memory";
    stamper *t = calloc(1, sizeof *t);
    if (!t) return status;
    t->c = *c, t->kernel = choose_kernel(), t->sprites.spec = s;
    bool crowd = !s->same_size && s->x.n > CROWD;
    t->sprites.phases = crowd ? CROWD_PHASES : PHASES, t->sprites.steps = crowd ? CROWD_STEPS : SIZE_STEPS;
    bool thin = is_thin(s);
    void *pixels = malloc((size_t)width * height * (thin ? 16 : 8) + 64);
    t->gain = thin ? FINE_GAIN : 1;
    t->layer = (layer){thin ? NULL : pixels, thin ? pixels : NULL, 4 * (int64_t)width, width, height};
    t->sprites.room = s->same_size ? PHASES * PHASES : SLOTS;
    t->sprites.slots = calloc((size_t)t->sprites.room, sizeof(slot));
    t->sprites.arena = malloc(ARENA);
    t->sprites.work = malloc(WORK * sizeof(float));
    if (pixels && t->sprites.slots && t->sprites.arena && t->sprites.work && make_palette(t, s)) {
        rgba stroke = s->stroke;
        stroke.a *= s->opacity;
        premultiplied_16(stroke, t->gain, t->stroke);
        if (s->fill_kind < FILL_EACH) premultiplied_16(marker_fill(s, 0, NAN), t->gain, t->fill);
        layer_load(c, &t->layer);
        stamp_all(t, s);
        layer_store(c, &t->layer);
        status = NULL;
    }
    free(t->sprites.slots);
    free(t->sprites.arena);
    free(t->sprites.work);
    free(pixels);
    free(t->palette);
    free(t);
    return status;
}

/* Cut the region to what the markers can reach. */
static void fit(const marker_spec *s, canvas *c) {
    double x[BLOCK], y[BLOCK], low[2] = {1e9, 1e9}, high[2] = {-1e9, -1e9}, reach = 0;
    for (int64_t start = 0; start < s->x.n; start += BLOCK) {
        int n = (int)(s->x.n - start < BLOCK ? s->x.n - start : BLOCK);
        column_px(&s->x, start, n, x);
        column_px(&s->y, start, n, y);
        for (int i = 0; i < n; i++) {
            if (isnan(x[i] + y[i])) continue;
            low[0] = fmin(low[0], x[i]), high[0] = fmax(high[0], x[i]);
            low[1] = fmin(low[1], y[i]), high[1] = fmax(high[1], y[i]);
        }
        column_values(&s->sizes, start, n, x);
        for (int i = 0; i < n; i++) reach = x[i] > reach ? x[i] : reach;
    }
    reach = fmin(reach * s->k, LARGEST) * fmax(1, s->outline.radius) + 2 * s->width + 4;
    c->x0 = (int)fmax(c->x0, fmin(c->x1, floor(low[0] - reach)));
    c->y0 = (int)fmax(c->y0, fmin(c->y1, floor(low[1] - reach)));
    c->x1 = (int)fmin(c->x1, fmax(c->x0, ceil(high[0] + reach)));
    c->y1 = (int)fmin(c->y1, fmax(c->y0, ceil(high[1] + reach)));
}

typedef struct {
    const canvas *c;
    const marker_spec *s;
    const char *status[MAX_THREADS];
} stamping;

/* Each thread has the whole of some rows: the order of the markers holds everywhere. */
static void stamp_part(void *context, int part, int parts) {
    stamping *all = context;
    canvas c = *all->c;
    int height = c.y1 - c.y0;
    c.y1 = c.y0 + height * (part + 1) / parts, c.y0 += height * part / parts;
    if (c.y1 > c.y0) all->status[part] = stamp_region(&c, all->s);
}

const char *markers_stamp(const canvas *whole, const marker_spec *s) {
    canvas c = *whole;
    if (s->x.n == 0) return NULL;
    if (s->x.n <= FEW) fit(s, &c);
    if (c.x1 <= c.x0 || c.y1 <= c.y0) return NULL;
    stamping all = {.c = &c, .s = s};
    int parts = parts_for(s->x.n, GRAIN);
    run_parts(stamp_part, &all, parts);
    for (int i = 0; i < parts; i++)
        if (all.status[i]) return all.status[i];
    return NULL;
}
