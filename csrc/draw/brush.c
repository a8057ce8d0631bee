/* brush.c: a stroke as the union of convex figures: the rectangle of each segment, the sector of each round join, the cap
 * at each end. */
#include "brush.h"

#include <math.h>

#include "path.h"

#define APART 1e-6 /* px: points nearer than this are one */
#define JOIN 0.004 /* px x px: twice the area of a join that is left out */
#define TALL 4     /* px: steep segments as tall as this are cheaper as intervals of verticals than as rows */
#define NARROW 2   /* px aside, for them */

/* The rectangle around the segment from p to q, which goes in direction u. */
static void add_segment(brush *b, spot p, spot q, spot u) {
    double r = b->radius, w = b->mask->width + r, h = b->mask->height + r, rise = r * fabs(u.x);
    double ax = p.x - b->left, ay = p.y - b->top, bx = q.x - b->left, by = q.y - b->top;
    if ((ax < -r && bx < -r) || (ay < -r && by < -r) || (ax > w && bx > w) || (ay > h && by > h)) return;
    figure f = {.top = (ay < by ? ay : by) - rise, .bottom = (ay < by ? by : ay) + rise};
    figure_keep(&f, ax, ay, u.x, u.y);
    figure_keep(&f, bx, by, -u.x, -u.y);
    figure_keep(&f, ax + u.y * r, ay - u.x * r, -u.y, u.x);
    figure_keep(&f, ax - u.y * r, ay + u.x * r, u.y, -u.x);
    mask_add(b->mask, &f);
}

/* The disc at p, of it what lies where a * d >= 0 and c * d >= 0, d: from p. Zeros: all. */
static void add_sector(brush *b, spot p, spot a, spot c) {
    double r = b->radius, x = p.x - b->left, y = p.y - b->top;
    if (!(x > -r && y > -r && x < b->mask->width + r && y < b->mask->height + r)) return;
    figure f = {.top = y - r, .bottom = y + r, .x = x, .y = y, .radius = r};
    if (a.x != 0 || a.y != 0) figure_keep(&f, x, y, a.x, a.y);
    if (c.x != 0 || c.y != 0) figure_keep(&f, x, y, c.x, c.y);
    mask_add(b->mask, &f);
}

/* The round join at p from direction u to direction v: the sector outside the turn. */
static void add_join(brush *b, spot p, spot u, spot v) {
    double cross = u.x * v.y - u.y * v.x, dot = u.x * v.x + u.y * v.y;
    if (dot > 0 && fabs(cross) * b->radius * b->radius < JOIN) return;
    add_sector(b, p, u, (spot){-v.x, -v.y});
}

static void add_cap(brush *b, spot p, spot outward) {
    if (b->cap == CAP_ROUND) add_sector(b, p, outward, (spot){0, 0});
    spot far = {p.x + outward.x * b->radius, p.y + outward.y * b->radius};
    if (b->cap == CAP_SQUARE) add_segment(b, p, far, outward);
}

/* A run of one point. */
static void add_dot(brush *b, spot p) {
    if (b->cap == CAP_ROUND) add_sector(b, p, (spot){0, 0}, (spot){0, 0});
    if (b->cap == CAP_SQUARE)
        add_segment(b, (spot){p.x - b->radius, p.y}, (spot){p.x + b->radius, p.y}, (spot){1, 0});
}

bool brush_sees(const brush *b, spot p, spot q, double *from, double *to) {
    double reach = 2 * b->radius + 2, low[2] = {b->left - reach, b->top - reach};
    double high[2] = {b->left + b->mask->width + reach, b->top + b->mask->height + reach};
    double start[2] = {p.x, p.y}, step[2] = {q.x - p.x, q.y - p.y};
    *from = 0, *to = 1;
    for (int i = 0; i < 2; i++) {
        if (start[i] >= low[i] && start[i] + step[i] >= low[i] && start[i] <= high[i] && start[i] + step[i] <= high[i]) continue;
        if (step[i] == 0) return false;
        double a = (low[i] - start[i]) / step[i], c = (high[i] - start[i]) / step[i];
        *from = fmax(*from, fmin(a, c)), *to = fmin(*to, fmax(a, c));
    }
    return *from < *to;
}

