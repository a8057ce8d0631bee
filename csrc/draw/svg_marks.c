/* svg_marks.c: scene.Markers as vertices of a path, as uses, or as shapes one by one. */
#include "svgfmt.h"

#include <math.h>
#include <string.h>

static void put_shape(svg_text *out, const marker_spec *s, double x, double y, double size) {
    if (!s->outline.corners) {
        svg_print(out, "<circle cx=\""), svg_number(out, x);
        svg_print(out, "\" cy=\""), svg_number(out, y);
        svg_print(out, "\" r=\""), svg_number(out, s->outline.radius * size);
        svg_print(out, "\"");
        return;
    }
    svg_print(out, "<path d=\"");
    svg_pen pen = svg_pen_on(out);
    for (int i = 0; i < s->outline.corners; i++) {
        double px = x + s->outline.x[i] * size, py = y + s->outline.y[i] * size;
        i ? svg_line(&pen, px, py) : svg_move(&pen, px, py);
    }
    svg_close(&pen);
    svg_print(out, "\"");
}

static void put_use(svg_text *out, const char *id, double x, double y) {
    svg_print(out, "<use href=\"#"), svg_print(out, id);
    svg_print(out, "\" x=\""), svg_number(out, x);
    svg_print(out, "\" y=\""), svg_number(out, y);
    svg_print(out, "\"");
}

const char *svg_markers(svg_text *out, const marker_spec *s, int form, const char *id, const double bounds[4]) {
    double xs[BLOCK], ys[BLOCK], sizes[BLOCK], values[BLOCK];
    svg_pen pen = svg_pen_on(out);
    bool begun = false, coloured = s->fill_kind == FILL_EACH || s->fill_kind == FILL_MAPPED;
    for (int64_t start = 0; start < s->x.n && !out->failed; start += BLOCK) {
        int64_t n = s->x.n - start < BLOCK ? s->x.n - start : BLOCK;
        column_px(&s->x, start, n, xs), column_px(&s->y, start, n, ys);
        column_values(&s->sizes, start, n, sizes);
        if (s->fill_kind == FILL_MAPPED) column_mapped(&s->values, start, n, values);
        for (int64_t i = 0; i < n; i++) {
            double reach = sizes[i] * s->outline.radius + s->width, x = xs[i], y = ys[i];
            if (!(x >= bounds[0] - reach && x <= bounds[2] + reach && y >= bounds[1] - reach && y <= bounds[3] + reach)) continue;
            if (!(sizes[i] > 0)) continue;
            if (form == SVG_VERTICES) {
                int64_t before = pen.x, before_y = pen.y;
                if (!begun) svg_move(&pen, x, y);
                else svg_line(&pen, x, y);
                if (begun && pen.x == before && pen.y == before_y) svg_stay(&pen);
                begun = true;
                continue;
            }
            if (form == SVG_USES) put_use(out, id, x, y);
            else put_shape(out, s, x, y, sizes[i]);
            if (coloured) svg_paint(out, "fill", marker_fill(s, start + i, s->fill_kind == FILL_MAPPED ? values[i] : 0));
            svg_print(out, "/>\n");
        }
    }
    return out->failed ? "out of memory" : NULL;
}
