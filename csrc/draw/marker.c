/* marker.c: stamping markers from sprites. A sprite is the shape's exact coverage at one of PHASES x PHASES places inside a
 * pixel; stamps are laid one over the other in order, in 16 bits a channel so that thousands of thin layers keep their
 * sum, and come back to 8 bits once. */
#include "marker.h"

#include <stdlib.h>
#include <string.h>

#define PHASES 16
#define BATCH 512
#define SIZE_STEPS 8.0       /* sizes that differ by less than 1/8 px share sprites where each marker has its own */
#define SLOTS 16384          /* sprites kept at a time (a power of two) */
#define LARGEST 400.0        /* device px; larger ones are not sprites */

static stamp_kernel *choose_kernel(void) {
#ifdef HAVE_AVX512
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) return stamp_avx512;
#endif
#ifdef HAVE_AVX2
    if (__builtin_cpu_supports("avx2")) return stamp_avx2;
#endif
    return stamp_base;
}

typedef struct {
    int64_t key; /* 0: free */
    sprite sprite;
} slot;

typedef struct {
    const marker_spec *spec;
    slot *slots;
    int used;
    const char *status;
} sprites;

static void sprites_clear(sprites *all) {
    for (int i = 0; i < SLOTS; i++) free((void *)all->slots[i].sprite.fill);
    memset(all->slots, 0, SLOTS * sizeof(slot));
    all->used = 0;
}

static uint16_t to_16(float cover) {
    return cover <= 0 ? 0 : cover >= 1 ? 65535 : (uint16_t)(cover * 65535 + 0.5f);
}

/* size: device px. (fx, fy): place of the centre inside its pixel. */
static bool sprite_make(const marker_spec *s, double size, double fx, double fy, sprite *out) {
    double half = s->has_stroke ? s->width / 2 : 0;
    shape outer, inner;
    shape_grown(&s->outline, size, half, &outer);
    shape_grown(&s->outline, size, -fmin(half, size * s->outline.radius), &inner);
    int reach = (int)ceil(outer.radius) + 1, height = 2 * reach + 1, width = (2 * reach + 1 + 3) & ~3;
    size_t area = (size_t)width * height;
    uint16_t *cover = calloc(2 * area, sizeof(uint16_t));
    float *work = calloc(2 * area, sizeof(float));
    if (cover && work) {
        shape_cover(&inner, reach + fx, reach + fy, work, width, height, 1);
        if (s->has_stroke) shape_cover(&outer, reach + fx, reach + fy, work + area, width, height, 1);
        for (size_t i = 0; i < area; i++) {
            cover[i] = to_16(work[i]);
            cover[area + i] = s->has_stroke ? to_16(work[area + i] - work[i]) : 0;
        }
        *out = (sprite){-reach, -reach, width, height, cover, s->has_stroke ? cover + area : NULL};
    } else {
        free(cover);
        cover = NULL;
    }
    free(work);
    return cover != NULL;
}

static const sprite *sprite_of(sprites *all, double size, int phase_x, int phase_y) {
    int64_t steps = (int64_t)(size * SIZE_STEPS + 0.5);
    if (all->spec->same_size) steps = 1;
    else size = (double)(steps = steps < 1 ? 1 : steps) / SIZE_STEPS;
    int64_t key = (steps * PHASES + phase_y) * PHASES + phase_x + 1;
    uint32_t at = (uint32_t)((uint64_t)key * 0x9e3779b97f4a7c15u >> 40) % SLOTS;
    if (all->spec->same_size) at = (uint32_t)(phase_y * PHASES + phase_x);
    while (all->slots[at].key && all->slots[at].key != key) at = (at + 1) % SLOTS;
    slot *found = &all->slots[at];
    if (found->key) return &found->sprite;
    if (!sprite_make(all->spec, size, (double)phase_x / PHASES, (double)phase_y / PHASES, &found->sprite)) {
        all->status = "out of memory";
        return NULL;
    }
    found->key = key;
    all->used++;
    return &found->sprite;
}

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

