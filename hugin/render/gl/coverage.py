"""The part of a pixel that a half-plane covers, in GLSL: what edges and strokes are made of."""

#: ``below(s, n)``: the share of the unit box around 0 where dot(n, p) <= s, for a unit vector n.
BELOW = """
float below(float s, vec2 n) {
    vec2 m = abs(n);
    float a = max(m.x, m.y), b = min(m.x, m.y), t = abs(s), far = (a + b) * 0.5, c;
    if (t >= far) c = 0.5;
    else if (t <= (a - b) * 0.5) c = t / a;
    else c = 0.5 - (far - t) * (far - t) / (2.0 * a * b);
    return s < 0.0 ? 0.5 - c : 0.5 + c;
}
"""
