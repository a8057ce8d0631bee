/* ringpieces.c: which rings bound one connected piece of a region. Over a grid: from where a hole reaches furthest into the first
 * columns, one goes on along the row, through the region, to the ring that is met first. Over a net: nodes are joined along edges. */
#include <math.h>
#include <stdlib.h>

#include "ringjob.h"

enum { SOUTH, EAST, NORTH, WEST };

static int32_t root_of(int32_t *parent, int32_t at) {
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
}

static void unite(int32_t *parent, int64_t a, int64_t b) {
    if (a < 0 || b < 0) return;
    int32_t i = root_of(parent, (int32_t)a), j = root_of(parent, (int32_t)b);
    if (i < j) parent[j] = i;
    else parent[i] = j;
}

/* ---- grids -------------------------------------------------------------------------------------------------------- */

/* Below (-1), in (0) or above (1) the band. */
static int side_of(const draw_ring_job *w, int64_t node) {
    double z = w->border->z[node];
    if (w->upper && z >= w->border->levels[w->band.upper]) return 1;
    return w->lower && !(z >= w->border->levels[w->band.lower]) ? -1 : 0;
}

/* The ring that passes a node of the border which one comes to along the row from the next. */
static int32_t ring_on_border(const draw_ring_job *w, int64_t row, int64_t column) {
    const draw_border *b = w->border;
    int64_t columns = b->field->grid.columns, at = row * columns + column;
    bool north = draw_is_inside(b, row, column);
    return w->of_step[draw_step_on(b, north ? draw_edge_at(b, at, WEST) : draw_edge_at(b, at - columns, NORTH))];
}

/* Whether the domain goes on from a node to the one before it in the row, seen from the next: past no more than a corner of it. */
static bool goes_on(const draw_border *b, int64_t row, int64_t column) {
    return (draw_is_inside(b, row, column) && draw_is_inside(b, row, column - 1)) ||
           (draw_is_inside(b, row - 1, column) && draw_is_inside(b, row - 1, column - 1));
}

/* The ring met first on the way to the first column, from the edge between node `at` and the next. */
static int32_t ring_before(const draw_ring_job *w, int64_t at) {
    int64_t columns = w->border->field->grid.columns, row = at / columns;
    for (int64_t column = at % columns;; column--, at--) {
        int side = side_of(w, at);
        if (side > 0) return w->of_upper[w->crossed_upper[at]];
        if (side < 0) return w->of_lower[w->crossed_lower[at]];
        if (!goes_on(w->border, row, column)) return ring_on_border(w, row, column);
    }
}

/* The node before that at the end of a step, where the domain on the step's left reaches to it; else -1. */
static int64_t node_before(const draw_border *b, const draw_step *s) {
    int64_t columns = b->field->grid.columns, gone = s->to - s->from, going = b->steps[s->next].to - s->to;
    int64_t ways[4] = {1, columns, -1, -columns};
    int back = 0, on = 0;
    while (ways[back] != -gone) back++;
    while (ways[on] != going) on++;
    return (6 - on) % 4 < (4 + back - on) % 4 ? s->to - 1 : -1;
}

/* The ring beyond a hole; -1: the ring is no hole. */
static int32_t ring_beyond(const draw_ring_job *w, const draw_west *west) {
    if (west->at < 0) return -1;
    int64_t at = draw_edge_first(west->at);
    if (west->on == RING_STEP) at = node_before(w->border, &w->border->steps[west->at]);
    else if (west->on == RING_LOWER && side_of(w, at) < 0) at = -1;
    else if (west->on == RING_UPPER && side_of(w, at) > 0) at = -1;
    return at < 0 ? -1 : ring_before(w, at);
}

/* ---- rings of each piece beside each other ------------------------------------------------------------------------- */

/* Numbers the pieces of a region as they are met, and counts their rings in ends; number: of a root, 0 before it is met. */
static int64_t count_pieces(const draw_region *region, int32_t *number, int64_t *ends) {
    int64_t count = 0;
    for (int64_t k = 0; k < region->rings.lines; k++) {
        int32_t *piece = &number[region->polygon[k]];
        if (!*piece) *piece = (int32_t)++count, ends[count - 1] = 0;
        ends[*piece - 1]++;
    }
    return count;
}

static void swap_spans(int64_t *spans, int64_t a, int64_t b) {
    for (int64_t i = 0; i < 2; i++) {
        int64_t t = spans[2 * a + i];
        spans[2 * a + i] = spans[2 * b + i], spans[2 * b + i] = t;
    }
}

