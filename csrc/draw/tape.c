/* tape.c: numbers as pairs of float32, runs, extents. */
#include "tape.h"

#include <stdlib.h>

#include "threads.h"

#define LEAF TAPE_LEAF
#define FAN TAPE_FAN
#define GRAIN 1000000 /* points a thread */
#define LARGEST 1e300

static inline double whole(const float part[2]) { return (double)part[0] + (double)part[1]; }

void tape_free(tape *t) {
    for (int i = 0; i < TAPE_LEVELS; i++) free(t->level[i].nodes);
    free(t->runs);
    *t = (tape){0};
}

/* ---- places --------------------------------------------------------------------------------------------------- */

void tape_units(const column *c, double origin, double unit, int64_t start, int64_t n, double *out) {
    column_mapped(c, start, n, out);
    double inverse = 1 / unit;
    for (int64_t i = 0; i < n; i++) out[i] = (out[i] - origin) * inverse;
}

static void widen(const double *v, int64_t n, double *low, double *high) {
    double a = *low, b = *high;
    for (int64_t i = 0; i < n; i++) a = v[i] < a ? v[i] : a, b = v[i] > b ? v[i] : b; /* NaN is neither */
    *low = a, *high = b;
}

void tape_extent(const column *c, double *low, double *high) {
    double v[BLOCK];
    for (int64_t start = 0; start < c->n; start += BLOCK) {
        int64_t n = c->n - start < BLOCK ? c->n - start : BLOCK;
        column_mapped(c, start, n, v);
        widen(v, n, low, high);
    }
}

bool tape_unit(double low, double high, double *origin, double *unit) {
    *origin = low / 2 + high / 2, *unit = high / 2 - low / 2;
    if (!(*unit > fabs(*origin) * 1e-15)) *unit = fmax(fabs(*origin), 1e-280);
    return *unit < LARGEST && fabs(*origin) < LARGEST;
}

/* Origins and units from the extents of all points. */
static bool set_units(tape *t, const column *x, const column *y) {
    const column *both[2] = {x, y};
    for (int k = 0; k < 2; k++) {
        double low = INFINITY, high = -INFINITY;
        tape_extent(both[k], &low, &high);
        if (!(low <= high)) low = high = 0; /* gaps alone */
        if (!tape_unit(low, high, &t->origin[k], &t->unit[k])) return false;
    }
    return true;
}

void tape_points(const tape *t, const column *x, const column *y, int64_t from, int64_t to, float *out) {
    double u[BLOCK], v[BLOCK];
    for (int64_t start = from; start < to; start += BLOCK) {
        int64_t n = to - start < BLOCK ? to - start : BLOCK;
        tape_units(x, t->origin[0], t->unit[0], start, n, u);
        tape_units(y, t->origin[1], t->unit[1], start, n, v);
        for (int64_t i = 0; i < n; i++, out += 4) {
            if (isnan(u[i] + v[i])) {
                out[0] = out[2] = TAPE_GAP, out[1] = out[3] = 0;
                continue;
            }
            tape_split(u[i], out);
            tape_split(v[i], out + 2);
        }
    }
}

/* ---- runs and nodes ------------------------------------------------------------------------------------------- */

static bool add_run(tape *t, int64_t first) {
    if (t->run_count == t->run_room) {
        int64_t room = t->run_room ? 2 * t->run_room : 4;
        int64_t(*grown)[2] = realloc(t->runs, (size_t)room * sizeof *grown);
        if (!grown) return false;
        t->runs = grown, t->run_room = room;
    }
    t->runs[t->run_count][0] = t->runs[t->run_count][1] = first;
    t->run_count++;
    return true;
}

