/* text_raster.c: the glyph cache and its blending into ARGB32.
 *
 * A glyph is rastered once per size, angle and sub-pixel phase (a quarter of a pixel each way), unhinted, as coverage of
 * 256 levels, and then blended as often as it occurs. Along an axis the baseline of a run is moved to a whole pixel,
 * as PDF viewers and browsers do: letters keep their exact spacing, and all feet of a line are equally sharp.
 */
#include "text.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include FT_OUTLINE_H

#include "canvas.h"

#define PHASES 4
#define CACHE_BYTES (24u << 20)
#define LARGE 160.0                   /* device px per em above which a glyph is filled as a path */

typedef TextKey Key;

typedef struct {
    Key key;
    uint8_t *pixels;                  /* rows * columns coverage; NULL for a blank */
    int left, top, columns, rows;     /* from the whole-pixel origin, y down */
    bool used;
} Sprite;

static Sprite *table;                 /* open addressing, locked */
static size_t room, count, bytes;

uint64_t text_key_hash(const TextKey *key) {
    uint32_t size, angle;
    memcpy(&size, &key->size, 4);
    memcpy(&angle, &key->angle, 4);
    uint64_t h = (uint64_t)(uintptr_t)key->face >> 4;
    h = (h ^ key->glyph) * 0x9E3779B97F4A7C15u;
    h = (h ^ (h >> 29) ^ size) * 0xBF58476D1CE4E5B9u;
    h = (h ^ (h >> 31) ^ angle ^ ((uint64_t)key->phase << 40)) * 0x94D049BB133111EBu;
    return h ^ (h >> 32);
}

bool text_key_same(const TextKey *a, const TextKey *b) {
    return a->face == b->face && a->glyph == b->glyph && a->size == b->size && a->angle == b->angle && a->phase == b->phase;
}

static Sprite *slot_of(const Key *key) {
    size_t at = (size_t)text_key_hash(key) & (room - 1);
    while (table[at].used && !text_key_same(&table[at].key, key)) at = (at + 1) & (room - 1);
    return &table[at];
}

static void clear_cache(void) {
    for (size_t i = 0; i < room; i++) free(table[i].pixels);
    if (table) memset(table, 0, room * sizeof *table);
    count = bytes = 0;
}

static bool make_room(void) {
    if (bytes > CACHE_BYTES) clear_cache();
    if (count * 2 < room) return true;
    Sprite *old = table, *wide = calloc(room ? room * 2 : 1024, sizeof *wide);
    if (!wide) return false;
    size_t old_room = room;
    table = wide, room = room ? room * 2 : 1024;
    for (size_t i = 0; i < old_room; i++)
        if (old[i].used) *slot_of(&old[i].key) = old[i];
    free(old);
    return true;
}

/* Raster the outline that stands in the face's slot, already scaled, turned and moved (26.6, y up). */
static const char *raster_outline(FT_GlyphSlot slot, Sprite *sprite) {
    FT_BBox box;
    FT_Outline_Get_CBox(&slot->outline, &box);
    int x0 = (int)(box.xMin >> 6), y0 = (int)(box.yMin >> 6), x1 = (int)((box.xMax + 63) >> 6), y1 = (int)((box.yMax + 63) >> 6);
    if (x1 <= x0 || y1 <= y0 || slot->outline.n_points == 0) return NULL;
    sprite->columns = x1 - x0, sprite->rows = y1 - y0, sprite->left = x0, sprite->top = -y1;
    size_t size = (size_t)sprite->columns * (size_t)sprite->rows;
    sprite->pixels = calloc(size, 1);
    if (!sprite->pixels) return "out of memory";
    FT_Outline_Translate(&slot->outline, -64L * x0, -64L * y0);
    FT_Bitmap bitmap = {.rows = (unsigned)sprite->rows, .width = (unsigned)sprite->columns, .pitch = sprite->columns,
                        .buffer = sprite->pixels, .num_grays = 256, .pixel_mode = FT_PIXEL_MODE_GRAY};
    if (FT_Outline_Get_Bitmap(slot->library, &slot->outline, &bitmap)) {
        free(sprite->pixels);
        sprite->pixels = NULL, sprite->rows = sprite->columns = 0;
    }
    bytes += size;
    return NULL;
}

