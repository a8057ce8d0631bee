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

static void put(uint8_t *at, uint32_t v, int bytes) {
    for (int i = bytes - 1; i >= 0; i--, v >>= 8) at[i] = (uint8_t)v;
}

/* A cmap of one format 12 table: a group a character, in ascending order. */
static hb_blob_t *make_cmap(const uint32_t *codepoints, const uint32_t *glyphs, size_t m) {
    size_t length = 12 + 16 + 12 * m;
    uint8_t *data = calloc(1, length);
    if (!data) return NULL;
    put(data + 2, 1, 2);
    put(data + 4, 3, 2), put(data + 6, 10, 2), put(data + 8, 12, 4); /* Windows, full Unicode */
    put(data + 12, 12, 2), put(data + 16, (uint32_t)(16 + 12 * m), 4), put(data + 24, (uint32_t)m, 4);
    for (size_t i = 0; i < m; i++) {
        uint8_t *group = data + 28 + 12 * i;
        put(group, codepoints[i], 4), put(group + 4, codepoints[i], 4), put(group + 8, glyphs[i], 4);
    }
    return hb_blob_create((char *)data, (unsigned)length, HB_MEMORY_MODE_WRITABLE, data, free);
}

/* The same font with another cmap: characters may mean glyphs that only features reach, such as tabular digits. */
static hb_face_t *with_cmap(hb_face_t *face, const hb_map_t *renamed, const uint32_t *codepoints,
                            const uint32_t *glyphs, size_t m) {
    hb_blob_t *file = hb_face_reference_blob(face); /* a face still being built does not list its tables */
    hb_face_destroy(face);
    face = hb_face_create(file, 0);
    hb_blob_destroy(file);
    uint32_t *ids = malloc((m + 1) * sizeof *ids);
    hb_face_t *builder = hb_face_builder_create();
    for (size_t i = 0; ids && i < m; i++) {
        hb_codepoint_t id = hb_map_get(renamed, glyphs[i]);
        ids[i] = id == HB_MAP_VALUE_INVALID ? 0 : id;
    }
    hb_blob_t *cmap = ids ? make_cmap(codepoints, ids, m) : NULL;
    free(ids);
    hb_tag_t tags[64];
    unsigned count = 64;
    hb_face_get_table_tags(face, 0, &count, tags);
    for (unsigned i = 0; cmap && i < count; i++) {
        if (tags[i] == HB_TAG('c', 'm', 'a', 'p')) continue;
        hb_blob_t *table = hb_face_reference_table(face, tags[i]);
        hb_face_builder_add_table(builder, tags[i], table);
        hb_blob_destroy(table);
    }
    if (cmap) hb_face_builder_add_table(builder, HB_TAG('c', 'm', 'a', 'p'), cmap);
    hb_blob_destroy(cmap);
    hb_face_destroy(face);
    return builder;
}

static hb_subset_input_t *make_input(TextFace *face, const uint32_t *glyphs, size_t n, const uint32_t *codepoints, size_t m) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) return NULL;
    for (size_t i = 0; i < n; i++) hb_set_add(hb_subset_input_glyph_set(input), glyphs[i]);
    for (size_t i = 0; i < m; i++) hb_set_add(hb_subset_input_unicode_set(input), codepoints[i]);
    if (!glyphs) hb_set_add_range(hb_subset_input_glyph_set(input), 0, face->n_glyphs - 1);
    /* Positions are ours and a viewer must not shape again: layout tables, variations and hints stay out. */
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | (glyphs ? 0 : HB_SUBSET_FLAGS_RETAIN_GIDS));
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    const char *tags[] = {"GSUB", "GPOS", "GDEF", "STAT", "MVAR", "HVAR", "avar", "kern", "DSIG", "meta", "Glyp"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) hb_set_add(drop, hb_tag_from_string(tags[i], 4));
    pin_axes(input, face);
    return input;
}

const char *text_subset(TextFace *face, const uint32_t *glyphs, size_t n, const uint32_t *codepoints, size_t m,
                        char **data, size_t *size) {
    hb_subset_input_t *input = make_input(face, glyphs, n, codepoints, m);
    if (!input) return "out of memory";
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(face->hb_face, input);
    hb_subset_input_destroy(input);
    hb_face_t *made = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
    if (made && m) made = with_cmap(made, hb_subset_plan_old_to_new_glyph_mapping(plan), codepoints, glyphs, m);
    if (plan) hb_subset_plan_destroy(plan);
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
