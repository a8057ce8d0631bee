"""Shaders of meshes. Depth goes from the nearest vertex to the farthest.

Where triangles can be seen through, PEELED is 1: a pass draws what is opaque, or of the rest what lies behind the layer
that was drawn before and before what is opaque.
"""

from __future__ import annotations

from .surface import MOST

TABLE = f"#define MOST {MOST}\n"

#: What comes before the fragment shaders: not peeled, peeled.
PEELED = (
    "#define PEELED 0\n",
    """#define PEELED 1
uniform bool layered;              // whether layers are drawn, not what is opaque
uniform sampler2D before, behind;  // depths of the layer drawn last and of what is opaque
bool is_left_out(float opacity) {
    if (!layered) return opacity < 1.0;
    ivec2 p = ivec2(gl_FragCoord.xy);
    float z = gl_FragCoord.z;
    return opacity >= 1.0 || opacity <= 0.0 || z <= texelFetch(before, p, 0).r || z >= texelFetch(behind, p, 0).r;
}
""",
)

TRIANGLE = """
layout(location = 0) in vec3 corner_at;
layout(location = 1) in vec4 ink;
layout(location = 2) in float number;
uniform vec2 depth;  // nearest, and one over what lies between it and the farthest
uniform float k;
uniform vec2 scale, shift;  // from the px that were sent to those of the view
uniform int count;   // colours of the table; 0: corners have colours of their own
out vec4 color;
out float share;
void main() {
    gl_Position = at((corner_at.xy * scale + shift) * k);
    gl_Position.z = ((corner_at.z - depth.x) * depth.y * 0.998 + 0.001) * 2.0 - 1.0;
    color = count > 0 ? vec4(0.0) : ink;
    share = count > 0 ? number : 0.0;
}
"""

TRIANGLE_COLOR = """
uniform int count;
uniform sampler2D table;
in vec4 color;
in float share;
out vec4 shown;
void main() {
    vec4 c = color;
    if (count > 0) {
        int i = count + 2;
        if (share < 0.0) i = count;
        else if (share > float(count)) i = count + 1;
        else if (share >= 0.0) i = min(int(share), count - 1);
        c = texelFetch(table, ivec2(i % MOST, i / MOST), 0);
    }
#if PEELED
    if (is_left_out(c.a)) discard;
#endif
    shown = vec4(c.rgb * c.a, c.a);
}
"""

STROKE = """
layout(location = 0) in vec3 from;
layout(location = 1) in vec3 to;
layout(location = 2) in float radius;
layout(location = 3) in vec4 ink0;
layout(location = 4) in vec4 ink1;
uniform vec2 depth;
uniform float k;
out vec2 place;
flat out float len, reach;
flat out vec4 color0, color1;
void main() {
    vec2 a = from.xy * k, d = to.xy * k - a;
    len = length(d);
    reach = radius * k;
    vec2 along = len > 0.0 ? d / len : vec2(1.0, 0.0), c = corner();
    place = vec2(mix(-reach - 1.0, len + reach + 1.0, c.x), mix(-reach - 1.0, reach + 1.0, c.y));
    float z = mix(from.z, to.z, len > 0.0 ? clamp(place.x / len, 0.0, 1.0) : 0.0);
    gl_Position = at(a + along * place.x + vec2(-along.y, along.x) * place.y);
    gl_Position.z = ((z - depth.x) * depth.y * 0.998 + 0.001) * 2.0 - 1.0;
    color0 = ink0, color1 = ink1;
}
"""

STROKE_COLOR = """
in vec2 place;
flat in float len, reach;
flat in vec4 color0, color1;
uniform float sharp;  // texels a pixel along an axis
uniform bool thin;
out vec4 shown;
void main() {
    float t = clamp(place.x, 0.0, len), d = length(vec2(place.x - t, place.y));
    float share = clamp((reach - d) * sharp + 0.5, 0.0, 1.0);
    if (share <= 0.0) discard;
    vec4 c = mix(color0, color1, len > 0.0 ? t / len : 0.0);
#if PEELED
    if (share < 1.0 || is_left_out(c.a)) discard;
#endif
    shown = thin ? vec4(c.rgb, 1.0) * (c.a * share) : vec4(c.rgb, share);
}
"""
