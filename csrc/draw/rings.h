/* rings.h: the regions between levels of a grid or a net, as closed rings: its lines joined along the border of the domain.
 *
 * The domain is what the cells cover whose corners are all finite. A region lower <= z < upper has its inside on the left of each
 * ring (x to the right, y up, as rows go): outer rings run counter-clockwise, holes clockwise. A ring repeats its first point;
 * points that fall on one spot are given once; rings of no area are not given. */
#ifndef DRAW_RINGS_H
#define DRAW_RINGS_H
#include "contour.h"
#include "net.h"

/* Region of the nodes of rank lower < rank <= upper, where rank is the number of levels <= z: from levels[lower] on (-1: from
 * below) to below levels[upper] (count: without end). */
typedef struct {
    int64_t lower, upper;
} draw_band;

/* Points and ends as in draw_lines; polygon: a number that the rings of one connected piece share, one a ring. */
typedef struct {
    draw_lines rings;
    int64_t *polygon;
    /* Where pieces are told apart: first and end point of each ring, those of one piece beside each other, the outer one first; and
     * where each piece ends among them, of nets negative where several bound it from outside (the largest is first). */
    int64_t *spans, *pieces, piece_count;
} draw_region;

/* Fills out[bands] (zeroed by the caller, freed by draw_region_free). Levels ascend strictly. Pieces are told apart only where
 * `pieces`; the bands must then not overlap. gaps: a point (NaN, NaN) follows each ring. Returns 0, or -1: no memory. */
int draw_rings(draw_grid grid, const double *levels, int64_t count, const draw_band *bands, int64_t n, bool pieces, bool gaps,
               draw_region *out);
int draw_net_rings(const draw_net *net, const double *levels, int64_t count, const draw_band *bands, int64_t n, bool pieces,
                   bool gaps, draw_region *out);
void draw_region_free(draw_region *region);

#endif
