"""OKLab and OKLCH, where equal steps look equal, and the way back to the colours that a screen has.

Owns: the conversions and gamut mapping. Must not know: names, themes. Colours are sRGB floats 0..1, straight alpha.
Source: Björn Ottosson 2020, "A perceptual color space for image processing".
"""

from __future__ import annotations

import math

from ..errors import OptionError, OptionTypeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    RGB = tuple[float, float, float]
    Color = tuple[float, float, float, float]


def to_linear(c: float) -> float:
    """One sRGB channel to linear light."""
    return c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4)


def from_linear(c: float) -> float:
    """Linear light to one sRGB channel; negative light stays negative."""
    if c <= 0.0031308:
        return 12.92 * c
    return float(1.055 * c ** (1 / 2.4) - 0.055)


def to_oklab(r: float, g: float, b: float) -> RGB:
    """sRGB to (L 0..1, a, b)."""
    r, g, b = to_linear(r), to_linear(g), to_linear(b)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    m = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    s = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * long - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * long + 0.7827717662 * m - 0.8086757660 * s,
    )


def to_light(lightness: float, a: float, b: float) -> RGB:
    """OKLab to linear light, which may lie outside 0..1."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * long + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * long - 0.7034186147 * m + 1.7076147010 * s,
    )


def is_shown(light: RGB) -> bool:
    """Whether a screen has the colour, to a ten-thousandth."""
    return all(-1e-4 <= c <= 1.0001 for c in light)


def from_oklab(lightness: float, a: float, b: float) -> RGB:
    """OKLab to sRGB; a colour that no screen has loses chroma, never lightness or hue, until one has it."""
    lightness = min(1.0, max(0.0, lightness))
    light = to_light(lightness, a, b)
    if not is_shown(light):
        low, high = 0.0, 1.0
        for _ in range(24):
            middle = (low + high) / 2
            if is_shown(to_light(lightness, a * middle, b * middle)):
                low = middle
            else:
                high = middle
        light = to_light(lightness, a * low, b * low)
    return tuple([min(1.0, max(0.0, from_linear(c))) for c in light])  # type: ignore[return-value]  # three of three


def to_oklch(r: float, g: float, b: float) -> RGB:
    """sRGB to (L 0..1, chroma 0..0.33, hue in degrees 0..360); greys have hue 0."""
    lightness, a, b = to_oklab(r, g, b)
    chroma = math.hypot(a, b)
    return lightness, chroma, math.degrees(math.atan2(b, a)) % 360.0 if chroma > 1e-5 else 0.0


def oklch(lightness: float, chroma: float, hue: float, alpha: float = 1.0) -> Color:
    """The colour with this lightness (0..1), chroma (0 grey .. about 0.3) and hue (degrees) as (r, g, b, a).

    A chroma beyond the screen's is reduced at the same lightness and hue.

    >>> tuple(round(c, 3) for c in oklch(0.5, 0.0, 0))
    (0.389, 0.389, 0.389, 1.0)
    """
    for name, given in (("lightness", lightness), ("chroma", chroma), ("hue", hue), ("alpha", alpha)):
        if isinstance(given, bool) or not isinstance(given, (int, float)):
            raise OptionTypeError(f"oklch: {name} is {given!r}; a number is needed")
        if given - given != 0:
            raise OptionError(f"oklch: {name} is {given!r}; a finite number is needed")
    if not 0 <= lightness <= 1 or chroma < 0 or not 0 <= alpha <= 1:
        raise OptionError(
            f"oklch: ({lightness:g}, {chroma:g}, {hue:g}, {alpha:g}) out of range; lightness and alpha lie in 0..1,"
            " chroma is 0 or more"
        )
    angle = math.radians(hue)
    return (*from_oklab(lightness, chroma * math.cos(angle), chroma * math.sin(angle)), float(alpha))


def mix(one: Color, other: Color, t: float) -> Color:
    """The colour ``t`` of the way from one to the other, straight through OKLab."""
    a, b = to_oklab(*one[:3]), to_oklab(*other[:3])
    return (*from_oklab(*[p + (q - p) * t for p, q in zip(a, b)]), one[3] + (other[3] - one[3]) * t)
