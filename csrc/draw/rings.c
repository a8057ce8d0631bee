/* rings.c: contour lines and the border of the domain joined to rings. A line has its higher side on the left; where it meets
 * the border, one goes on along the border (domain on the left) to the next line that bounds the region. Threads take band after
 * band; a level is traced by the first that needs it, and given back after the last. */
#include "rings.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ringjob.h"
#include "threads.h"

#define GRAIN 2000000 /* nodes times levels a thread */

typedef struct {
    draw_lines lines;
    int32_t *crossed;
    int64_t users; /* bands that still need it */
    enum { WAITING, BEGUN, DONE, FAILED } state;
} level;

typedef struct {
    const draw_field *field;
    const draw_net *net;
    draw_border border;
    int64_t count, n;
    const draw_band *bands;
    draw_region *out;
    bool pieces, gaps;
    level *levels;
    int32_t *lines_at; /* of each crossing of the border, steps in turn and levels ascending along each: its line */
    draw_ring_job *jobs;
    pthread_mutex_t lock; /* of states and users of levels */
    pthread_cond_t turned;
} joiner;

/* ---- one ring ----------------------------------------------------------------------------------------------------- */

static bool more_room(draw_ring_job *w, int64_t n) {
    draw_lines *out = &w->region->rings;
    if (!lines_room((void **)&out->points, &out->room, out->n + n, 2 * sizeof(double))) w->no_memory = true;
    return !w->no_memory;
}

static void put(draw_ring_job *w, int64_t first, double x, double y) {
    draw_lines *out = &w->region->rings;
    if (out->n > first && out->points[2 * out->n - 2] == x && out->points[2 * out->n - 1] == y) return;
    if (!more_room(w, 1)) return;
    out->points[2 * out->n] = x, out->points[2 * out->n + 1] = y;
    out->n++;
}

/* The end of a step. */
static void put_node(draw_ring_job *w, int64_t first, int64_t at) {
    const draw_border *b = w->border;
    int64_t node = b->steps[at].to;
    if (w->pieces) w->of_step[at] = (int32_t)w->rings;
    if (b->net) {
        put(w, first, b->net->x[node], b->net->y[node]);
        return;
    }
    const draw_grid *g = &b->field->grid;
    int64_t row = node / g->columns, column = node % g->columns;
    put(w, first, g->x[row * g->x_row_step + column * g->x_column_step], g->y[row * g->y_row_step + column * g->y_column_step]);
    if (!w->pieces) return;
    draw_west *west = &w->wests[w->rings];
    if (2 * column < west->column) *west = (draw_west){2 * column, at, RING_STEP};
}

static void put_line(draw_ring_job *w, int64_t first, int64_t k, bool back) {
    const draw_lines *from = back ? w->upper : w->lower;
    draw_lines *out = &w->region->rings;
    int64_t start = k ? from->ends[k - 1] : 0, n = from->ends[k] - start, step = back ? -2 : 2;
    if (!more_room(w, n)) return;
    const double *p = from->points + 2 * (back ? start + n - 1 : start);
    double *to = out->points + 2 * out->n;
    bool follows = out->n > first;
    for (int64_t i = 0; i < n; i++, p += step) {
        if (follows && to[-2] == p[0] && to[-1] == p[1]) continue;
        to[0] = p[0], to[1] = p[1];
        to += 2, follows = true;
    }
    out->n = (to - out->points) / 2;
    int64_t edge = from->chains[k].west;
    if (edge < 0) return;
    int64_t column = 2 * (draw_edge_first(edge) % w->border->field->grid.columns) + 1;
    draw_west *west = &w->wests[w->rings];
    if (column < west->column) *west = (draw_west){column, edge, back ? RING_UPPER : RING_LOWER};
}

double draw_ring_area(const double *p, int64_t n) {
    double sum = 0;
    for (int64_t k = 1; k + 1 < n; k++)
        sum += (p[2 * k] - p[0]) * (p[2 * k + 3] - p[1]) - (p[2 * k + 2] - p[0]) * (p[2 * k + 1] - p[1]);
    return sum;
}

static bool begin_ring(draw_ring_job *w) {
    w->no_memory = w->rings == INT32_MAX || (w->pieces && !lines_room((void **)&w->wests, &w->wests_room, w->rings + 1, sizeof *w->wests));
    if (w->pieces && !w->no_memory) w->wests[w->rings] = (draw_west){INT64_MAX, -1, RING_STEP};
    return !w->no_memory;
}

