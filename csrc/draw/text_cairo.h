/* text_cairo.h: showing runs on vector surfaces of cairo. */
#ifndef DRAW_TEXT_CAIRO_H
#define DRAW_TEXT_CAIRO_H
#include <cairo.h>

#include "text.h"

/* What a run says: UTF-8, the byte at which each character starts (n_characters + 1 offsets), and per glyph the index of
 * the first character that it stands for. */
typedef struct {
    const char *utf8;
    const uint32_t *offsets;
    size_t n_characters;
    const uint32_t *clusters;
    bool rtl;
} TextString;

/* Show a run in the present user space. Takes the lock by itself. NULL or a static string. */
const char *text_show_run(cairo_t *cr, const TextRun *run, const TextString *string);

#endif
