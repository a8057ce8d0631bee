/* painter.c: the order of pieces. Those that cross are cut; of those that share a part of the page the farther comes first; where
 * that runs in a circle one is cut again. Whatever no pair decides goes by depth, then by the order of the mesh. */
#include "painter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TILES 48     /* the page is searched in as many across and down */
#define FINE 2.0     /* px across from which a face may be halved for its colours */
#define HALVINGS 4
#define ROUNDS 2000000 /* pieces looked at while circles are broken, after which they are broken by depth */
#define WORK 100       /* pairs looked at for each piece that there may be, after which a scene is better off as a picture */

typedef struct {
    int64_t *at, n, room;
} list;

typedef struct {
    const mesh_spec *mesh;
    piece_memory *memory;
    piece **all; /* dead ones too */
    int64_t n, room, waits_n, waits_room, most, live;
    piece **waits; /* still to be compared with the others */
    piece_pair *pairs;
    int64_t pairs_n, pairs_room;
    list tiles[TILES * TILES];
    int64_t work;                     /* pairs looked at so far */
    int64_t *stamp, stamp_room, turn; /* stamp: the turn in which a piece was last looked at */
    double box[4];
    int32_t edge; /* the next free number */
    bool see_through;
    int tone;
} painter;

/* Room for one more; false: out of memory. */
static bool grow(void **items, int64_t n, int64_t *room, size_t size) {
    if (n < *room) return true;
    int64_t more = *room * 2 + 64;
    void *moved = more < INT64_MAX / (int64_t)size / 2 ? realloc(*items, (size_t)more * size) : NULL;
    if (!moved) return false;
    *items = moved, *room = more;
    return true;
}

static bool list_add(list *l, int64_t i) {
    if (!grow((void **)&l->at, l->n, &l->room, sizeof *l->at)) return false;
    l->at[l->n++] = i;
    return true;
}

static bool wait_for(painter *w, piece *p) {
    if (!p || !grow((void **)&w->waits, w->waits_n, &w->waits_room, sizeof *w->waits)) return false;
    w->waits[w->waits_n++] = p;
    return true;
}

/* ---- from cells to pieces ----------------------------------------------------------------------------------------- */

typedef struct {
    double at[3]; /* px right, px down, depth */
    int color[4];
} vertex;

static void color_of(const mesh_part *p, int64_t i, int *out) {
    const uint8_t *c;
    if (p->colors) {
        for (int k = 0; k < 4; k++) out[k] = p->colors[i * p->color_step + k * p->channel_step];
        return;
    }
    c = p->table->colors[lookup_index(p->table, map_value(&p->values.map, column_value(&p->values, i)))];
    for (int k = 0; k < 4; k++) out[k] = c[k];
}

/* The corners of cell i; false where it cannot be drawn. */
static bool read_cell(const mesh_part *p, int64_t i, vertex *out) {
    for (int k = 0; k < p->corners; k++) {
        int32_t at;
        memcpy(&at, p->cells + i * p->cell_step + k * p->corner_step, 4);
        if (at < 0 || at >= p->n) return false;
        for (int axis = 0; axis < 3; axis++) {
            float part = 0;
            if (axis < 2 || p->has_depth) memcpy(&part, p->vertices + at * p->vertex_step + axis * p->axis_step, 4);
            if (!(fabsf(part) < 1e6f)) return false;
            out[k].at[axis] = (double)part + 0.0; /* one zero only */
        }
        color_of(p, p->flat ? i : at, out[k].color);
    }
    return true;
}

static int range_of(const vertex *v, int n) {
    int widest = 0;
    for (int k = 0; k < 4; k++) {
        int low = 255, high = 0;
        for (int i = 0; i < n; i++) low = v[i].color[k] < low ? v[i].color[k] : low, high = v[i].color[k] > high ? v[i].color[k] : high;
        widest = high - low > widest ? high - low : widest;
    }
    return widest;
}