/* The same of a segment of any length: cut to what can reach the mask. */
static void add_side(brush *b, spot p, spot q, spot u) {
    double from, to;
    if (!brush_sees(b, p, q, &from, &to)) return;
    spot d = {q.x - p.x, q.y - p.y};
    if (from > 0) p = (spot){p.x + d.x * from, p.y + d.y * from};
    if (to < 1) q = (spot){q.x - d.x * (1 - to), q.y - d.y * (1 - to)};
    if (fabs(q.y - p.y) > TALL && fabs(q.x - p.x) < NARROW) {
        spot a = {p.x - b->left, p.y - b->top}, c = {q.x - b->left, q.y - b->top};
        if (uprights_add_side(b->uprights, a, c, b->radius)) return;
    }
    add_segment(b, p, q, u);
}

/* Whether the segment and what joins it to the next cannot be seen: it lies on one side of the mask, or under what is
 * covered. */
static bool is_hidden(const brush *b, spot p, spot q) {
    double r = b->radius, right = b->left + b->mask->width + r, bottom = b->top + b->mask->height + r;
    double low = p.y < q.y ? p.y : q.y, high = p.y < q.y ? q.y : p.y;
    if ((p.x < b->left - r && q.x < b->left - r) || (p.x > right && q.x > right)) return true;
    return high < b->top - r || low > bottom || mask_is_full(b->mask, low - r - b->top, high + r - b->top);
}

static void go_to(brush *b, spot p) {
    if (b->moved && is_hidden(b, b->at, p)) {
        b->at = p, b->along = (spot){0, 0};
        return;
    }
    double dx = p.x - b->at.x, dy = p.y - b->at.y, length = sqrt(dx * dx + dy * dy);
    if (!(length > APART)) return;
    spot u = {dx / length, dy / length};
    if (b->moved) add_join(b, b->at, b->along, u);
    else if (b->joined && !b->closed) add_cap(b, b->at, (spot){-u.x, -u.y});
    if (!b->moved) b->first_along = u;
    add_side(b, b->at, p, u);
    b->at = p, b->along = u, b->moved = true;
}

void brush_resume(brush *b, spot p) {
    b->down = true, b->moved = b->joined = false, b->at = b->first = p;
}

void brush_point(brush *b, spot p) {
    if (b->down) {
        go_to(b, p);
        return;
    }
    brush_resume(b, p);
    b->joined = true;
}

void brush_lift(brush *b) {
    if (!b->down) return;
    if (!b->moved && b->joined) add_dot(b, b->at);
    if (b->moved && b->closed) {
        go_to(b, b->first);
        add_join(b, b->at, b->along, b->first_along);
    } else if (b->moved) add_cap(b, b->at, b->along);
    b->down = false;
}

void brush_lone_upright(brush *b, upright one) {
    double x = one.x, left = b->left, top = b->top;
    upright there = {x - left, one.low - top, one.high - top, one.turn_low - top, one.turn_high - top};
    if (uprights_add(b->uprights, &there, b->radius)) return;
    if (one.high > one.low) add_segment(b, (spot){x, one.low}, (spot){x, one.high}, (spot){0, 1});
    if (!isnan(one.turn_low)) add_sector(b, (spot){x, one.turn_low}, (spot){0, -1}, (spot){0, 0});
    if (!isnan(one.turn_high)) add_sector(b, (spot){x, one.turn_high}, (spot){0, 1}, (spot){0, 0});
}

void brush_upright(brush *b, upright one, spot to, int way_out, int way_in) {
    spot out = {0, way_out};
    if (b->moved) add_join(b, b->at, b->along, out);
    else if (b->joined) add_cap(b, b->at, (spot){0, -way_out});
    brush_lone_upright(b, one);
    b->at = to, b->along = (spot){0, way_in}, b->moved = true;
}
