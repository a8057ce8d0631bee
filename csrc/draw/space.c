/* space.c: projection, light, the triangles of a grid. */
#include "space.h"

#include <math.h>
#include <string.h>

void space_place(const space_matrix *to, const double *x, const double *y, const double *z, int64_t n, float *out) {
    for (int64_t i = 0; i < n; i++) {
        double r[4];
        for (int k = 0; k < 4; k++) r[k] = to->m[k][0] * x[i] + to->m[k][1] * y[i] + to->m[k][2] * z[i] + to->m[k][3];
        bool seen = r[3] > 1e-9 && isfinite(r[0]) && isfinite(r[1]) && isfinite(r[2]);
        for (int k = 0; k < 3; k++) out[3 * i + k] = seen ? (float)(r[k] / r[3]) : NAN;
    }
}

/* ---- light -------------------------------------------------------------------------------------------------------- */

/* Unit vectors towards the lamps, px right and down and away from the eye: above on the left, and a weaker one on the right. */
static const float key_lamp[3] = {-0.40f, -0.66f, -0.636f}, fill_lamp[3] = {0.70f, 0.05f, -0.712f};
#define AMBIENT 0.52f
#define KEY 0.46f
#define FILL 0.16f

static float positive(float v) { return v > 0 ? v : 0; }

