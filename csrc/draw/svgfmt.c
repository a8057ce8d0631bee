/* svgfmt.c: numbers, colours and the pen of path data. */
#include "svgfmt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void svg_put(svg_text *out, const char *bytes, size_t n) {
    if (out->n + n > out->room && !out->failed) {
        size_t room = 2 * out->room + n + 256;
        char *data = realloc(out->data, room);
        if (data) out->data = data, out->room = room;
        else out->failed = true;
    }
    if (out->failed) return;
    memcpy(out->data + out->n, bytes, n);
    out->n += n;
}

void svg_print(svg_text *out, const char *text) { svg_put(out, text, strlen(text)); }

/* Write v hundredths into text; returns the length, and whether there is a decimal point. */
static int format(char text[24], int64_t v, bool *dot) {
    char digits[24];
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    uint64_t whole = rest / 100;
    int n = 0, m = 0, fraction = (int)(rest % 100);
    if (v < 0) text[n++] = '-';
    *dot = fraction != 0;
    for (; whole; whole /= 10) digits[m++] = (char)('0' + whole % 10);
    if (m == 0 && fraction == 0) digits[m++] = '0';
    while (m) text[n++] = digits[--m];
    if (fraction) {
        text[n++] = '.';
        text[n++] = (char)('0' + fraction / 10);
        if (fraction % 10) text[n++] = (char)('0' + fraction % 10);
    }
    return n;
}

static int64_t rounded(double v) { return (int64_t)floor(fmax(-1e13, fmin(1e13, v * 100)) + 0.5); }

void svg_hundredths(svg_text *out, int64_t v) {
    char text[24];
    bool dot;
    svg_put(out, text, (size_t)format(text, v, &dot));
}

void svg_number(svg_text *out, double v) { svg_hundredths(out, rounded(v)); }

void svg_paint(svg_text *out, const char *name, rgba color) {
    static const char hex[] = "0123456789abcdef";
    const double parts[3] = {color.r, color.g, color.b};
    char text[8] = "#";
    bool brief = true;
    for (int i = 0; i < 3; i++) {
        int v = (int)(fmax(0, fmin(1, parts[i])) * 255 + 0.5);
        text[1 + 2 * i] = hex[v >> 4], text[2 + 2 * i] = hex[v & 15];
        brief &= v >> 4 == (v & 15);
    }
    if (brief) text[2] = text[3], text[3] = text[5];
    svg_print(out, " "), svg_print(out, name), svg_print(out, "=\"");
    svg_put(out, text, brief ? 4 : 7);
    svg_print(out, "\"");
    if (color.a >= 0.998) return;
    svg_print(out, " "), svg_print(out, name), svg_print(out, "-opacity=\"");
    svg_number(out, fmax(0, color.a));
    svg_print(out, "\"");
}

/* ---- the pen -------------------------------------------------------------------------------------------------- */

svg_pen svg_pen_on(svg_text *out) { return (svg_pen){.out = out}; }

static void command(svg_pen *pen, char letter) {
    if (pen->command == letter) return;
    svg_put(pen->out, &letter, 1);
    pen->command = letter;
    pen->number = false;
}

static void step(svg_pen *pen, int64_t v) {
    char text[24];
    bool dot;
    int n = format(text, v, &dot);
    if (pen->number && text[0] != '-' && !(text[0] == '.' && pen->dot)) svg_put(pen->out, " ", 1);
    svg_put(pen->out, text, (size_t)n);
    pen->number = true, pen->dot = dot;
}

void svg_move(svg_pen *pen, double x, double y) {
    int64_t to_x = rounded(x), to_y = rounded(y);
    pen->command = 0;
    command(pen, 'm'); /* the first is relative to (0, 0) */
    step(pen, to_x - pen->x), step(pen, to_y - pen->y);
    pen->x = pen->start_x = to_x, pen->y = pen->start_y = to_y;
    pen->command = 'l'; /* what follows a move without a letter is a line */
    pen->fresh = true;
}

static void line_by(svg_pen *pen, int64_t dx, int64_t dy) {
    pen->fresh = false;
    if (dy == 0) command(pen, 'h'), step(pen, dx);
    else if (dx == 0) command(pen, 'v'), step(pen, dy);
    else command(pen, 'l'), step(pen, dx), step(pen, dy);
    pen->x += dx, pen->y += dy;
}

void svg_line(svg_pen *pen, double x, double y) {
    int64_t dx = rounded(x) - pen->x, dy = rounded(y) - pen->y;
    if (dx || dy) line_by(pen, dx, dy);
}

void svg_stay(svg_pen *pen) { line_by(pen, 0, 0); }

void svg_cubic(svg_pen *pen, const double *x, const double *y) {
    int64_t from_x = pen->x, from_y = pen->y;
    command(pen, 'c');
    for (int i = 0; i < 3; i++) {
        pen->x = rounded(x[i]), pen->y = rounded(y[i]);
        step(pen, pen->x - from_x), step(pen, pen->y - from_y);
    }
    pen->fresh = false;
}

void svg_close(svg_pen *pen) {
    svg_put(pen->out, "z", 1);
    pen->command = 0, pen->number = false;
    pen->x = pen->start_x, pen->y = pen->start_y;
}
