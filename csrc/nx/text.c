/* text.c: rows and fields of tables of numbers; blocks of lines are counted, then read, on all threads. */
#include "text.h"
#include "decimal.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK (1 << 18) /* bytes of text that a thread takes at once */

/* ---- lines ---- */

static bool is_blank(const nx_text_form *form, char c) {
    return (c == ' ' || c == '\t' || c == '\v' || c == '\f') && c != form->delimiter;
}

static bool is_line_end(char c) { return c == '\n' || c == '\r'; }

/* In windows, so that a text of \r alone is not searched for \n to its end at each line. */
static const char *line_end(const char *c, const char *end) {
    while (c < end && !is_line_end(*c)) {
        size_t window = end - c < 512 ? (size_t)(end - c) : 512;
        const char *stop = memchr(c, '\n', window);
        const char *other = memchr(c, '\r', stop ? (size_t)(stop - c) : window);
        if (stop || other)
            return other ? other : stop;
        c += window;
    }
    return c;
}

/* Behind a line's end at c: \r\n is one. */
static const char *next_line(const char *c, const char *end) {
    if (c < end && *c == '\r' && c + 1 < end && c[1] == '\n')
        return c + 2;
    return c < end ? c + 1 : end;
}

static bool starts(const char *c, const char *end, nx_word word) {
    return end - c >= word.length && memcmp(c, word.text, (size_t)word.length) == 0;
}

static bool is_comment(const nx_text_form *form, const char *c, const char *end) {
    for (int i = 0; i < form->comment_count; i++)
        if (*c == form->comments[i].text[0] && starts(c, end, form->comments[i]))
            return true;
    return false;
}

static const char *skip_blanks(const nx_text_form *form, const char *c, const char *end) {
    while (c < end && is_blank(form, *c))
        c++;
    return c;
}

/* Where the fields of the line at *line begin, or NULL where it has none; *line moves behind it. */
static const char *row_start(const nx_text_form *form, const char **line, const char *end) {
    const char *c = skip_blanks(form, *line, end);
    bool none = c >= end || is_line_end(*c) || is_comment(form, c, end);
    const char *stop = line_end(c, end);
    *line = next_line(stop, end);
    return none ? NULL : c;
}

/* ---- fields ---- */

typedef struct {
    const char *begin, *end; /* without blanks and quotes around */
    const char *next;        /* behind the delimiter, or at the end of the row */
    bool last, broken;       /* broken: a quote without its fellow */
} Field;

static bool ends_row(const nx_text_form *form, const char *c, const char *end) {
    return c >= end || is_line_end(*c) || (form->comment_count && is_comment(form, c, end));
}

static Field read_field(const nx_text_form *form, const char *c, const char *end) {
    Field f = {0};
    c = skip_blanks(form, c, end);
    f.begin = c;
    if (form->quote && c < end && *c == form->quote) {
        f.begin = ++c;
        while (c < end && !is_line_end(*c) && *c != form->quote)
            c++;
        f.broken = c >= end || *c != form->quote;
        f.end = c;
        c = skip_blanks(form, f.broken ? c : c + 1, end);
    } else {
        while (!ends_row(form, c, end) && (form->delimiter ? *c != form->delimiter : !is_blank(form, *c)))
            c++;
        f.end = c;
        while (f.end > f.begin && is_blank(form, f.end[-1]))
            f.end--;
        c = skip_blanks(form, c, end);
    }
    f.last = ends_row(form, c, end);
    if (!f.last && form->delimiter) {
        f.broken |= *c != form->delimiter;
        c++;
    }
    f.next = c;
    return f;
}

int64_t nx_text_fields(const nx_text_form *form, const char *text, const char *end, const char **begin) {
    while (text < end) {
        const char *line = text, *c = row_start(form, &text, end);
        if (!c)
            continue;
        *begin = line;
        int64_t n = 0;
        for (Field f = {.next = c}; !f.last; n++)
            f = read_field(form, f.next, end);
        return n;
    }
    *begin = end;
    return 0;
}

/* ---- elements ---- */

static bool is_missing(const nx_text_form *form, const char *c, const char *end) {
    if (c == end)
        return true;
    for (int i = 0; i < form->missing_count; i++)
        if (form->missing[i].length == end - c && starts(c, end, form->missing[i]))
            return true;
    return false;
}