static void mean_color(const vertex *v, int n, uint8_t *out) {
    for (int k = 0; k < 4; k++) {
        int sum = 0;
        for (int i = 0; i < n; i++) sum += v[i].color[k];
        out[k] = (uint8_t)((sum + n / 2) / n);
    }
}

static vertex between(const vertex *a, const vertex *b, double t) {
    vertex out;
    for (int k = 0; k < 3; k++) out.at[k] = a->at[k] + t * (b->at[k] - a->at[k]);
    for (int k = 0; k < 4; k++) out.color[k] = (int)floor(a->color[k] + t * (b->color[k] - a->color[k]) + 0.5);
    return out;
}

/* Numbers of the sides of all triangles: equal where two lie between the same two places. */
typedef struct {
    double ends[6];
    int64_t cell;
    int side;
} side_key;

static int by_ends(const void *a, const void *b) {
    const side_key *p = a, *q = b;
    for (int k = 0; k < 6; k++)
        if (p->ends[k] != q->ends[k]) return p->ends[k] < q->ends[k] ? -1 : 1;
    return p->cell != q->cell ? (p->cell < q->cell ? -1 : 1) : p->side - q->side;
}

/* Whether the side from a to b is the other way round in its key. */
static bool is_turned(const double *a, const double *b) {
    for (int k = 0; k < 3; k++)
        if (a[k] != b[k]) return a[k] > b[k];
    return false;
}

static bool number_sides(painter *w, int64_t cells, int32_t **out) {
    side_key *keys = malloc((size_t)(3 * cells + 1) * sizeof *keys);
    int32_t *numbers = malloc((size_t)(3 * cells + 1) * sizeof *numbers);
    int64_t n = 0, cell = 0;
    *out = numbers;
    if (!keys || !numbers) {
        free(keys);
        return false;
    }
    for (int k = 0; k < w->mesh->n; k++)
        for (int64_t i = 0; w->mesh->parts[k].corners == 3 && i < w->mesh->parts[k].m; i++, cell++) {
            vertex v[3];
            if (!read_cell(&w->mesh->parts[k], i, v)) continue;
            for (int j = 0; j < 3; j++) {
                const double *a = v[j].at, *b = v[(j + 1) % 3].at;
                bool turned = is_turned(a, b);
                memcpy(keys[n].ends, turned ? b : a, sizeof v->at);
                memcpy(keys[n].ends + 3, turned ? a : b, sizeof v->at);
                keys[n].cell = cell, keys[n++].side = j;
            }
        }
    qsort(keys, (size_t)n, sizeof *keys, by_ends);
    for (int64_t i = 0; i < n; i++) {
        if (i == 0 || memcmp(keys[i].ends, keys[i - 1].ends, sizeof keys->ends) != 0) w->edge++;
        numbers[3 * keys[i].cell + keys[i].side] = w->edge;
    }
    w->edge++;
    free(keys);
    return true;
}

/* Depth as a plane over the page; false for one seen from its side. */
static bool plane_of(const vertex *v, double *out) {
    double x1 = v[1].at[0] - v[0].at[0], y1 = v[1].at[1] - v[0].at[1], x2 = v[2].at[0] - v[0].at[0], y2 = v[2].at[1] - v[0].at[1];
    double a = v[1].at[2] - v[0].at[2], b = v[2].at[2] - v[0].at[2], area = x1 * y2 - x2 * y1;
    if (!(fabs(area) > 1e-6)) return false;
    out[1] = (a * y2 - b * y1) / area, out[2] = (b * x1 - a * x2) / area;
    out[0] = v[0].at[2] - v[0].at[0] * out[1] - v[0].at[1] * out[2];
    return true;
}

