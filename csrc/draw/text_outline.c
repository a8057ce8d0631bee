/* text_outline.c: glyph outlines in px, as verbs and points. */
#include "text.h"

#include <math.h>
#include <stdlib.h>
#include FT_OUTLINE_H

typedef struct {
    TextOutline *out;
    double xx, xy, yx, yy, x, y;      /* font units (y up) to px (y down) */
    double last_x, last_y;            /* font units */
    bool open;
} Pen;

static bool verb(TextOutline *out, uint8_t kind) {
    if (out->n_verbs == out->verb_room) {
        size_t room = out->verb_room ? 2 * out->verb_room : 256;
        uint8_t *verbs = realloc(out->verbs, room);
        if (!verbs) return false;
        out->verbs = verbs, out->verb_room = room;
    }
    out->verbs[out->n_verbs++] = kind;
    return true;
}

static bool point(Pen *pen, double x, double y) {
    TextOutline *out = pen->out;
    if (out->n_points == out->point_room) {
        size_t room = out->point_room ? 2 * out->point_room : 512;
        double *points = realloc(out->points, 2 * room * sizeof(double));
        if (!points) return false;
        out->points = points, out->point_room = room;
    }
    out->points[2 * out->n_points] = pen->xx * x + pen->xy * y + pen->x;
    out->points[2 * out->n_points + 1] = pen->yx * x + pen->yy * y + pen->y;
    out->n_points++;
    return true;
}

static int finish(Pen *pen) {
    if (!pen->open) return 0;
    pen->open = false;
    return verb(pen->out, 3) ? 0 : 1;
}

static int move_to(const FT_Vector *to, void *data) {
    Pen *pen = data;
    if (finish(pen)) return 1;
    pen->open = true;
    pen->last_x = to->x, pen->last_y = to->y;
    return !(verb(pen->out, 0) && point(pen, to->x, to->y));
}

static int line_to(const FT_Vector *to, void *data) {
    Pen *pen = data;
    pen->last_x = to->x, pen->last_y = to->y;
    return !(verb(pen->out, 1) && point(pen, to->x, to->y));
}

static int cubic_to(const FT_Vector *a, const FT_Vector *b, const FT_Vector *to, void *data) {
    Pen *pen = data;
    pen->last_x = to->x, pen->last_y = to->y;
    return !(verb(pen->out, 2) && point(pen, a->x, a->y) && point(pen, b->x, b->y) && point(pen, to->x, to->y));
}

static int conic_to(const FT_Vector *by, const FT_Vector *to, void *data) {
    Pen *pen = data;
    double ax = pen->last_x + 2.0 / 3.0 * (by->x - pen->last_x), ay = pen->last_y + 2.0 / 3.0 * (by->y - pen->last_y);
    double bx = to->x + 2.0 / 3.0 * (by->x - to->x), by_y = to->y + 2.0 / 3.0 * (by->y - to->y);
    pen->last_x = to->x, pen->last_y = to->y;
    return !(verb(pen->out, 2) && point(pen, ax, ay) && point(pen, bx, by_y) && point(pen, to->x, to->y));
}

static const FT_Outline_Funcs callbacks = {move_to, line_to, conic_to, cubic_to, 0, 0};

bool text_outline_run(TextOutline *outline, const TextRun *run) {
    double turn = run->angle * (M_PI / 180.0), c = cos(turn), s = sin(turn);
    double unit = run->size / run->face->ft->units_per_EM;
    Pen pen = {outline, c * unit, -s * unit, -s * unit, -c * unit};
    for (size_t i = 0; i < run->n; i++) {
        if (FT_Load_Glyph(run->face->ft, run->glyphs[i], FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP)) continue;
        if (run->face->ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE) continue;
        double px = run->positions[2 * i], py = run->positions[2 * i + 1];
        pen.x = run->x + px * c + py * s;
        pen.y = run->y - px * s + py * c;
        pen.open = false;
        if (FT_Outline_Decompose(&run->face->ft->glyph->outline, &callbacks, &pen) || finish(&pen)) return false;
    }
    return true;
}

void text_outline_free(TextOutline *outline) {
    free(outline->verbs);
    free(outline->points);
    *outline = (TextOutline){0};
}
