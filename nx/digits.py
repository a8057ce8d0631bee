"""Shortest decimal digits of one floating-point number, for every width of float.

Owns: the step from a number to the fewest digits that read back as that number, and from digits to positional or
scientific text. Must not know: tensors, columns or options (format.py).
"""

from __future__ import annotations

from math import frexp

# Name of the dtype: bits of the significand with the hidden one, exponent of the smallest subnormal, digits that
# always suffice.
WIDTHS = {
    "float8_e4m3": (4, -9, 3),
    "float8_e5m2": (3, -16, 3),
    "bfloat16": (8, -133, 4),
    "float16": (11, -24, 5),
    "float32": (24, -149, 9),
}
# Size from which numbers are written in scientific notation: more digits than the dtype holds would be invented ones.
CUTOFF = {"float8_e4m3": 1e3, "float8_e5m2": 1e3, "bfloat16": 1e3, "float16": 1e3, "float32": 1e6}
# Decimals of so few digits are further apart than float64's numbers: one that reads back is the shortest and zeros.
_SURE = 15


def shortest(value: float, dtype: str) -> tuple[str, int]:
    """The fewest digits that read back as ``value`` in ``dtype``, and the decimal exponent of the first digit.

    ``value`` is finite and not negative. ``shortest(0.1, "float32") == ("1", -1)``; zero gives ``("0", 0)``.
    """
    if value == 0.0:
        return "0", 0
    width = WIDTHS.get(dtype)
    text = f"{value!r}" if width is None else _shortest_narrow(value, *width)
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    lead = len(digits) - len(digits.lstrip("0"))
    return digits.strip("0") or "0", int(exponent or 0) + len(whole) - 1 - lead


def _shortest_narrow(value: float, bits: int, smallest: int, enough: int) -> str:
    """Scientific text: the first precision whose correctly rounded digits lie in the rounding interval of ``value``.

    The interval is exact in float64 since every narrow float has fewer than 53 bits.
    """
    fraction, exponent = frexp(value)
    step = max(exponent - bits, smallest)
    up = 2.0 ** (step - 1)
    # Below a power of two the neighbour is half as far, unless the value is subnormal or the smallest normal.
    down = up / 2 if fraction == 0.5 and exponent - bits > smallest else up
    even = int(value / 2.0**step) % 2 == 0
    # More digits are never further off: where half of them do not fit, the first that do are sought from above. Not so
    # at a power of two, where the two sides differ.
    if fraction != 0.5 and abs(float(f"{value:.{enough // 2}e}") - value) > up:
        found = f"{value:.{enough - 1}e}"
        for precision in range(enough - 2, enough // 2, -1):
            text = f"{value:.{precision}e}"
            off = abs(float(text) - value)
            if off > up or (off == up and not even):
                break
            found = text
        return found
    for precision in range(enough):
        text = f"{value:.{precision}e}"
        off = float(text) - value
        if -down < off < up or (even and (off == up or off == -down)):
            return text
    return f"{value:.{enough - 1}e}"


def nearest(value: float, dtype: str) -> float:
    """``value`` rounded to the nearest number of ``dtype``, halves to even; overflow is left as it is."""
    width = WIDTHS.get(dtype)
    if width is None or value == 0.0:
        return value
    bits, smallest, _ = width
    step = 2.0 ** max(frexp(value)[1] - bits, smallest)
    return round(value / step) * step


def positional(value: float, dtype: str, precision: int | None) -> tuple[str, str]:
    """Digits before and after the point; at most ``precision`` after it, rounded from the exact value.

    ``positional(0.1, "float64", 8) == ("0", "1")``; whole numbers have an empty second part.
    """
    if dtype not in WIDTHS and precision is not None and value < 10.0 ** (_SURE - precision):
        whole, _, fraction = f"{value:.{precision}f}".partition(".")
        return whole, fraction.rstrip("0")
    digits, exponent = shortest(value, dtype)
    after = len(digits) - 1 - exponent
    if precision is not None and after > precision:
        whole, _, fraction = f"{value:.{precision}f}".partition(".")
        return whole, fraction.rstrip("0")
    if exponent < 0:
        return "0", "0" * (-exponent - 1) + digits
    return digits[: exponent + 1].ljust(exponent + 1, "0"), digits[exponent + 1 :]


def scientific(value: float, dtype: str, precision: int | None) -> tuple[str, str, int]:
    """First digit, the digits after it (at most ``precision``), and the exponent."""
    if dtype not in WIDTHS and precision is not None and precision < _SURE and value > 1e-300:
        mantissa, _, power = f"{value:.{precision}e}".partition("e")
        return mantissa[0], mantissa[2:].rstrip("0"), int(power)
    digits, exponent = shortest(value, dtype)
    if precision is not None and len(digits) - 1 > precision:
        mantissa, _, power = f"{value:.{precision}e}".partition("e")
        return mantissa[0], mantissa[2:].rstrip("0"), int(power)
    return digits[0], digits[1:].rstrip("0"), exponent


def scalar(value: float, dtype: str) -> str:
    """The text of one number standing alone, as Python writes floats: ``3.0``, ``1e-05``, ``nan``."""
    if value != value:
        return "nan"
    sign = "-" if value < 0 or (value == 0 and f"{value}"[0] == "-") else ""
    size = abs(value)
    if size == float("inf"):
        return sign + "inf"
    if size == 0 or 1e-4 <= size < CUTOFF.get(dtype, 1e16):
        whole, fraction = positional(size, dtype, None)
        return f"{sign}{whole}.{fraction or '0'}"
    first, rest, exponent = scientific(size, dtype, None)
    return f"{sign}{first}{'.' if rest else ''}{rest}e{exponent:+03d}"
