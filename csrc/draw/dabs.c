/* dabs.c: a pixel is one word whose 64 bits are places spread over it; the pen is a table of words, one set for each of
 * PHASES x PHASES positions of its centre within a pixel. Covered places are counted once all dabs are laid. */
#include "dabs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mask.h"
#include "spot.h"
#include "threads.h"

#define PHASES 16     /* positions of the pen a pixel, each way */
#define WIDEST 4.0    /* px */
#define SIDE 5        /* pixels aside that the widest pen can touch */
#define NOTCH 0.08    /* share of its radius that the edge dips between two dabs, */
#define DEEPEST 0.05  /* px, at most */
#define FEWEST 3000   /* points */
#define SHORT 2.5     /* px: mean length of a side */
#define PROBES 64     /* sides that are measured */
#define CLOSE 0.03    /* px: a dab nearer than this to the one before is left out */
#define GRAIN 150000  /* points a thread */
#define BAND_BYTES 16000000

typedef struct {
    int side, reach;  /* pixels aside; from the centre's pixel to the first */
    double radius, step; /* of a dab; between dabs */
    uint64_t words[PHASES * PHASES][SIDE * SIDE];
} pen;

typedef struct {
    uint64_t *words;
    int64_t stride;
    int width, height; /* pixels within the margin of `SIDE` on each side */
    double left, top;
    int low, high;     /* rows that were touched, within the margins */
} sheet;

/* ---- the pen ------------------------------------------------------------------------------------------------------ */

/* Place i of a pixel: all columns and all rows of 64 are taken once. */
static double place_x(int i) { return (i + 0.5) / 64; }
static double place_y(int i) {
    int turned = (i & 1) << 5 | (i & 2) << 3 | (i & 4) << 1 | (i & 8) >> 1 | (i & 16) >> 3 | (i & 32) >> 5;
    return (turned + 0.5) / 64;
}

/* The places of the pixel at (px, py) that lie in the disc about (x, y). */
static uint64_t disc_word(double px, double py, double x, double y, double radius) {
    uint64_t word = 0;
    for (int i = 0; i < 64; i++) {
        double dx = px + place_x(i) - x, dy = py + place_y(i) - y;
        word |= (uint64_t)(dx * dx + dy * dy < radius * radius) << i;
    }
    return word;
}

static void pen_make(pen *p, double width) {
    p->radius = width / 2;
    double notch = fmin(p->radius * NOTCH, DEEPEST);
    p->step = 2 * sqrt(2 * p->radius * notch - notch * notch);
    p->reach = p->radius <= 1 ? 1 : 2, p->side = 2 * p->reach + 1;
    for (int phase = 0; phase < PHASES * PHASES; phase++) {
        double x = (phase % PHASES + 0.5) / PHASES, y = (phase / PHASES + 0.5) / PHASES;
        for (int j = 0; j < p->side; j++)
            for (int i = 0; i < p->side; i++)
                p->words[phase][j * p->side + i] = disc_word(i - p->reach, j - p->reach, x, y, p->radius);
    }
}

/* ---- dabs ---------------------------------------------------------------------------------------------------------- */

typedef struct {
    const pen *pen;
    sheet *sheet;
    spot last; /* the latest dab */
} hand;

/* Where the dab at q lies on the sheet; NULL: nowhere. */
static uint64_t *spot_on(const hand *h, spot q, int *phase) {
    double x = q.x - h->sheet->left, y = q.y - h->sheet->top, reach = h->pen->radius;
    if (!(x > -reach && y > -reach && x < h->sheet->width + reach && y < h->sheet->height + reach)) return NULL;
    int column = (int)((x + SIDE) * PHASES), row = (int)((y + SIDE) * PHASES);
    *phase = row % PHASES * PHASES + column % PHASES;
    column = column / PHASES - h->pen->reach, row = row / PHASES - h->pen->reach;
    if (row < h->sheet->low) h->sheet->low = row;
    if (row + h->pen->side > h->sheet->high) h->sheet->high = row + h->pen->side;
    return h->sheet->words + row * h->sheet->stride + column;
}

static void dab(hand *h, spot q) {
    int phase;
    uint64_t *at = spot_on(h, q, &phase);
    h->last = q;
    if (!at) return;
    const uint64_t *words = h->pen->words[phase];
    int64_t stride = h->sheet->stride;
    if (h->pen->side == 3) {
        at[0] |= words[0], at[1] |= words[1], at[2] |= words[2], at += stride;
        at[0] |= words[3], at[1] |= words[4], at[2] |= words[5], at += stride;
        at[0] |= words[6], at[1] |= words[7], at[2] |= words[8];
        return;
    }
    for (int j = 0; j < SIDE; j++, at += stride, words += SIDE)
        for (int i = 0; i < SIDE; i++) at[i] |= words[i];
}

/* Whether the side from p to q leaves the sheet alone. */
static bool is_hidden(const hand *h, spot p, spot q) {
    const sheet *s = h->sheet;
    double reach = h->pen->radius, right = s->left + s->width + reach, bottom = s->top + s->height + reach;
    return (p.x < s->left - reach && q.x < s->left - reach) || (p.x > right && q.x > right) ||
           (p.y < s->top - reach && q.y < s->top - reach) || (p.y > bottom && q.y > bottom);
}

