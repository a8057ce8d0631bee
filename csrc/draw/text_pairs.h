/* text_pairs.h: advances of ASCII pairs, learned from what HarfBuzz shaped: plain labels then need no shaping. */
#ifndef DRAW_TEXT_PAIRS_H
#define DRAW_TEXT_PAIRS_H
#include "text.h"

#define PAIR_FIRST 32
#define PAIR_COUNT 95                 /* printable ASCII; the column after it stands for the end of the string */

/* For one face and one list of features: the glyph of each character, and its advance (TEXT_UNITS an em) before another.
 * It holds only where a glyph depends on its character alone and its advance on the next one as well, which is so for
 * Inter without contextual alternates. Should two strings ever disagree, the table is given up. */
typedef struct TextPairs {
    struct TextPairs *next;
    char features[48];
    bool refuted;
    uint32_t glyphs[PAIR_COUNT];      /* UINT32_MAX: unknown */
    int32_t advances[PAIR_COUNT][PAIR_COUNT + 1]; /* INT32_MIN: unknown */
} TextPairs;

/* The table of a face, made when first asked for; NULL where none is kept. Locked. */
TextPairs *text_pairs_of(TextFace *face, const char *features);

/* Glyphs and advances of n characters, if all are known. Locked. */
bool text_pairs_get(const TextPairs *pairs, const uint8_t *text, size_t n, uint32_t *glyphs, int32_t *advances);

/* Take over what a shaped string shows. Locked. */
void text_pairs_learn(TextPairs *pairs, const uint8_t *text, size_t n, const hb_glyph_info_t *infos,
                      const hb_glyph_position_t *places, size_t count);

#endif