/* A triangle, or its quarters, as often halved as `halvings` says. */
static bool add_triangle(painter *w, const vertex *v, const piece_side *sides, const double *depth, int64_t rank, int halvings) {
    if (!halvings) {
        double at[3][2];
        for (int k = 0; k < 3; k++) memcpy(at[k], v[k].at, sizeof at[k]);
        piece *p = piece_face(w->memory, at, sides, 3, depth);
        if (!p) return false;
        p->rank = rank;
        mean_color(v, 3, p->color);
        return wait_for(w, p);
    }
    vertex half[3];
    piece_side first[3], second[3], inner[3];
    for (int k = 0; k < 3; k++) {
        double middle = (sides[k].from + sides[k].to) / 2;
        half[k] = between(&v[k], &v[(k + 1) % 3], 0.5);
        first[k] = (piece_side){sides[k].edge, sides[k].from, middle}, second[k] = (piece_side){sides[k].edge, middle, sides[k].to};
        inner[k] = (piece_side){w->edge++, 0, 1};
    }
    for (int k = 0; k < 3; k++) { /* the corner k: its side onwards, across, and the side that leads to it */
        int last = (k + 2) % 3;
        vertex corner[3] = {v[k], half[k], half[last]};
        if (!add_triangle(w, corner, (piece_side[3]){first[k], inner[k], second[last]}, depth, rank, halvings - 1)) return false;
    }
    piece_side across[3];
    for (int k = 0; k < 3; k++) across[k] = (piece_side){inner[(k + 1) % 3].edge, 1, 0};
    vertex middle[3] = {half[0], half[1], half[2]};
    return add_triangle(w, middle, across, depth, rank, halvings - 1);
}

static bool add_face(painter *w, const vertex *v, const int32_t *numbers, int64_t rank) {
    double depth[3], extent = 0;
    if (!plane_of(v, depth)) return true;
    piece_side sides[3];
    for (int k = 0; k < 3; k++) {
        const double *a = v[k].at, *b = v[(k + 1) % 3].at;
        bool turned = is_turned(a, b);
        sides[k] = (piece_side){numbers[k], turned, !turned};
        extent = fmax(extent, fmax(fabs(a[0] - b[0]), fabs(a[1] - b[1])));
    }
    int halvings = 0, range = range_of(v, 3);
    while (halvings < HALVINGS && range > w->tone && extent > FINE) halvings++, range /= 2, extent /= 2;
    return add_triangle(w, v, sides, depth, rank, halvings);
}

static bool add_stroke(painter *w, const vertex *v, double size, int64_t rank) {
    int steps = w->tone > 0 ? range_of(v, 2) / (w->tone + 1) + 1 : 1;
    for (int k = 0; k < steps; k++) {
        vertex ends[2] = {between(&v[0], &v[1], (double)k / steps), between(&v[0], &v[1], (double)(k + 1) / steps)};
        piece *p = piece_stroke(w->memory, ends[0].at, ends[1].at, size);
        if (!wait_for(w, p)) return false;
        p->rank = rank;
        mean_color(ends, 2, p->color);
    }
    return true;
}

static bool add_dot(painter *w, const vertex *v, double size, int64_t rank) {
    piece *p = piece_dot(w->memory, v->at, size);
    if (!wait_for(w, p)) return false;
    p->rank = rank;
    mean_color(v, 1, p->color);
    return true;
}

static painter_status add_cells(painter *w, const int32_t *numbers) {
    int64_t rank = 0;
    for (int k = 0; k < w->mesh->n; k++) {
        const mesh_part *p = &w->mesh->parts[k];
        for (int64_t i = 0; i < p->m; i++, rank++) {
            vertex v[3];
            const int32_t *own = numbers;
            if (p->corners == 3) numbers += 3;
            if (w->waits_n > w->most) return PAINTER_TOO_MANY;
            if (!read_cell(p, i, v)) continue;
            double size = p->corners < 3 ? column_value(&p->sizes, p->sizes.step ? i : 0) : 1;
            bool clear = true, opaque = true, ok = true;
            for (int j = 0; j < p->corners; j++) clear &= !v[j].color[3], opaque &= v[j].color[3] == 255;
            if (clear || !(size > 0)) continue;
            if (!opaque && p->corners > 1 && !w->see_through) return PAINTER_SEEN_THROUGH;
            if (p->corners == 3) ok = add_face(w, v, own, rank);
            else if (p->corners == 2) ok = add_stroke(w, v, size, rank);
            else ok = add_dot(w, v, size, rank);
            if (!ok) return PAINTER_NO_MEMORY;
        }
    }
    return PAINTER_DONE;
}

