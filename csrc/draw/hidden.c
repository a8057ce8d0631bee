/* hidden.c: points behind a mesh. Points are few and cells many: points are sorted from top to bottom, and a cell looks at those
 * between its highest and its lowest corner alone. */
#include "hidden.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEARER 1.5 /* radii by which marks put strokes and dots before what they stand for */

typedef struct {
    double x, y, z;
    int64_t at; /* of the point in the list that was given */
} place;

typedef struct {
    place *places; /* by y */
    int64_t n;
    double slack, least;
    uint8_t *out;
} search;

static int by_y(const void *a, const void *b) {
    const place *p = a, *q = b;
    if (p->y != q->y) return p->y < q->y ? -1 : 1;
    return p->at < q->at ? -1 : p->at > q->at;
}

/* The first place at y or below it on the page. */
static int64_t first_from(const search *s, double y) {
    int64_t low = 0, high = s->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (s->places[middle].y < y) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* The depth of a triangle at (x, y), its sides included; NaN where it is not. */
static double depth_of_face(double (*v)[3], double x, double y) {
    double ax = v[1][0] - v[0][0], ay = v[1][1] - v[0][1], bx = v[2][0] - v[0][0], by = v[2][1] - v[0][1];
    double area = ax * by - bx * ay, px = x - v[0][0], py = y - v[0][1];
    if (area == 0) return NAN;
    double s = (px * by - bx * py) / area, t = (ax * py - px * ay) / area;
    if (!(s >= 0 && t >= 0 && s + t <= 1)) return NAN;
    return v[0][2] + s * (v[1][2] - v[0][2]) + t * (v[2][2] - v[0][2]);
}

/* The same for a stroke, or for a dot, whose ends are one. */
static double depth_of_stroke(double (*v)[3], double radius, double x, double y) {
    double dx = v[1][0] - v[0][0], dy = v[1][1] - v[0][1], length = dx * dx + dy * dy;
    double t = length > 0 ? ((x - v[0][0]) * dx + (y - v[0][1]) * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    double ox = x - v[0][0] - t * dx, oy = y - v[0][1] - t * dy;
    return ox * ox + oy * oy <= radius * radius ? v[0][2] + t * (v[1][2] - v[0][2]) : NAN;
}

static uint8_t opacity_of(const mesh_part *p, int64_t i) {
    if (p->colors) return p->colors[i * p->color_step + 3 * p->channel_step];
    return p->table->colors[lookup_index(p->table, map_value(&p->values.map, column_value(&p->values, i)))][3];
}

/* The corners of cell i, a dot's twice; false where it cannot be drawn or is seen through. */
static bool corners_of(const mesh_part *p, int64_t i, double (*v)[3]) {
    for (int k = 0; k < p->corners; k++) {
        int32_t at;
        memcpy(&at, p->cells + i * p->cell_step + k * p->corner_step, 4);
        if (at < 0 || at >= p->n || opacity_of(p, p->flat ? i : at) < 255) return false;
        for (int axis = 0; axis < 3; axis++) {
            float part;
            memcpy(&part, p->vertices + at * p->vertex_step + axis * p->axis_step, 4);
            if (!isfinite(part)) return false;
            v[k][axis] = part;
        }
    }
    if (p->corners == 1) memcpy(v[1], v[0], sizeof v[0]);
    return true;
}

static void look_behind(const search *s, const mesh_part *p, int64_t i) {
    double v[3][3], radius = 0;
    if (p->corners < 3) {
        double size = column_value(&p->sizes, p->sizes.step ? i : 0);
        if (!(size >= s->least)) return;
        radius = size / 2;
    }
    if (!corners_of(p, i, v)) return;
    double low = fmin(v[0][1], v[1][1]), high = fmax(v[0][1], v[1][1]);
    if (p->corners == 3) low = fmin(low, v[2][1]), high = fmax(high, v[2][1]);
    for (int64_t k = first_from(s, low - radius); k < s->n && s->places[k].y <= high + radius; k++) {
        const place *at = &s->places[k];
        double depth = p->corners == 3 ? depth_of_face(v, at->x, at->y) : depth_of_stroke(v, radius, at->x, at->y) + NEARER * radius;
        if (depth < at->z - s->slack) s->out[at->at] = 1;
    }
}

const char *mesh_hides(const mesh_spec *s, const float *points, int64_t n, double slack, double least, uint8_t *out) {
    search w = {malloc(((size_t)n + 1) * sizeof(place)), 0, slack, least, out};
    if (!w.places) return "out of memory";
    memset(out, 0, (size_t)n);
    for (int64_t i = 0; i < n; i++) {
        const float *p = points + 3 * i;
        if (isfinite(p[0]) && isfinite(p[1]) && isfinite(p[2])) w.places[w.n++] = (place){p[0], p[1], p[2], i};
    }
    qsort(w.places, (size_t)w.n, sizeof *w.places, by_y);
    for (int k = 0; k < s->n && w.n; k++)
        for (int64_t i = 0; s->parts[k].has_depth && i < s->parts[k].m; i++) look_behind(&w, &s->parts[k], i);
    free(w.places);
    return NULL;
}