static void premultiplied_16(rgba c, uint16_t *out) {
    out[0] = (uint16_t)(c.r * c.a * 65535 + 0.5), out[1] = (uint16_t)(c.g * c.a * 65535 + 0.5);
    out[2] = (uint16_t)(c.b * c.a * 65535 + 0.5), out[3] = (uint16_t)(c.a * 65535 + 0.5);
}

/* ---- the layer ------------------------------------------------------------------------------------------------ */

static void layer_load(const canvas *c, layer16 *l) {
    for (int y = 0; y < l->height; y++) {
        const uint32_t *from = canvas_row(c, c->y0 + y) + c->x0;
        uint16_t *to = l->data + y * l->stride;
        for (int x = 0; x < l->width; x++) {
            uint32_t p = from[x];
            to[4 * x] = (uint16_t)((p >> 16 & 255) * 257), to[4 * x + 1] = (uint16_t)((p >> 8 & 255) * 257);
            to[4 * x + 2] = (uint16_t)((p & 255) * 257), to[4 * x + 3] = (uint16_t)((p >> 24) * 257);
        }
    }
}

static void layer_store(const canvas *c, const layer16 *l) {
    for (int y = 0; y < l->height; y++) {
        uint32_t *to = canvas_row(c, c->y0 + y) + c->x0;
        const uint16_t *from = l->data + y * l->stride;
        for (int x = 0; x < l->width; x++) {
            const uint16_t *p = from + 4 * x;
            uint32_t v[4];
            for (int i = 0; i < 4; i++) v[i] = ((uint32_t)p[i] * 255 + 32895) >> 16;
            to[x] = v[3] << 24 | v[0] << 16 | v[1] << 8 | v[2];
        }
    }
}

/* ---- stamping ------------------------------------------------------------------------------------------------- */

typedef struct {
    sprites sprites;
    layer16 layer;
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
    if (t->sprites.used > SLOTS / 2) sprites_clear(&t->sprites);
}

static void set_fill(stamper *t, const marker_spec *s, int64_t i, double value, uint16_t *out) {
    const uint16_t *from = t->fill;
    if (s->fill_kind == FILL_MAPPED) from = t->palette[lookup_index(s->table, value)];
    if (s->fill_kind == FILL_EACH) premultiplied_16(marker_fill(s, i, 0), out);
    else memcpy(out, from, 8);
}

static void stamp_block(stamper *t, const marker_spec *s, int64_t start, int n) {
    double reach = s->same_size ? column_value(&s->sizes, 0) * s->k * s->outline.radius + s->width + 2 : 0;
    double left = t->c.x0 - reach, right = t->c.x1 + reach, top = t->c.y0 - reach, bottom = t->c.y1 + reach;
    for (int i = 0; i < n; i++) {
        double x = t->x[i], y = t->y[i], size = t->size[i];
        if (!s->same_size) {
            reach = size * s->outline.radius + s->width + 2;
            left = t->c.x0 - reach, right = t->c.x1 + reach, top = t->c.y0 - reach, bottom = t->c.y1 + reach;
            if (!(size > 0)) continue;
        }
        if (!(x > left && x < right && y > top && y < bottom)) continue;
        int at_x = (int)floor(x * PHASES + 0.5), at_y = (int)floor(y * PHASES + 0.5);
        const sprite *found = sprite_of(&t->sprites, size, at_x & (PHASES - 1), at_y & (PHASES - 1));
        if (!found) return;
        stamp *to = &t->stamps[t->n++];
        to->sprite = found;
        to->x = (at_x >> 4) + found->left - t->c.x0, to->y = (at_y >> 4) + found->top - t->c.y0;
        set_fill(t, s, start + i, t->value[i], to->fill);
        memcpy(to->stroke, t->stroke, 8);
        if (t->n == BATCH) stamper_flush(t);
    }
}