/* ---- pairs -------------------------------------------------------------------------------------------------------- */

static int tile_of(const painter *w, double v, int axis) {
    double at = (v - w->box[axis]) / (w->box[axis + 2] - w->box[axis]) * TILES;
    return at >= TILES ? TILES - 1 : at > 0 ? (int)at : 0;
}

static bool add_pair(painter *w, int64_t behind, int64_t before) {
    if (!grow((void **)&w->pairs, w->pairs_n, &w->pairs_room, sizeof *w->pairs)) return false;
    w->pairs[w->pairs_n++] = (piece_pair){behind, before};
    return true;
}

/* p or q in two, whichever can be; which: 0 for p, 1 for q, -1 for neither. False: out of memory. */
static bool cut_one(painter *w, piece *p, piece *q, int *which) {
    piece *halves[2], *two[2] = {p, q};
    int first = q->kind < p->kind ? 1 : 0; /* rather dots than strokes than faces */
    if (p->kind == PIECE_STROKE || q->kind == PIECE_STROKE) first = q->kind == PIECE_STROKE;
    for (int k = 0; k < 2; k++) {
        piece *cut = two[first ^ k], *by = two[first ^ k ^ 1];
        if (cut->kind != PIECE_STROKE && by->kind == PIECE_STROKE) continue;
        int made = piece_cut_at(w->memory, cut, by, &w->edge, halves);
        if (made < 0) return false;
        if (!made) continue;
        cut->dead = true, *which = first ^ k;
        return wait_for(w, halves[0]) && wait_for(w, halves[1]);
    }
    *which = -1;
    return true;
}

/* p, which will be number w->n, beside number i; *gone: it was cut. */
static bool compare_with(painter *w, piece *p, int64_t i, bool *gone) {
    piece *q = w->all[i];
    w->work++;
    piece_order order = piece_compare(p, q);
    if (order == PIECES_CROSS) {
        int which;
        if (!cut_one(w, p, q, &which)) return false;
        *gone = which == 0;
        if (which == 1) w->live--;
        if (which >= 0) return true;
        order = piece_lean(p, q);
    }
    if (order == PIECES_BEHIND) return add_pair(w, w->n, i);
    return order != PIECES_BEFORE || add_pair(w, i, w->n);
}

/* p among all others, with what it hides and is hidden by. */
static bool place(painter *w, piece *p) {
    int64_t before = w->pairs_n;
    int x0 = tile_of(w, p->box[0], 0), x1 = tile_of(w, p->box[2], 0), y0 = tile_of(w, p->box[1], 1), y1 = tile_of(w, p->box[3], 1);
    if (!grow((void **)&w->all, w->n, &w->room, sizeof *w->all)) return false;
    if (!grow((void **)&w->stamp, w->n, &w->stamp_room, sizeof *w->stamp)) return false;
    w->stamp[w->n] = 0, w->turn++;
    for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++) {
            list *tile = &w->tiles[y * TILES + x];
            for (int64_t k = 0; k < tile->n; k++) {
                int64_t i = tile->at[k];
                bool gone = false;
                if (w->all[i]->dead || w->stamp[i] == w->turn) continue;
                w->stamp[i] = w->turn;
                if (!compare_with(w, p, i, &gone)) return false;
                if (!gone) continue;
                w->pairs_n = before;
                return true;
            }
        }
    for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++)
            if (!list_add(&w->tiles[y * TILES + x], w->n)) return false;
    w->all[w->n++] = p, w->live++;
    return true;
}