/* Closes the ring that began at point `first`; one without area is taken back. */
static void close_ring(draw_ring_job *w, int64_t first) {
    draw_lines *out = &w->region->rings;
    if (w->no_memory) return;
    int64_t ring = w->rings++;
    if (out->n > first) put(w, first, out->points[2 * first], out->points[2 * first + 1]);
    if (out->n - first < 4 || draw_ring_area(out->points + 2 * first, out->n - first) == 0) {
        out->n = first;
        return;
    }
    int64_t room = out->lines_room;
    w->no_memory = !lines_room((void **)&out->ends, &out->lines_room, out->lines + 1, sizeof *out->ends) ||
                   !lines_room((void **)&w->region->polygon, &room, out->lines + 1, sizeof *w->region->polygon);
    if (w->no_memory) return;
    w->region->polygon[out->lines] = ring;
    out->ends[out->lines++] = out->n;
    if (w->gaps) put(w, first, NAN, NAN);
}

/* The line that crosses a step of the border at a level. */
static int64_t line_at(const draw_ring_job *w, const draw_step *s, int64_t level) {
    return w->lines_at[s->crossings + level - draw_step_lowest(s)];
}

/* From a line's end on the border to the next line that bounds the region; *back: whether that one is taken backwards. */
static int64_t next_line(draw_ring_job *w, int64_t first, int64_t from, bool *back) {
    const draw_border *b = w->border;
    const draw_chain *l = *back ? &w->upper->chains[from] : &w->lower->chains[from];
    int64_t at = draw_step_on(b, *back ? l->first : l->last);
    const draw_step *s = &b->steps[at];
    if (!*back && s->rank_to > w->band.upper) return *back = true, line_at(w, s, w->band.upper);
    if (*back && s->rank_to <= w->band.lower) return *back = false, line_at(w, s, w->band.lower);
    while (!w->no_memory) {
        put_node(w, first, at);
        at = s->next, s = &b->steps[at];
        if (s->rank_to > w->band.upper) return *back = true, line_at(w, s, w->band.upper);
        if (s->rank_to <= w->band.lower) return *back = false, line_at(w, s, w->band.lower);
    }
    return from;
}

static void walk_ring(draw_ring_job *w, int64_t from, bool back) {
    int64_t at = from, first = w->region->rings.n;
    bool now = back;
    if (!begin_ring(w)) return;
    do {
        const draw_chain *l = now ? &w->upper->chains[at] : &w->lower->chains[at];
        (now ? w->of_upper : w->of_lower)[at] = (int32_t)w->rings;
        put_line(w, first, at, now);
        if (l->first == l->last) break;
        at = next_line(w, first, at, &now);
    } while (!w->no_memory && !(at == from && now == back));
    close_ring(w, first);
}

static void walk_loop(draw_ring_job *w, const draw_loop *l) {
    int64_t first = w->region->rings.n, at = l->last;
    if (!begin_ring(w)) return;
    do {
        put_node(w, first, at);
        at = w->border->steps[at].next;
    } while (at != l->last && !w->no_memory);
    close_ring(w, first);
}

/* ---- one band ----------------------------------------------------------------------------------------------------- */

/* A line's ring, -1 for each; NULL: no memory. */
static int32_t *ring_of_lines(const draw_lines *lines) {
    size_t n = lines ? (size_t)lines->lines : 0;
    int32_t *made = malloc((n + 1) * sizeof *made);
    if (made) memset(made, -1, n * sizeof *made);
    return made;
}

/* As many points as its lines have, the nodes of the border and a closing point and a gap a ring: room for all. */
static bool begin_job(draw_ring_job *w) {
    const draw_border *b = w->border;
    int64_t most = b->step_count + 2 * b->loop_count + 2;
    if (w->lower) most += w->lower->n + 2 * w->lower->lines;
    if (w->upper) most += w->upper->n + 2 * w->upper->lines;
    w->of_lower = ring_of_lines(w->lower), w->of_upper = ring_of_lines(w->upper);
    if (w->pieces && (w->of_step = malloc((size_t)(b->step_count + 1) * sizeof *w->of_step)))
        memset(w->of_step, -1, (size_t)b->step_count * sizeof *w->of_step);
    w->region->rings.points = malloc((size_t)most * 2 * sizeof(double));
    if (w->region->rings.points) w->region->rings.room = most;
    return w->of_lower && w->of_upper && (w->of_step || !w->pieces) && w->region->rings.points;
}