static void stamp_all(stamper *t, const marker_spec *s) {
    for (int64_t start = 0; start < s->x.n && !t->sprites.status; start += BLOCK) {
        int n = (int)(s->x.n - start < BLOCK ? s->x.n - start : BLOCK);
        column_px(&s->x, start, n, t->x);
        column_px(&s->y, start, n, t->y);
        column_values(&s->sizes, start, n, t->size);
        for (int i = 0; i < n; i++) t->size[i] = fmin(t->size[i] * s->k, LARGEST);
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
        premultiplied_16((rgba){p[0] / 255.0, p[1] / 255.0, p[2] / 255.0, p[3] / 255.0 * s->opacity}, t->palette[i]);
    }
    return t->palette != NULL;
}

const char *markers_stamp(const canvas *c, const marker_spec *s) {
    int width = c->x1 - c->x0, height = c->y1 - c->y0;
    if (width <= 0 || height <= 0 || s->x.n == 0) return NULL;
    const char *status = "out of memory";
    stamper *t = calloc(1, sizeof *t);
    if (!t) return status;
    t->c = *c, t->kernel = choose_kernel(), t->sprites.spec = s;
    t->layer = (layer16){malloc((size_t)width * height * 8 + 64), 4 * (int64_t)width, width, height};
    t->sprites.slots = calloc(SLOTS, sizeof(slot));
    if (t->layer.data && t->sprites.slots && make_palette(t, s)) {
        rgba stroke = s->stroke;
        stroke.a *= s->opacity;
        premultiplied_16(stroke, t->stroke);
        premultiplied_16(marker_fill(s, 0, NAN), t->fill);
        layer_load(c, &t->layer);
        stamp_all(t, s);
        layer_store(c, &t->layer);
        status = t->sprites.status;
    }
    if (t->sprites.slots) sprites_clear(&t->sprites);
    free(t->sprites.slots);
    free(t->layer.data);
    free(t->palette);
    free(t);
    return status;
}

/* ---- outlines, for pages of vectors --------------------------------------------------------------------------- */

static void trace_shape(cairo_t *cr, const shape *s, double x, double y) {
    if (s->corners == 0) {
        cairo_new_sub_path(cr);
        cairo_arc(cr, x, y, s->radius, 0, 6.283185307179586);
    }
    for (int i = 0; i < s->corners; i++) {
        if (i) cairo_line_to(cr, x + s->x[i], y + s->y[i]);
        else cairo_move_to(cr, x + s->x[i], y + s->y[i]);
    }
    cairo_close_path(cr);
}

static void trace_marker(cairo_t *cr, const marker_spec *s, int64_t i, double x, double y, double size, double value) {
    double half = s->has_stroke ? s->width / 2 : 0;
    rgba fill = marker_fill(s, i, value);
    shape inner, outer;
    shape_grown(&s->outline, size, -fmin(half, size * s->outline.radius), &inner);
    if (fill.a > 0) {
        trace_shape(cr, &inner, x, y);
        cairo_set_source_rgba(cr, fill.r, fill.g, fill.b, fill.a);
        cairo_fill(cr);
    }
    if (!s->has_stroke) return;
    shape_grown(&s->outline, size, half, &outer);
    trace_shape(cr, &outer, x, y);
    trace_shape(cr, &inner, x, y);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_source_rgba(cr, s->stroke.r, s->stroke.g, s->stroke.b, s->stroke.a * s->opacity);
    cairo_fill(cr);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_WINDING);
}

const char *markers_trace(cairo_t *cr, const marker_spec *s) {
    double left, top, right, bottom;
    cairo_new_path(cr);
    cairo_clip_extents(cr, &left, &top, &right, &bottom);
    for (int64_t i = 0; i < s->x.n; i++) {
        double x, y, size = column_value(&s->sizes, i) * s->k, value = NAN;
        column_px(&s->x, i, 1, &x);
        column_px(&s->y, i, 1, &y);
        if (s->fill_kind == FILL_MAPPED) column_mapped(&s->values, i, 1, &value);
        double reach = size * s->outline.radius + s->width;
        if (size > 0 && x > left - reach && x < right + reach && y > top - reach && y < bottom + reach)
            trace_marker(cr, s, i, x, y, size, value);
    }
    return NULL;
}
