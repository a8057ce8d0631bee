"""Shaders of long lines: from points and nodes on the device to the coverage of one view, in three steps.

A line's way is cut into BINS stretches a pixel. The first step finds what the line does in each of them: where it
crosses the left edge, and the lowest and highest of its points in there (by bisection, then by nodes as large as fit).
The second dilates by the pen's disc: along each of SHARES verticals a pixel the stroke is one interval. The third
covers pixels by those intervals. Places are device px: x along the line from the first bin's edge, y down from the
region's top.

Numbers are sums of two float32 (csrc/draw/tape.h). Their high parts are taken from one another before anything is
added: near the view that is exact.
"""

from __future__ import annotations

SHARES = 16  # verticals a pixel
BINS = 21  # bins a pixel; were it SHARES, all would lie alike to the verticals, and steep strokes be widened by a share
ROW_BITS = 12  # a texture of points or nodes holds 2 ** ROW_BITS in a row
LEVELS = 16  # levels of nodes at most: of 16 billion points

_HEAD = f"#define SHARES {SHARES}\n#define BINS {BINS}\n#define ROW_BITS {ROW_BITS}\n#define LEVELS {LEVELS}\n" + """
#define ROW ((1 << ROW_BITS) - 1)
#define NONE 3e38
"""

CUT = _HEAD + """
uniform sampler2D points;   // x, x, y, y: high and low parts
uniform sampler2D nodes;    // lowest and highest y of stretches, high and low parts
uniform int rows[LEVELS];   // where each level's nodes begin
uniform int levels;
uniform ivec2 run;          // the points looked at: the first, and one after the last
uniform vec2 x_from, y_from;
uniform float x_scale, y_scale;
out vec4 found;             // y at the left edge or NONE, lowest, highest

vec4 point(int i) { return texelFetch(points, ivec2(i & ROW, i >> ROW_BITS), 0); }
float along(vec4 p) { return ((p.x - x_from.x) + (p.y - x_from.y)) * x_scale; }
float beside(vec2 y) { return ((y.x - y_from.x) + (y.y - y_from.y)) * y_scale; }

// The first point of low .. high - 1 that does not lie before a place.
int first_at(int low, int high, float place) {
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (along(point(middle)) >= place) high = middle;
        else low = middle + 1;
    }
    return low;
}

vec2 extent = vec2(NONE, -NONE);

void take(float a, float b) {
    extent.x = min(extent.x, min(a, b));
    extent.y = max(extent.y, max(a, b));
}

void take_node(int level, int i) {
    vec4 node = texelFetch(nodes, ivec2(i & ROW, rows[level] + (i >> ROW_BITS)), 0);
    take(beside(node.xy), beside(node.zw));
}

// The lowest and highest of points i .. j - 1: single ones up to whole leaves, then ever larger nodes, and back.
void gather(int i, int j) {
    int a = (i + 31) >> 5, b = j >> 5;
    if (a >= b) {
        for (; i < j; i++) take(beside(point(i).zw), beside(point(i).zw));
        return;
    }
    for (int end = a << 5; i < end; i++) take(beside(point(i).zw), beside(point(i).zw));
    for (i = b << 5; i < j; i++) take(beside(point(i).zw), beside(point(i).zw));
    for (int level = 0; level < levels && a < b; level++) {
        if (level + 1 == levels || b - a < 8) {
            for (; a < b; a++) take_node(level, a);
            return;
        }
        for (; (a & 3) != 0; a++) take_node(level, a);
        for (; (b & 3) != 0; b--) take_node(level, b - 1);
        a >>= 2, b >>= 2;
    }
}

void main() {
    int bin = int(gl_FragCoord.x) * BINS + int(gl_FragCoord.y);
    float left = float(bin) / float(BINS), right = float(bin + 1) / float(BINS);
    int i = first_at(run.x, run.y, left), j = first_at(i, run.y, right);
    float edge = NONE;
    if (i > run.x && i < run.y) {
        vec4 p = point(i - 1), q = point(i);
        float a = along(p), b = along(q);
        edge = mix(beside(p.zw), beside(q.zw), clamp((left - a) / (b - a), 0.0, 1.0));
    }
    gather(i, j);
    found = vec4(edge, extent, 0.0);
}
"""

DILATE = _HEAD + """
uniform sampler2D bins;
uniform float radius, margin;   // margin: px of bins before the region
uniform int mirrored;           // px of the region where the line runs from right to left, else 0
out vec2 span;                  // lowest and highest y of the stroke along the vertical

vec4 bin(int i) { return texelFetch(bins, ivec2(i / BINS, i % BINS), 0); }

void take(float low, float high, float away) {
    float h = radius * radius - away * away;
    if (h < 0.0) return;
    h = sqrt(h);
    span = vec2(min(span.x, low - h), max(span.y, high + h));
}

void main() {
    float x = gl_FragCoord.x - 0.5 + (floor(gl_FragCoord.y) + 0.5) / float(SHARES), width = 1.0 / float(BINS);
    x = margin + (mirrored > 0 ? float(mirrored) - x : x);
    span = vec2(NONE, -NONE);
    int first = max(0, int(floor((x - radius) * float(BINS))) - 1);
    int last = min(textureSize(bins, 0).x * BINS - 1, int(floor((x + radius) * float(BINS))) + 1);
    vec4 at = bin(first);
    for (int i = first; i < last; i++) {
        vec4 next = bin(i + 1);
        float from = float(i) * width - x;  // of the vertical
        if (at.x < NONE) take(at.x, at.x, from);
        if (at.y <= at.z) take(at.y, at.z, from + 0.5 * width);
        if (at.x < NONE && next.x < NONE) {
            float rise = next.x - at.x, part = radius / sqrt(width * width + rise * rise);
            vec2 out_ = vec2(part * rise, part * width);  // from the line to the stroke's lower side on the page
            float slope = rise / width;
            if (-from >= -out_.x && -from <= width - out_.x)
                span.y = max(span.y, at.x + out_.y + (-from + out_.x) * slope);
            if (-from >= out_.x && -from <= width + out_.x)
                span.x = min(span.x, at.x - out_.y + (-from - out_.x) * slope);
        }
        at = next;
    }
}
"""

#: A rectangle of the page (device px).
WHERE = """
uniform vec4 rect;
void main() { gl_Position = at(mix(rect.xy, rect.zw, corner())); }
"""

SHOW = _HEAD + """
uniform sampler2D spans;
uniform ivec2 origin;   // left and top of the region
uniform int height;     // of the page
uniform vec4 ink;       // premultiplied; 1 where coverage itself is wanted
out vec4 shown;
void main() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    float top = float(height - 1 - p.y - origin.y), sum = 0.0;
    for (int i = 0; i < SHARES; i++) {
        vec2 span = texelFetch(spans, ivec2(p.x - origin.x, i), 0).rg;
        sum += max(0.0, min(span.y, top + 1.0) - max(span.x, top));
    }
    if (sum <= 0.0) discard;
    shown = ink * (sum / float(SHARES));
}
"""
