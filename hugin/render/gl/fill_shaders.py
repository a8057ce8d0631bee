"""Shaders of fills: from sides on the device to the coverage of one view, in three steps.

Each side adds, to the pixels of its columns that it runs through, how much more of this row than of the row above lies
below it, with the sign of its way along x. Summed up from the top that is how often a pixel is gone round, by areas:
what neighbours share adds up to exactly nothing or all, whatever their number. The sums of BLOCK rows are gathered
first, so that no pixel looks at all rows above it. Places are device px from the region's top left.
"""

from __future__ import annotations

BLOCK = 16  # rows whose sum is gathered
CORNERS = 8  # of rings that are laid down one by one, at most

#: A corner of the device's, px. Both high parts are taken from one another first: near the view that is exact.
_PLACE = """
#define GAP 1e38
uniform vec4 from;   // x, x, y, y: what is subtracted, high and low parts
uniform vec2 scale;
uniform int snap;    // to the edges of pixels, to their centres
vec2 place(vec4 p) {
    vec2 v = ((p.xz - from.xz) + (p.yw - from.yw)) * scale;
    if (snap == 1) v = floor(v + 0.5);
    if (snap == 2) v = floor(v) + 0.5;
    return v;
}
"""

#: The share of the unit row that lies below a line from height a to b: the mean along it.
_BENEATH = """
float beneath(float a, float b) {
    float low = min(a, b), high = max(a, b);
    if (high <= 0.0) return 1.0;
    if (low >= 1.0) return 0.0;
    if (low >= 0.0 && high <= 1.0) return 1.0 - 0.5 * (low + high);
    float first = max(low, 0.0), last = min(high, 1.0);
    return (max(0.0, -low) + (last - first) * (1.0 - 0.5 * (first + last))) / (high - low);
}
"""

#: Sides of rings; or of the region between a line and its base: of the two what lies above, or below.
RINGS, BAND = "#define BAND 0\n", "#define BAND 1\n"

SIDE = (
    _PLACE
    + """
layout(location = 0) in vec4 begin;
layout(location = 1) in vec4 end;
#if BAND
layout(location = 2) in vec4 other_begin;
layout(location = 3) in vec4 other_end;
uniform float sign_;
uniform bool is_level;  // the base lies at one height
uniform float level;
flat out vec2 bend;  // where both cross
#endif
uniform vec2 size;   // of the region
flat out vec4 side;  // its left end, its right end
flat out float way;
void main() {
    vec2 p = place(begin), q = place(end);
    vec2 rows = vec2(min(p.y, q.y), max(p.y, q.y));
    bool bends = false;
#if BAND
    vec2 other = is_level ? vec2(snap == 0 ? level : floor(level + 0.5))
                          : vec2(place(other_begin).y, place(other_end).y);
    vec2 off = vec2(p.y, q.y) - other;
    bends = off.x * off.y < 0.0;
    bend = bends ? mix(p, q, off.x / (off.x - off.y)) : vec2(-GAP);
    if (sign_ * off.x > 0.0) p.y = other.x;
    if (sign_ * off.y > 0.0) q.y = other.y;
    rows = vec2(min(p.y, q.y), max(p.y, q.y));
    if (bends) rows = vec2(min(rows.x, bend.y), max(rows.y, bend.y));
#endif
    way = q.x > p.x ? 1.0 : -1.0;
    side = q.x > p.x ? vec4(p, q) : vec4(q, p);
    float left = clamp(floor(side.x), 0.0, size.x), right = clamp(ceil(side.z), 0.0, size.x);
    if (begin.x > GAP || end.x > GAP || !(right > left) || !(side.z > side.x) || !(rows.x < size.y)) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        return;
    }
    vec2 c = corner();
    float x = c.x > 0.5 ? right : left, top = max(floor(rows.x), 0.0), bottom = clamp(floor(rows.y) + 2.0, 1.0, size.y);
    float y = c.y > 0.5 ? bottom : top;
    if (!bends && rows.x > 0.0 && rows.y < size.y && side.z - side.x > 4.0) {  // no more than what lies along it
        float slope = (side.w - side.y) / (side.z - side.x);
        y = side.y + (x - side.x) * slope + (c.y > 0.5 ? 1.0 : -1.0) * (0.5 * abs(slope) + 2.5);
    }
    gl_Position = vec4(vec2(x, y) * 2.0 / size - 1.0, 0.0, 1.0);
}
"""
)

