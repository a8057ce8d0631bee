/* sheet.h: what waits to go to the graphics processor in one call: upright boxes and glyphs, and the atlas of the glyphs. */
#ifndef DRAW_SHEET_H
#define DRAW_SHEET_H
#include "path.h"
#include "text.h"

/* A box (u < 0: its pixels are covered by area) or a glyph (u, v: top left of its coverage in the atlas). As the shader reads. */
typedef struct {
    float x0, y0, x1, y1; /* device px */
    float u, v, exponent; /* exponent: weight of a glyph's ink is its coverage to this power */
    float color[4];       /* premultiplied */
} quad;

typedef struct sheet sheet;

/* NULL where there is no memory. The atlas has size x size bytes. */
sheet *sheet_make(int size);
void sheet_free(sheet *s);

/* Quads added since the last call; they stay where they are until the next one is added. */
const quad *sheet_take(sheet *s, int64_t *n);

/* The atlas, and the rows of it that changed since the last call: first == last where none did. */
const uint8_t *sheet_atlas(sheet *s, int *size, int *first, int *last);

/* Forget all glyphs. What waits must have been drawn. */
void sheet_clear(sheet *s);

enum { SHEET_DONE, SHEET_FULL, SHEET_UNFIT, SHEET_MEMORY };

/* Add the boxes of a path inside the clip; SHEET_UNFIT where it is no such path. */
int sheet_path(sheet *s, const path_spec *path, const int clip[4]);

/* Add a run's glyphs. SHEET_FULL: the atlas has no room; SHEET_UNFIT: too large; then none of it was added. Locked. */
int sheet_run(sheet *s, const TextRun *run, double scale, const int clip[4]);

#endif
