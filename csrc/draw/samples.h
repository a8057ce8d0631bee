/* samples.h: a strip of samples, GRID x GRID a pixel, on which cells hide each other by depth. */
#ifndef DRAW_SAMPLES_H
#define DRAW_SAMPLES_H
#include "canvas.h"
#include "faces.h"
#include "lookup.h"

#define GRID 4
#define UNIT_BITS 6
#define UNITS (1 << UNIT_BITS) /* subunits a sample: corners are rounded to these */
#define SMALL 8 /* samples across: triangles up to this size take one colour */
#define ABSENT INT32_MIN

typedef struct {
    int32_t x, y; /* subunits from the strip's top left */
    float z;
    union {
        uint32_t argb; /* straight colour, */
        float v;       /* or index into a colour table */
    };
} corner;

/* An opaque dot: its middle from the first sample looked at. */
typedef struct {
    float x, y, radius, z;
    uint32_t color;
    int rows, blocks;
} dot_face;

/* A row of an opaque triangle of any size, from where x is 0: depth, and blue, green, red. */
typedef struct {
    float z, z_dx, channel[3], channel_dx[3];
} face_row;

/* kernels/triangles.c, one form an instruction set. They read and write 8 samples of a row at a time. */
typedef struct {
    uint32_t (*faces)(const faces *f, const sheet *to); /* bits of those that are left to be drawn */
    void (*row)(const face_row *f, int first, int last, float *depth, uint32_t *color); /* of the whole row */
    void (*dot)(const dot_face *f, float *depth, uint32_t *color, int64_t pitch);
} samples_runs;
extern const samples_runs samples_runs_base, samples_runs_avx2, samples_runs_avx512;

/* What is seen through: one layer of one sample, the next one of the same sample behind it in the list. */
typedef struct {
    float z;
    uint32_t color; /* premultiplied */
    int32_t next;
} layer;

typedef struct {
    int width, pitch, rows, top, most; /* samples; pitch: from row to row; top: row of the strip in the region; most rows that there is room for */
    int left, right;                   /* pixels of the region that the strip's cells may reach */
    bool has_depth, no_memory;
    float *depth;
    uint32_t *color; /* premultiplied */
    int32_t *head;   /* of a sample's list of layers, -1: none */
    layer *layers;
    const samples_runs *runs;
    faces waiting;
    int waits;
    int32_t count, room;
} samples;

bool samples_make(samples *b, int pixels, int rows, bool has_depth);
void samples_free(samples *b);
/* A new strip, whose cells lie between samples left and right. */
void samples_begin(samples *b, int top, int rows, int64_t left, int64_t right);

/* Corners in any winding; table: what their v index, or NULL where they have colours. */
void samples_triangle(samples *b, const corner *at, const lookup *table);
/* The first `waits` of the opaque triangles in `waiting`, under depth. */
void samples_flush(samples *b);
/* Round strokes and dots of a radius in subunits. */
void samples_stroke(samples *b, const corner *at, float radius);
void samples_dot(samples *b, const corner *at, float radius);

/* Each pixel of rows y0 .. y1 of the canvas, under the mean of its samples. */
void samples_resolve(samples *b, const canvas *c, int y0, int y1);

#endif
