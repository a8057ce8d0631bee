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

/* ---- grids -------------------------------------------------------------------------------------------------------- */

static bool has_place(const float *vertices, int64_t i) { return vertices[3 * i] == vertices[3 * i]; }

int64_t space_grid(const float *vertices, int64_t rows, int64_t columns, int32_t *out) {
    int64_t made = 0;
    for (int64_t j = 0; j + 1 < rows; j++)
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
    return made;
}
