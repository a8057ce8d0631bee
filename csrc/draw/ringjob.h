/* ringjob.h: what rings.c and ringpieces.c share about the rings of one band. */
#ifndef DRAW_RINGJOB_H
#define DRAW_RINGJOB_H
#include "border.h"
#include "rings.h"

/* Where a ring reaches furthest into the first columns of a grid: on an edge along a row, twice its column and 1, or at a node of
 * the border, twice its column. */
typedef struct {
    int64_t column;
    int64_t at; /* the edge, or the step that leads to the node */
    enum { RING_LOWER, RING_UPPER, RING_STEP } on; /* a line of the lower or upper level, or a step */
} draw_west;

/* A band as its rings are made. Rings are numbered as they are made, those without area too. */
typedef struct {
    const draw_border *border;
    const int32_t *lines_at; /* see rings.c */
    draw_band band;
    draw_region *region;
    const draw_lines *lower, *upper; /* lines of its levels; NULL: it has none */
    const int32_t *crossed_lower, *crossed_upper; /* as draw_trace sets them, of grids where pieces are told apart */
    int32_t *of_lower, *of_upper; /* a line: its ring, -1 before it has one */
    int32_t *of_step;             /* a step: the ring that passes its end, if one does; NULL: not asked for */
    draw_west *wests;             /* a ring, where pieces are told apart */
    int64_t rings, wests_room;
    bool gaps, pieces;
    bool no_memory;
} draw_ring_job;

/* Twice the signed area of a closed ring. */
double draw_ring_area(const double *points, int64_t n);

/* Sets polygon, spans and pieces of the job's region over a grid; false: no memory. */
bool draw_tell_pieces(draw_ring_job *job);
/* The same for all bands over a net. */
bool draw_tell_net_pieces(const draw_net *net, draw_ring_job *jobs, int64_t n, int64_t levels);

#endif