static void draw_side(hand *h, spot p, spot q) {
    double dx = q.x - p.x, dy = q.y - p.y, square = dx * dx + dy * dy;
    if (square < CLOSE * CLOSE) { /* else a slow line would be laid thick */
        dx = q.x - h->last.x, dy = q.y - h->last.y;
        if (dx * dx + dy * dy < CLOSE * CLOSE) return;
        dx = q.x - p.x, dy = q.y - p.y;
    }
    int n = 1 + (int)(sqrt(square) / h->pen->step);
    for (int i = 1; i < n; i++) dab(h, (spot){p.x + dx * i / n, p.y + dy * i / n});
    dab(h, q);
}

static void draw_run(hand *h, const spot *p, int64_t n) {
    dab(h, p[0]);
    for (int64_t k = 0; k + 1 < n; k++)
        if (!is_hidden(h, p[k], p[k + 1])) draw_side(h, p[k], p[k + 1]);
}

/* ---- driver -------------------------------------------------------------------------------------------------------- */

typedef struct {
    const canvas *canvas;
    const path_spec *s;
    const pen *pen;
    const spot *points;
    int bands;
    bool failed[MAX_THREADS];
} work;

static void paint(const sheet *sheet, const canvas *c, uint32_t src, int top) {
    int low = sheet->low > SIDE ? sheet->low : SIDE, high = sheet->high < sheet->height + SIDE ? sheet->high : sheet->height + SIDE;
    uint8_t bytes[BLOCK];
    for (int row = low; row < high; row++)
        for (int x = 0; x < sheet->width; x += BLOCK) {
            int n = sheet->width - x < BLOCK ? sheet->width - x : BLOCK;
            mask_kernels()->weigh(sheet->words + row * sheet->stride + SIDE + x, n, bytes);
            blend_run(canvas_row(c, top + row - SIDE) + c->x0 + x, bytes, n, src);
        }
}

/* One band of rows; each band walks along the whole line. */
static bool draw_band(const work *w, int band) {
    const canvas *c = w->canvas;
    int64_t rows = c->y1 - c->y0;
    int top = c->y0 + (int)(rows * band / w->bands), bottom = c->y0 + (int)(rows * (band + 1) / w->bands);
    sheet sheet = {.width = c->x1 - c->x0, .height = bottom - top, .left = c->x0, .top = top};
    sheet.stride = sheet.width + 2 * SIDE, sheet.low = sheet.height + 2 * SIDE;
    sheet.words = calloc((size_t)sheet.stride * (size_t)(sheet.height + 2 * SIDE), sizeof *sheet.words);
    if (!sheet.words) return false;
    hand h = {.pen = w->pen, .sheet = &sheet};
    int64_t n = w->s->x.n, from = 0;
    for (int64_t i = 0; i <= n; i++) {
        if (i < n && !isnan(w->points[i].x + w->points[i].y)) continue;
        if (i > from) draw_run(&h, w->points + from, i - from);
        from = i + 1;
    }
    paint(&sheet, c, pixel_of(w->s->stroke), top);
    free(sheet.words);
    return true;
}

static void draw_part(void *context, int part, int parts) {
    work *w = context;
    for (int band = part; band < w->bands; band += parts) w->failed[part] |= !draw_band(w, band);
}

/* Bands of so many rows that their words take no more than a picture of some size, and one at least for each part. */
static int bands_for(const canvas *c, int parts) {
    int64_t bytes = (int64_t)(c->x1 - c->x0 + 2 * SIDE) * (c->y1 - c->y0) * (int64_t)sizeof(uint64_t), rows = c->y1 - c->y0;
    int64_t bands = 1 + bytes / BAND_BYTES;
    bands = (bands + parts - 1) / parts * parts;
    return (int)(bands < rows ? bands : rows);
}

/* Whether the sides are short, as far as a few of them tell. */
static bool is_fine(const path_spec *s) {
    double sum = 0, x[2], y[2];
    int found = 0;
    for (int k = 0; k < PROBES; k++) {
        int64_t at = (s->x.n - 2) * k / (PROBES - 1);
        column_px(&s->x, at, 2, x);
        column_px(&s->y, at, 2, y);
        double length = hypot(x[1] - x[0], y[1] - y[0]);
        if (length == length) sum += length, found++;
    }
    return found && sum / found < SHORT;
}

static spot *read_points(const path_spec *s) {
    spot *points = malloc((size_t)s->x.n * sizeof *points);
    double x[BLOCK], y[BLOCK];
    for (int64_t start = 0; points && start < s->x.n; start += BLOCK) {
        int64_t n = s->x.n - start < BLOCK ? s->x.n - start : BLOCK;
        column_px(&s->x, start, n, x);
        column_px(&s->y, start, n, y);
        for (int64_t i = 0; i < n; i++) points[start + i] = (spot){x[i], y[i]};
    }
    return points;
}

int dabs_stroke(const canvas *c, const path_spec *s) {
    bool plain = !s->dashes && !s->ring && !s->closed && s->cap == CAP_ROUND && s->join == JOIN_ROUND;
    if (!plain || s->x.n < FEWEST || !(s->width > 0 && s->width <= WIDEST - 0.1) || !is_fine(s)) return DABS_UNFIT;
    if (c->x1 <= c->x0 || c->y1 <= c->y0) return DABS_DONE;
    pen *p = malloc(sizeof *p);
    work w = {.canvas = c, .s = s, .pen = p, .points = p ? read_points(s) : NULL};
    bool ok = w.points;
    int parts = parts_for(s->x.n, GRAIN);
    if (ok) {
        pen_make(p, s->width);
        w.bands = bands_for(c, parts);
        run_parts(draw_part, &w, parts);
    }
    for (int i = 0; ok && i < parts; i++) ok = !w.failed[i];
    free((void *)w.points);
    free(p);
    return ok ? DABS_DONE : DABS_MEMORY;
}