/* polygon holds the root of each ring, a number that no other piece has; leads: whether a ring is its piece's outer one. */
static bool sort_rings(draw_region *region, int32_t *number, const bool *leads) {
    const draw_lines *r = &region->rings;
    size_t n = (size_t)r->lines + 1;
    int64_t *spans = malloc(2 * n * sizeof *spans), *ends = malloc(n * sizeof *ends);
    region->spans = spans, region->pieces = ends;
    int64_t *firsts = malloc(n * sizeof *firsts);
    if (!spans || !ends || !firsts) {
        free(firsts);
        return false;
    }
    int64_t count = region->piece_count = count_pieces(region, number, ends), first = 0;
    for (int64_t k = 0; k < count; k++) firsts[k] = first, first += ends[k], ends[k] = firsts[k];
    for (int64_t k = 0; k < r->lines; k++) {
        int64_t piece = number[region->polygon[k]] - 1, at = ends[piece]++;
        spans[2 * at] = k ? r->ends[k - 1] : 0, spans[2 * at + 1] = r->ends[k];
        if (leads[k]) swap_spans(spans, at, firsts[piece]);
    }
    free(firsts);
    return true;
}

/* Every ring that is no hole is the outer one of a piece of its own. */
bool draw_tell_pieces(draw_ring_job *w) {
    draw_region *region = w->region;
    size_t n = (size_t)w->rings + 1;
    int32_t *parent = malloc(n * sizeof *parent), *number = calloc(n, sizeof *number);
    bool *is_outer = malloc(n * sizeof *is_outer), *leads = malloc(n * sizeof *leads), ok = parent && number && is_outer && leads;
    for (int64_t k = 0; ok && k < w->rings; k++) parent[k] = (int32_t)k;
    for (int64_t k = 0; ok && k < w->rings; k++) {
        int32_t beyond = ring_beyond(w, &w->wests[k]);
        is_outer[k] = beyond < 0 || beyond == k; /* itself: both its levels cross the first edge */
        unite(parent, k, beyond);
    }
    for (int64_t k = 0; ok && k < region->rings.lines; k++) {
        leads[k] = is_outer[region->polygon[k]];
        region->polygon[k] = root_of(parent, (int32_t)region->polygon[k]);
    }
    ok = ok && sort_rings(region, number, leads);
    free(parent);
    free(number);
    free(is_outer);
    free(leads);
    return ok;
}

/* ---- nets --------------------------------------------------------------------------------------------------------- */

/* Members are the nodes of the net, then the rings of all bands. */
typedef struct {
    const draw_net *net;
    draw_ring_job *jobs;
    int64_t n;
    int64_t *base; /* a band: the member that is its first ring; then their number */
    int32_t *parent, *number;
    int32_t *head; /* an edge: 1 + its first crossing, from the highest level down; 0: none */
    struct {
        int32_t next, above, below; /* rings as members, or -1 */
    } *crossings; /* of all points of all lines */
} web;

/* The crossings of a level's lines, which bound one band below or another above. */
static int32_t thread_level(web *p, const draw_ring_job *above, const draw_ring_job *below, int32_t id) {
    const draw_lines *lines = above ? above->lower : below->upper;
    for (int64_t k = 0; k < lines->lines; k++) {
        int64_t end = lines->ends[k] - (lines->chains[k].first == lines->chains[k].last); /* a closed line repeats its first */
        for (int64_t at = k ? lines->ends[k - 1] : 0; at < end; at++, id++) {
            int64_t edge = lines->edges[at];
            p->crossings[id].next = p->head[edge], p->head[edge] = id + 1;
            p->crossings[id].above = above ? (int32_t)(p->base[above - p->jobs] + above->of_lower[k]) : -1;
            p->crossings[id].below = below ? (int32_t)(p->base[below - p->jobs] + below->of_upper[k]) : -1;
        }
    }
    return id;
}

/* The bands above and below each level, NULL where there is none: pairs in turn. */
static void find_sides(const web *p, const draw_ring_job **sides, int64_t levels) {
    for (int64_t b = 0; b < p->n; b++) {
        draw_band band = p->jobs[b].band;
        if (band.lower >= 0) sides[2 * band.lower] = &p->jobs[b];
        if (band.upper < levels) sides[2 * band.upper + 1] = &p->jobs[b];
    }
}

