/* corners.c: cells, corner by corner. */
#include "corners.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FAR 1e6f /* px; a vertex farther out is not drawn, nor what it belongs to */

/* The colour of a cell or of a vertex, where it is no share of a table. */
static void color_at(const mesh_part *p, int64_t i, uint8_t out[4]) {
    const uint8_t *from = p->colors ? p->colors + i * p->color_step : NULL;
    if (from) {
        for (int k = 0; k < 4; k++) out[k] = from[k * p->channel_step];
        return;
    }
    double v = map_value(&p->values.map, column_value(&p->values, i));
    memcpy(out, p->table->colors[lookup_index(p->table, v)], 4);
}

bool corners_opaque(const mesh_part *p) {
    int64_t n = p->flat ? p->m : p->n;
    if (corners_mapped(p))
        for (int64_t i = 0; i < p->table->n + 2; i++)
            if (p->table->colors[i][3] != 255) return false;
    for (int64_t i = 0; i < n; i++) {
        uint8_t color[4];
        color_at(p, i, color);
        if (color[3] != 255) return false;
    }
    return true;
}

/* A vertex in px; false: it cannot be drawn. */
static bool vertex_at(const mesh_part *p, int64_t i, float at[3]) {
    const char *from = p->vertices + i * p->vertex_step;
    at[2] = 0;
    for (int axis = 0; axis < (p->has_depth ? 3 : 2); axis++) memcpy(&at[axis], from + axis * p->axis_step, 4);
    return fabsf(at[0]) < FAR && fabsf(at[1]) < FAR && isfinite(at[2]);
}

/* The vertices of a cell; false: one of them is none or cannot be drawn. */
static bool cell_at(const mesh_part *p, int64_t cell, int64_t which[3], float at[3][3], float *low, float *high) {
    for (int k = 0; k < p->corners; k++) {
        int32_t i;
        memcpy(&i, p->cells + cell * p->cell_step + k * p->corner_step, 4);
        if (i < 0 || i >= p->n || !vertex_at(p, i, at[k])) return false;
        which[k] = i;
    }
    for (int k = 0; k < p->corners; k++) *low = fminf(*low, at[k][2]), *high = fmaxf(*high, at[k][2]);
    return true;
}

int64_t corners_triangles(const mesh_part *p, mesh_corner *out, float *low, float *high) {
    int64_t n = 0, which[3];
    bool mapped = corners_mapped(p);
    for (int64_t cell = 0; cell < p->m; cell++) {
        float at[3][3];
        if (!cell_at(p, cell, which, at, low, high)) continue;
        for (int k = 0; k < 3; k++) {
            mesh_corner *to = &out[3 * n + k];
            memcpy(to->at, at[k], sizeof to->at);
            if (mapped) {
                double v = map_value(&p->values.map, column_value(&p->values, which[k]));
                to->share = (float)((v - p->table->lo) * p->table->gain);
            } else {
                color_at(p, p->flat ? cell : which[k], to->rgba);
            }
        }
        n++;
    }
    return n;
}

/* Strokes ordered by the middle of their depths, the farthest first; equals stay in turn. */
typedef struct {
    float depth;
    int64_t index;
} ranked;

static int compare(const void *a, const void *b) {
    const ranked *p = a, *q = b;
    if (p->depth != q->depth) return p->depth > q->depth ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

static bool sort_strokes(mesh_stroke *strokes, int64_t n) {
    ranked *order = malloc((size_t)(n + 1) * sizeof *order);
    mesh_stroke *copy = malloc((size_t)(n + 1) * sizeof *copy);
    bool ok = order && copy;
    for (int64_t i = 0; ok && i < n; i++) order[i] = (ranked){strokes[i].from[2] + strokes[i].to[2], i};
    if (ok) {
        qsort(order, (size_t)n, sizeof *order, compare);
        memcpy(copy, strokes, (size_t)n * sizeof *copy);
        for (int64_t i = 0; i < n; i++) strokes[i] = copy[order[i].index];
    }
    free(order);
    free(copy);
    return ok;
}

int64_t corners_strokes(const mesh_part *p, int which, mesh_stroke *out, float *low, float *high) {
    int64_t n = 0, vertex[3];
    for (int64_t cell = 0; cell < p->m; cell++) {
        float at[3][3];
        double size = column_value(&p->sizes, p->sizes.step ? cell : 0);
        if (!(size > 0) || !cell_at(p, cell, vertex, at, low, high)) continue;
        int last = p->corners - 1;
        mesh_stroke *to = &out[n];
        memcpy(to->from, at[0], sizeof to->from);
        memcpy(to->to, at[last], sizeof to->to);
        to->radius = (float)fmin(size / 2, 1e5);
        color_at(p, p->flat ? cell : vertex[0], to->colors[0]);
        color_at(p, p->flat ? cell : vertex[last], to->colors[1]);
        bool opaque = (to->colors[0][3] & to->colors[1][3]) == 255;
        n += which == STROKES_ALL || opaque == (which == STROKES_OPAQUE);
    }
    return which != STROKES_THIN || sort_strokes(out, n) ? n : -1;
}
