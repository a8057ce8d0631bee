/* decimal.c: from decimal digits to the nearest float. Three ways, each tried when the one before cannot tell:
 * 1. both factors exact in double arithmetic (Clinger 1990): one rounding by the machine;
 * 2. digits times a power of five known to 128 bits: right unless the product lies within two units of its 128 bits of
 *    the middle between two floats, which the bounds below tell;
 * 3. that middle compared with all digits in long integers. */
#include "decimal.h"
#include <math.h>
#include <pthread.h>
#include <string.h>

/* ---- formats ---- */

/* Digits of the significand, exponent of the last place of the least number, and of the first place of the greatest. */
typedef struct {
    int bits, least, most;
    double max; /* what would round above becomes infinity; float8_e4m3, which has none, leaves that to its cast */
} Format;

static const Format formats[NX_DTYPE_COUNT] = {
    [NX_F16] = {11, -24, 15, 65504.0},           [NX_BF16] = {8, -133, 127, 0x1.fep127},
    [NX_F8E4] = {4, -9, 8, 448.0},               [NX_F8E5] = {3, -16, 15, 57344.0},
    [NX_F32] = {24, -149, 127, 0x1.fffffep127},  [NX_F64] = {53, -1074, 1023, 0x1.fffffffffffffp1023},
    [NX_C64] = {24, -149, 127, 0x1.fffffep127},  [NX_C128] = {53, -1074, 1023, 0x1.fffffffffffffp1023},
};

/* significand * 2^exponent, which has at most the format's bits but for a carry. */
static double scaled(const Format *f, uint64_t significand, int exponent) {
    if (f->bits == 53) {
        uint64_t bits = ((uint64_t)(exponent + 1074) << 52) + significand;
        double value;
        if (exponent > 1023 || bits >= 0x7ff0000000000000u)
            return INFINITY;
        memcpy(&value, &bits, sizeof value);
        return value;
    }
    double value = ldexp((double)significand, exponent);
    return value > f->max && f->max != 448.0 ? INFINITY : value;
}

/* ---- powers of five to 128 bits ---- */

enum { LEAST_POWER = -342, GREATEST_POWER = 308, POWERS = GREATEST_POWER - LEAST_POWER + 1, LIMBS = 16 };

/* 5^q is high:low * 2^exponent, and less than one unit of low more; exact for 0 <= q <= 55. high has its top bit set. */
typedef struct {
    uint64_t high, low;
    int exponent;
} Power;

static Power powers[POWERS];
static pthread_once_t powers_made = PTHREAD_ONCE_INIT;

static int leading_zeros(uint64_t x) {
    int n = 0;
    for (int step = 32; step; step /= 2)
        if (!(x >> (64 - step))) {
            n += step;
            x <<= step;
        }
    return n;
}

/* The top 128 bits of a number of 64-bit limbs, least first. */
static Power top_bits(const uint64_t *limb, int scale) {
    int n = LIMBS - 1;
    while (!limb[n])
        n--;
    int shift = leading_zeros(limb[n]);
    uint64_t next = n > 0 ? limb[n - 1] : 0, last = n > 1 ? limb[n - 2] : 0;
    Power p = {limb[n] << shift, next << shift, 64 * n - shift - 64 - scale};
    if (shift) {
        p.high |= next >> (64 - shift);
        p.low |= last >> (64 - shift);
    }
    return p;
}

/* Each limb is handled as two halves, so that plain 64-bit arithmetic does. */
static void times_five(uint64_t *limb) {
    uint64_t carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        uint64_t low = (limb[i] & 0xffffffff) * 5 + carry, high = (limb[i] >> 32) * 5 + (low >> 32);
        limb[i] = high << 32 | (low & 0xffffffff);
        carry = high >> 32;
    }
}

static void over_five(uint64_t *limb) {
    uint64_t rest = 0;
    for (int i = LIMBS - 1; i >= 0; i--) {
        uint64_t high = rest << 32 | limb[i] >> 32, low = high % 5 << 32 | (limb[i] & 0xffffffff);
        limb[i] = high / 5 << 32 | low / 5;
        rest = low % 5;
    }
}