static bool join_band(draw_ring_job *w) {
    if (!begin_job(w)) return false;
    for (int64_t k = 0; w->lower && k < w->lower->lines && !w->no_memory; k++)
        if (w->of_lower[k] < 0) walk_ring(w, k, false);
    for (int64_t k = 0; w->upper && k < w->upper->lines && !w->no_memory; k++)
        if (w->of_upper[k] < 0) walk_ring(w, k, true);
    for (int64_t k = 0; k < w->border->loop_count && !w->no_memory; k++) {
        const draw_loop *l = &w->border->loops[k];
        if (l->rank_low > w->band.lower && l->rank_high <= w->band.upper) walk_loop(w, l);
    }
    return !w->no_memory && (!w->pieces || w->border->net || draw_tell_pieces(w));
}

static void job_free(draw_ring_job *w) {
    free(w->of_lower);
    free(w->of_upper);
    free(w->of_step);
    free(w->wests);
    w->of_lower = w->of_upper = w->of_step = NULL, w->wests = NULL;
}

/* ---- levels ------------------------------------------------------------------------------------------------------- */

/* Which line crosses the border where. */
static void set_lines_at(joiner *w, int64_t k) {
    const draw_lines *lines = &w->levels[k].lines;
    for (int64_t i = 0; i < lines->lines; i++) {
        const draw_chain *l = &lines->chains[i];
        if (l->first == l->last) continue;
        const draw_step *s = &w->border.steps[draw_step_on(&w->border, l->first)];
        const draw_step *e = &w->border.steps[draw_step_on(&w->border, l->last)];
        w->lines_at[s->crossings + k - draw_step_lowest(s)] = (int32_t)i;
        w->lines_at[e->crossings + k - draw_step_lowest(e)] = (int32_t)i;
    }
}

static bool trace(joiner *w, draw_desk *desk, int64_t k) {
    level *l = &w->levels[k];
    const draw_grid *g = &w->field->grid;
    if (w->pieces && !(l->crossed = malloc((size_t)(g->rows * g->columns) * sizeof *l->crossed))) return false;
    if (!draw_trace(w->field, desk, k, DRAW_LINES_CHAINS, l->crossed, &l->lines)) return false;
    set_lines_at(w, k);
    return true;
}

/* Traces level k if nobody has begun to. */
static bool begin_level(joiner *w, draw_desk *desk, int64_t k) {
    if (k < 0 || k >= w->count) return true;
    level *l = &w->levels[k];
    pthread_mutex_lock(&w->lock);
    bool mine = l->state == WAITING;
    if (mine) l->state = BEGUN;
    pthread_mutex_unlock(&w->lock);
    if (!mine) return true;
    bool ok = trace(w, desk, k);
    pthread_mutex_lock(&w->lock);
    l->state = ok ? DONE : FAILED;
    pthread_cond_broadcast(&w->turned);
    pthread_mutex_unlock(&w->lock);
    return ok;
}

/* Waits until level k is traced; *lines and *crossed stay NULL where there is no such level. */
static bool take_level(joiner *w, int64_t k, const draw_lines **lines, const int32_t **crossed) {
    if (k < 0 || k >= w->count) return true;
    level *l = &w->levels[k];
    pthread_mutex_lock(&w->lock);
    while (l->state < DONE) pthread_cond_wait(&w->turned, &w->lock);
    bool ok = l->state == DONE;
    pthread_mutex_unlock(&w->lock);
    *lines = &l->lines, *crossed = l->crossed;
    return ok;
}

static void level_free(level *l) {
    draw_lines_free(&l->lines);
    free(l->crossed);
    l->lines = (draw_lines){0}, l->crossed = NULL;
}

static void leave_level(joiner *w, int64_t k) {
    if (k < 0 || k >= w->count) return;
    pthread_mutex_lock(&w->lock);
    bool last = --w->levels[k].users == 0;
    pthread_mutex_unlock(&w->lock);
    if (last) level_free(&w->levels[k]);
}

