"""Shaders of markers: the share of a pixel's box that a polygon or a disc covers.

A polygon's share is the sum over its sides of what lies between the side and the box's left edge, with the sign of the
side's way along y. Corners are ``unit * size + move * grow``: the shape with every side moved outward by ``grow`` px.
"""

from __future__ import annotations

from .coverage import BELOW
from .surface import MOST

_TABLE = f"#define MOST {MOST}\n"

#: What comes before both shaders: whether the shape is a disc, whether it has an outline.
KINDS = {
    (disc, stroked): f"#define DISC {int(disc)}\n#define STROKED {int(stroked)}\n"
    for disc in (False, True)
    for stroked in (False, True)
}

VERTEX = (
    _TABLE
    + """
layout(location = 0) in vec3 mark;  // place and size
layout(location = 1) in vec4 own;
layout(location = 2) in float number;
uniform vec2 scale, shift, reach;   // reach: the farthest corner in diameters, its farthest move a px
uniform float k, half_width, opacity;
uniform int kind;                   // 0 one colour, 1 a colour each, 2 from the table
uniform vec4 fill;
uniform sampler2D table;
out vec2 px;
flat out float size;
flat out vec4 ink;
void main() {
    size = min(mark.z * k, 400.0);
    if (mark.x > 1e38 || !(size > 0.0)) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        return;
    }
    vec2 at_px = mark.xy * scale + shift;
    float far = size * reach.x + half_width * reach.y;
    vec2 low = floor(at_px - far), high = ceil(at_px + far);
    px = mix(low, high, corner()) - at_px;
    ink = kind == 0 ? fill : own;
    if (kind == 2) ink = texelFetch(table, ivec2(int(number) % MOST, int(number) / MOST), 0);
    ink.a *= opacity;
    ink.rgb *= ink.a;
    gl_Position = at(px + at_px);
}
"""
)

FRAGMENT = (
    BELOW
    + """
#if !DISC
uniform int corners;
uniform vec4 sides[24];             // corner in diameters, its move a px
#endif
uniform vec2 reach;
uniform float half_width;
uniform vec4 stroke;                // premultiplied
in vec2 px;
flat in float size;
flat in vec4 ink;
out vec4 shown;

#if !DISC
// The area of the box [0, 1] x [0, 1] to the right of a side, for the part of y that the side passes.
float beside(vec2 a, vec2 b) {
    float top = clamp(a.y, 0.0, 1.0), bottom = clamp(b.y, 0.0, 1.0), dy = bottom - top;
    if (dy == 0.0) return 0.0;
    float slope = (b.x - a.x) / (b.y - a.y);
    float u = a.x + (top - a.y) * slope, v = a.x + (bottom - a.y) * slope;
    float low = min(u, v), high = max(u, v);
    if (high <= 0.0) return dy;
    if (low >= 1.0) return 0.0;
    if (low >= 0.0 && high <= 1.0) return dy * (1.0 - 0.5 * (low + high));
    float from = max(low, 0.0), to = min(high, 1.0), width = high - low;
    return dy * (max(0.0, -low) + (to - from) * (1.0 - 0.5 * (from + to))) / width;
}

float polygon(float grow) {
    vec2 low = px - 0.5;
    float sum = 0.0;
    vec4 last = sides[corners - 1];
    vec2 a = last.xy * size + last.zw * grow - low;
    for (int i = 0; i < corners; i++) {
        vec2 b = sides[i].xy * size + sides[i].zw * grow - low;
        sum += beside(a, b);
        a = b;
    }
    return clamp(abs(sum), 0.0, 1.0);
}

#else
// A large disc's edge is nearly straight inside a pixel; a small one is cut along lines.
float disc(float radius) {
    float d = length(px);
    if (radius >= 2.5) return below(radius - d, d > 0.0 ? px / d : vec2(1.0, 0.0));
    if (d >= radius + 0.7072) return 0.0;
    float sum = 0.0;
    for (int i = 0; i < 8; i++) {
        float y = px.y - 0.5 + (float(i) + 0.5) / 8.0, half_ = radius * radius - y * y;
        if (half_ <= 0.0) continue;
        half_ = sqrt(half_);
        sum += max(0.0, min(px.x + 0.5, half_) - max(px.x - 0.5, -half_));
    }
    return sum / 8.0;
}

#endif

float grown(float grow) {
#if DISC
    return disc(max(0.0, reach.x * size + grow));
#else
    return polygon(grow);
#endif
}

void main() {
#if STROKED
    float inner = grown(-min(half_width, size * reach.x));
    shown = ink * inner + stroke * (grown(half_width) - inner);
#else
    shown = ink * grown(0.0);
#endif
}
"""
)
