/* lines.h: lines of points as tracers make them, whatever the cells that they run through. Knows numbers only.
 *
 * Lines run with the higher side on their left (x to the right, y up); a closed line repeats its first point. Points that
 * fall on one spot because a node lies exactly on the level are given once. */
#ifndef DRAW_LINES_H
#define DRAW_LINES_H
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* The edges that a line begins and ends on, one and the same where it is closed; of a grid: the edge along a row that it
 * crosses furthest in the first columns, -1: none. */
typedef struct {
    int64_t first, last, west;
} draw_chain;

/* The lines of one level: pairs (x, y) of all lines one after the other, and where each line ends, in points. */
typedef struct {
    double *points;
    int64_t n, room;
    int64_t *ends;
    int64_t lines, lines_room;
    draw_chain *chains; /* where wanted */
    int64_t chains_room;
    int64_t *edges; /* where wanted: the edge that each point lies on */
    int64_t edges_room;
} draw_lines;

typedef enum {
    DRAW_LINES,       /* points that fall on one spot are given once; lines of a single spot not at all */
    DRAW_LINES_GAPS,  /* so too, and each line is followed by a point (NaN, NaN), not counted in its end */
    DRAW_LINES_CHAINS, /* every crossing is given, and the chain of each line */
    DRAW_LINES_EDGES,  /* so too, with the edge of each crossing */
} draw_lines_form;

typedef struct {
    double x, y, z;
} draw_node;

static inline bool lines_room(void **memory, int64_t *room, int64_t wanted, size_t size) {
    if (wanted <= *room) return true;
    int64_t larger = *room * 2 > wanted ? *room * 2 : wanted + 256;
    void *moved = realloc(*memory, (size_t)larger * size);
    if (!moved) return false;
    *memory = moved;
    *room = larger;
    return true;
}

static inline bool lines_add(draw_lines *out, double x, double y) {
    if (!lines_room((void **)&out->points, &out->room, out->n + 1, 2 * sizeof(double))) return false;
    out->points[2 * out->n] = x;
    out->points[2 * out->n + 1] = y;
    out->n++;
    return true;
}

/* Adds the point where the level crosses the edge from a to b; `first`: the line's first point. The same bits come out for
 * an edge whichever cell asks, as long as a is always the same of its ends. False: no memory. */
static inline bool lines_cross(draw_lines *out, draw_lines_form form, int64_t first, int64_t edge, double level, draw_node a,
                               draw_node b) {
    double s = (level - a.z) / (b.z - a.z);
    if (!isfinite(b.z - a.z)) s = (level / 4 - a.z / 4) / (b.z / 4 - a.z / 4);
    double x = s == 1.0 ? b.x : a.x + s * (b.x - a.x), y = s == 1.0 ? b.y : a.y + s * (b.y - a.y);
    if (form < DRAW_LINES_CHAINS && out->n > first) {
        const double *last = out->points + 2 * (out->n - 1);
        if (last[0] == x && last[1] == y) return true;
    }
    if (!lines_add(out, x, y)) return false;
    if (form != DRAW_LINES_EDGES) return true;
    if (!lines_room((void **)&out->edges, &out->edges_room, out->n, sizeof *out->edges)) return false;
    out->edges[out->n - 1] = edge;
    return true;
}

/* Turns the points from `first` on round. */
static inline void lines_reverse(draw_lines *out, int64_t first) {
    double *points = out->points;
    for (int64_t i = first, j = out->n - 1; i < j; i++, j--) {
        double x = points[2 * i], y = points[2 * i + 1];
        points[2 * i] = points[2 * j], points[2 * i + 1] = points[2 * j + 1];
        points[2 * j] = x, points[2 * j + 1] = y;
        if (!out->edges) continue;
        int64_t edge = out->edges[i];
        out->edges[i] = out->edges[j], out->edges[j] = edge;
    }
}

/* The line that began at point `first` is done: one of a single spot is taken back. False: no memory. */
static inline bool lines_end(draw_lines *out, draw_lines_form form, int64_t first, draw_chain chain) {
    if (out->n - first < 2) {
        out->n = first;
        return true;
    }
    if (!lines_room((void **)&out->ends, &out->lines_room, out->lines + 1, sizeof *out->ends)) return false;
    if (form >= DRAW_LINES_CHAINS) {
        if (!lines_room((void **)&out->chains, &out->chains_room, out->lines + 1, sizeof *out->chains)) return false;
        out->chains[out->lines] = chain;
    }
    out->ends[out->lines++] = out->n;
    return form != DRAW_LINES_GAPS || lines_add(out, NAN, NAN);
}

void draw_lines_free(draw_lines *lines);

#endif
