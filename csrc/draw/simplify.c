/* simplify.c: long lines for pages of vectors. */
#include "simplify.h"

#include <stdlib.h>

#include "bins.h"

static bool polyline_make(polyline *p, int64_t room) {
    p->n = 0;
    p->x = malloc((size_t)(2 * room + 2) * sizeof(double));
    p->y = p->x ? p->x + room + 1 : NULL;
    return p->x != NULL;
}

static void add(polyline *p, double x, double y) { p->x[p->n] = x, p->y[p->n++] = y; }

/* -1 left of the seen part, 1 right of it, else 0. */
static int side_of(const piece *p, double left, double right) {
    if (p->n == 0) return 0;
    double low = p->x_first < p->x_last ? p->x_first : p->x_last, high = p->x_first + p->x_last - low;
    return high < left ? -1 : low > right ? 1 : 0;
}

static bool is_hidden(const pieces *all, int64_t i, double left, double right) {
    int side = side_of(&all->items[i], left, right);
    if (side == 0) return false;
    if (i > 0 && side_of(&all->items[i - 1], left, right) != side) return false;
    return i + 1 == all->n || side_of(&all->items[i + 1], left, right) == side;
}

static bool unfold(const pieces *all, double left, double right, polyline *out) {
    if (!polyline_make(out, 4 * all->n)) return false;
    for (int64_t i = 0; i < all->n; i++) {
        double corner[4][2];
        if (all->items[i].n == 0) {
            add(out, NAN, NAN);
            continue;
        }
        if (is_hidden(all, i, left, right)) continue;
        int n = piece_points(&all->items[i], corner);
        for (int k = 0; k < n; k++) add(out, corner[k][0], corner[k][1]);
    }
    return true;
}

bool simplify_line(const column *x, const column *y, double left, double right, double bins, polyline *out) {
    if ((double)x->n <= 4 * bins * fmax(1, fmin(1e6, right - left))) {
        if (!polyline_make(out, x->n)) return false;
        column_px(x, 0, x->n, out->x);
        column_px(y, 0, x->n, out->y);
        out->n = x->n;
        return true;
    }
    pieces all = {0};
    binning cut = {x, y, left, bins, false, 0};
    bins_cut(&cut, 0, x->n, &all);
    bool made = !all.out_of_memory && unfold(&all, left, right, out);
    pieces_free(&all);
    return made;
}
