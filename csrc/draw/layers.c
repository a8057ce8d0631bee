/* layers.c: what is seen through, in layers of faces that share no part of the page. A renderer blends the sides of each face
 * with what is behind it, so that glass laid down face by face shows a thread of light between any two. Faces of one layer are
 * painted opaque, each a little under those beside it that come later, and then laid down together as one sheet of glass. */
#include <stdlib.h>
#include <string.h>

#include "painter.h"

/* Strokes and dots are laid down one by one, in each layer after its faces. */
static int by_layer(const void *a, const void *b) {
    const piece *p = *(piece *const *)a, *q = *(piece *const *)b;
    if (p->layer != q->layer) return p->layer < q->layer ? -1 : 1;
    bool face = p->kind == PIECE_FACE, other = q->kind == PIECE_FACE;
    if (face != other) return face ? -1 : 1;
    if (face && p->color[3] != q->color[3]) return p->color[3] < q->color[3] ? -1 : 1;
    return p->turn < q->turn ? -1 : p->turn > q->turn;
}

typedef struct {
    piece **all;
    const piece_pair *pairs;
    int64_t n;
} relation;

/* Whether pair k says something: both are painted, and in this order, which a circle that was broken by depth may have turned. */
static bool holds(const relation *r, int64_t k) {
    const piece *p = r->all[r->pairs[k].behind], *q = r->all[r->pairs[k].before];
    return !p->dead && !q->dead && p->turn < q->turn;
}

/* The longest way from the back to each piece. starts: n + 1 zeros; before: room for all pairs. */
static void find_layers(painting *out, const relation *r, int64_t *starts, int64_t *before) {
    for (int64_t k = 0; k < r->n; k++)
        if (holds(r, k)) starts[r->all[r->pairs[k].behind]->turn]++;
    for (int64_t i = 0; i < out->n; i++) starts[i + 1] += starts[i];
    for (int64_t k = 0; k < r->n; k++) /* from the end of each list, which is then its start */
        if (holds(r, k)) before[--starts[r->all[r->pairs[k].behind]->turn]] = r->all[r->pairs[k].before]->turn;
    for (int64_t i = 0; i < out->n; i++)
        for (int64_t k = starts[i]; k < starts[i + 1]; k++) {
            piece *q = out->pieces[before[k]];
            int32_t least = out->pieces[i]->layer + (q->kind == PIECE_FACE);
            q->layer = q->layer < least ? least : q->layer;
        }
}

bool painting_layer(painting *out, piece **all, const piece_pair *pairs, int64_t n) {
    int64_t *starts = calloc((size_t)out->n + 1, sizeof *starts), *before = malloc(((size_t)n + 1) * sizeof *before);
    bool ok = starts && before;
    for (int64_t i = 0; i < out->n; i++) out->pieces[i]->turn = i, out->pieces[i]->layer = 0;
    if (ok) find_layers(out, &(relation){all, pairs, n}, starts, before);
    if (ok && out->n) qsort(out->pieces, (size_t)out->n, sizeof *out->pieces, by_layer);
    free(starts);
    free(before);
    return ok;
}