static painter_status place_all(painter *w) {
    /* from the back of the list, so that halves meet others at once: turned once, for the order of the mesh */
    while (w->waits_n) {
        piece *p = w->waits[--w->waits_n];
        if (!place(w, p)) return PAINTER_NO_MEMORY;
        if (w->live + w->waits_n > w->most || w->work > WORK * w->most) return PAINTER_TOO_MANY;
    }
    return PAINTER_DONE;
}

/* ---- order -------------------------------------------------------------------------------------------------------- */

typedef struct {
    int64_t *starts, *next, *degree, *heap, heap_n, done;
    double *depth;
    const painter *w;
} sorting;

/* Whether a goes before b where nothing else decides: the farther one. */
static bool is_first(const sorting *s, int64_t a, int64_t b) {
    if (s->depth[a] != s->depth[b]) return s->depth[a] > s->depth[b];
    int64_t p = s->w->all[a]->rank, q = s->w->all[b]->rank;
    return p != q ? p > q : a < b;
}

static void heap_push(sorting *s, int64_t i) {
    int64_t at = s->heap_n++;
    for (int64_t up; at > 0 && is_first(s, i, s->heap[up = (at - 1) / 2]); at = up) s->heap[at] = s->heap[up];
    s->heap[at] = i;
}

static int64_t heap_pop(sorting *s) {
    int64_t top = s->heap[0], last = s->heap[--s->heap_n], at = 0;
    for (int64_t down; (down = 2 * at + 1) < s->heap_n; at = down) {
        if (down + 1 < s->heap_n && is_first(s, s->heap[down + 1], s->heap[down])) down++;
        if (is_first(s, last, s->heap[down])) break;
        s->heap[at] = s->heap[down];
    }
    s->heap[at] = last;
    return top;
}

static void sorting_free(sorting *s) {
    free(s->starts);
    free(s->next);
    free(s->degree);
    free(s->heap);
    free(s->depth);
}

static double mean_depth(const piece *p) {
    if (p->kind == PIECE_STROKE) return (p->ends[0][2] + p->ends[1][2]) / 2;
    double x = 0, y = 0;
    for (int i = 0; i < p->n; i++) x += p->at[i][0] / p->n, y += p->at[i][1] / p->n;
    return p->z + x * p->slope[0] + y * p->slope[1];
}

static bool sorting_make(const painter *w, sorting *s) {
    size_t n = (size_t)w->n + 2;
    *s = (sorting){.w = w, .starts = calloc(n, 8), .degree = calloc(n, 8), .heap = malloc(n * 8), .depth = malloc(n * sizeof(double)),
                   .next = malloc(((size_t)w->pairs_n + 1) * 8)};
    if (!s->starts || !s->degree || !s->heap || !s->depth || !s->next) return false;
    for (int64_t k = 0; k < w->pairs_n; k++)
        if (!w->all[w->pairs[k].behind]->dead && !w->all[w->pairs[k].before]->dead)
            s->starts[w->pairs[k].behind + 1]++, s->degree[w->pairs[k].before]++;
    for (int64_t i = 0; i < w->n; i++) s->starts[i + 1] += s->starts[i], s->depth[i] = round(mean_depth(w->all[i]) * 1024);
    for (int64_t k = w->pairs_n; k-- > 0;)
        if (!w->all[w->pairs[k].behind]->dead && !w->all[w->pairs[k].before]->dead)
            s->next[--s->starts[w->pairs[k].behind + 1]] = w->pairs[k].before;
    /* starts[i + 1] now begins the list of i, which ends where that of i + 1 begins */
    for (int64_t i = 0; i < w->n; i++) s->starts[i] = s->starts[i + 1];
    s->starts[w->n] = 0;
    for (int64_t k = 0; k < w->pairs_n; k++)
        s->starts[w->n] += !w->all[w->pairs[k].behind]->dead && !w->all[w->pairs[k].before]->dead;
    return true;
}