static const char *raster_glyph(TextFace *face, const Key *key, Sprite *sprite) {
    *sprite = (Sprite){.key = *key, .used = true};
    if (FT_Set_Char_Size(face->ft, 0, (FT_F26Dot6)lround(key->size * 64.0), 72, 72)) return NULL;
    if (FT_Load_Glyph(face->ft, key->glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP)) return NULL;
    FT_GlyphSlot slot = face->ft->glyph;
    if (slot->format != FT_GLYPH_FORMAT_OUTLINE) return NULL;
    if (key->angle != 0) {
        double turn = key->angle * (M_PI / 180.0);
        FT_Fixed c = (FT_Fixed)lround(cos(turn) * 65536), s = (FT_Fixed)lround(sin(turn) * 65536);
        FT_Matrix matrix = {c, -s, s, c};
        FT_Outline_Transform(&slot->outline, &matrix);
    }
    FT_Pos step = 64 / PHASES;
    FT_Outline_Translate(&slot->outline, (FT_Pos)(key->phase % PHASES) * step, -(FT_Pos)(key->phase / PHASES) * step);
    return raster_outline(slot, sprite);
}

static const Sprite *sprite_of(TextFace *face, const Key *key, const char **problem) {
    if (!make_room()) return *problem = "out of memory", NULL;
    Sprite *sprite = slot_of(key);
    if (sprite->used) return sprite;
    *problem = raster_glyph(face, key, sprite);
    if (*problem) return *sprite = (Sprite){0}, NULL;
    count++;
    return sprite;
}

#define SHADES 16

/* Coverage to weight by the luminance of the ink, in SHADES + 1 steps: unhinted stems of dark text come out grey, so
 * they gain a little; light text on dark spreads on screens by itself, so it gains less. */
static int shade_of(const double color[3]) {
    double luminance = 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2];
    return (int)lround(SHADES * (luminance < 0 ? 0 : luminance > 1 ? 1 : luminance));
}

static double exponent_of(int shade) { return 0.80 + 0.12 * shade / SHADES; }

double text_exponent(const double color[3]) { return exponent_of(shade_of(color)); }

/* Locked. */
static const uint8_t *weights_for(const double color[3]) {
    static uint8_t tables[SHADES + 1][256];
    int shade = shade_of(color);
    uint8_t *weights = tables[shade];
    if (!weights[255]) {
        double exponent = exponent_of(shade);
        for (int i = 0; i < 256; i++) weights[i] = (uint8_t)lround(255 * pow(i / 255.0, exponent));
    }
    return weights;
}

typedef struct {
    uint32_t pixel;                   /* premultiplied ARGB32 */
    const uint8_t *weights;
} Ink;

static void blend_row(uint32_t *to, const uint8_t *coverage, int n, const Ink *ink) {
    bool opaque = ink->pixel >> 24 == 255;
    for (int i = 0; i < n; i++) {
        if (!coverage[i]) continue;
        uint32_t weight = ink->weights[coverage[i]];
        if (weight == 255 && opaque) to[i] = ink->pixel;
        else to[i] = over(to[i], covered(ink->pixel, weight));
    }
}

static void blend(TextSurface *surface, const TextSprite *sprite, const Ink *ink) {
    int64_t x0 = sprite->x, y0 = sprite->y, x1 = x0 + sprite->columns, y1 = y0 + sprite->rows;
    int64_t left = x0 < surface->clip[0] ? surface->clip[0] : x0, top = y0 < surface->clip[1] ? surface->clip[1] : y0;
    int64_t right = x1 > surface->clip[2] ? surface->clip[2] : x1, bottom = y1 > surface->clip[3] ? surface->clip[3] : y1;
    if (left >= right) return;
    for (int64_t row = top; row < bottom; row++) {
        uint32_t *to = (uint32_t *)(void *)(surface->data + row * surface->stride) + left;
        blend_row(to, sprite->pixels + (row - y0) * sprite->columns + (left - x0), (int)(right - left), ink);
    }
}

