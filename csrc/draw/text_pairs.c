/* text_pairs.c: advances of ASCII pairs. */
#include "text_pairs.h"

#include <stdlib.h>
#include <string.h>

TextPairs *text_pairs_of(TextFace *face, const char *features) {
    if (strncmp(face->family, "Inter", 5) != 0 || strlen(features) >= sizeof ((TextPairs *)0)->features) return NULL;
    int kept = 0;
    for (TextPairs *pairs = face->pairs; pairs; pairs = pairs->next, kept++)
        if (!strcmp(pairs->features, features)) return pairs;
    TextPairs *pairs = kept < 4 ? malloc(sizeof *pairs) : NULL;
    if (!pairs) return NULL;
    strcpy(pairs->features, features);
    /* With contextual alternates on, glyphs depend on more than themselves. */
    pairs->refuted = strstr(features, "calt=0") == NULL;
    memset(pairs->glyphs, 0xFF, sizeof pairs->glyphs);
    for (int i = 0; i < PAIR_COUNT; i++)
        for (int j = 0; j <= PAIR_COUNT; j++) pairs->advances[i][j] = INT32_MIN;
    pairs->next = face->pairs;
    return face->pairs = pairs;
}

static bool is_printable(const uint8_t *text, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (text[i] < PAIR_FIRST || text[i] >= PAIR_FIRST + PAIR_COUNT) return false;
    return true;
}

static int after(const uint8_t *text, size_t n, size_t i) { return i + 1 < n ? text[i + 1] - PAIR_FIRST : PAIR_COUNT; }

bool text_pairs_get(const TextPairs *pairs, const uint8_t *text, size_t n, uint32_t *glyphs, int32_t *advances) {
    if (pairs->refuted || !is_printable(text, n)) return false;
    for (size_t i = 0; i < n; i++) {
        int c = text[i] - PAIR_FIRST;
        glyphs[i] = pairs->glyphs[c];
        advances[i] = pairs->advances[c][after(text, n, i)];
        if (advances[i] == INT32_MIN) return false;
    }
    return true;
}

void text_pairs_learn(TextPairs *pairs, const uint8_t *text, size_t n, const hb_glyph_info_t *infos,
                      const hb_glyph_position_t *places, size_t count) {
    if (pairs->refuted || !is_printable(text, n)) return;
    pairs->refuted = count != n;
    for (size_t i = 0; i < n && !pairs->refuted; i++) {
        uint32_t *glyph = &pairs->glyphs[text[i] - PAIR_FIRST];
        int32_t *advance = &pairs->advances[text[i] - PAIR_FIRST][after(text, n, i)];
        bool plain = infos[i].cluster == i && infos[i].codepoint && places[i].x_offset == 0 && places[i].y_offset == 0;
        bool agrees = (*glyph == UINT32_MAX || *glyph == infos[i].codepoint) &&
                      (*advance == INT32_MIN || *advance == places[i].x_advance);
        pairs->refuted = !plain || !agrees;
        *glyph = infos[i].codepoint;
        *advance = places[i].x_advance;
    }
}
