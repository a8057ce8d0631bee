/* shape.c: marker outlines and their coverage. */
#include "shape.h"

#include <math.h>

void shape_grown(const shape *s, double size, double grow, shape *out) {
    int n = out->corners = s->corners;
    out->radius = fmax(0, s->radius * size + grow);
    double area = 0;
    for (int i = 0; i < n; i++) {
        int j = (i + 1) % n;
        area += s->x[i] * s->y[j] - s->x[j] * s->y[i];
    }
    double turn = area < 0 ? -grow : grow;
    for (int i = 0; i < n; i++) {
        int before = (i + n - 1) % n, after = (i + 1) % n;
        double ax = s->x[i] - s->x[before], ay = s->y[i] - s->y[before], bx = s->x[after] - s->x[i],
               by = s->y[after] - s->y[i], la = hypot(ax, ay), lb = hypot(bx, by);
        /* normals of both sides; the corner moves along their sum so far that both sides move by turn */
        double nx = ay / la + by / lb, ny = -ax / la - bx / lb, scale = 2 / fmax(0.05, nx * nx + ny * ny);
        out->x[i] = s->x[i] * size + turn * nx * scale, out->y[i] = s->y[i] * size + turn * ny * scale;
        if (n) out->radius = fmax(i ? out->radius : 0, hypot(out->x[i], out->y[i]));
    }
}

static void add_span(float *row, int w, double a, double b, float weight) {
    a = a < 0 ? 0 : a, b = b > w ? w : b;
    if (!(b > a)) return;
    int i = (int)a, j = (int)b;
    if (i == j) {
        row[i] += weight * (float)(b - a);
        return;
    }
    row[i] += weight * (float)(i + 1 - a);
    for (int k = i + 1; k < j; k++) row[k] += weight;
    if (j < w) row[j] += weight * (float)(b - j);
}

/* Where the horizontal line at y (relative to the centre) enters and leaves, ascending; returns their count. */
static int crossings(const shape *s, double y, double *at) {
    if (s->corners == 0) {
        double square = s->radius * s->radius - y * y;
        if (square <= 0) return 0;
        at[1] = sqrt(square), at[0] = -at[1];
        return 2;
    }
    int n = 0;
    for (int i = 0; i < s->corners; i++) {
        int j = i + 1 < s->corners ? i + 1 : 0;
        if ((s->y[i] <= y) == (s->y[j] <= y)) continue;
        double x = s->x[i] + (y - s->y[i]) / (s->y[j] - s->y[i]) * (s->x[j] - s->x[i]);
        int k = n++;
        for (; k > 0 && at[k - 1] > x; k--) at[k] = at[k - 1];
        at[k] = x;
    }
    return n;
}

void shape_cover(const shape *s, double cx, double cy, float *cover, int w, int h, int cuts) {
    double at[MAX_CORNERS + 1], step = 1.0 / cuts;
    int from = (int)fmax(0, floor((cy - s->radius) * cuts)), to = (int)fmin(h * cuts, ceil((cy + s->radius) * cuts));
    for (int cut = from; cut < to; cut++) {
        int n = crossings(s, (cut + 0.5) * step - cy, at);
        for (int i = 0; i + 1 < n; i += 2)
            add_span(cover + cut / cuts * w, w, cx + at[i], cx + at[i + 1], (float)step);
    }
}