#: What the line from p to q, to the right of it, has below it in the pixel whose top left is ``low``.
_UNDER = _BENEATH + """
float under(vec2 p, vec2 q, vec2 low, bool from_above) {
    float a = max(p.x, low.x), b = min(q.x, low.x + 1.0);
    if (!(b > a)) return 0.0;
    float slope = (q.y - p.y) / (q.x - p.x);
    float at = a == p.x ? p.y : p.y + (a - p.x) * slope, to = b == q.x ? q.y : q.y - (q.x - b) * slope;
    float share = beneath(at - low.y, to - low.y);
    if (from_above) share -= beneath(at - low.y + 1.0, to - low.y + 1.0);
    return (b - a) * share;
}
"""

ADD = (
    _UNDER
    + """
uniform float sign_;
flat in vec4 side;
flat in float way;
#if BAND
flat in vec2 bend;
#endif
out float more;
void main() {
    vec2 low = floor(gl_FragCoord.xy);
    bool from_above = low.y > 0.5;
    float sum;
#if BAND
    if (bend.x > side.x && bend.x < side.z)
        sum = under(side.xy, bend, low, from_above) + under(bend, side.zw, low, from_above);
    else
#endif
    sum = under(side.xy, side.zw, low, from_above);
    more = sign_ * way * sum;
}
"""
)

GATHER = f"#define BLOCK {BLOCK}\n" + """
uniform sampler2D rows;
uniform int height;
out float sum;
void main() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    sum = 0.0;
    for (int y = p.y * BLOCK; y < min((p.y + 1) * BLOCK, height); y++) sum += texelFetch(rows, ivec2(p.x, y), 0).r;
}
"""

SHOW = f"#define BLOCK {BLOCK}\n" + """
uniform sampler2D rows, blocks;
uniform ivec2 origin;   // left and top of the region
uniform int height;     // of the page
uniform bool even;      // gone round an even number of times is outside
uniform vec4 ink;       // premultiplied
out vec4 shown;
void main() {
    ivec2 p = ivec2(gl_FragCoord.x, float(height) - gl_FragCoord.y) - origin;
    float sum = 0.0;
    int block = p.y / BLOCK;
    for (int y = 0; y < block; y++) sum += texelFetch(blocks, ivec2(p.x, y), 0).r;
    for (int y = block * BLOCK; y <= p.y; y++) sum += texelFetch(rows, ivec2(p.x, y), 0).r;
    sum = abs(sum);
    if (even) sum = 1.0 - abs(mod(sum, 2.0) - 1.0);
    if (sum < 0.001) discard;
    shown = ink * min(sum, 1.0);
}
"""

_RING_IN = "".join(f"layout(location = {i}) in vec4 corner{i};\n" for i in range(CORNERS))
_RING_GET = "".join(f"    if (count > {i}) at_px[{i}] = place(corner{i});\n" for i in range(CORNERS))

#: Rings of a colour each, each laid down by itself.
RING = (
    f"#define CORNERS {CORNERS}\n"
    + _PLACE
    + _RING_IN
    + f"layout(location = {CORNERS}) in vec4 own;\n"
    + """
uniform vec2 size, origin;
uniform int count;
flat out vec2 at_px[CORNERS];
flat out vec4 ink;
out vec2 px;
void main() {
    for (int i = 0; i < CORNERS; i++) at_px[i] = vec2(0.0);
"""
    + _RING_GET
    + """
    ink = vec4(own.rgb * own.a, own.a);
    vec2 low = at_px[0], high = low;
    for (int i = 1; i < count; i++) low = min(low, at_px[i]), high = max(high, at_px[i]);
    low = clamp(floor(low), vec2(0.0), size), high = clamp(ceil(high), vec2(0.0), size);
    if (corner0.x > GAP || !(high.x > low.x) || !(high.y > low.y)) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        return;
    }
    px = mix(low, high, corner());
    gl_Position = at(px + origin);
}
"""
)

RING_COLOR = (
    f"#define CORNERS {CORNERS}\n"
    + _UNDER
    + """
uniform int count;
flat in vec2 at_px[CORNERS];
flat in vec4 ink;
in vec2 px;
out vec4 shown;
void main() {
    vec2 low = floor(px), last = at_px[count - 1];
    float sum = 0.0;
    for (int i = 0; i < count; i++) {
        vec2 now = at_px[i];
        sum += now.x > last.x ? under(last, now, low, false) : -under(now, last, low, false);
        last = now;
    }
    shown = ink * min(abs(sum), 1.0);
}
"""
)
