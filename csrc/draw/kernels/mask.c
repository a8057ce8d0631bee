/* mask.c: rows of places covered and counted. The places of a pixel's rows are shifted against each other (SHIFT), so that
 * an upright edge falls between them in 256 ways, not in 16. */
#include "../mask.h"

#define JOIN(a, b) a##_##b
#define NAME(a, b) JOIN(a, b)

static inline float larger(float a, float b) { return a > b ? a : b; }
static inline float smaller(float a, float b) { return a < b ? a : b; }

static const float SHIFT[MASK_SUB] = {0.96875f, 0.46875f, 0.71875f, 0.21875f, 0.84375f, 0.34375f, 0.59375f, 0.09375f,
                                      0.90625f, 0.40625f, 0.65625f, 0.15625f, 0.78125f, 0.28125f, 0.53125f, 0.03125f};

/* low[i] <= place < high[i] in row i. */
static void spans(const mask_rows *r, int32_t *low, int32_t *high) {
    float shift[MASK_ROWS + MASK_SUB];
    for (int i = 0; i < r->n; i++) shift[i] = SHIFT[(r->first + i) & (MASK_SUB - 1)];
    for (int i = 0; i < r->n; i++) {
        float t = (float)i;
        float a = larger(larger(r->at[0][0] + t * r->slope[0][0], r->at[0][1] + t * r->slope[0][1]), 0);
        float b = smaller(smaller(r->at[1][0] + t * r->slope[1][0], r->at[1][1] + t * r->slope[1][1]), r->width);
        low[i] = (int32_t)(smaller(a, r->width) + shift[i]), high[i] = (int32_t)(larger(b, 0) + shift[i]);
    }
}

/* The same inside a disc. */
static void spans_round(const mask_rows *r, int32_t *low, int32_t *high) {
    float shift[MASK_ROWS + MASK_SUB];
    for (int i = 0; i < r->n; i++) shift[i] = SHIFT[(r->first + i) & (MASK_SUB - 1)];
    for (int i = 0; i < r->n; i++) {
        float t = (float)i, d = t - r->y, square = r->square - d * d;
        float half = __builtin_sqrtf(larger(square, 0));
        float a = larger(larger(r->at[0][0] + t * r->slope[0][0], r->at[0][1] + t * r->slope[0][1]), larger(r->x - half, 0));
        float b = smaller(smaller(r->at[1][0] + t * r->slope[1][0], r->at[1][1] + t * r->slope[1][1]),
                          smaller(r->x + half, r->width));
        low[i] = (int32_t)(smaller(a, r->width) + shift[i]), high[i] = square > 0 ? (int32_t)(larger(b, 0) + shift[i]) : 0;
    }
}

/* Places low..high - 1 of one row of a tile. Up to 64 of them touch two words, the second perhaps with no bit. */
static inline void cover_tile(uint64_t *row, unsigned low, unsigned high) {
    unsigned first = low >> 6, last = (high - 1) >> 6;
    if (high - low <= 64) {
        uint64_t all = ~(uint64_t)0 >> (64 - (high - low));
        row[first] |= all << (low & 63);
        row[first + 1] |= all >> 1 >> (63 - (low & 63));
        return;
    }
    uint64_t head = ~(uint64_t)0 << (low & 63), tail = ~(uint64_t)0 >> (63 - ((high - 1) & 63));
    row[first] |= head;
    for (unsigned i = first + 1; i < last; i++) row[i] = ~(uint64_t)0;
    row[last] |= tail;
}

static void cover(uint64_t *words, int64_t strip_step, const mask_rows *r) {
    enum { PLACES = MASK_TILE * MASK_SUB };
    int32_t low[MASK_ROWS], high[MASK_ROWS];
    if (r->square < 0) spans(r, low, high);
    else spans_round(r, low, high);
    uint64_t *row = words + r->first * MASK_WORDS;
    for (int i = 0; i < r->n; i++, row += MASK_WORDS) {
        if (high[i] <= low[i]) continue;
        unsigned a = (unsigned)low[i], b = (unsigned)high[i], strip = a / PLACES, last = (b - 1) / PLACES;
        for (; strip < last; strip++, a = strip * PLACES)
            cover_tile(row + strip * strip_step, a - strip * PLACES, PLACES);
        cover_tile(row + strip * strip_step, a - strip * PLACES, b - strip * PLACES);
    }
}

static void count(const uint64_t *words, uint8_t *out) {
    uint64_t sum[MASK_WORDS] = {0};
    for (int row = 0; row < MASK_SUB; row++)
        for (int i = 0; i < MASK_WORDS; i++) {
            uint64_t v = words[row * MASK_WORDS + i];
            v -= v >> 1 & 0x5555555555555555u;
            v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
            sum[i] += (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu;
        }
    for (int i = 0; i < MASK_TILE; i++) {
        uint64_t two = sum[i / 4] >> (16 * (i % 4));
        out[i] = (uint8_t)((((two & 255) + (two >> 8 & 255)) * 255 + 128) >> 8);
    }
}

static void weigh(const uint64_t *words, int n, uint8_t *out) {
    for (int i = 0; i < n; i++) {
        uint64_t v = words[i];
        v -= v >> 1 & 0x5555555555555555u;
        v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
        v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu;
        v += v >> 8, v += v >> 16, v += v >> 32;
        out[i] = (uint8_t)(((v & 127) * 255 + 32) >> 6);
    }
}

const mask_table NAME(mask_table, ISA) = {cover, count, weigh};
