"""Numbers as text for readers: a true minus, thin-space thousands, powers of ten as superscripts, no float dust.

Owns: plain, scientific and grouped forms, and the common form of the labels of one axis. Must not know: scales.
"""

from __future__ import annotations

import math
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MINUS = "\u2212"
THIN = "\u2009"
TIMES = "\u00d7"
SUPERSCRIPTS = str.maketrans("-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
PLAIN = str.maketrans("\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "-0123456789")

#: Labels from 1e6 to below 1e9 count in millions; beyond, and below 1e-4, in powers of ten.
MILLION = 1_000_000
#: More digits than this, mostly the same ones, are written once, as the base of "+2", "+4".
OFFSET_DIGITS = 8
#: Longer numbers, written in full, have a power of ten.
MOST_DIGITS = 20


def power(exponent: int, base: str = "10") -> str:
    """10 to the exponent with superscript digits."""
    return base + str(exponent).translate(SUPERSCRIPTS)


def group(digits: str) -> str:
    """Thin spaces between the thousands of a string of integer digits."""
    head = len(digits) % 3
    parts = [digits[:head]] if head else []
    parts += [digits[i : i + 3] for i in range(head, len(digits), 3)]
    return THIN.join(parts)


def fixed(m: int, decimals: int, grouped: bool = True) -> str:
    """m / 10**decimals with all its decimals; digits before the point in groups when asked."""
    text = str(abs(m))
    if decimals > 0:
        text = text.rjust(decimals + 1, "0")
        whole, part = text[:-decimals], "." + text[-decimals:]
    else:
        whole, part = text, ""
    if grouped and len(whole) > 3:
        whole = group(whole)
    return (MINUS if m < 0 else "") + whole + part


def number(x: float, decimals: int, grouped: bool = True) -> str:
    """x rounded to ``decimals`` places; groups from five digits up (1000 stays, 10 000 opens up)."""
    text = f"{abs(x):.{decimals}f}"
    whole, point, part = text.partition(".")
    if grouped and len(whole) > 4:
        whole = group(whole)
    negative = x < 0 and text.strip("0.") != ""
    return (MINUS if negative else "") + whole + point + part


def short(x: float, digits: int = 6) -> str:
    """One number alone with up to ``digits`` significant digits: plain from 1e-4 to 1e9, else with a power of ten."""
    if isinstance(x, int) and abs(x) < 10**9:
        return number(x, 0) if abs(x) < 2**53 else fixed(x, 0)
    if x != x:
        return "NaN"
    if x in (math.inf, -math.inf):
        return (MINUS if x < 0 else "") + "\u221e"
    if x == 0:
        return "0"
    mantissa, _, exponent = f"{x:.{digits - 1}e}".partition("e")
    e = int(exponent)
    if -5 < e < 9:
        text = number(x, max(0, digits - 1 - e))
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa = mantissa.rstrip("0").rstrip(".").replace("-", MINUS)
    if mantissa in ("1", MINUS + "1"):
        return mantissa[:-1] + power(e)
    return mantissa + TIMES + power(e)


def axis_labels(integers: tuple[int, ...], exponent: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels, and context lines or (), for the positions m * 10**exponent of one axis, all in one form.

    Plain digits while they stay short; millions as "2.5M"; else one power of ten for all, in every label. Positions
    that share their leading digits are written as "+2", "+4" under the base that they are added to.
    """
    least = max((abs(m) for m in integers), default=0)
    if not least:
        return tuple(["0" for _ in integers]), ()
    while exponent < 0 and all(m % 10 == 0 for m in integers):
        integers, exponent = tuple([m // 10 for m in integers]), exponent + 1
    top = len(str(least)) - 1 + exponent  # floor(log10(max))
    digits = len(str(least)) + max(exponent, 0)
    spread = len(str(max(integers) - min(integers))) if len(integers) > 1 else digits
    if len(str(least)) >= OFFSET_DIGITS and len(str(least)) - spread >= 4:
        return offset_labels(integers, exponent, spread)
    decimals = max(0, -exponent)
    if 6 <= top < 9 and 6 - exponent <= 2:
        return tuple([scaled(m, exponent - 6, "M") for m in integers]), ()
    if top < (6 if exponent >= 4 else 9) and (decimals <= 4 or (top >= -3 and decimals <= 8)):
        wide = top >= 4
        scale = 10 ** max(exponent, 0)
        return tuple([fixed(m * scale, decimals, wide) for m in integers]), ()
    return tuple([scaled(m, exponent - top, TIMES + power(top)) for m in integers]), ()


def value_labels(values: Sequence[float], offset: bool = True) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels, and context lines or (), of any ascending finite values, all in one form that tells them apart.

    Values that are not round are shown to a thousandth of the narrowest gap between them and to four digits.
    offset: they may be written as distances from a base; else each has all of its digits.

    >>> value_labels((0.1, 0.30000000000000004))
    (('0.1', '0.3'), ())
    """
    sizes = [abs(v) for v in values if v]
    if not sizes:
        return ("0",) * len(values), ()
    gaps = [b - a for a, b in pairwise(values) if b > a]
    least = min([*gaps, *sizes])
    if not gaps:
        return tuple([short(v) for v in values]), ()
    tiny = next((k for k, v in enumerate(values) if 0 < abs(v) < 1e-6 * min(gaps)), None)
    if tiny is not None:  # no one form holds them all
        others = value_labels((*values[:tiny], *values[tiny + 1:]), False)[0]
        return (*others[:tiny], short(values[tiny]), *others[tiny:]), ()
    last = math.floor(math.log10(least)) - 3
    last = min(last, 0) if max(sizes) < MILLION else last  # whole numbers are written out
    e = min(math.floor(math.log10(max(sizes))), max(last, 0))
    while e > last and any(abs(_tens(v, e) * 10.0**e - v) > 1e-4 * min(abs(v), min(gaps, default=abs(v)))
                           and float(f"{_tens(v, e)}e{e}") != v for v in values):
        e -= 1
    integers = tuple([_tens(v, e) for v in values])
    texts, context = axis_labels(integers, e)
    if not context or offset:
        return texts, context
    if len(str(max(integers))) + max(e, 0) <= MOST_DIGITS:
        return tuple([fixed(m * 10 ** max(e, 0), max(0, -e)) for m in integers]), ()
    top = len(str(max(map(abs, integers)))) - 1 + e
    return tuple([scaled(m, e - top, TIMES + power(top)) for m in integers]), ()


def _tens(v: float, e: int) -> int:
    """v in units of 10**e, rounded exactly."""
    if e <= 0:
        return int(f"{v:.{-e}f}".replace(".", ""))
    unit: int = 10**e
    return (int(v) + unit // 2) // unit


def scaled(m: int, exponent: int, suffix: str) -> str:
    """m * 10**exponent with a suffix that stands for the rest; zero is just 0."""
    if m == 0:
        return "0"
    if exponent >= 0:
        return fixed(m * 10**exponent, 0) + suffix
    return fixed(m, -exponent) + suffix


def offset_labels(integers: tuple[int, ...], exponent: int, spread: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Signed distances from a round base: one inside the range where there is one, else the last below it."""
    unit = 10**spread
    base = -(-min(integers) // unit) * unit
    if base > max(integers):
        base -= unit
    texts, _ = axis_labels(tuple([m - base for m in integers]), exponent)
    labels = tuple(["+" + text if m > base else text for m, text in zip(integers, texts)])
    decimals = max(0, -exponent)
    scale = 10 ** max(exponent, 0)
    while decimals and base % 10 == 0:
        base, decimals = base // 10, decimals - 1
    return labels, (short_base(base * scale, decimals),) + ("",) * (len(labels) - 1)


def short_base(base: int, decimals: int) -> str:
    """The base of an offset, in full while it can be read, else with a power of ten for its trailing zeros."""
    text = fixed(base, decimals)
    if decimals or len(str(abs(base))) <= 16:
        return text
    stripped = str(base).rstrip("0")
    zeros = len(str(base)) - len(stripped)
    if zeros < 4:
        return text
    return power(zeros) if stripped == "1" else fixed(int(stripped), 0) + TIMES + power(zeros)


def parse(text: str) -> float:
    """The number that a label of this module shows: the inverse of the forms above, for tests and read-outs."""
    text = text.replace(THIN, "").replace(MINUS, "-").replace("+", "")
    million = 1.0
    if text.endswith("M"):
        text, million = text[:-1], 1e6
    mantissa, times, rest = text.partition(TIMES)
    if times or (mantissa.lstrip("-").startswith("10") and mantissa[-1:].translate(PLAIN) != mantissa[-1:]):
        sign = -1.0 if mantissa.startswith("-") else 1.0
        tail = rest if times else mantissa.lstrip("-")
        value = float(f"1e{tail[2:].translate(PLAIN)}")
        return (float(mantissa) if times else sign) * value
    return float(text) * million
