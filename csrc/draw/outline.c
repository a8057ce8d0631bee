/* outline.c: corners of rings and chains, in the order in which sides join them. */
#include "outline.h"

#include <stdlib.h>

#include "tape.h"

#define MOST (INT64_C(1) << 24) /* points; their corners are at most four times as many: 1 GB on the device */

typedef struct {
    outline *out;
    double last[2], first[2]; /* in units */
    bool begun, failed;
} pen;

static float *add(pen *p) {
    outline *o = p->out;
    if (o->n == o->room) {
        int64_t room = o->room ? o->room + o->room / 2 : 64;
        float *grown = realloc(o->at, (size_t)room * 4 * sizeof *grown);
        p->failed |= !grown;
        if (!grown) return NULL;
        o->at = grown, o->room = room;
    }
    return o->at + 4 * o->n++;
}

static void put(pen *p, double x, double y) {
    float *at = p->failed ? NULL : add(p);
    if (!at) return;
    tape_split(x, at);
    tape_split(y, at + 2);
    double dx = fabs(x - p->last[0]), dy = fabs(y - p->last[1]);
    if (p->begun && dx > 0 && dy > 0) p->out->longest[0] = fmax(p->out->longest[0], dx), p->out->longest[1] = fmax(p->out->longest[1], dy);
    if (!p->begun) p->first[0] = x, p->first[1] = y;
    p->last[0] = x, p->last[1] = y, p->begun = true;
}

static void put_gap(pen *p) {
    float *at = p->failed ? NULL : add(p);
    if (at) at[0] = at[2] = TAPE_GAP, at[1] = at[3] = 0;
    p->begun = false;
}

static void end_run(pen *p, bool closes) {
    if (!p->begun) return;
    if (closes) put(p, p->first[0], p->first[1]);
    put_gap(p);
}

/* ---- data ------------------------------------------------------------------------------------------------------ */

static bool set_units(outline *o, const path_spec *s) {
    const column *both[2][2] = {{&s->x, &s->base_x}, {&s->y, &s->base_y}};
    for (int k = 0; k < 2; k++) {
        double low = INFINITY, high = -INFINITY;
        for (int j = 0; j < 1 + s->has_base; j++) tape_extent(both[k][j], &low, &high);
        if (!(low <= high) || !tape_unit(low, high, &o->origin[k], &o->unit[k])) return false;
    }
    return true;
}

/* Corners from .. to - 1, or back from the last of them. */
static void put_range(pen *p, const column *x, const column *y, int64_t from, int64_t to, bool back) {
    double u[BLOCK], v[BLOCK];
    const outline *o = p->out;
    for (int64_t done = 0; done < to - from && !p->failed; done += BLOCK) {
        int64_t n = to - from - done < BLOCK ? to - from - done : BLOCK, start = back ? to - done - n : from + done;
        tape_units(x, o->origin[0], o->unit[0], start, n, u);
        tape_units(y, o->origin[1], o->unit[1], start, n, v);
        for (int64_t i = 0; i < n; i++) {
            int64_t j = back ? n - 1 - i : i;
            put(p, u[j], v[j]);
        }
    }
}

/* gap[i] |= 1 where a column has no number. */
static void mark_gaps(const column *c, uint8_t *gap) {
    double v[BLOCK];
    for (int64_t start = 0; start < c->n; start += BLOCK) {
        int64_t n = c->n - start < BLOCK ? c->n - start : BLOCK;
        column_mapped(c, start, n, v);
        for (int64_t i = 0; i < n; i++) gap[start + i] |= isnan(v[i]);
    }
}

static uint8_t *find_gaps(const path_spec *s) {
    uint8_t *gap = calloc((size_t)s->x.n + 1, 1);
    const column *columns[4] = {&s->x, &s->y, &s->base_x, &s->base_y};
    for (int k = 0; gap && k < (s->has_base ? 4 : 2); k++) mark_gaps(columns[k], gap);
    return gap;
}

/* The next run of numbers at or after *to, which ends where its ring does. */
static bool next_run(const path_spec *s, const uint8_t *gap, int64_t *from, int64_t *to) {
    int64_t n = s->x.n, i = *to;
    while (i < n && gap[i]) i++;
    *from = i;
    int64_t end = s->ring ? (i / s->ring + 1) * s->ring : n;
    while (i < n && i < end && !gap[i]) i++;
    *to = i;
    return i > *from;
}

/* ---- kinds of fills -------------------------------------------------------------------------------------------- */

static void put_rings(pen *p, const path_spec *s, const uint8_t *gap) {
    int64_t from, to = 0;
    while (!p->failed && next_run(s, gap, &from, &to)) {
        put_range(p, &s->x, &s->y, from, to, false);
        if (s->has_base) put_range(p, &s->base_x, &s->base_y, from, to, true);
        end_run(p, true);
    }
}

/* A chain in which every point is at its own number, so that each n-th may be taken. */
static void put_chain(pen *p, const path_spec *s, const column *x, const column *y, const uint8_t *gap) {
    int64_t from, to = 0, at = 0;
    while (!p->failed && next_run(s, gap, &from, &to)) {
        for (; at < from; at++) put_gap(p);
        put_range(p, x, y, from, to, false);
        at = to;
    }
    for (; at <= s->x.n; at++) put_gap(p);
}

static void put_chains(pen *p, const path_spec *s, const uint8_t *gap) {
    put_chain(p, s, &s->x, &s->y, gap);
    p->out->base = p->out->n;
    if (s->base_y.step == 0) put_range(p, &s->base_x, &s->base_y, 0, 1, false);
    else put_chain(p, s, &s->base_x, &s->base_y, gap);
}

static int begin(pen *p, const path_spec *s, outline *out) {
    *out = (outline){0};
    *p = (pen){.out = out};
    return s->verbs || !s->x.n || s->x.n > MOST || !set_units(out, s) ? OUTLINE_UNFIT : OUTLINE_DONE;
}

int outline_chains(const path_spec *s, outline *out) {
    pen p;
    int status = begin(&p, s, out);
    if (status != OUTLINE_DONE) return status;
    uint8_t *gap = find_gaps(s);
    if (!gap) return OUTLINE_MEMORY;
    bool parted = s->has_base && !s->ring && column_same(&s->x, &s->base_x);
    if (parted) put_chains(&p, s, gap);
    else put_rings(&p, s, gap);
    if (!parted) out->base = out->n;
    free(gap);
    return p.failed ? OUTLINE_MEMORY : OUTLINE_DONE;
}

int outline_rings(const path_spec *s, outline *out) {
    pen p;
    int status = begin(&p, s, out);
    if (status != OUTLINE_DONE || s->ring < 2 || s->has_base) return OUTLINE_UNFIT;
    uint8_t *gap = find_gaps(s);
    if (!gap) return OUTLINE_MEMORY;
    for (int64_t from = 0; from + s->ring <= s->x.n && !p.failed; from += s->ring) {
        bool whole = true;
        for (int64_t i = 0; i < s->ring; i++) whole &= !gap[from + i];
        if (whole) put_range(&p, &s->x, &s->y, from, from + s->ring, false);
        for (int64_t i = 0; i < s->ring && !whole; i++) put_gap(&p);
        p.begun = false;
    }
    out->base = out->n;
    free(gap);
    return p.failed ? OUTLINE_MEMORY : OUTLINE_DONE;
}