/* The shortest way from `at`, behind one another, back to it: from[i] is the one behind i on it. False: there is none. */
static bool find_circle(const painter *w, const sorting *s, int64_t at, int64_t *from, int64_t *queue) {
    int64_t read = 0, written = 0;
    for (int64_t i = 0; i < w->n; i++) from[i] = -1;
    queue[written++] = at;
    while (read < written) {
        int64_t i = queue[read++];
        for (int64_t k = s->starts[i]; k < s->starts[i + 1]; k++) {
            int64_t next = s->next[k];
            if (s->degree[next] <= 0 || from[next] >= 0) continue;
            from[next] = i;
            if (next == at) return true;
            queue[written++] = next;
        }
    }
    return false;
}

/* The piece of a circle that is best told apart from the one behind it and the one before it, in two. */
static bool break_circle(painter *w, const int64_t *from, int64_t first, bool *cut) {
    double best = -INFINITY, line[3], chosen[3];
    int64_t which = -1, at = first;
    piece *halves[2];
    do {
        int64_t own = from[at];
        if (w->all[own]->dead) return true; /* broken with another */
        double gap = w->all[own]->kind == PIECE_STROKE ? -INFINITY : piece_line_between(w->all[own], w->all[from[own]], w->all[at], line);
        if (gap > best) best = gap, which = own, memcpy(chosen, line, sizeof line);
        at = own;
    } while (at != first);
    if (which < 0) return true;
    int made = piece_cut_along(w->memory, w->all[which], chosen, &w->edge, halves);
    if (made < 0) return false;
    if (made != 2) return true;
    w->all[which]->dead = *cut = true, w->live--;
    return wait_for(w, halves[0]) && wait_for(w, halves[1]);
}

/* Those that wait for each other: each has one behind it that waits too, so that going back leads into circles; one of each is
 * broken. *cut: some could be. */
static bool break_circles(painter *w, const sorting *s, bool *cut) {
    int64_t n = w->n, *back = malloc(((size_t)n + 1) * sizeof *back), *seen = calloc((size_t)n + 1, sizeof *seen);
    int64_t *from = malloc(((size_t)n + 1) * sizeof *from), *queue = malloc(((size_t)n + 1) * sizeof *queue);
    bool ok = back && seen && from && queue;
    *cut = false;
    for (int64_t i = 0; ok && i < n; i++) back[i] = -1;
    for (int64_t i = 0; ok && i < n; i++)
        for (int64_t k = s->starts[i]; s->degree[i] > 0 && k < s->starts[i + 1]; k++)
            if (s->degree[s->next[k]] > 0 && back[s->next[k]] < 0) back[s->next[k]] = i;
    for (int64_t i = 0; ok && i < n; i++) {
        int64_t at = i;
        while (at >= 0 && !seen[at] && back[at] >= 0) seen[at] = i + 1, at = back[at];
        if (at >= 0 && back[at] >= 0 && seen[at] == i + 1 && find_circle(w, s, at, from, queue)) ok = break_circle(w, from, at, cut);
    }
    free(back);
    free(seen);
    free(from);
    free(queue);
    return ok;
}

/* All that is not dead in order; *circle: some must be cut first. Where `force`, circles are broken at the farthest. */
static bool order_all(painter *w, sorting *s, painting *out, bool force) {
    out->n = 0;
    for (int64_t i = 0; i < w->n; i++)
        if (!w->all[i]->dead && s->degree[i] == 0) heap_push(s, i);
    while (out->n < w->live) {
        if (!s->heap_n) {
            if (!force) return true;
            int64_t best = -1;
            for (int64_t i = 0; i < w->n; i++)
                if (!w->all[i]->dead && s->degree[i] > 0 && (best < 0 || is_first(s, i, best))) best = i;
            if (best < 0) return true;
            s->degree[best] = 0;
            heap_push(s, best);
        }
        int64_t i = heap_pop(s);
        s->degree[i] = -1;
        if (!grow((void **)&out->pieces, out->n, &out->room, sizeof *out->pieces)) return false;
        out->pieces[out->n++] = w->all[i];
        for (int64_t k = s->starts[i]; k < s->starts[i + 1]; k++)
            if (s->degree[s->next[k]] > 0 && --s->degree[s->next[k]] == 0) heap_push(s, s->next[k]);
    }
    return true;
}

