/* sheet.c: quads that wait, and an atlas filled shelf by shelf. A shelf takes glyphs up to its height. */
#include "sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "boxes.h"

#define GAP 1 /* empty texels between glyphs */

typedef struct {
    TextKey key;
    int u, v;
    bool used;
} place;

struct sheet {
    quad *quads;
    int64_t n, room;
    uint8_t *atlas;
    int size, x, y, height; /* of the shelf being filled */
    int first, last;        /* rows changed */
    place *places;          /* open addressing */
    size_t places_room, places_n;
    const int *clip;        /* of the run being added */
    float exponent, color[4];
    int problem;
};

sheet *sheet_make(int size) {
    sheet *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->size = s->first = size;
    s->places_room = 1024;
    s->atlas = calloc((size_t)size, (size_t)size);
    s->places = calloc(s->places_room, sizeof *s->places);
    if (s->atlas && s->places) return s;
    sheet_free(s);
    return NULL;
}

void sheet_free(sheet *s) {
    if (!s) return;
    free(s->quads);
    free(s->atlas);
    free(s->places);
    free(s);
}

const quad *sheet_take(sheet *s, int64_t *n) {
    *n = s->n;
    s->n = 0;
    return s->quads;
}

const uint8_t *sheet_atlas(sheet *s, int *size, int *first, int *last) {
    *size = s->size, *first = s->first < s->last ? s->first : 0, *last = s->first < s->last ? s->last : 0;
    s->first = s->size, s->last = 0;
    return s->atlas;
}

void sheet_clear(sheet *s) {
    memset(s->places, 0, s->places_room * sizeof *s->places);
    memset(s->atlas, 0, (size_t)s->size * (size_t)s->size);
    s->places_n = 0;
    s->x = s->y = s->height = 0;
    s->first = 0, s->last = s->size;
}

static quad *new_quad(sheet *s) {
    if (s->n == s->room) {
        int64_t room = s->room ? 2 * s->room : 256;
        quad *wider = realloc(s->quads, (size_t)room * sizeof *wider);
        if (!wider) return NULL;
        s->quads = wider, s->room = room;
    }
    return &s->quads[s->n++];
}

static void premultiply(rgba color, float out[4]) {
    out[0] = (float)(color.r * color.a), out[1] = (float)(color.g * color.a), out[2] = (float)(color.b * color.a);
    out[3] = (float)color.a;
}

/* ---- boxes ---------------------------------------------------------------------------------------------------- */

static bool add_box(void *to, const double box[4], rgba color) {
    sheet *s = to;
    double x0 = fmax(box[0], s->clip[0]), y0 = fmax(box[1], s->clip[1]);
    double x1 = fmin(box[2], s->clip[2]), y1 = fmin(box[3], s->clip[3]);
    if (!(x1 > x0 && y1 > y0)) return true;
    quad *q = new_quad(s);
    if (!q) {
        s->problem = SHEET_MEMORY;
        return false;
    }
    *q = (quad){(float)x0, (float)y0, (float)x1, (float)y1, -1, -1, 1, {0}};
    premultiply(color, q->color);
    return true;
}

int sheet_path(sheet *s, const path_spec *path, const int clip[4]) {
    int64_t before = s->n;
    path_spec spec = *path;
    if (spec.snap && spec.has_stroke) spec.width = fmax(1, floor(spec.width + 0.5));
    s->clip = clip, s->problem = SHEET_UNFIT;
    if (boxes_each(&spec, add_box, s)) return SHEET_DONE;
    s->n = before;
    return s->problem;
}

/* ---- glyphs --------------------------------------------------------------------------------------------------- */

static place *place_of(sheet *s, const TextKey *key) {
    size_t at = (size_t)text_key_hash(key) & (s->places_room - 1);
    while (s->places[at].used && !text_key_same(&s->places[at].key, key)) at = (at + 1) & (s->places_room - 1);
    return &s->places[at];
}

static bool widen(sheet *s) {
    if (s->places_n * 2 < s->places_room) return true;
    place *old = s->places, *wide = calloc(s->places_room * 2, sizeof *wide);
    if (!wide) return false;
    size_t room = s->places_room;
    s->places = wide, s->places_room *= 2;
    for (size_t i = 0; i < room; i++)
        if (old[i].used) *place_of(s, &old[i].key) = old[i];
    free(old);
    return true;
}

/* Copy a glyph's coverage onto the shelf, or onto a new one; false where no room is left. */
static bool shelve(sheet *s, const TextSprite *sprite, int *u, int *v) {
    if (sprite->columns > s->size || sprite->rows > s->size) return false;
    if (s->x + sprite->columns > s->size) s->y += s->height + GAP, s->x = s->height = 0;
    if (s->y + sprite->rows > s->size) return false;
    *u = s->x, *v = s->y;
    for (int row = 0; row < sprite->rows; row++)
        memcpy(s->atlas + (size_t)(*v + row) * (size_t)s->size + *u, sprite->pixels + (size_t)row * (size_t)sprite->columns,
               (size_t)sprite->columns);
    s->x += sprite->columns + GAP;
    s->height = sprite->rows > s->height ? sprite->rows : s->height;
    s->first = *v < s->first ? *v : s->first;
    s->last = *v + sprite->rows > s->last ? *v + sprite->rows : s->last;
    return true;
}

static const char *add_glyph(void *to, const TextSprite *sprite) {
    sheet *s = to;
    int64_t x0 = sprite->x, y0 = sprite->y, x1 = x0 + sprite->columns, y1 = y0 + sprite->rows;
    const int *clip = s->clip;
    int64_t left = x0 > clip[0] ? x0 : clip[0], top = y0 > clip[1] ? y0 : clip[1];
    x1 = x1 < clip[2] ? x1 : clip[2], y1 = y1 < clip[3] ? y1 : clip[3];
    if (left >= x1 || top >= y1) return NULL;
    if (!widen(s)) return s->problem = SHEET_MEMORY, "out of memory";
    place *at = place_of(s, sprite->key);
    if (!at->used) {
        int u, v;
        if (!shelve(s, sprite, &u, &v)) return s->problem = SHEET_FULL, "the atlas is full";
        *at = (place){*sprite->key, u, v, true};
        s->places_n++;
    }
    quad *q = new_quad(s);
    if (!q) return s->problem = SHEET_MEMORY, "out of memory";
    *q = (quad){(float)left, (float)top, (float)x1, (float)y1, (float)(at->u + (left - x0)), (float)(at->v + (top - y0)),
                s->exponent, {s->color[0], s->color[1], s->color[2], s->color[3]}};
    return NULL;
}

int sheet_run(sheet *s, const TextRun *run, double scale, const int clip[4]) {
    int kind = text_run_kind(run, scale, 0, 0);
    if (kind != TEXT_SPRITES) return kind == TEXT_LARGE ? SHEET_UNFIT : SHEET_DONE;
    double part[4];
    for (int i = 0; i < 4; i++) part[i] = fmin(fmax(run->color[i], 0), 1);
    premultiply((rgba){part[0], part[1], part[2], part[3]}, s->color);
    s->exponent = (float)text_exponent(part);
    s->clip = clip, s->problem = SHEET_DONE;
    int64_t before = s->n;
    if (!text_place_run(run, scale, 0, 0, clip, add_glyph, s)) return SHEET_DONE;
    s->n = before;
    return s->problem == SHEET_DONE ? SHEET_MEMORY : s->problem;
}
