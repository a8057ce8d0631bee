"""Shaders of strokes. A segment's quad is as long as its joins and caps reach; its fragments know the place along it
and beside it, and what cuts its ends.

A mitred end is cut by the outer side of the next segment, a pixel beyond the line that halves the angle (so that both
segments cover what lies between them), and by the bevel where the miter would be too long. A round join reaches no
farther than the next segment's beginning: what lies beyond is for that one to cover.
"""

from __future__ import annotations

from .coverage import BELOW

ROUND, MITRED = "#define MITRED 0\n", "#define MITRED 1\n"

VERTEX = """
layout(location = 0) in vec2 before;
layout(location = 1) in vec2 from;
layout(location = 2) in vec2 to;
layout(location = 3) in vec2 after;
uniform vec2 scale, shift;
uniform float half_width, miter;
uniform int cap;
out vec2 place;          // along from the start and beside, px
flat out vec2 along;
flat out vec4 ends;      // where the line is cut at both ends; whether they are round
flat out float len;
#if MITRED
flat out vec3 cut0, half0, bevel0, cut1, half1, bevel1;
#else
flat out vec4 next;      // the ways on from both ends, 0 where there are none
#endif

#define EDGE 0.75  // beyond which a pixel's box is not touched

bool gap(vec2 p) { return p.x > 1e38; }
vec2 side(vec2 d) { return vec2(-d.y, d.x); }

#if MITRED
// Planes (n, c), inside is dot(n, p - joint) <= c, that cut a segment of direction d which goes on by e.
// Returns how far it reaches.
float join_planes(vec2 d, vec2 e, out vec3 cut, out vec3 half_, out vec3 bevel) {
    float turn = d.x * e.y - d.y * e.x, s = turn > 0.0 ? -1.0 : 1.0;
    vec2 n = s * side(d), m = s * side(e), mid = d + e, outer = n + m;
    float c = length(mid) * 0.5;  // cosine of half the turn
    cut = vec3(m, half_width);
    half_ = c > 1e-3 ? vec3(mid / (2.0 * c), 1.0) : vec3(d, 0.0);
    bool is_mitred = miter > 0.0 && c * miter >= 1.0;
    bevel = is_mitred ? vec3(d, 1e9) : c > 1e-3 ? vec3(outer / (2.0 * c), half_width * c) : vec3(d, 0.0);
    if (abs(turn) < 1e-4 && c > 0.5) cut = bevel = vec3(d, 1e9);
    return half_width * (is_mitred ? miter : 1.0);
}
#endif

// How far a round join reaches along d, beyond a segment that goes on by e.
float wedge(vec2 d, vec2 e) {
    return half_width * (dot(d, e) > 0.0 ? abs(d.x * e.y - d.y * e.x) : 1.0);
}

void main() {
    if (gap(from) || gap(to)) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        return;
    }
    vec2 a = from * scale + shift, b = to * scale + shift, d = b - a;
    len = length(d);
    along = len > 0.0 ? d / len : vec2(1.0, 0.0);
    bool starts = gap(before), stops = gap(after);
    float flat_end = cap == 2 ? half_width : 0.0;
    float reach0 = starts && cap == 0 ? 0.0 : half_width, reach1 = stops && cap == 0 ? 0.0 : half_width;
#if MITRED
    cut0 = half0 = bevel0 = cut1 = half1 = bevel1 = vec3(along, 1e9);
    ends = vec4(starts ? -flat_end : -1e9, stops ? len + flat_end : 1e9, 0.0, 0.0);
    if (!starts) {
        vec2 e = a - (before * scale + shift);
        reach0 = join_planes(-along, length(e) > 0.0 ? -normalize(e) : -along, cut0, half0, bevel0);
    }
    if (!stops) {
        vec2 e = after * scale + shift - b;
        reach1 = join_planes(along, length(e) > 0.0 ? normalize(e) : along, cut1, half1, bevel1);
    }
    if (starts && cap == 1) ends.xz = vec2(-1e9, 1.0);
    if (stops && cap == 1) ends.yw = vec2(1e9, 1.0);
#else
    bool round0 = !starts || cap == 1, round1 = !stops || cap == 1;
    ends = vec4(round0 ? -1e9 : -flat_end, round1 ? 1e9 : len + flat_end, round0, round1);
    vec2 e0 = starts ? vec2(0.0) : before * scale + shift - a, e1 = stops ? vec2(0.0) : after * scale + shift - b;
    next = vec4(length(e0) > 0.0 ? normalize(e0) : vec2(0.0), length(e1) > 0.0 ? normalize(e1) : vec2(0.0));
    if (!starts) reach0 = wedge(-along, next.xy);
    if (!stops) reach1 = wedge(along, next.zw);
#endif
    vec2 c = corner();
    place = vec2(mix(-reach0 - EDGE, len + reach1 + EDGE, c.x), mix(-half_width - EDGE, half_width + EDGE, c.y));
    gl_Position = at(a + along * place.x + side(along) * place.y);
}
"""