/* Points from .. to - 1 join the runs. */
static int find_runs(tape *t, const column *x, const column *y, int64_t from) {
    double u[BLOCK], v[BLOCK];
    for (int64_t start = from; start < x->n; start += BLOCK) {
        int64_t n = x->n - start < BLOCK ? x->n - start : BLOCK;
        column_mapped(x, start, n, u);
        column_mapped(y, start, n, v);
        for (int64_t i = 0; i < n; i++) {
            if (isnan(u[i] + v[i])) continue;
            bool joins = t->run_count && t->runs[t->run_count - 1][1] == start + i;
            if (!joins && t->run_count == TAPE_RUNS) return TAPE_UNFIT;
            if (!joins && !add_run(t, start + i)) return TAPE_MEMORY;
            t->runs[t->run_count - 1][1] = start + i + 1;
        }
    }
    return TAPE_DONE;
}

typedef struct {
    tape *t;
    const column *x, *y;
    int64_t first, end; /* leaves to be made */
} building;

static void make_leaves(void *context, int part, int parts) {
    const building *b = context;
    double v[BLOCK];
    int64_t count = b->end - b->first, from = b->first + count / parts * part;
    int64_t to = part + 1 < parts ? b->first + count / parts * (part + 1) : b->end;
    for (int64_t leaf = from; leaf < to; leaf++) {
        int64_t start = leaf * LEAF, n = b->y->n - start < LEAF ? b->y->n - start : LEAF;
        double low = INFINITY, high = -INFINITY;
        tape_units(b->y, b->t->origin[1], b->t->unit[1], start, n, v);
        widen(v, n, &low, &high);
        tape_node *node = &b->t->level[0].nodes[leaf];
        *node = (tape_node){{TAPE_GAP, 0}, {-TAPE_GAP, 0}};
        if (low > high) continue;
        tape_split(low, node->low);
        tape_split(high, node->high);
    }
}

static bool make_room(tape_level *l, int64_t n) {
    if (n > l->room) {
        int64_t room = l->n ? n + n / 2 : n;
        tape_node *grown = realloc(l->nodes, (size_t)room * sizeof *grown);
        if (!grown) return false;
        l->nodes = grown, l->room = room;
    }
    l->n = n;
    return true;
}

static void join_nodes(const tape_level *below, tape_level *l, int64_t i) {
    int64_t from = i * FAN, to = from + FAN < below->n ? from + FAN : below->n;
    tape_node made = below->nodes[from];
    for (int64_t j = from + 1; j < to; j++) {
        const tape_node *other = &below->nodes[j];
        if (whole(other->low) < whole(made.low)) made.low[0] = other->low[0], made.low[1] = other->low[1];
        if (whole(other->high) > whole(made.high)) made.high[0] = other->high[0], made.high[1] = other->high[1];
    }
    l->nodes[i] = made;
}

/* Nodes from the leaf of point `from` on. */
static bool make_nodes(tape *t, const column *x, const column *y, int64_t from) {
    int64_t first = from / LEAF;
    if (!make_room(&t->level[0], (x->n + LEAF - 1) / LEAF)) return false;
    building b = {t, x, y, first, t->level[0].n};
    run_parts(make_leaves, &b, parts_for(x->n - from, GRAIN));
    t->levels = 1;
    while (t->level[t->levels - 1].n > 1) {
        const tape_level *below = &t->level[t->levels - 1];
        tape_level *l = &t->level[t->levels++];
        if (!make_room(l, (below->n + FAN - 1) / FAN)) return false;
        first /= FAN;
        for (int64_t i = first; i < l->n; i++) join_nodes(below, l, i);
    }
    return true;
}

int tape_extend(tape *t, const column *x, const column *y) {
    int64_t from = t->n;
    if (x->n == from) return TAPE_DONE;
    int status = find_runs(t, x, y, from);
    if (status != TAPE_DONE) return status;
    t->n = x->n;
    return make_nodes(t, x, y, from) ? TAPE_DONE : TAPE_MEMORY;
}

int tape_make(tape *t, const column *x, const column *y) {
    *t = (tape){0};
    if (!set_units(t, x, y)) return TAPE_UNFIT;
    return tape_extend(t, x, y);
}