/* How bright a face with this normal is; both sides are alike. */
static float brightness(const float *normal) {
    float length = sqrtf(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
    if (!(length > 0)) return 1;
    float scale = (normal[2] > 0 ? -1 : 1) / length, key = 0, fill = 0;
    for (int k = 0; k < 3; k++) key += normal[k] * scale * key_lamp[k], fill += normal[k] * scale * fill_lamp[k];
    return AMBIENT + KEY * positive(key) + FILL * positive(fill);
}

static void light(const uint8_t *given, float bright, uint8_t *out) {
    for (int k = 0; k < 3; k++) {
        float c = given[k], v = bright <= 1 ? c * bright : c + (255 - c) * (bright - 1);
        out[k] = (uint8_t)(v > 255 ? 255 : v + 0.5f);
    }
    out[3] = given[3];
}

/* Twice the area along the normal; not finite where a corner has no place. */
static void normal_of(const float *a, const float *b, const float *c, float *out) {
    float u[3], v[3];
    for (int k = 0; k < 3; k++) u[k] = b[k] - a[k], v[k] = c[k] - a[k];
    out[0] = u[1] * v[2] - u[2] * v[1], out[1] = u[2] * v[0] - u[0] * v[2], out[2] = u[0] * v[1] - u[1] * v[0];
}

static bool corners_fit(const int32_t *t, int64_t n) {
    return t[0] >= 0 && t[1] >= 0 && t[2] >= 0 && t[0] < n && t[1] < n && t[2] < n;
}

void space_shade(const float *vertices, int64_t n, const int32_t *triangles, int64_t m, const uint8_t *given, int64_t given_step,
                 bool flat, float *room, uint8_t *out) {
    if (!flat) memset(room, 0, (size_t)n * 3 * sizeof *room);
    for (int64_t i = 0; i < m; i++) {
        const int32_t *t = triangles + 3 * i;
        float normal[3] = {0, 0, 0};
        if (corners_fit(t, n)) normal_of(vertices + 3 * t[0], vertices + 3 * t[1], vertices + 3 * t[2], normal);
        bool seen = isfinite(normal[0] + normal[1] + normal[2]);
        if (flat) {
            light(given + i * given_step, seen ? brightness(normal) : 1, out + 4 * i);
            continue;
        }
        if (!seen || !corners_fit(t, n)) continue;
        for (int k = 0; k < 3; k++)
            for (int axis = 0; axis < 3; axis++) room[3 * t[k] + axis] += normal[axis];
    }
    for (int64_t i = 0; !flat && i < n; i++) light(given + i * given_step, brightness(room + 3 * i), out + 4 * i);
}

/* Rows of a grid while their normals are summed: each pointer `columns` numbers. */
typedef struct {
    float *at[2][3];      /* vertices of this row and of the next */
    float *sum[2][3];     /* their normals */
    float *face[2][3];    /* of the two triangles of each cell */
    float *bright;
} grid_rows;

/* Twice the areas along the normals of the triangles (a, b, c) and (a, c, d) of n cells. */
static void cell_normals(const grid_rows *g, int64_t n) {
    for (int axis = 0; axis < 3; axis++) {
        int p = (axis + 1) % 3, q = (axis + 2) % 3;
        const float *p0 = g->at[0][p], *p1 = g->at[1][p], *q0 = g->at[0][q], *q1 = g->at[1][q];
        float *one = g->face[0][axis], *two = g->face[1][axis];
        for (int64_t i = 0; i < n; i++) {
            float up = p0[i + 1] - p0[i], uq = q0[i + 1] - q0[i], vp = p1[i + 1] - p0[i], vq = q1[i + 1] - q0[i];
            float wp = p1[i] - p0[i], wq = q1[i] - q0[i];
            one[i] = up * vq - uq * vp, two[i] = vp * wq - vq * wp;
        }
    }
}

static void add_normals(const grid_rows *g, int64_t n) {
    for (int axis = 0; axis < 3; axis++) {
        const float *one = g->face[0][axis], *two = g->face[1][axis];
        float *near = g->sum[0][axis], *far = g->sum[1][axis];
        for (int64_t i = 0; i < n; i++) near[i] += one[i] + two[i], far[i] += two[i];
        for (int64_t i = 0; i < n; i++) near[i + 1] += one[i], far[i + 1] += one[i] + two[i];
    }
}

/* brightness() of a row, without a branch. */
static void row_brightness(const grid_rows *g, int64_t n) {
    const float *x = g->sum[0][0], *y = g->sum[0][1], *z = g->sum[0][2];
    for (int64_t i = 0; i < n; i++) {
        float length = sqrtf(x[i] * x[i] + y[i] * y[i] + z[i] * z[i]), scale = (z[i] > 0 ? -1.0f : 1.0f) / length;
        float key = (x[i] * key_lamp[0] + y[i] * key_lamp[1] + z[i] * key_lamp[2]) * scale;
        float fill = (x[i] * fill_lamp[0] + y[i] * fill_lamp[1] + z[i] * fill_lamp[2]) * scale;
        key = key > 0 ? key : 0, fill = fill > 0 ? fill : 0;
        float bright = AMBIENT + KEY * key + FILL * fill;
        g->bright[i] = length > 0 ? bright : 1.0f;
    }
}

static bool load_row(const float *from, int64_t n, float *const *out) {
    bool whole = true;
    for (int64_t i = 0; i < n; i++) {
        for (int axis = 0; axis < 3; axis++) out[axis][i] = from[3 * i + axis];
        whole &= from[3 * i] - from[3 * i] == 0;
    }
    return whole;
}

/* light() of one colour under each of n lights, in place of their numbers. */
static void light_row(const uint8_t *given, float *bright, int64_t n, uint8_t *out) {
    const float red = given[0], green = given[1], blue = given[2];
    for (int64_t i = 0; i < n; i++) {
        float b = bright[i], up = b > 1 ? b - 1 : 0;
        b = b > 1 ? 1 : b;
        float v[3] = {red * b + (255 - red) * up, green * b + (255 - green) * up, blue * b + (255 - blue) * up};
        int32_t c[3];
        for (int k = 0; k < 3; k++) c[k] = (int32_t)((v[k] > 255 ? 255 : v[k]) + 0.5f);
        c[0] |= c[1] << 8 | c[2] << 16;
        memcpy(&bright[i], c, sizeof *bright);
    }
    for (int64_t i = 0; i < n; i++) {
        uint32_t word;
        memcpy(&word, &bright[i], sizeof word);
        word |= (uint32_t)given[3] << 24;
        memcpy(out + 4 * i, &word, sizeof word);
    }
}

static void swap_rows(float **a, float **b) {
    for (int axis = 0; axis < 3; axis++) {
        float *kept = a[axis];
        a[axis] = b[axis], b[axis] = kept;
    }
}

bool space_shade_grid(const float *vertices, int64_t rows, int64_t columns, const uint8_t *given, int64_t given_step, float *room,
                      uint8_t *out) {
    grid_rows g;
    float **all[] = {g.at[0], g.at[1], g.sum[0], g.sum[1], g.face[0], g.face[1]};
    for (int k = 0; k < 18; k++) all[k / 3][k % 3] = room + k * columns;
    g.bright = room + 18 * columns;
    memset(room, 0, (size_t)columns * 19 * sizeof *room);
    if (!load_row(vertices, columns, g.at[0])) return false;
    for (int64_t j = 0; j < rows; j++) {
        if (j + 1 < rows) {
            if (!load_row(vertices + 3 * (j + 1) * columns, columns, g.at[1])) return false;
            for (int axis = 0; axis < 3; axis++) memset(g.sum[1][axis], 0, (size_t)columns * sizeof **g.sum[1]);
            cell_normals(&g, columns - 1);
            add_normals(&g, columns - 1);
        }
        row_brightness(&g, columns);
        if (!given_step) light_row(given, g.bright, columns, out + 4 * j * columns);
        else
            for (int64_t i = 0, k = j * columns; i < columns; i++, k++) light(given + k * given_step, g.bright[i], out + 4 * k);
        swap_rows(g.at[0], g.at[1]);
        swap_rows(g.sum[0], g.sum[1]);
    }
    return true;
}

/* ---- grids -------------------------------------------------------------------------------------------------------- */

static bool has_place(const float *vertices, int64_t i) { return vertices[3 * i] == vertices[3 * i]; }

/* A row of cells of which all vertices have a place. */
static void whole_row(int32_t a, int32_t columns, int32_t *out) {
    for (int32_t i = 0; i + 1 < columns; i++, a++, out += 6) {
        int32_t d = a + columns;
        out[0] = a, out[1] = a + 1, out[2] = d + 1, out[3] = a, out[4] = d + 1, out[5] = d;
    }
}

static bool have_places(const float *vertices, int64_t n) {
    int missing = 0;
    for (int64_t i = 0; i < n; i++) missing |= !has_place(vertices, i);
    return !missing;
}

int64_t space_grid(const float *vertices, int64_t rows, int64_t columns, int32_t *out) {
    int64_t made = 0;
    bool whole = have_places(vertices, columns);
    for (int64_t j = 0; j + 1 < rows; j++) {
        bool was_whole = whole;
        whole = have_places(vertices + 3 * (j + 1) * columns, columns);
        if (was_whole && whole) {
            whole_row((int32_t)(j * columns), (int32_t)columns, out + 3 * made);
            made += 2 * (columns - 1);
            continue;
        }
        for (int64_t i = 0; i + 1 < columns; i++) {
            int64_t a = j * columns + i, b = a + 1, d = a + columns, c = d + 1;
            bool has_a = has_place(vertices, a), has_b = has_place(vertices, b), has_c = has_place(vertices, c);
            bool has_d = has_place(vertices, d);
            if (has_a + has_b + has_c + has_d < 3) continue;
            int64_t split[2][3] = {{a, b, c}, {a, c, d}};
            if (!has_a || !has_c) split[0][0] = a, split[0][1] = b, split[0][2] = d, split[1][0] = b, split[1][1] = c, split[1][2] = d;
            for (int k = 0; k < 2; k++) {
                const int64_t *t = split[k];
                if (!has_place(vertices, t[0]) || !has_place(vertices, t[1]) || !has_place(vertices, t[2])) continue;
                for (int corner = 0; corner < 3; corner++) out[3 * made + corner] = (int32_t)t[corner];
                made++;
            }
        }
    }
    return made;
}
