/* text_subset.c: font files that hold only the glyphs of a picture, for embedding. */
#include "text.h"

#include <hb-ot.h>
#include <hb-subset.h>
#include <stdlib.h>
#include <string.h>

static void pin_axes(hb_subset_input_t *input, const TextFace *face) {
    hb_ot_var_axis_info_t axes[16];
    unsigned n = 16;
    hb_ot_var_get_axis_infos(face->hb_face, 0, &n, axes);
    for (unsigned i = 0; i < n; i++) {
        float at = axes[i].default_value;
        if (axes[i].tag == HB_TAG('w', 'g', 'h', 't')) at = face->weight;
        if (axes[i].tag == HB_TAG('o', 'p', 's', 'z')) at = face->optical;
        at = at < axes[i].min_value ? axes[i].min_value : at > axes[i].max_value ? axes[i].max_value : at;
        hb_subset_input_pin_axis_location(input, face->hb_face, axes[i].tag, at);
    }
}

const char *text_subset(TextFace *face, const uint32_t *glyphs, size_t n, const uint32_t *codepoints, size_t m,
                        char **data, size_t *size) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) return "out of memory";
    for (size_t i = 0; i < n; i++) hb_set_add(hb_subset_input_glyph_set(input), glyphs[i]);
    for (size_t i = 0; i < m; i++) hb_set_add(hb_subset_input_unicode_set(input), codepoints[i]);
    /* A viewer must not shape again: positions are ours, so the layout tables and hints stay out. */
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    const char *tags[] = {"GSUB", "GPOS", "GDEF", "STAT", "MVAR", "HVAR", "avar", "kern", "DSIG", "meta"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) hb_set_add(drop, hb_tag_from_string(tags[i], 4));
    hb_set_add(drop, HB_TAG('G', 'l', 'y', 'p')); /* some fonts carry their editor's tables */
    pin_axes(input, face);
    hb_face_t *made = hb_subset_or_fail(face->hb_face, input);
    hb_subset_input_destroy(input);
    if (!made) return "the font cannot be subset";
    hb_blob_t *blob = hb_face_reference_blob(made);
    unsigned length;
    const char *from = hb_blob_get_data(blob, &length);
    *data = malloc(length ? length : 1);
    if (*data) memcpy(*data, from, length), *size = length;
    hb_blob_destroy(blob);
    hb_face_destroy(made);
    return *data ? NULL : "out of memory";
}