_COVERED = (
    BELOW
    + """
uniform float half_width;
in vec2 place;
flat in vec2 along;
flat in vec4 ends;
flat in float len;
#if MITRED
flat in vec3 cut0, half0, bevel0, cut1, half1, bevel1;
#else
flat in vec4 next;
#endif

vec2 side(vec2 d) { return vec2(-d.y, d.x); }

// y runs down in px and up in fragments; the box of a pixel is the same both ways.
float inside(vec3 plane, vec2 p) { return plane.z > 1e8 ? 1.0 : below(plane.z - dot(plane.xy, p), plane.xy); }

// An end that is seldom seen: a pixel wide, whatever its direction.
float before(float s) { return clamp(0.5 + s, 0.0, 1.0); }

float covered() {
    vec2 p = along * place.x + side(along) * place.y, q = p - along * len, normal = side(along);
    float d = place.y;
    bool is_early = place.x < 0.0, is_late = place.x > len;
    if ((is_early && ends.z > 0.5) || (is_late && ends.w > 0.5)) {
        vec2 way = is_early ? p : q;
        d = length(way);
        normal = d > 1e-6 ? way / d : normal;
    }
    float share = below(half_width - d, normal) + below(half_width + d, normal) - 1.0;
#if MITRED
    if (ends.x > -1e8) share *= below(place.x - ends.x, along);
    if (ends.y < 1e8) share *= below(ends.y - place.x, along);
    share *= inside(cut0, p) * inside(half0, p) * inside(bevel0, p);
    share *= inside(cut1, q) * inside(half1, q) * inside(bevel1, q);
#else
    share *= before(place.x - ends.x) * before(ends.y - place.x);
    // Whole in the wedge between both segments, soon nothing beside the next one, which is whole there.
    share *= is_early && next.xy != vec2(0.0) ? clamp(1.0 - 2.0 * dot(p, next.xy), 0.0, 1.0) : 1.0;
    share *= is_late && next.zw != vec2(0.0) ? clamp(1.0 - 2.0 * dot(q, next.zw), 0.0, 1.0) : 1.0;
#endif
    return share;
}
"""
)

#: The coverage alone, to be gathered.
COVER = _COVERED + """
out float shown;
void main() { shown = covered(); }
"""

#: The colour at once, where segments do not meet.
DIRECT = _COVERED + """
uniform vec4 color;
out vec4 shown;
void main() { shown = color * covered(); }
"""

#: The colour through the coverage that was gathered.
PAINT = """
uniform vec4 color;
uniform sampler2D cover;
out vec4 shown;
void main() {
    shown = color * texelFetch(cover, ivec2(gl_FragCoord.xy), 0).r;
}
"""

#: The same over a rectangle.
WASH = """
uniform vec4 rect;
void main() { gl_Position = at(mix(rect.xy, rect.zw, corner())); }
"""
