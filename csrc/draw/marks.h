/* marks.h: markers as the graphics processor takes them: a record each. */
#ifndef DRAW_MARKS_H
#define DRAW_MARKS_H
#include "marker.h"

typedef struct {
    float x, y, size;  /* size: px at dpi 100 */
    union {
        uint8_t rgba[4];
        float index;   /* of the colour table: scene.Mapped */
    };
} mark;

/* Records of all markers in scale space less an origin, the middle of them; x is TRAIL_GAP where there is no number. Returns how
 * many: all. low, high: their extent from the origin. */
int64_t marks_plain(const marker_spec *s, mark *out, double origin[2], double low[2], double high[2]);

/* Records of the markers that can touch bounds (x0, y0, x1, y1), in device px. */
int64_t marks_px(const marker_spec *s, const double bounds[4], mark *out, double low[2], double high[2]);

#endif
