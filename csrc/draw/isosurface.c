/* isosurface.c: marching tetrahedra (Doi and Koide 1991): each cell is cut into six tetrahedra round its main diagonal, alike in
 * all cells, so that neighbours agree on every shared face and no case is ambiguous. A vertex lies on an edge between a node and
 * one of the seven nodes that follow it (bits 1: along z, 2: along y, 4: along x); two slabs of edges are remembered. */
#include "isosurface.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    draw_volume v;
    double level;
    draw_shell *out;
    int32_t *slab[2]; /* an edge of the slices i, i + 1: 1 + its vertex, 0: none yet */
    bool no_memory;
} builder;

static const int paths[6][4] = {{0, 3, 1, 7}, {0, 1, 5, 7}, {0, 2, 3, 7}, {0, 6, 2, 7}, {0, 5, 4, 7}, {0, 4, 6, 7}};

static bool has_room(void **memory, int64_t *room, int64_t wanted, size_t size) {
    if (wanted <= *room) return true;
    int64_t larger = *room * 2 > wanted ? *room * 2 : wanted + 1024;
    void *moved = realloc(*memory, (size_t)larger * size);
    if (!moved) return false;
    *memory = moved, *room = larger;
    return true;
}

static int64_t node_of(const builder *b, int64_t i, int64_t j, int64_t k) { return (i * b->v.ny + j) * b->v.nz + k; }

/* The vertex on the edge between two corners of the cell at (i, j, k); one of them holds all bits of the other. */
static int32_t vertex_on(builder *b, int64_t i, int64_t j, int64_t k, int p, int q) {
    int low = p & q, way = p ^ q;
    int64_t at[3] = {i + (low >> 2 & 1), j + (low >> 1 & 1), k + (low & 1)};
    int64_t to[3] = {at[0] + (way >> 2 & 1), at[1] + (way >> 1 & 1), at[2] + (way & 1)};
    int32_t *known = &b->slab[at[0] & 1][(at[1] * b->v.nz + at[2]) * 7 + way - 1];
    if (*known) return *known - 1;
    draw_shell *out = b->out;
    if (out->n >= INT32_MAX - 1 || !has_room((void **)&out->vertices, &out->room, out->n + 1, 3 * sizeof(double))) {
        b->no_memory = true;
        return 0;
    }
    double from = b->v.values[node_of(b, at[0], at[1], at[2])], end = b->v.values[node_of(b, to[0], to[1], to[2])];
    double t = (b->level / 2 - from / 2) / (end / 2 - from / 2);
    const double *axes[3] = {b->v.x, b->v.y, b->v.z};
    for (int axis = 0; axis < 3; axis++) {
        double a = axes[axis][at[axis]], c = axes[axis][to[axis]];
        out->vertices[3 * out->n + axis] = t == 1 ? c : a + t * (c - a);
    }
    *known = (int32_t)++out->n;
    return *known - 1;
}

static void add_triangle(builder *b, int32_t p, int32_t q, int32_t r) {
    draw_shell *out = b->out;
    if (p == q || q == r || r == p) return;
    if (!has_room((void **)&out->triangles, &out->triangle_room, out->m + 1, 3 * sizeof(int32_t))) {
        b->no_memory = true;
        return;
    }
    int32_t *to = out->triangles + 3 * out->m++;
    to[0] = p, to[1] = q, to[2] = r;
}

/* A tetrahedron of positive volume c[0 .. 3]; bits of `above`: corners at or above the level. The triangles are seen
 * counter-clockwise from below the level. */
static void cut(builder *b, int64_t i, int64_t j, int64_t k, const int *c, int above) {
    int count = (above & 1) + (above >> 1 & 1) + (above >> 2 & 1) + (above >> 3 & 1);
    if (count == 0 || count == 4) return;
    if (count == 2) {
        int in[2], out[2], m = 0, n = 0;
        for (int v = 0; v < 4; v++) {
            if (above >> v & 1) in[m++] = v;
            else out[n++] = v;
        }
        /* an even order (in, in, out, out) keeps the volume's sign */
        bool odd = (in[0] == 0 && in[1] == 2) || (in[0] == 1 && in[1] == 3);
        if (odd) m = out[0], out[0] = out[1], out[1] = m;
        int32_t e[4] = {vertex_on(b, i, j, k, c[in[0]], c[out[0]]), vertex_on(b, i, j, k, c[in[0]], c[out[1]]),
                        vertex_on(b, i, j, k, c[in[1]], c[out[1]]), vertex_on(b, i, j, k, c[in[1]], c[out[0]])};
        add_triangle(b, e[0], e[1], e[2]);
        add_triangle(b, e[0], e[2], e[3]);
        return;
    }
    /* one corner against three, in an order that keeps the volume's sign */
    static const int rest[4][3] = {{1, 2, 3}, {0, 3, 2}, {0, 1, 3}, {0, 2, 1}};
    int alone = 0, bits = count == 1 ? above : ~above & 15;
    while (!(bits >> alone & 1)) alone++;
    int32_t e[3];
    for (int n = 0; n < 3; n++) e[n] = vertex_on(b, i, j, k, c[alone], c[rest[alone][n]]);
    if (count == 1) add_triangle(b, e[0], e[1], e[2]);
    else add_triangle(b, e[0], e[2], e[1]);
}

static void march(builder *b, int64_t i, int64_t j, int64_t k) {
    int above = 0;
    for (int c = 0; c < 8; c++) {
        double value = b->v.values[node_of(b, i + (c >> 2), j + (c >> 1 & 1), k + (c & 1))];
        if (!isfinite(value)) return;
        above |= (value >= b->level) << c;
    }
    if (above == 0 || above == 255) return;
    for (int t = 0; t < 6 && !b->no_memory; t++) {
        int mine = 0;
        for (int v = 0; v < 4; v++) mine |= (above >> paths[t][v] & 1) << v;
        cut(b, i, j, k, paths[t], mine);
    }
}

int draw_isosurface(draw_volume v, double level, draw_shell *out) {
    if (v.nx < 2 || v.ny < 2 || v.nz < 2) return 0;
    size_t edges = (size_t)v.ny * (size_t)v.nz * 7;
    builder b = {.v = v, .level = level, .out = out};
    for (int s = 0; s < 2; s++) b.slab[s] = calloc(edges, sizeof(int32_t));
    b.no_memory = !b.slab[0] || !b.slab[1];
    for (int64_t i = 0; i + 1 < v.nx && !b.no_memory; i++) {
        memset(b.slab[(i + 1) & 1], 0, edges * sizeof(int32_t));
        for (int64_t j = 0; j + 1 < v.ny && !b.no_memory; j++)
            for (int64_t k = 0; k + 1 < v.nz && !b.no_memory; k++) march(&b, i, j, k);
    }
    free(b.slab[0]);
    free(b.slab[1]);
    return b.no_memory ? -1 : 0;
}

void draw_shell_free(draw_shell *shell) {
    free(shell->vertices);
    free(shell->triangles);
}
