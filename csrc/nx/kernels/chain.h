/* chain.h: a chain of cheap float operations, each on the result of the one before and on what lies in memory: a tile of
 * elements stays in vector registers from the first to the last. Same bits as the operations one by one. */
#ifndef NX_CHAIN_H
#define NX_CHAIN_H
#include <stdbool.h>
#include <stdint.h>

/* name, the tile a from itself and m, what the link names; R: the other way round. */
#define NX_CHAIN_BINARY(X)                                                                          \
    X(ADD, a + m) X(SUB, a - m) X(SUB_R, m - a) X(MUL, a * m) X(DIV, a / m) X(DIV_R, m / a)         \
    X(MIN, LEAST(a, m)) X(MIN_R, LEAST(m, a)) X(MAX, MOST(a, m)) X(MAX_R, MOST(m, a))
#define NX_CHAIN_UNARY(X) X(NEG, -a) X(ABS, SIZE(a)) X(SQUARE, a *a)
/* Those of which two in a row are one word. */
#define NX_CHAIN_PAIRS(X)                                                                           \
    NX_CHAIN_AFTER(X, ADD, a + m) NX_CHAIN_AFTER(X, SUB, a - m) NX_CHAIN_AFTER(X, SUB_R, m - a) NX_CHAIN_AFTER(X, MUL, a *m)
#define NX_CHAIN_AFTER(X, name, body)                                                               \
    X(name, body, ADD, a + m) X(name, body, SUB, a - m) X(name, body, SUB_R, m - a) X(name, body, MUL, a *m)

typedef enum {
    NX_CHAIN_LOAD,
    NX_CHAIN_STORE,
#define X(name, body) NX_CHAIN_##name,
    NX_CHAIN_BINARY(X) NX_CHAIN_UNARY(X)
#undef X
    NX_CHAIN_WORDS
} nx_chain_word;

typedef struct {
    uint8_t word;
    bool is_one; /* the value is one element for all */
    int16_t value;
} nx_link;

enum { NX_CHAIN_LINKS = 400 };

/* at[value]: n dense elements of each value, or one. What is stored may lie where a value lies that no later link reads.
 * Returns how many of the n were done: as many tiles as they hold. */
typedef int64_t (*nx_chain)(const nx_link *link, int links, char *const *at, int64_t n);

#endif
