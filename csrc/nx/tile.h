/* tile.h: what engine.c and move.c ask of tile.c. */
#ifndef NX_TILE_H
#define NX_TILE_H
#include "nx.h"

/* Runs `run` (NULL: copies view 1 to view 0, of one dtype) over the nest by tiles where an input is dense along another
 * axis than the output; false, with nothing done, where tiles would win nothing. size: bytes of the views' elements. */
bool nx_tile_run(const nx_nest *nest, nx_run run, const int *size);

#endif
