/* bins.h: a long line cut into bins along x: of each its first, lowest, highest and last y. What lies between in the bin
 * cannot be seen in a picture whose pixels are several bins wide. */
#ifndef DRAW_BINS_H
#define DRAW_BINS_H
#include <stdbool.h>

#include "column.h"

/* Consecutive points of the line inside one bin, device px. n = 0: the line is broken here. */
typedef struct {
    int64_t bin;
    int64_t n;
    double x_first, y_first, x_last, y_last, low, high;
    double x_low, x_high; /* where, as exactly as is known: where many points were taken at once, the middle */
} piece;

typedef struct {
    piece *items;
    int64_t n, room;
    int64_t breaks; /* pieces that are none */
    bool out_of_memory;
} pieces;

typedef struct {
    const column *x, *y;
    double left;     /* device px where bin 0 starts */
    double per_px;   /* bins a px */
    bool stop_if_back;   /* stop where x turns back */
    int64_t most_breaks; /* stop soon after so many; 0: any number */
} binning;

/* The pieces of points from .. to - 1, in order, appended to out. Returns the index after the last point taken: `to`, or
 * where x turned back or the line was broken too often. */
int64_t bins_cut(const binning *b, int64_t from, int64_t to, pieces *out);

/* The same in steps, where part of the line is known by its extent only. */
typedef struct cutter cutter;
cutter *cutter_open(const binning *b, pieces *out); /* NULL: out of memory */
int64_t cutter_take(cutter *c, int64_t from, int64_t to);
typedef struct {
    int64_t n;
    double x_first, y_first, x_last, y_last, low, high; /* px */
} extent;
void cutter_add(cutter *c, const extent *e); /* not wider than a bin */
bool cutter_joins(const cutter *c, double *y); /* whether what comes next is joined to what was taken, which ended at *y */
void cutter_close(cutter *c);

/* The points that stand for a piece, in order: first, lowest and highest, last; 1 to 4 of them. */
int piece_points(const piece *p, double (*out)[2]);

void pieces_free(pieces *p);

#endif