/* Cutting after each division by five is cutting once after all: floor(floor(a / 5) / 5) = floor(a / 25). */
static void make_powers(void) {
    uint64_t up[LIMBS] = {1}, down[LIMBS] = {0};
    for (int q = 0; q <= GREATEST_POWER; q++, times_five(up))
        powers[q - LEAST_POWER] = top_bits(up, 0);
    down[LIMBS - 1] = (uint64_t)1 << 63;
    for (int q = -1; q >= LEAST_POWER; q--) {
        over_five(down);
        powers[q - LEAST_POWER] = top_bits(down, 64 * LIMBS - 1);
    }
}

static uint64_t multiply(uint64_t a, uint64_t b, uint64_t *high) {
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    *high = (uint64_t)(product >> 64);
    return (uint64_t)product;
#else
    uint64_t a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
    uint64_t low = a0 * b0, middle = a1 * b0 + (low >> 32), other = a0 * b1 + (middle & 0xffffffff);
    *high = a1 * b1 + (middle >> 32) + (other >> 32);
    return other << 32 | (low & 0xffffffff);
#endif
}

/* ---- the second way ---- */

typedef struct {
    uint64_t significand; /* rounded down */
    int exponent;         /* of its last place */
    bool up, sure;
} Guess;

/* w * 10^q in units of the format's last place, w > 0, q within the table. The product of w (moved to the top) and the
 * power has 192 bits; the true one lies in [h, h + 2) of its upper 128. */
static Guess guess(const Format *f, uint64_t w, int q) {
    const Power *p = &powers[q - LEAST_POWER];
    int zeros = leading_zeros(w);
    uint64_t h1, h0, carry, lowest = multiply(w << zeros, p->low, &carry);
    h0 = multiply(w << zeros, p->high, &h1);
    h0 += carry;
    h1 += h0 < carry;
    int unit = p->exponent + q - zeros + 64; /* exponent of h's last bit */
    int top = unit + (h1 >> 63 ? 127 : 126);
    Guess g = {.exponent = top - f->bits + 1};
    if (g.exponent < f->least)
        g.exponent = f->least;
    int shift = g.exponent - unit; /* at least 74 for 53 bits */
    if (shift > 127)
        return g; /* less than a quarter of the least number, or nearly: the third way tells */
    uint64_t half = (uint64_t)1 << (shift - 65), rest = h1 & (half * 2 - 1);
    g.significand = shift > 127 ? 0 : h1 >> (shift - 64);
    bool exact = q >= 0 && q <= 55;
    if (rest >= half) {
        g.up = rest > half || h0 || lowest || (exact && (g.significand & 1));
        g.sure = g.up || exact;
    } else {
        g.sure = exact || rest < half - 1 || h0 < UINT64_MAX - 1;
    }
    return g;
}

/* ---- the third way ---- */

enum { WORDS = 224, DIGITS = 800 };

typedef struct {
    int n;
    uint32_t word[WORDS]; /* least first */
} Long;

static void long_multiply_add(Long *x, uint32_t by, uint32_t add) {
    uint64_t carry = add;
    for (int i = 0; i < x->n; i++) {
        carry += (uint64_t)x->word[i] * by;
        x->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry && x->n < WORDS)
        x->word[x->n++] = (uint32_t)carry;
}

static void long_shift(Long *x, int bits) {
    int words = bits / 32;
    if (x->n + words > WORDS)
        return;
    memmove(x->word + words, x->word, sizeof(uint32_t) * (size_t)x->n);
    memset(x->word, 0, sizeof(uint32_t) * (size_t)words);
    x->n += words;
    long_multiply_add(x, (uint32_t)1 << bits % 32, 0);
}

static void long_power(Long *x, int fives) {
    for (; fives >= 13; fives -= 13)
        long_multiply_add(x, 1220703125, 0);
    for (; fives > 0; fives--)
        long_multiply_add(x, 5, 0);
}

static int long_compare(const Long *a, const Long *b) {
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (int i = a->n - 1; i >= 0; i--)
        if (a->word[i] != b->word[i])
            return a->word[i] < b->word[i] ? -1 : 1;
    return 0;
}

/* The digits of a number: from the first that is not 0, without the point. */
typedef struct {
    const char *first, *end;
    int64_t exponent; /* of the last digit */
    uint64_t w;       /* the first 19 */
    int64_t count;    /* of digits; those beyond 19 are not in w */
} Decimal;