/* Glyphs too large for sprites: their outlines, filled by cairo. */
static const char *fill_run(TextSurface *surface, const TextRun *run, double scale, double dx, double dy) {
    TextOutline outline = {0};
    if (!text_outline_run(&outline, run)) return text_outline_free(&outline), "out of memory";
    cairo_surface_t *image = cairo_image_surface_create_for_data(surface->data, CAIRO_FORMAT_ARGB32, surface->width,
                                                                 surface->height, (int)surface->stride);
    cairo_t *cr = cairo_create(image);
    cairo_rectangle(cr, surface->clip[0], surface->clip[1], surface->clip[2] - surface->clip[0], surface->clip[3] - surface->clip[1]);
    cairo_clip(cr);
    cairo_translate(cr, dx, dy);
    cairo_scale(cr, scale, scale);
    const double *p = outline.points;
    for (size_t i = 0; i < outline.n_verbs; i++) switch (outline.verbs[i]) {
        case 0: cairo_move_to(cr, p[0], p[1]), p += 2; break;
        case 1: cairo_line_to(cr, p[0], p[1]), p += 2; break;
        case 2: cairo_curve_to(cr, p[0], p[1], p[2], p[3], p[4], p[5]), p += 6; break;
        default: cairo_close_path(cr);
    }
    cairo_set_source_rgba(cr, run->color[0], run->color[1], run->color[2], run->color[3]);
    cairo_fill(cr);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_destroy(image);
    text_outline_free(&outline);
    return status ? "cairo could not fill the glyphs" : NULL;
}

static Ink make_ink(const double color[4]) {
    double part[4];
    for (int i = 0; i < 4; i++) part[i] = color[i] < 0 ? 0 : color[i] > 1 ? 1 : color[i];
    return (Ink){pixel_of((rgba){part[0], part[1], part[2], part[3]}), weights_for(part)};
}

const char *text_place_run(const TextRun *run, double scale, double dx, double dy, const int clip[4], text_put *put, void *to) {
    double size = run->size * scale, angle = fmod(run->angle, 360.0);
    double x = run->x * scale + dx, y = run->y * scale + dy;
    if (angle < 0) angle += 360;
    if (angle == 0 || angle == 180) y = floor(y + 0.5);
    if (angle == 90 || angle == 270) x = floor(x + 0.5);
    double c = cos(angle * (M_PI / 180.0)), s = sin(angle * (M_PI / 180.0));
    if (angle == 90 || angle == 270) c = 0;
    if (angle == 0 || angle == 180) s = 0;
    Key key = {run->face, 0, (float)size, (float)angle, 0};
    const char *problem = NULL;
    for (size_t i = 0; i < run->n && !problem; i++) {
        double px = run->positions[2 * i] * scale, py = run->positions[2 * i + 1] * scale;
        double gx = x + px * c + py * s, gy = y - px * s + py * c;
        if (gx < clip[0] - 4 * size || gx > clip[2] + 4 * size) continue;
        if (gy < clip[1] - 4 * size || gy > clip[3] + 4 * size) continue;
        int64_t qx = (int64_t)floor(gx * PHASES + 0.5), qy = (int64_t)floor(gy * PHASES + 0.5);
        int64_t ix = (qx - ((qx % PHASES + PHASES) % PHASES)) / PHASES, iy = (qy - ((qy % PHASES + PHASES) % PHASES)) / PHASES;
        key.glyph = run->glyphs[i];
        key.phase = (uint32_t)((qy - iy * PHASES) * PHASES + (qx - ix * PHASES));
        const Sprite *sprite = sprite_of(run->face, &key, &problem);
        if (!problem && sprite->pixels) {
            TextSprite placed = {&sprite->key, sprite->pixels, sprite->columns, sprite->rows, ix + sprite->left, iy + sprite->top};
            problem = put(to, &placed);
        }
    }
    return problem;
}

int text_run_kind(const TextRun *run, double scale, double dx, double dy) {
    double size = run->size * scale, x = run->x * scale + dx, y = run->y * scale + dy;
    if (!(size > 0.05) || !isfinite(x) || !isfinite(y) || !isfinite(run->angle) || run->color[3] <= 0) return TEXT_NOTHING;
    if (fabs(x) > 1e8 || fabs(y) > 1e8) return TEXT_NOTHING;
    return size > LARGE ? TEXT_LARGE : TEXT_SPRITES;
}

typedef struct {
    TextSurface *surface;
    Ink ink;
} Blending;

static const char *blend_sprite(void *to, const TextSprite *sprite) {
    Blending *all = to;
    blend(all->surface, sprite, &all->ink);
    return NULL;
}

const char *text_draw_run(TextSurface *surface, const TextRun *run, double scale, double dx, double dy) {
    int kind = text_run_kind(run, scale, dx, dy);
    if (kind == TEXT_NOTHING) return NULL;
    if (kind == TEXT_LARGE) return fill_run(surface, run, scale, dx, dy);
    Blending all = {surface, make_ink(run->color)};
    return text_place_run(run, scale, dx, dy, surface->clip, blend_sprite, &all);
}
