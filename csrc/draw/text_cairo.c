/* text_cairo.c: runs as text of cairo's vector surfaces: glyphs embedded by cairo, with the string behind them so that a
 * reader can search and copy. Cairo gets an FT_Face of its own per face, so that no lock is shared with it. */
#include "text_cairo.h"

#include <cairo-ft.h>
#include <math.h>
#include <stdlib.h>

static FT_Library library;      /* locked */

/* The bytes for cairo's FT_Face. Cairo embeds a variable font at its default place, whatever is asked for: elsewhere it
 * gets a static instance of the whole font (8 ms once; a subset would depend on what was drawn before). */
static const char *font_bytes(TextFace *face, const char **data, size_t *length) {
    if (face->moved) return text_subset(face, NULL, 0, NULL, 0, (char **)data, length);
    hb_blob_t *blob = hb_face_reference_blob(face->hb_face);
    unsigned size;
    *data = hb_blob_get_data(blob, &size);
    *length = size;
    hb_blob_destroy(blob); /* the hb_face lives as long as the process, and the bytes with it */
    return NULL;
}

static const char *make_font(TextFace *face) {
    if (face->cairo_face) return NULL;
    if (!library && FT_Init_FreeType(&library)) return "FreeType does not start";
    const char *data;
    size_t length;
    const char *problem = font_bytes(face, &data, &length);
    if (problem) return problem;
    FT_Face ft;
    int index = face->moved ? 0 : face->index;
    if (FT_New_Memory_Face(library, (const FT_Byte *)data, (FT_Long)length, index, &ft)) return "the font cannot be read again";
    face->cairo_face = cairo_ft_font_face_create_for_ft_face(ft, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
    return cairo_font_face_status(face->cairo_face) ? "cairo cannot use the font" : NULL;
}

static void set_options(cairo_t *cr) {
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(cr, options);
    cairo_font_options_destroy(options);
}

static cairo_glyph_t *place(const TextRun *run) {
    cairo_glyph_t *glyphs = malloc((run->n + 1) * sizeof *glyphs);
    if (!glyphs) return NULL;
    double turn = run->angle * (M_PI / 180.0), c = cos(turn), s = sin(turn);
    for (size_t i = 0; i < run->n; i++) {
        double px = run->positions[2 * i], py = run->positions[2 * i + 1];
        glyphs[i] = (cairo_glyph_t){run->glyphs[i], run->x + px * c + py * s, run->y - px * s + py * c};
    }
    return glyphs;
}

/* Groups of glyphs and the bytes that they stand for, in reading order; returns how many. */
static int make_clusters(const TextRun *run, const TextString *string, cairo_text_cluster_t *clusters) {
    int count = 0;
    size_t n = run->n, byte = 0;
    for (size_t i = 0; i < n;) {
        size_t at = string->rtl ? n - 1 - i : i, j = i + 1;
        while (j < n && string->clusters[string->rtl ? n - 1 - j : j] == string->clusters[at]) j++;
        size_t next = j < n ? string->clusters[string->rtl ? n - 1 - j : j] : string->n_characters;
        if (next > string->n_characters || string->offsets[next] < byte) return -1;
        clusters[count++] = (cairo_text_cluster_t){(int)(string->offsets[next] - byte), (int)(j - i)};
        byte = string->offsets[next];
        i = j;
    }
    return count;
}

const char *text_show_run(cairo_t *cr, const TextRun *run, const TextString *string) {
    if (!run->n || !(run->color[3] > 0)) return NULL;
    text_lock();
    const char *problem = make_font(run->face);
    text_unlock();
    if (problem) return problem;
    cairo_glyph_t *glyphs = place(run);
    cairo_text_cluster_t *clusters = malloc((run->n + 1) * sizeof *clusters);
    if (!glyphs || !clusters) return free(glyphs), free(clusters), "out of memory";
    cairo_matrix_t matrix;
    cairo_matrix_init_rotate(&matrix, -run->angle * (M_PI / 180.0));
    cairo_matrix_scale(&matrix, run->size, run->size);
    cairo_set_font_face(cr, run->face->cairo_face);
    cairo_set_font_matrix(cr, &matrix);
    set_options(cr);
    cairo_set_source_rgba(cr, run->color[0], run->color[1], run->color[2], run->color[3]);
    int count = make_clusters(run, string, clusters);
    if (count > 0)
        cairo_show_text_glyphs(cr, string->utf8, (int)string->offsets[string->n_characters], glyphs, (int)run->n, clusters,
                               count, string->rtl ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : 0);
    else cairo_show_glyphs(cr, glyphs, (int)run->n);
    free(glyphs);
    free(clusters);
    return cairo_status(cr) ? cairo_status_to_string(cairo_status(cr)) : NULL;
}