/* All digits (of more than 800 only whether the rest is 0 matters) times their power of ten beside the middle of the
 * guess and its neighbour: true where the number is above it, or on it and the guess is odd. */
static bool is_above_middle(const Decimal *d, const Guess *g) {
    Long left = {0}, right = {0};
    bool more = false;
    int64_t exponent = d->exponent;
    int used = 0;
    for (const char *c = d->first; c < d->end; c++) {
        if (*c == '.')
            continue;
        if (used < DIGITS) {
            long_multiply_add(&left, 10, (uint32_t)(*c - '0'));
            used++;
        } else {
            more |= *c != '0';
            exponent++;
        }
    }
    uint64_t middle = 2 * g->significand + 1;
    right.word[0] = (uint32_t)middle;
    right.word[1] = (uint32_t)(middle >> 32);
    right.n = middle >> 32 ? 2 : 1;
    long_power(exponent >= 0 ? &left : &right, (int)(exponent >= 0 ? exponent : -exponent));
    int twos = (int)exponent - (g->exponent - 1);
    long_shift(twos >= 0 ? &left : &right, twos >= 0 ? twos : -twos);
    int order = long_compare(&left, &right);
    return order > 0 || (order == 0 && (more || (g->significand & 1)));
}

/* ---- the whole ---- */

static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static double convert(const Decimal *d, nx_dtype dtype) {
    const Format *f = &formats[dtype];
    int64_t q = d->exponent + (d->count > 19 ? d->count - 19 : 0); /* of w */
    if (d->w == 0)
        return 0;
    if (f->bits == 53 && d->count <= 19 && d->w <= (uint64_t)1 << 53 && q >= -22 && q <= 22)
        return q < 0 ? (double)d->w / tens[-q] : (double)d->w * tens[q];
    if (q > GREATEST_POWER) /* w is 1 or more */
        return INFINITY;
    if (q < LEAST_POWER) /* below 10^19 * 10^-343, which is below a half of the least number */
        return 0;
    pthread_once(&powers_made, make_powers);
    Guess g = guess(f, d->w, (int)q);
    if (d->count > 19 && g.sure) {
        Guess next = guess(f, d->w + 1, (int)q);
        g.sure = next.sure && next.significand == g.significand && next.exponent == g.exponent && next.up == g.up;
    }
    if (g.exponent > f->most)
        return INFINITY;
    if (!g.sure)
        g.up = is_above_middle(d, &g);
    return scaled(f, g.significand + g.up, g.exponent);
}

static bool is_digit(char c) { return (unsigned char)(c - '0') < 10; }

/* Eight characters that are all digits: their number; else UINT32_MAX. */
static uint32_t eight_digits(const char *c) {
    uint64_t x;
    memcpy(&x, c, 8);
    const uint16_t one = 1;
    if (*(const uint8_t *)&one == 0) { /* big endian */
        uint32_t value = 0;
        for (int i = 0; i < 8; i++) {
            if (!is_digit(c[i]))
                return UINT32_MAX;
            value = value * 10 + (uint32_t)(c[i] - '0');
        }
        return value;
    }
    x ^= 0x3030303030303030u;
    if ((x | (x + 0x7676767676767676u)) & 0x8080808080808080u)
        return UINT32_MAX;
    x = (x * 10 + (x >> 8)) & 0x00ff00ff00ff00ffu; /* pairs, fours, all eight */
    x = (x * 100 + (x >> 16)) & 0x0000ffff0000ffffu;
    return (uint32_t)(x * 10000 + (x >> 32));
}

/* Adds the digits at c to d; those after the 19th are only counted. */
static const char *take_digits(const char *c, const char *end, Decimal *d) {
    uint64_t w = d->w; /* in registers: the loop is most of a table's time */
    int64_t count = d->count;
    if (count == 0) {
        while (c < end && *c == '0')
            c++;
        d->first = c;
    }
    while (end - c >= 8 && count <= 11) {
        uint32_t more = eight_digits(c);
        if (more == UINT32_MAX)
            break;
        w = w * 100000000 + more;
        count += 8;
        c += 8;
    }
    for (; c < end && is_digit(*c); c++, count++)
        if (count < 19)
            w = w * 10 + (uint64_t)(*c - '0');
    d->w = w;
    d->count = count;
    return c;
}

