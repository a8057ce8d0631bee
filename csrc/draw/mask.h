/* mask.h: the union of any number of small convex figures: which of 16 x 16 places of every pixel they cover. What is
 * covered already costs next to nothing to cover again. */
#ifndef DRAW_MASK_H
#define DRAW_MASK_H
#include "canvas.h"

#define MASK_SUB 16               /* rows of places a pixel, and places a row of it */
#define MASK_TILE 16              /* pixels a side of a tile */
#define MASK_ROWS (MASK_TILE * MASK_SUB)
#define MASK_WORDS 4              /* uint64 that hold a row of a tile */
#define MASK_EDGES 4

/* The points of [top, bottom] along y that lie on the kept side of up to four lines and, where radius > 0, in a disc. */
typedef struct {
    double top, bottom;           /* px from the mask's corner, as all lengths here */
    double x, y, radius;          /* disc; radius 0: none */
    int left, right;              /* how many edges bound it on that side */
    double at[2][2], slope[2][2]; /* x at y = 0 and its growth; [0]: left edges, [1]: right edges */
} figure;

typedef struct {
    uint64_t *words; /* strip of MASK_TILE columns after strip, in it row after row */
    int16_t *full;   /* of tile (block, strip) the rows from above that are covered wholly; -1: nothing is covered */
    int *open;       /* of block: tiles that are not full */
    int strips, blocks, width, height;
} mask;

/* A row of a figure in the kernels' terms: places from the left of the mask. */
typedef struct {
    float at[2][2], slope[2][2]; /* of the first row; edges that are none lie beyond the mask */
    float x, y, square;          /* disc: its centre, y from the first row; square < 0: none */
    float width;
    int first, n;                /* rows of the block */
} mask_rows;

typedef struct {
    /* Cover the rows in words (of the block in the first strip); strip_step: words from one strip to the next. */
    void (*cover)(uint64_t *words, int64_t strip_step, const mask_rows *rows);
    /* Coverage 0..255 of the MASK_TILE pixels whose MASK_SUB rows start at words. */
    void (*count)(const uint64_t *words, uint8_t *out);
    /* Coverage 0..255 of n pixels with a word each: the share of its bits. */
    void (*weigh)(const uint64_t *words, int n, uint8_t *out);
} mask_table;

const mask_table *mask_kernels(void);

bool mask_make(mask *m, int width, int height);
void mask_free(mask *m);

/* Keep of f only what lies where a * (x - px) + b * (y - py) >= 0. At most two such edges bound a figure on a side. */
void figure_keep(figure *f, double px, double py, double a, double b);

void mask_add(mask *m, const figure *f);

/* Whether everything between two y, px from the mask's top, is covered, block by block. */
bool mask_is_full(const mask *m, double low, double high);

/* Cover in a strip what lies between the edges: from row to row its places change where edges has a bit. */
void mask_lay(mask *m, int strip, const uint64_t *edges);

/* Blend src through the mask whose corner lies at (x0, y0) of the canvas. */
void mask_paint(const mask *m, const canvas *on, int x0, int y0, uint32_t src);

#endif
