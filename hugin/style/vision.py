"""How well colours can be told apart: contrast of ink, distance of hues, and what other eyes see.

Sources: WCAG 2.2 (relative luminance, contrast ratio); Machado, Oliveira, Fernandes 2009 (colour vision deficiency).
"""

from __future__ import annotations

import math

from .oklab import from_linear, to_linear, to_oklab

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Color = tuple[float, float, float, float]

BLACK = (0.0, 0.0, 0.0, 1.0)
WHITE = (1.0, 1.0, 1.0, 1.0)
#: Linear-light matrices of Machado et al. 2009, severity 1.
DEFICIENCIES = {
    "protan": (0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998),
    "deutan": (0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
    "tritan": (1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900),
}


def luminance(color: Sequence[float]) -> float:
    """Relative luminance, 0 black .. 1 white; alpha is ignored."""
    r, g, b = color[:3]
    return 0.2126 * to_linear(r) + 0.7152 * to_linear(g) + 0.0722 * to_linear(b)


def contrast(one: Sequence[float], other: Sequence[float]) -> float:
    """WCAG's ratio of two opaque colours, 1 .. 21."""
    a, b = luminance(one), luminance(other)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


def over(color: Sequence[float], page: Sequence[float]) -> Color:
    """The opaque colour that a translucent one gives on a page."""
    a = color[3] if len(color) > 3 else 1.0
    r, g, b = (c * a + p * (1 - a) for c, p in zip(color[:3], page[:3]))
    return (r, g, b, 1.0)


def text_on(color: Sequence[float], page: Sequence[float] = WHITE) -> Color:
    """Black or white, whichever reads better on the colour (laid over the page when it is translucent)."""
    under = over(color, page)
    return WHITE if contrast(WHITE, under) >= contrast(BLACK, under) else BLACK


def ink_on(color: Sequence[float], under: Sequence[Sequence[float]], least: float = 4.5) -> Color:
    """The colour where it reads on all of ``under``, which are opaque; else an opaque one, as much darker or lighter as
    it takes for a contrast of ``least``, or black or white where none has it.

    >>> ink_on((0.0, 0.0, 0.0, 1.0), [WHITE])
    (0.0, 0.0, 0.0, 1.0)
    """
    def worst(ink: Sequence[float]) -> float:
        return min(contrast(over(ink, one), one) for one in under)

    if worst(color) >= least:
        r, g, b = color[:3]
        return (r, g, b, color[3] if len(color) > 3 else 1.0)
    end = max((BLACK, WHITE), key=worst)
    for share in range(9):
        made = over((*end[:3], share / 8), color)
        if worst(made) >= least:
            return made
    return end


def difference(one: Sequence[float], other: Sequence[float]) -> float:
    """Distance in OKLab; 0.02 is just seen, 0.1 is told apart at a glance."""
    return math.dist(to_oklab(*one[:3]), to_oklab(*other[:3]))


def as_seen(color: Sequence[float], deficiency: str) -> Color:
    """The colour as an eye with "protan", "deutan" or "tritan" deficiency sees it, or "grey" paper shows it."""
    r, g, b = (to_linear(c) for c in color[:3])
    alpha = color[3] if len(color) > 3 else 1.0
    if deficiency == "grey":
        y = from_linear(luminance(color))
        return (y, y, y, alpha)
    m = DEFICIENCIES[deficiency]
    seen = [m[3 * i] * r + m[3 * i + 1] * g + m[3 * i + 2] * b for i in range(3)]
    red, green, blue = (min(1.0, max(0.0, from_linear(max(0.0, c)))) for c in seen)
    return (red, green, blue, alpha)