/* A whole number in 64 bits, as digits or as a float without a fraction. */
static nx_status read_whole(const char *c, const char *end, bool is_signed, bool *negative, uint64_t *magnitude) {
    bool overflow;
    double value;
    if (nx_read_integer(c, end, negative, magnitude, &overflow) != end) {
        if (nx_read_float(c, end, NX_F64, &value) != end)
            return "is no number";
        if (value != trunc(value) || fabs(value) > 9007199254740992.0)
            return "is no whole number";
        *negative = value < 0;
        *magnitude = (uint64_t)fabs(value);
        overflow = false;
    }
    if (overflow || (*negative && *magnitude && !is_signed) || (is_signed && *magnitude > (uint64_t)INT64_MAX + *negative))
        return "lies outside of the dtype's range";
    return NULL;
}

static nx_status write_whole(const char *c, const char *end, nx_dtype dtype, char *out) {
    bool negative, is_signed = nx_dtypes[dtype].kind == NX_KIND_INT;
    uint64_t magnitude;
    nx_status status = read_whole(c, end, is_signed, &negative, &magnitude);
    if (status)
        return status;
    if (dtype == NX_BOOL) {
        *out = magnitude != 0;
        return NULL;
    }
    uint64_t bits = negative ? 0 - magnitude : magnitude;
    int width = 8 * nx_dtypes[dtype].size;
    uint64_t most = (UINT64_MAX >> (64 - width)) >> is_signed;
    if (magnitude > most + (negative && is_signed))
        return "lies outside of the dtype's range";
    switch (nx_dtypes[dtype].size) {
    case 1: *(uint8_t *)out = (uint8_t)bits; break;
    case 2: *(uint16_t *)out = (uint16_t)bits; break;
    case 4: *(uint32_t *)out = (uint32_t)bits; break;
    default: *(uint64_t *)out = bits; break;
    }
    return NULL;
}

/* a, bj, a+bj, or one of these in parentheses. */
static nx_status read_complex(const char *c, const char *end, nx_dtype dtype, double *parts) {
    if (end - c >= 2 && *c == '(' && end[-1] == ')')
        c++, end--;
    const char *p = nx_read_float(c, end, dtype, &parts[0]);
    parts[1] = 0;
    if (p == c)
        return "is no number";
    if (p < end && *p != 'j') {
        if (*p != '+' && *p != '-')
            return "is no number";
        const char *q = nx_read_float(p, end, dtype, &parts[1]);
        return q > p && q + 1 == end && *q == 'j' ? NULL : "is no number";
    }
    if (p < end) {
        parts[1] = parts[0];
        parts[0] = 0;
        p++;
    }
    return p == end ? NULL : "is no number";
}