static bool thread_crossings(web *p, int64_t levels) {
    const draw_ring_job **sides = calloc((size_t)(2 * levels + 1), sizeof *sides);
    if (!sides) return false;
    find_sides(p, sides, levels);
    int64_t points = 0;
    for (int64_t k = 0; k < levels; k++) {
        const draw_ring_job *above = sides[2 * k], *below = sides[2 * k + 1];
        points += above ? above->lower->n : below ? below->upper->n : 0;
    }
    p->crossings = points < INT32_MAX ? malloc((size_t)(points + 1) * sizeof *p->crossings) : NULL;
    int32_t id = 0;
    for (int64_t k = 0; p->crossings && k < levels; k++)
        if (sides[2 * k] || sides[2 * k + 1]) id = thread_level(p, sides[2 * k], sides[2 * k + 1], id);
    free(sides);
    return p->crossings;
}

/* An edge is cut by the lines across it; what lies between two of them is inside one region. */
static void unite_edge(web *p, int64_t edge) {
    int64_t a = p->net->ends[edge][0], b = p->net->ends[edge][1];
    bool rises = p->net->z[b] >= p->net->z[a];
    int64_t inside = rises ? b : a, low = rises ? a : b;
    for (int32_t id = p->head[edge]; id; id = p->crossings[id - 1].next) {
        unite(p->parent, inside, p->crossings[id - 1].above);
        inside = p->crossings[id - 1].below;
    }
    unite(p->parent, inside, low);
}

/* The largest ring of each piece leads; pieces of several rings that bound it from outside get a negative end. */
static bool lead_pieces(draw_region *region, int32_t *number) {
    const draw_lines *r = &region->rings;
    size_t n = (size_t)r->lines + 1;
    bool *none = calloc(n, sizeof *none), ok = none && sort_rings(region, number, none);
    free(none);
    for (int64_t k = 0, first = 0; ok && k < region->piece_count; k++) {
        int64_t end = region->pieces[k], alike = 0, *spans = region->spans;
        double largest = 0, area;
        for (int64_t i = first; i < end; i++) {
            area = draw_ring_area(r->points + 2 * spans[2 * i], spans[2 * i + 1] - spans[2 * i]);
            if (fabs(area) > fabs(largest)) largest = area, swap_spans(spans, i, first);
        }
        for (int64_t i = first; i < end; i++)
            alike += (draw_ring_area(r->points + 2 * spans[2 * i], spans[2 * i + 1] - spans[2 * i]) > 0) == (largest > 0);
        if (alike > 1) region->pieces[k] = -end;
        first = end;
    }
    return ok;
}

/* Rings without a line are loops of the border: they lie with a node of it. */
static void unite_all(web *p) {
    for (int64_t edge = 0; edge < p->net->edges; edge++) unite_edge(p, edge);
    for (int64_t b = 0; b < p->n; b++) {
        const draw_ring_job *job = &p->jobs[b];
        for (int64_t k = 0; k < job->border->step_count; k++)
            if (job->of_step[k] >= 0) unite(p->parent, job->border->steps[k].to, p->base[b] + job->of_step[k]);
    }
}

bool draw_tell_net_pieces(const draw_net *net, draw_ring_job *jobs, int64_t n, int64_t levels) {
    web p = {.net = net, .jobs = jobs, .n = n, .base = malloc((size_t)(n + 1) * sizeof *p.base)};
    int64_t total = net->nodes;
    for (int64_t b = 0; p.base && b < n; b++) p.base[b] = total, total += jobs[b].rings;
    p.parent = malloc((size_t)(total + 1) * sizeof *p.parent), p.number = calloc((size_t)total + 1, sizeof *p.number);
    p.head = calloc((size_t)net->edges + 1, sizeof *p.head);
    bool ok = p.base && p.parent && p.number && p.head && total < INT32_MAX && thread_crossings(&p, levels);
    for (int64_t k = 0; ok && k < total; k++) p.parent[k] = (int32_t)k;
    if (ok) unite_all(&p);
    for (int64_t b = 0; b < n && ok; b++) {
        draw_region *region = jobs[b].region;
        for (int64_t k = 0; k < region->rings.lines; k++)
            region->polygon[k] = root_of(p.parent, (int32_t)(p.base[b] + region->polygon[k]));
        ok = lead_pieces(region, p.number);
        for (int64_t k = 0; ok && k < region->rings.lines; k++) p.number[region->polygon[k]] = 0;
    }
    free(p.base);
    free(p.parent);
    free(p.number);
    free(p.head);
    free(p.crossings);
    return ok;
}
