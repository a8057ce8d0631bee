/* text.h: tables of numbers in text. */
#ifndef NX_TEXT_H
#define NX_TEXT_H
#include "nx.h"

typedef struct {
    const char *text;
    int64_t length;
} nx_word;

/* How a table is written. A line ends with \n, \r or both; blank lines and those of comment alone are no rows. */
typedef struct {
    char delimiter;          /* 0: any number of blanks */
    char quote;              /* 0: none; a field may stand between two of them */
    const nx_word *comments; /* each begins a comment that goes to the line's end */
    int comment_count;
    bool fills;              /* empty fields and `missing` words become `fill` */
    double fill;
    const nx_word *missing;
    int missing_count;
} nx_text_form;

/* The text from its first row on (out: begin) and the fields of that row; rows are not counted. */
int64_t nx_text_fields(const nx_text_form *form, const char *text, const char *end, const char **begin);

/* Where it went wrong: in the earliest such row. */
typedef struct {
    nx_status problem; /* NULL: nothing */
    const char *at;    /* the field, or the row's beginning */
    int64_t length;    /* of the field */
    int64_t fields;    /* found in the row */
    int64_t column;    /* of the field, from 0 */
} nx_text_error;

/* A table in memory, and what is read of it. */
typedef struct {
    const nx_text_form *form;
    const char *text, *end;
    int64_t blocks, *first; /* by nx_text_rows: the first row of each block of text, and behind the last; to be freed */
    nx_dtype dtype;
    int64_t fields, columns; /* fields that each row must have; columns of the result */
    const int64_t *slot;     /* [fields]: the column of the result, -1 for none */
    nx_text_error error;     /* by nx_text_read */
} nx_text_table;

/* Counts the rows between text and end, at most `most` (-1: all; then end moves behind the last). -1: out of memory. */
int64_t nx_text_rows(nx_text_table *table, int64_t most);
/* Reads the counted rows into out, dense, rows x columns. */
void nx_text_read(nx_text_table *table, char *out);
#endif