static bool is_text(const char *c, const char *end, const char *word) {
    size_t n = strlen(word);
    if ((size_t)(end - c) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((c[i] | 0x20) != word[i])
            return false;
    return true;
}

static void store(nx_dtype dtype, char *out, const double *value) {
    bool is_complex = nx_dtypes[dtype].kind == NX_KIND_COMPLEX;
    nx_run run = nx_cast_run(dtype, is_complex ? NX_C128 : NX_F64);
    run((char *const[]){out, (char *)value}, (const int64_t[]){nx_dtypes[dtype].size, 8}, 1);
}

static nx_status read_element(const nx_text_form *form, const Field *f, nx_dtype dtype, char *out) {
    double value[2] = {0};
    if (form->fills && is_missing(form, f->begin, f->end)) {
        value[0] = form->fill;
        store(dtype, out, value);
        return NULL;
    }
    nx_kind kind = nx_dtypes[dtype].kind;
    nx_status status = NULL;
    if (kind == NX_KIND_BOOL && (is_text(f->begin, f->end, "true") || is_text(f->begin, f->end, "false"))) {
        *out = (*f->begin | 0x20) == 't';
        return NULL;
    }
    if (kind <= NX_KIND_INT)
        return write_whole(f->begin, f->end, dtype, out);
    if (kind == NX_KIND_COMPLEX)
        status = read_complex(f->begin, f->end, dtype, value);
    else if (nx_read_float(f->begin, f->end, dtype, value) != f->end || f->begin == f->end)
        status = "is no number";
    if (status)
        return f->begin == f->end ? "is empty" : status;
    if (dtype == NX_F64)
        memcpy(out, value, sizeof(double));
    else
        store(dtype, out, value);
    return NULL;
}

/* ---- rows ---- */

typedef struct {
    const nx_text_table *table;
    char *out;
    nx_text_error *errors; /* one a block */
} Job;

/* The first line that begins in block b. */
static const char *block_start(const nx_text_table *t, int64_t b) {
    if (b == 0)
        return t->text;
    if (b >= t->blocks)
        return t->end;
    const char *c = t->text + b * BLOCK;
    if (!is_line_end(c[-1]))
        c = next_line(line_end(c, t->end), t->end);
    else if (c[-1] == '\r' && *c == '\n')
        c++;
    return c;
}

static void count_blocks(void *context, int64_t begin, int64_t end) {
    nx_text_table *t = context;
    for (int64_t b = begin; b < end; b++) {
        const char *stop = block_start(t, b + 1), *c = block_start(t, b);
        for (t->first[b + 1] = 0; c < stop;)
            t->first[b + 1] += row_start(t->form, &c, stop) != NULL;
    }
}

/* A float64 field without quotes and fillings, read where it stands: NULL where that is not so simple. */
static const char *read_plain(const nx_text_table *t, const char *c, char *out, bool *last) {
    const nx_text_form *form = t->form;
    double value;
    c = skip_blanks(form, c, t->end);
    const char *p = nx_read_float(c, t->end, NX_F64, &value);
    if (p == c)
        return NULL;
    memcpy(out, &value, sizeof value);
    const char *q = skip_blanks(form, p, t->end);
    *last = q >= t->end || is_line_end(*q);
    if (*last)
        return q;
    if (form->comment_count && is_comment(form, q, t->end)) {
        *last = true;
        return q;
    }
    if (!form->delimiter)
        return q > p ? q : NULL;
    return *q == form->delimiter ? q + 1 : NULL;
}

/* One row from c on; returns where it ends, NULL on an error. */
static const char *read_row(const nx_text_table *t, const char *c, char *out, nx_text_error *error) {
    const char *row = c;
    int64_t size = nx_dtypes[t->dtype].size, n = 0;
    bool plain = t->dtype == NX_F64 && !t->form->quote && !t->form->missing_count, last = false;
    for (; !last; n++) {
        int64_t slot = n < t->fields ? t->slot[n] : -1;
        const char *next = plain && slot >= 0 ? read_plain(t, c, out + slot * size, &last) : NULL;
        if (!next) {
            Field f = read_field(t->form, c, t->end);
            nx_status status = slot >= 0 && !f.broken ? read_element(t->form, &f, t->dtype, out + slot * size) : NULL;
            if (status || f.broken) {
                *error = (nx_text_error){status ? status : "has a quote without its fellow", f.begin, f.end - f.begin, n + 1, n};
                return NULL;
            }
            next = f.next;
            last = f.last;
        }
        c = next;
    }
    if (n != t->fields) {
        *error = (nx_text_error){"fields", row, 0, n, 0};
        return NULL;
    }
    return c;
}

static void read_blocks(void *context, int64_t begin, int64_t end) {
    Job *job = context;
    const nx_text_table *t = job->table;
    int64_t pitch = t->columns * nx_dtypes[t->dtype].size;
    for (int64_t b = begin; b < end; b++) {
        const char *c = block_start(t, b), *stop = block_start(t, b + 1);
        for (int64_t row = t->first[b]; row < t->first[b + 1] && c < stop;) {
            const char *start = skip_blanks(t->form, c, t->end);
            if (start < t->end && !is_line_end(*start) && !is_comment(t->form, start, t->end)) {
                start = read_row(t, start, job->out + row++ * pitch, &job->errors[b]);
                if (!start)
                    break;
            }
            c = next_line(line_end(start, t->end), t->end);
        }
    }
}

int64_t nx_text_rows(nx_text_table *t, int64_t most) {
    if (most >= 0) {
        const char *c = t->text;
        for (int64_t rows = 0; c < t->end && rows < most;)
            rows += row_start(t->form, &c, t->end) != NULL;
        t->end = c;
    }
    t->blocks = (t->end - t->text + BLOCK - 1) / BLOCK;
    t->first = calloc((size_t)t->blocks + 1, sizeof *t->first);
    if (!t->first)
        return -1;
    nx_parallel_for(t->blocks, 1, count_blocks, t);
    for (int64_t b = 0; b < t->blocks; b++)
        t->first[b + 1] += t->first[b];
    return t->first[t->blocks];
}

void nx_text_read(nx_text_table *t, char *out) {
    Job job = {t, out, calloc((size_t)t->blocks + 1, sizeof *job.errors)};
    t->error = (nx_text_error){0};
    if (!job.errors) {
        t->error.problem = "out of memory";
        return;
    }
    nx_parallel_for(t->blocks, 1, read_blocks, &job);
    for (int64_t b = 0; b < t->blocks && !t->error.problem; b++)
        t->error = job.errors[b];
    free(job.errors);
}