static painter_status sort_all(painter *w, painting *out) {
    for (int64_t left = 60 + ROUNDS / (w->n + 1);; left--) {
        sorting s;
        w->work += (w->n + w->pairs_n) / 4;
        if (left < 0 && !w->see_through) return PAINTER_TOO_MANY;
        bool cut = false, ok = sorting_make(w, &s) && order_all(w, &s, out, left < 0);
        if (ok && out->n < w->live) {
            ok = break_circles(w, &s, &cut);
            if (ok && !cut) left = 0; /* what cannot be cut is taken by depth */
        }
        bool done = ok && !cut && out->n == w->live;
        sorting_free(&s);
        if (!ok) return PAINTER_NO_MEMORY;
        if (done) return PAINTER_DONE;
        painter_status status = place_all(w);
        if (status != PAINTER_DONE) return status;
    }
}

/* ---- all of it ---------------------------------------------------------------------------------------------------- */

void painting_free(painting *p) {
    free(p->pieces);
    piece_memory_free(&p->memory);
}

static void painter_free(painter *w) {
    for (int i = 0; i < TILES * TILES; i++) free(w->tiles[i].at);
    free(w->all);
    free(w->waits);
    free(w->pairs);
    free(w->stamp);
    free(w);
}

/* The page that all pieces cover, and the first of the mesh last in the list, to be taken first. */
static void turn_list(painter *w) {
    w->box[0] = w->box[1] = INFINITY, w->box[2] = w->box[3] = -INFINITY;
    for (int64_t i = 0; i < w->waits_n; i++)
        for (int k = 0; k < 2; k++) {
            w->box[k] = fmin(w->box[k], w->waits[i]->box[k]);
            w->box[k + 2] = fmax(w->box[k + 2], w->waits[i]->box[k + 2]);
        }
    for (int k = 0; k < 2; k++) w->box[k + 2] += 1e-9 + (w->box[k + 2] - w->box[k]) * 1e-9;
    for (int64_t i = 0, j = w->waits_n - 1; i < j; i++, j--) {
        piece *p = w->waits[i];
        w->waits[i] = w->waits[j], w->waits[j] = p;
    }
}

painter_status painter_sort(const mesh_spec *s, int64_t most, int tone, bool see_through, painting *out) {
    int64_t cells = 0, faces = 0;
    *out = (painting){0};
    for (int k = 0; k < s->n; k++) cells += s->parts[k].m, faces += s->parts[k].corners == 3 ? s->parts[k].m : 0;
    if (cells > most) return PAINTER_TOO_MANY;
    painter *w = calloc(1, sizeof *w);
    if (!w) return PAINTER_NO_MEMORY;
    w->mesh = s, w->memory = &out->memory, w->most = most, w->see_through = see_through, w->tone = tone;
    int32_t *numbers = NULL;
    painter_status status = number_sides(w, faces, &numbers) ? add_cells(w, numbers) : PAINTER_NO_MEMORY;
    free(numbers);
    if (status == PAINTER_DONE) {
        turn_list(w);
        status = place_all(w);
    }
    if (status == PAINTER_DONE) status = sort_all(w, out);
    if (status == PAINTER_DONE && see_through && !painting_layer(out, w->all, w->pairs, w->pairs_n)) status = PAINTER_NO_MEMORY;
    if (status == PAINTER_DONE && !painting_bleed(out)) status = PAINTER_NO_MEMORY;
    painter_free(w);
    return status;
}
