/* text_face.c: the list of open faces, the lock over FreeType, and glyph metrics. */
#include "text.h"

#include <hb-ot.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include FT_MULTIPLE_MASTERS_H

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static FT_Library library;      /* locked */
static TextFace *faces;         /* locked */

/* Around fork the lock is held by the forking thread, so a child never inherits a cache in the middle of a change. */
static void hold_over_fork(void) { pthread_atfork(text_lock, text_unlock, text_unlock); }

void text_lock(void) {
    pthread_once(&once, hold_over_fork);
    pthread_mutex_lock(&mutex);
}

void text_unlock(void) { pthread_mutex_unlock(&mutex); }

static TextFace *find(const char *path, int index, float weight, float optical) {
    for (TextFace *face = faces; face; face = face->next)
        if (face->index == index && face->weight == weight && face->optical == optical && !strcmp(face->path, path))
            return face;
    return NULL;
}

/* Move both FreeType's and HarfBuzz's font to the place on the axes that the face stands for. */
static void set_axes(TextFace *face) {
    FT_MM_Var *axes = NULL;
    if (FT_Get_MM_Var(face->ft, &axes)) return;
    FT_Fixed place[16];
    hb_variation_t variations[16];
    unsigned n = axes->num_axis < 16 ? axes->num_axis : 16;
    for (unsigned i = 0; i < n; i++) {
        double at = axes->axis[i].def / 65536.0;
        if (axes->axis[i].tag == HB_TAG('w', 'g', 'h', 't')) {
            face->has_weight = true;
            at = face->weight;
        } else if (axes->axis[i].tag == HB_TAG('o', 'p', 's', 'z')) {
            face->has_optical = true;
            at = face->optical;
        }
        double low = axes->axis[i].minimum / 65536.0, high = axes->axis[i].maximum / 65536.0;
        at = at < low ? low : at > high ? high : at;
        face->moved |= at != axes->axis[i].def / 65536.0;
        place[i] = (FT_Fixed)lround(at * 65536.0);
        variations[i] = (hb_variation_t){(hb_tag_t)axes->axis[i].tag, (float)at};
    }
    FT_Set_Var_Design_Coordinates(face->ft, n, place);
    hb_font_set_variations(face->hb, variations, n);
    FT_Done_MM_Var(library, axes);
}

/* Height above (sign 1) or depth below (sign -1) the baseline of a letter, or `without` where the face lacks it. */
static float reach(TextFace *face, hb_codepoint_t letter, int sign, float without) {
    hb_codepoint_t glyph;
    if (!hb_font_get_nominal_glyph(face->hb, letter, &glyph)) return without;
    const float *ink = text_glyph_ink(face, glyph);
    return sign > 0 ? -ink[1] : ink[3];
}

static const char *open_fonts(TextFace *face) {
    if (!library && FT_Init_FreeType(&library)) return "FreeType does not start";
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(face->path);
    if (!blob) return "the file cannot be read";
    unsigned length;
    const char *data = hb_blob_get_data(blob, &length);
    face->hb_face = hb_face_create(blob, (unsigned)face->index);
    hb_blob_destroy(blob); /* the hb_face keeps it, and with it the bytes that FreeType reads */
    if (FT_New_Memory_Face(library, (const FT_Byte *)data, (FT_Long)length, face->index, &face->ft))
        return "the file is no font that FreeType reads";
    if (!FT_IS_SCALABLE(face->ft)) return "the font has no outlines";
    return NULL;
}

static void destroy(TextFace *face) {
    if (face->ft) FT_Done_Face(face->ft);
    hb_font_destroy(face->hb);
    hb_face_destroy(face->hb_face);
    free(face->ink);
    free(face->path);
    free(face);
}

static TextFace *open_locked(const char *path, int index, float weight, float optical, const char **problem) {
    TextFace *face = calloc(1, sizeof *face);
    if (!face) return *problem = "out of memory", NULL;
    face->index = index, face->weight = weight, face->optical = optical;
    face->path = strdup(path);
    *problem = face->path ? open_fonts(face) : "out of memory";
    if (!*problem) {
        face->n_glyphs = (unsigned)face->ft->num_glyphs;
        face->ink = malloc(4 * sizeof(float) * (face->n_glyphs + 1));
        if (!face->ink) *problem = "out of memory";
    }
    if (*problem) return destroy(face), NULL;
    for (unsigned i = 0; i <= face->n_glyphs; i++) face->ink[4 * i] = NAN;
    face->hb = hb_font_create(face->hb_face);
    hb_font_set_scale(face->hb, TEXT_UNITS, TEXT_UNITS);
    set_axes(face);
    hb_font_make_immutable(face->hb);
    face->ascent = reach(face, 'd', 1, 0.76f);
    face->descent = reach(face, 'p', -1, 0.21f);
    face->cap = reach(face, 'H', 1, 0.72f);
    face->ex = reach(face, 'x', 1, 0.52f);
    const char *family = face->ft->family_name ? face->ft->family_name : "unnamed";
    strncpy(face->family, family, sizeof face->family - 1);
    face->next = faces;
    return faces = face;
}

TextFace *text_face_open(const char *path, int index, float weight, float optical, const char **problem) {
    text_lock();
    *problem = NULL;
    TextFace *face = find(path, index, weight, optical);
    if (!face) face = open_locked(path, index, weight, optical, problem);
    text_unlock();
    return face;
}

const float *text_glyph_ink(TextFace *face, uint32_t glyph) {
    float *ink = face->ink + 4 * (size_t)(glyph < face->n_glyphs ? glyph : face->n_glyphs);
    if (!isnan(ink[0])) return ink;
    hb_glyph_extents_t box = {0};
    if (glyph >= face->n_glyphs || !hb_font_get_glyph_extents(face->hb, glyph, &box)) box = (hb_glyph_extents_t){0};
    ink[1] = -(float)box.y_bearing / TEXT_UNITS;
    ink[2] = ((float)box.x_bearing + (float)box.width) / TEXT_UNITS;
    ink[3] = -((float)box.y_bearing + (float)box.height) / TEXT_UNITS;
    ink[0] = (float)box.x_bearing / TEXT_UNITS;
    return ink;
}