/* e[+-]digits: the exponent, kept within what can matter. */
static const char *take_exponent(const char *c, const char *end, int64_t *exponent) {
    const char *p = c + 1;
    bool negative = p < end && *p == '-';
    p += p < end && (*p == '-' || *p == '+');
    if (p >= end || !is_digit(*p))
        return c;
    int64_t value = 0;
    for (; p < end && is_digit(*p); p++)
        if (value < ((int64_t)1 << 58))
            value = value * 10 + (*p - '0');
    *exponent += negative ? -value : value;
    return p;
}

static bool is_word(const char *c, const char *end, const char *word, size_t n) {
    if ((size_t)(end - c) < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((c[i] | 0x20) != word[i])
            return false;
    return true;
}

static const char *take_word(const char *c, const char *end, double *value) {
    if (is_word(c, end, "nan", 3)) {
        *value = NAN;
        return c + 3;
    }
    if (is_word(c, end, "inf", 3)) {
        *value = INFINITY;
        return c + (is_word(c, end, "infinity", 8) ? 8 : 3);
    }
    return c;
}

/* Digits with or without a point that end within the next eight bytes, which are there: as most numbers of tables are. NULL
 * for others; an exponent is one. Both whole numbers of the quotient are exact, so it is rounded once. */
static const char *short_number(const char *c, double *value) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    const uint64_t every = 0x0101010101010101u;
    uint64_t bytes;
    memcpy(&bytes, c, 8);
    bytes ^= '0' * every;
    uint64_t others = (((bytes & 0x7f * every) + 0x76 * every) | bytes) & 0x80 * every; /* what is no digit */
    if (!others) return NULL;
    int digits = __builtin_ctzll(others) / 8, length = digits, decimals = 0;
    if (c[digits] == '.') {
        others &= others - 1;
        if (!others) return NULL;
        length = __builtin_ctzll(others) / 8;
        decimals = length - digits - 1;
        uint64_t before = ((uint64_t)1 << 8 * digits) - 1;
        bytes = (bytes & before) | (bytes >> 8 & ~before);
    }
    digits += decimals;
    if (digits == 0 || (c[length] | 0x20) == 'e') return NULL;
    bytes <<= 64 - 8 * digits;
    bytes = bytes * 10 + (bytes >> 8); /* pairs, then fours, then all */
    uint64_t low = (bytes & 0xff000000ffu) * 0xf424000000064u, high = (bytes >> 16 & 0xff000000ffu) * 0x271000000001u;
    *value = (double)(uint32_t)((low + high) >> 32) / powers[decimals];
    return c + length;
#else
    return NULL;
#endif
}

const char *nx_read_float(const char *text, const char *end, nx_dtype dtype, double *value) {
    const char *c = text;
    bool negative = c < end && *c == '-';
    c += c < end && (*c == '-' || *c == '+');
    const char *after = dtype == NX_F64 && end - c >= 8 ? short_number(c, value) : NULL;
    if (after) {
        *value = negative ? -*value : *value;
        return after;
    }
    Decimal d = {.first = c};
    const char *digits = c, *point = NULL;
    c = take_digits(c, end, &d);
    bool any = c > digits;
    if (c < end && *c == '.') {
        point = c++;
        c = take_digits(c, end, &d);
        any |= c > point + 1;
        d.exponent = point + 1 - c;
    }
    if (!any) {
        c = take_word(digits, end, value);
        if (c == digits)
            return text;
    } else {
        d.end = c;
        if (c < end && (*c | 0x20) == 'e')
            c = take_exponent(c, end, &d.exponent);
        *value = convert(&d, dtype);
    }
    if (negative)
        *value = -*value;
    return c;
}

const char *nx_read_integer(const char *text, const char *end, bool *negative, uint64_t *magnitude, bool *overflow) {
    const char *c = text;
    *negative = c < end && *c == '-';
    c += c < end && (*c == '-' || *c == '+');
    if (c >= end || !is_digit(*c))
        return text;
    uint64_t value = 0;
    *overflow = false;
    for (; c < end && is_digit(*c); c++) {
        uint64_t digit = (uint64_t)(*c - '0');
        if (value > (UINT64_MAX - digit) / 10)
            *overflow = true;
        else
            value = value * 10 + digit;
    }
    *magnitude = *overflow ? UINT64_MAX : value;
    return c;
}