/* ---- all bands ---------------------------------------------------------------------------------------------------- */

static bool do_band(void *context, void *desk, int64_t index) {
    joiner *w = context;
    draw_band band = w->bands[index];
    draw_ring_job *job = &w->jobs[index];
    *job = (draw_ring_job){.border = &w->border, .lines_at = w->lines_at, .band = band, .region = &w->out[index], .gaps = w->gaps,
                           .pieces = w->pieces};
    bool ok = begin_level(w, desk, band.lower) && begin_level(w, desk, band.upper) &&
              take_level(w, band.lower, &job->lower, &job->crossed_lower) &&
              take_level(w, band.upper, &job->upper, &job->crossed_upper) && join_band(job);
    if (w->net) return ok; /* its pieces are told apart when all bands are there */
    leave_level(w, band.lower);
    leave_level(w, band.upper);
    job_free(job);
    return ok;
}

/* Lines of a net are traced all at once. */
static bool trace_net(joiner *w) {
    draw_lines *lines = calloc((size_t)w->count + 1, sizeof *lines);
    bool ok = lines && draw_net_contour(w->net, w->border.levels, w->count, DRAW_LINES_EDGES, lines) == 0;
    for (int64_t k = 0; lines && k < w->count; k++) {
        w->levels[k].lines = lines[k], w->levels[k].state = DONE;
        if (ok) set_lines_at(w, k);
    }
    free(lines);
    return ok;
}

static bool prepare(joiner *w) {
    w->levels = calloc((size_t)w->count + 1, sizeof *w->levels);
    w->jobs = calloc((size_t)w->n + 1, sizeof *w->jobs);
    if (!w->levels || !w->jobs || !draw_border_find(&w->border)) return false;
    w->lines_at = malloc((size_t)(w->border.crossings + 1) * sizeof *w->lines_at);
    for (int64_t k = 0; k < w->n; k++)
        for (int64_t end = 0; end < 2; end++) {
            int64_t at = end ? w->bands[k].upper : w->bands[k].lower;
            if (at >= 0 && at < w->count) w->levels[at].users++;
        }
    return w->lines_at && (!w->net || trace_net(w));
}

static int join(joiner *w) {
    int64_t nodes = w->net ? w->net->nodes : w->field->grid.rows * w->field->grid.columns;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->turned, NULL);
    bool ok = prepare(w) && run_each(w->n, parts_for(nodes * w->n, GRAIN), do_band, w, sizeof(draw_desk), draw_desk_free);
    if (ok && w->net && w->pieces) ok = draw_tell_net_pieces(w->net, w->jobs, w->n, w->count);
    pthread_cond_destroy(&w->turned);
    pthread_mutex_destroy(&w->lock);
    for (int64_t k = 0; w->levels && k < w->count; k++) level_free(&w->levels[k]);
    for (int64_t k = 0; w->jobs && k < w->n; k++) job_free(&w->jobs[k]);
    free(w->levels);
    free(w->jobs);
    free(w->lines_at);
    draw_border_free(&w->border);
    return ok ? 0 : -1;
}

int draw_rings(draw_grid grid, const double *levels, int64_t count, const draw_band *bands, int64_t n, bool pieces, bool gaps,
               draw_region *out) {
    if (grid.rows < 2 || grid.columns < 2) return 0;
    draw_field field;
    joiner w = {.field = &field, .border = {.field = &field, .z = grid.z, .levels = levels, .count = count}, .count = count, .n = n,
                .bands = bands, .out = out, .pieces = pieces, .gaps = gaps};
    int status = draw_field_make(&field, grid, levels, count) ? join(&w) : -1;
    draw_field_free(&field);
    return status;
}

int draw_net_rings(const draw_net *net, const double *levels, int64_t count, const draw_band *bands, int64_t n, bool pieces,
                   bool gaps, draw_region *out) {
    joiner w = {.net = net, .border = {.net = net, .z = net->z, .levels = levels, .count = count}, .count = count, .n = n,
                .bands = bands, .out = out, .pieces = pieces, .gaps = gaps};
    return join(&w);
}

void draw_region_free(draw_region *region) {
    draw_lines_free(&region->rings);
    free(region->polygon);
    free(region->spans);
    free(region->pieces);
}
