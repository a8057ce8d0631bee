"""Formats of tick labels: ``hg.fmt.si percent currency bytes date fraction number``, callables, and format strings.

A Format words all labels of an axis together, with one common number of decimals. It may also wish for ticks that are
round in its own unit (percent points, 1024s, fractions of pi). Must not know: scales.
"""

from __future__ import annotations

import math

from ..errors import OptionError, OptionTypeError
from ..value import Value, value
from .label import MINUS, TIMES, number, power, short
from .nice import STEPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ..calendar import Zone

    Ladder = tuple[tuple[int, int, float], ...]

THIN_SPACE = "\u2009"
_PREFIXES = {
    -30: "q", -27: "r", -24: "y", -21: "z", -18: "a", -15: "f", -12: "p", -9: "n", -6: "\u00b5", -3: "m", 0: "",
    3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E", 21: "Z", 24: "Y", 27: "R", 30: "Q",
}  # fmt: skip


class Format(Value):
    """How numbers are worded. ``labels`` words those of one axis; calling it words one number."""

    __slots__ = ()
    #: date formats word wall time and take the zone of the axis.
    wants_zone = False

    def labels(self, values: Sequence[float], step: float | None) -> tuple[str, ...]:
        """One text a value, alike in form. step: the distance between values where they are even, else None."""
        raise NotImplementedError  # each format has its own

    def unit(self, lo: float, hi: float) -> tuple[float, Ladder]:
        """The unit in which ticks over lo .. hi shall be round, and its ladder of steps."""
        return 1.0, STEPS

    def names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Labels of categories: as they are, but for callables."""
        return names

    def __call__(self, x: float) -> str:
        return self.labels((x,), None)[0]


def decimals_of(values: Sequence[float], step: float | None, most: int = 12) -> int:
    """The least number of decimals that shows all values (without a step: to six significant digits)."""
    if step is not None and step:
        tolerance = abs(step) * 1e-6
    else:
        tolerance = max((abs(x) for x in values if x - x == 0), default=0.0) * 0.5e-6
    for decimals in range(most):
        if all(abs(round(x, decimals) - x) <= tolerance for x in values if x - x == 0):
            return decimals
    return most


@value
class Number(Format):
    """Plain digits with ``decimals`` places (None: as many as needed), between ``before`` and ``after``."""

    decimals: int | None = None
    before: str = ""
    after: str = ""
    factor: float = 1.0
    grouped: bool = True

    def labels(self, values: Sequence[float], step: float | None) -> tuple[str, ...]:
        shown = [x * self.factor for x in values]
        size = None if step is None else step * self.factor
        decimals = decimals_of(shown, size) if self.decimals is None else self.decimals
        return tuple([self._word(x, decimals) for x in shown])

    def _word(self, x: float, decimals: int) -> str:
        if x - x != 0:
            return short(x)
        text = number(x, decimals, self.grouped)
        if self.before and text.startswith(MINUS):
            return MINUS + self.before + text[1:] + self.after
        return self.before + text + self.after

    def unit(self, lo: float, hi: float) -> tuple[float, Ladder]:
        return 1.0 / self.factor, STEPS


@value
class SI(Format):
    """A common SI prefix for the axis before ``symbol``: "2.5 kHz". Without a symbol: "2.5k". Zero has no prefix."""

    symbol: str = ""
    decimals: int | None = None

    def labels(self, values: Sequence[float], step: float | None) -> tuple[str, ...]:
        sizes = [abs(x) for x in values if x - x == 0 and x]
        if step is None and len(sizes) > 1 and max(sizes) / min(sizes) >= 1000:
            return tuple([self.labels((x,), None)[0] for x in values])
        e = self._exponent(max(sizes, default=1.0))
        shown = [x / 10.0**e for x in values]
        decimals = (
            decimals_of(shown, None if step is None else step / 10.0**e) if self.decimals is None else self.decimals
        )
        return tuple([self._word(x, e, decimals) for x in shown])

    def _exponent(self, size: float) -> int:
        e = math.floor(math.log10(size) + 1e-12) // 3 * 3
        return min(30, max(-30, e))

    def _word(self, x: float, e: int, decimals: int) -> str:
        if x - x != 0:
            return short(x)
        space = THIN_SPACE if self.symbol else ""
        if x == 0:
            return number(0.0, 0) + (space + _PREFIXES[e] + self.symbol if self.symbol else "")
        return number(x, decimals) + space + _PREFIXES[e] + self.symbol


@value
class Currency(Format):
    """Money: the sign before the symbol; thousands as k, millions as M, billions as B where all ticks are so large."""

    symbol: str = "$"
    decimals: int | None = None
    short: bool = True

    def labels(self, values: Sequence[float], step: float | None) -> tuple[str, ...]:
        least = max((abs(x) for x in values if x - x == 0), default=0.0)
        divisor, suffix = 1.0, ""
        for whole, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e4, "k")):
            if self.short and least >= whole:
                divisor, suffix = (1e3 if letter == "k" else whole), letter
                break
        shown = [x / divisor for x in values]
        size = None if step is None else step / divisor
        decimals = self.decimals
        if decimals is None:
            decimals = decimals_of(shown, size)
            decimals = 2 if decimals and not suffix else decimals
        return tuple([self._word(x, decimals, suffix) for x in shown])

    def _word(self, x: float, decimals: int, suffix: str) -> str:
        if x - x != 0:
            return str(globals()["short"](x))
        text = number(x, decimals)
        minus, text = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
        gap = "\u00a0" if self.symbol[-1:].isalpha() else ""  # a code, not a sign
        return minus + self.symbol + gap + text + (suffix if x else "")


@value
class Bytes(Format):
    """Amounts of data: binary (1024: KiB, MiB ...) or decimal (1000: kB, MB ...), one unit for the axis."""

    binary: bool = True
    decimals: int | None = None

    def _size(self, least: float) -> tuple[float, str]:
        base = 1024.0 if self.binary else 1000.0
        names = (
            ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
            if self.binary
            else ("B", "kB", "MB", "GB", "TB", "PB", "EB")
        )
        k = 0
        while k < len(names) - 1 and least >= base ** (k + 1):
            k += 1
        return base**k, names[k]

    def unit(self, lo: float, hi: float) -> tuple[float, Ladder]:
        return self._size(max(abs(lo), abs(hi)))[0], STEPS

    def labels(self, values: Sequence[float], step: float | None) -> tuple[str, ...]:
        sizes = [abs(x) for x in values if x - x == 0 and x]
        if step is None and len(sizes) > 1 and max(sizes) >= 1000 * min(sizes):
            return tuple([self.labels((x,), None)[0] for x in values])
        size, name = self._size(max(sizes, default=0.0))
        shown = [x / size for x in values]
        decimals = decimals_of(shown, None if step is None else step / size) if self.decimals is None else self.decimals
        return tuple([short(x) if x - x else number(x, decimals) + THIN_SPACE + name for x in shown])


@value
class Fraction(Format):
    """Multiples of a number as fractions: "1/4", with pi: "\u03c0/2", "3\u03c0/4". Ticks fall on such fractions."""

    of: float = 1.0
    symbol: str = ""
    largest: int = 64

    def unit(self, lo: float, hi: float) -> tuple[float, Ladder]:
        return self.of, ((1, 0, 1.0), (5, -1, 0.95), (25, -2, 0.9), (2, 0, 0.95), (125, -3, 0.8))

    def labels(self, values: Sequence[float], step: float | None) -> tuple[str, ...]:
        return tuple([self._word(x / self.of) for x in values])

    def _word(self, x: float) -> str:
        if x - x != 0:
            return short(x)
        for bottom in range(1, self.largest + 1):
            top = round(x * bottom)
            if abs(x * bottom - top) < 1e-9 * max(1.0, abs(x * bottom)):
                break
        else:
            return short(x) + self.symbol
        if top == 0:
            return "0"
        head = number(abs(top), 0)
        if self.symbol:
            head = self.symbol if head == "1" else head + self.symbol
        return (MINUS if top < 0 else "") + (head if bottom == 1 else f"{head}/{bottom}")


@value
class Date(Format):
    """Times by an strftime pattern (English names): date("%-d %b %Y")."""

    pattern: str = "%Y-%m-%d"

    wants_zone = True

    def labels(self, values: Sequence[float], step: float | None, zone: Zone | None = None) -> tuple[str, ...]:
        from ..calendar import format_wall

        name = "UTC" if zone is None or zone.tz is None else str(zone.tz)
        wall = [round(x) if zone is None else zone.local(round(x)) for x in values]
        return tuple([format_wall(x, self.pattern, name) for x in wall])


@value
class Scientific(Format):
    """Powers of ten in every label, with a common number of decimals: "2.5\u00d710\u2074"."""

    decimals: int | None = None

    def labels(self, values: Sequence[float], step: float | None) -> tuple[str, ...]:
        mantissas, exponents = [], []
        for x in values:
            e = math.floor(math.log10(abs(x)) + 1e-12) if x and x - x == 0 else 0
            exponents.append(e)
            mantissas.append(x / 10.0**e if e > -300 else x * 10.0**-e)
        decimals = decimals_of(mantissas, None, 6) if self.decimals is None else self.decimals
        return tuple(
            ["0" if x == 0 else number(m, decimals) + TIMES + power(e) for x, m, e in zip(values, mantissas, exponents)]
        )


@value
class Custom(Format):
    """A callable of the user, value -> text; or a format string: "{:.2f}", "%.1f", ".2f", "%Y-%m"."""

    function: Callable[[Any], str]

    def labels(self, values: Sequence[float], step: float | None) -> tuple[str, ...]:
        return tuple([str(self.function(x)) for x in values])

    def names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple([str(self.function(name)) for name in names])


def si(symbol: str = "", decimals: int | None = None) -> Format:
    """One SI prefix for the axis, before the unit's symbol.

    >>> si("V")(0.0025), si("Hz").labels((0, 5e8, 1e9), 5e8)
    ('2.5\\u2009mV', ('0\\u2009GHz', '0.5\\u2009GHz', '1.0\\u2009GHz'))
    """
    return SI(_text("si", "symbol", symbol), _places("si", decimals))


def number_format(decimals: int | None = None, before: str = "", after: str = "") -> Format:
    """Plain digits, between ``before`` and ``after``."""
    return Number(_places("number", decimals), _text("number", "before", before), _text("number", "after", after))


def percent(decimals: int | None = None, of: float = 1.0) -> Format:
    """Shares as percent; ``of`` is the whole (1, or 100 for data that are percents already).

    >>> percent().labels((0, 0.25, 0.5), 0.25)
    ('0%', '25%', '50%')
    """
    if isinstance(of, bool) or not isinstance(of, (int, float)) or not 0 < of < math.inf:
        raise OptionError(f"percent: of is {of!r}; the whole must be a number above 0")
    return Number(_places("percent", decimals), "", "%", 100.0 / of)


def currency(symbol: str = "$", decimals: int | None = None, short: bool = True) -> Format:
    """Money, with k, M, B for large amounts unless ``short=False``. symbol: a sign, or a code, which a space follows.

    >>> currency("\\u20ac").labels((-2e6, 0, 2e6), 2e6)
    ('\\u2212\\u20ac2M', '\\u20ac0', '\\u20ac2M')
    """
    return Currency(_text("currency", "symbol", symbol), _places("currency", decimals), bool(short))


def bytes(binary: bool = True, decimals: int | None = None) -> Format:
    """Amounts of data in KiB, MiB ... or, with ``binary=False``, kB, MB ...; ticks are round in that unit.

    >>> bytes()(1536)
    '1.5\\u2009KiB'
    """
    return Bytes(bool(binary), _places("bytes", decimals))


def date(pattern: str = "%Y-%m-%d") -> Format:
    """Times by an strftime pattern; %-d and the like drop the leading zero.

    >>> date("%-d %b %Y")(0)
    '1 Jan 1970'
    """
    made = Date(_text("date", "pattern", pattern))
    made(0)
    return made


def fraction(of: float = 1.0, symbol: str | None = None) -> Format:
    """Multiples of ``of`` as fractions; math.pi is written with its letter.

    >>> import math
    >>> fraction(math.pi).labels((0, math.pi / 2, math.pi), None)
    ('0', '\\u03c0/2', '\\u03c0')
    """
    if isinstance(of, bool) or not isinstance(of, (int, float)) or not 0 < of < math.inf:
        raise OptionError(f"fraction: of is {of!r}; a number above 0 is needed")
    if symbol is None:
        symbol = "\u03c0" if of == math.pi else ("\u03c4" if of == math.tau else ("e" if of == math.e else ""))
    return Fraction(float(of), _text("fraction", "symbol", symbol))


def scientific(decimals: int | None = None) -> Format:
    """A power of ten in every label."""
    return Scientific(_places("scientific", decimals))


def resolve_format(given: object) -> Format | None:
    """None, a Format, a callable value -> text, or a format string, as a Format."""
    if given is None or isinstance(given, Format):
        return given
    if isinstance(given, str):
        return _from_string(given)
    if callable(given):
        return Custom(given)
    raise OptionTypeError(
        f'format: {given!r} given; a format such as hg.fmt.si("V"), a function or "{{:.1f}}" is needed'
    )


def _from_string(text: str) -> Format:
    function: Callable[[Any], str]
    if "{" in text:
        function = lambda x: _minus(text.format(x))  # noqa: E731 - the three forms side by side
    elif "%" in text and text[text.index("%") + 1 : text.index("%") + 2].isalpha() and not _is_printf(text):
        return date(text)
    elif "%" in text and _is_printf(text):
        function = lambda x: _minus(text % x)  # noqa: E731
    else:
        function = lambda x: _minus(format(x, text))  # noqa: E731
    try:
        function(1.0)
    except (ValueError, TypeError, KeyError, IndexError) as err:
        raise OptionError(f'format: "{text}" cannot word a number; write it as "{{:.1f}}", ".1f" or "%.1f"') from err
    return Custom(function)


def _is_printf(text: str) -> bool:
    rest = text[text.index("%") + 1 :].lstrip("+- #0123456789.")
    return rest[:1] in ("f", "g", "e", "d", "G", "E", "i", "s") and not (
        rest[:1] in ("d", "e", "f", "g", "G") and text.count("%") > 1 and "%%" not in text
    )


def _minus(text: str) -> str:
    head = text.lstrip()
    return text.replace("-", MINUS, 1) if head.startswith("-") and head[1:2].isdigit() else text


def _text(where: str, name: str, given: object) -> str:
    if not isinstance(given, str):
        raise OptionTypeError(f"{where}: {name} is {given!r}; a string is needed")
    return given


def _places(where: str, given: object) -> int | None:
    if given is None or (isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= 20):
        return given
    raise OptionError(f"{where}: decimals is {given!r}; a whole number from 0 to 20 or None is needed")
