/* text.h: faces, shaping, glyph rasters and outlines. No Python.h here.
 *
 * A TextFace is one instance (weight, optical size) of one font file; faces live as long as the process and are shared.
 * FreeType, the face list and the glyph cache stand behind one lock: text_lock() ... text_unlock(); a function that says
 * "locked" must be called between the two, and never with the GIL wanted inside. HarfBuzz shaping needs no lock.
 */
#ifndef DRAW_TEXT_H
#define DRAW_TEXT_H
#include <ft2build.h>
#include <hb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include FT_FREETYPE_H

typedef struct TextFace {
    struct TextFace *next;
    char *path;
    int index;
    float weight, optical;            /* as asked for; what the face has no axis for is ignored */
    FT_Face ft;
    hb_face_t *hb_face;
    hb_font_t *hb;                    /* immutable; scale is TEXT_UNITS per em */
    bool has_weight, has_optical;
    bool moved;                       /* off the default place of some axis */
    unsigned n_glyphs;
    float ascent, descent, cap, ex;   /* of d, p, H, x in em, all positive */
    float *ink;                       /* per glyph x0, y0, x1, y1 in em, y down; x0 = NaN while unknown (locked) */
    char family[64];
    struct TextPairs *pairs;          /* text_pairs' (locked) */
    struct _cairo_font_face *cairo_face; /* text_cairo's, made when first shown (locked) */
} TextFace;

#define TEXT_UNITS 65536

void text_lock(void);
void text_unlock(void);

/* The shared face of a file, or NULL with *problem a static string. Takes the lock. */
TextFace *text_face_open(const char *path, int index, float weight, float optical, const char **problem);

/* Ink box of a glyph in em, y down: (x0, y0, x1, y1), all 0 for a blank. Locked. */
const float *text_glyph_ink(TextFace *face, uint32_t glyph);

/* One run to place: n glyphs at x, y (px at dpi 100, y down) along a baseline turned by angle (degrees, ccw). */
typedef struct {
    TextFace *face;
    const uint32_t *glyphs;
    const float *positions;           /* x, y per glyph, px from the run's origin along the baseline */
    size_t n;
    float size;                       /* px per em */
    double x, y, angle;
    double color[4];                  /* straight RGBA 0..1 */
} TextRun;

/* A cairo ARGB32 image in memory and the part of it that may be touched (x0, y0, x1, y1 in device px). */
typedef struct {
    uint8_t *data;
    ptrdiff_t stride;
    int width, height;
    int clip[4];
} TextSurface;

/* Blend a run; device px = px * scale + (dx, dy). Locked. Returns NULL or a static string that names the problem. */
const char *text_draw_run(TextSurface *surface, const TextRun *run, double scale, double dx, double dy);

/* What a raster of a glyph is known by. */
typedef struct {
    const TextFace *face;
    uint32_t glyph;
    float size, angle;                /* device px per em, degrees */
    uint32_t phase;                   /* place inside its pixel, counted along x, then y */
} TextKey;

uint64_t text_key_hash(const TextKey *key);
bool text_key_same(const TextKey *a, const TextKey *b);

/* A glyph's coverage (0..255, rows dense) where it goes down: device px of its top left. Valid until the lock is given back. */
typedef struct {
    const TextKey *key;
    const uint8_t *pixels;
    int columns, rows;
    int64_t x, y;
} TextSprite;

typedef const char *text_put(void *to, const TextSprite *sprite);

enum { TEXT_NOTHING, TEXT_SPRITES, TEXT_LARGE }; /* TEXT_LARGE: glyphs that are filled as outlines */
int text_run_kind(const TextRun *run, double scale, double dx, double dy);

/* Give put() the sprites of a run of kind TEXT_SPRITES that can reach the clip, until it returns a problem. Locked. */
const char *text_place_run(const TextRun *run, double scale, double dx, double dy, const int clip[4], text_put *put, void *to);

/* The power of the coverage that is the weight of ink of this colour. */
double text_exponent(const double color[3]);

/* Growing arrays of an outline: verbs 0 move, 1 line, 2 cubic, 3 close; points x, y interleaved. */
typedef struct {
    uint8_t *verbs;
    double *points;
    size_t n_verbs, n_points, verb_room, point_room;
} TextOutline;

/* Append a run's glyphs as outlines in px. Locked. False: out of memory. */
bool text_outline_run(TextOutline *outline, const TextRun *run);
void text_outline_free(TextOutline *outline);

/* A static TTF with the given glyphs (NULL: all, under their own ids), the axes pinned at the face's place. codepoints:
 * the m characters that its table shall map, to glyphs[0..m). Caller frees *data. NULL or a static string. */
const char *text_subset(TextFace *face, const uint32_t *glyphs, size_t n, const uint32_t *codepoints, size_t m,
                        char **data, size_t *size);

#endif
