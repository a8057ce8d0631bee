"""Text of tensors: ``repr``, ``str``, ``format`` and the options that steer them.

Owns: columns, summaries, line breaks, print options. Must not know: how digits are found (digits.py).
The layout is NumPy's, so that eyes and doctests trained on it feel at home; results agree on every platform.
"""

from __future__ import annotations

from _contextvars import ContextVar
from math import inf, isfinite

from nx.digits import CUTOFF, nearest, positional, scalar, scientific
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from nx import Tensor

_DEFAULTS = {
    "precision": 8,
    "threshold": 1000,
    "edgeitems": 3,
    "linewidth": 75,
    "suppress": False,
    "nanstr": "nan",
    "infstr": "inf",
    "sign": "-",
    "floatmode": "maxprec",
}
_FLOATMODES = ("fixed", "unique", "maxprec", "maxprec_equal")
_options: ContextVar[dict[str, Any]] = ContextVar("nx.printoptions", default=_DEFAULTS)

# dtypes that the digits alone imply.
_IMPLIED = ("bool", "int64", "float64", "complex128")


class _Restore:
    """What ``set_printoptions`` returns: left alone the setting stays, as a context it ends with the block."""

    __slots__ = ("_before",)

    def __init__(self, before: dict[str, Any]) -> None:
        self._before = before

    def __enter__(self) -> dict[str, Any]:
        return dict(_options.get())

    def __exit__(self, *_: object) -> None:
        _options.set(self._before)


def set_printoptions(
    precision: int | None = None,
    threshold: int | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    suppress: bool | None = None,
    nanstr: str | None = None,
    infstr: str | None = None,
    *,
    sign: str | None = None,
    floatmode: str | None = None,
) -> _Restore:
    """Set how tensors are printed; used as a context, for that block alone.

    precision: digits after the point, at most (8). threshold: more elements than this are summarised (1000), to
    edgeitems at each end of each axis (3). linewidth: characters (75). suppress: never scientific notation for small
    numbers. sign: ``"-"``, ``"+"`` or ``" "``. floatmode: ``"fixed"``, ``"unique"``, ``"maxprec"`` or
    ``"maxprec_equal"``. None leaves an option as it is. Raises ValueError on an unknown sign or floatmode, TypeError
    on a bad number.

    >>> with nx.set_printoptions(precision=3):
    ...     print(nx.asarray([3.14159265, 2.71828183]))
    [3.142 2.718]
    """
    given = {key: setting for key, setting in locals().items() if setting is not None}
    if floatmode is not None and floatmode not in _FLOATMODES:
        raise ValueError(f"set_printoptions: unknown floatmode {floatmode!r}; one of {', '.join(_FLOATMODES)}")
    if sign is not None and sign not in ("-", "+", " "):
        raise ValueError(f"set_printoptions: unknown sign {sign!r}; one of '-', '+', ' '")
    for key in ("precision", "threshold", "edgeitems", "linewidth"):
        number = given.get(key, 0)
        if key == "threshold" and number == inf:
            continue
        if not hasattr(number, "__index__"):
            raise TypeError(f"set_printoptions: invalid {key} {number!r}; an integer is needed")
        if number < 0:
            raise ValueError(f"set_printoptions: invalid {key} {number!r}; zero or more")
    before = _options.get()
    _options.set({**before, **given})
    return _Restore(before)


def printoptions(**options: Any) -> _Restore:
    """``set_printoptions`` under NumPy's name for the context form.

    For tensors of every shape and dtype. Raises ValueError and TypeError as ``set_printoptions``.

    >>> with nx.printoptions(precision=2):
    ...     print(nx.asarray(1 / 3, nx.float64)[None])
    [0.33]
    """
    return set_printoptions(**options)


def get_printoptions() -> dict[str, Any]:
    """The print options in force, as a dict.



    >>> nx.get_printoptions()["precision"]
    8
    """
    return dict(_options.get())


def array2string(
    a: Tensor,
    /,
    max_line_width: int | None = None,
    precision: int | None = None,
    suppress_small: bool | None = None,
    separator: str = " ",
    prefix: str = "",
    *,
    suffix: str = "",
    threshold: int | None = None,
    edgeitems: int | None = None,
    sign: str | None = None,
    floatmode: str | None = None,
) -> str:
    """The elements in nested brackets, without the class and dtype; prefix and suffix only leave room on the lines.

    a: any shape and dtype. The other words are those of ``set_printoptions`` for this text alone (max_line_width:
    linewidth, suppress_small: suppress). Raises TypeError for what holds no numbers, ValueError as there.

    >>> nx.array2string(nx.arange(3), separator=", ")
    '[0, 1, 2]'
    >>> nx.array2string(nx.asarray([0.12345, 1e-9]), precision=2, suppress_small=True)
    '[0.12 0.  ]'
    """
    a = as_operand(a)
    given = (precision, threshold, edgeitems, max_line_width, suppress_small)
    if any(option is not None for option in (*given, sign, floatmode)):
        with set_printoptions(*given, sign=sign, floatmode=floatmode):
            return array2string(a, separator=separator, prefix=prefix, suffix=suffix)
    options = _options.get()
    if a.size == 0:
        return "[]"
    summarise = a.ndim > 0 and a.size > options["threshold"]
    edge = options["edgeitems"] if summarise else 0
    nested = _edges(a, edge, summarise)
    word = _word_format(_flatten(nested, a.ndim), a.dtype.name, a.ndim, options)
    lines = _Lines(a.shape, edge, separator, summarise)
    return lines.block(nested, word, " " * (len(prefix) + 1) if prefix else " ", options["linewidth"] - len(suffix), 0)


def tensor_repr(a: Tensor) -> str:
    """``Tensor([1., 2.])``: elements, then shape where it does not show and dtype where the digits do not imply it."""
    options = _options.get()
    prefix = f"{type(a).__name__}("
    text = prefix + array2string(a, separator=", ", prefix=prefix, suffix=")")
    extras = []
    if (a.size == 0 and a.shape != (0,)) or a.size > options["threshold"]:
        extras.append(f"shape={a.shape}")
    if a.size == 0 or a.dtype.name not in _IMPLIED:
        extras.append(f"dtype={a.dtype.name}")
    if not extras:
        return text + ")"
    text += ","
    extra = ", ".join(extras) + ")"
    last = len(text) - (text.rfind("\n") + 1)
    gap = "\n" + " " * len(prefix) if last + len(extra) + 1 > options["linewidth"] else " "
    return text + gap + extra


def tensor_str(a: Tensor) -> str:
    """The elements alone; a 0-d tensor reads as the number itself."""
    if a.ndim:
        return array2string(a)
    kind = a.dtype.name
    item = a.item()
    if isinstance(item, float):
        return scalar(item, kind)
    if isinstance(item, complex):
        return _complex_scalar(item, "float32" if kind == "complex64" else "float64")
    return str(item)


def tensor_format(a: Tensor, spec: str) -> str:
    """``format(t, ".3f")`` works on 0-d tensors as on the number."""
    if not spec:
        return tensor_str(a)
    if a.ndim:
        raise TypeError(
            f"format: unsupported format {spec!r} for a tensor of shape {a.shape}; only 0-d tensors take one"
        )
    return format(a.item(), spec)


def _complex_scalar(item: complex, part: str) -> str:
    imaginary = scalar(item.imag, part)
    if imaginary.endswith(".0"):
        imaginary = imaginary[:-2]
    if item.real == 0 and str(item.real)[0] != "-":
        return imaginary + "j"
    real = scalar(item.real, part)
    real = real[:-2] if real.endswith(".0") else real
    return f"({real}{'' if imaginary[0] == '-' else '+'}{imaginary}j)"


def _edges(a: Tensor, edge: int, summarise: bool) -> list[Any]:
    """Nested lists of the elements to print; long axes cut to ``edge`` items at each end."""
    if not summarise:
        whole: list[Any] = a.tolist()
        return whole
    length = a.shape[0]
    rows = range(length) if length <= 2 * edge else (*range(edge), *range(length - edge, length))
    if a.ndim == 1:
        return [a[i].item() for i in rows]
    return [_edges(a[i], edge, True) for i in rows]


def _flatten(nested: list[Any], ndim: int) -> list[Any]:
    if ndim == 0:
        return [nested]
    for _ in range(ndim - 1):
        nested = [item for row in nested for item in row]
    return nested


def _word_format(items: list[Any], dtype: str, ndim: int, options: dict[str, Any]) -> Callable[[Any], str]:
    """A function from one element to its text, all of one width, chosen by looking at all elements."""
    if dtype == "bool":
        yes = " True" if ndim else "True"
        return lambda item: yes if item else "False"
    if dtype.startswith(("int", "uint")):
        return _integer_format(items, options["sign"])
    if dtype.startswith("complex"):
        return _complex_format(items, "float32" if dtype == "complex64" else "float64", options)
    return _float_format(items, dtype, options, options["sign"])


def _integer_format(items: list[Any], sign: str) -> Callable[[int], str]:
    high, low = max(items, default=0), min(items, default=0)
    if sign == " " and low < 0:
        sign = "-"
    width = max(len(str(high)) + (high >= 0 and sign in "+ "), len(str(low)))
    return f"{{:{sign}{width}d}}".format


def _complex_format(items: list[Any], dtype: str, options: dict[str, Any]) -> Callable[[complex], str]:
    real = _float_format([z.real for z in items], dtype, options, options["sign"])
    imag = _float_format([z.imag for z in items], dtype, options, "+")

    def word(z: complex) -> str:
        text = imag(z.imag)
        end = len(text.rstrip())
        return f"{real(z.real)}{text[:end]}j{text[end:]}"

    return word


def _float_format(items: list[Any], dtype: str, options: dict[str, Any], sign: str) -> Callable[[float], str]:
    finite = [item for item in items if isfinite(item)]
    sizes = [abs(item) for item in finite if item]
    exponents = bool(sizes) and (
        max(sizes) >= CUTOFF.get(dtype, 1e8)
        or (
            not options["suppress"]
            and (min(sizes) < nearest(1e-4, dtype) or nearest(max(sizes) / min(sizes), dtype) > 1000.0)
        )
    )
    make = _scientific_format if exponents else _positional_format
    left, right, finite_word = make(finite, dtype, options, sign)
    if sign == " " and not any(_negative(item) for item in finite):
        left += 1
    if len(finite) != len(items):
        negative = sign != "-" or any(item == -inf for item in items)
        left = max(left, len(options["nanstr"]) - right - 1, len(options["infstr"]) + negative - right - 1)
    width = left + right + 1

    def word(item: float) -> str:
        if isfinite(item):
            return str(finite_word(item, left, right))
        plus = "+" if sign == "+" else ""
        if item != item:
            return f"{plus}{options['nanstr']}".rjust(width)
        return f"{'-' if item < 0 else plus}{options['infstr']}".rjust(width)

    return word


def _negative(item: float) -> bool:
    return item < 0 or (item == 0 and str(item)[0] == "-")


def _signed(item: float, digits: str, sign: str) -> str:
    return ("-" if _negative(item) else "+" if sign == "+" else "") + digits


def _positional_format(finite: list[Any], dtype: str, options: dict[str, Any], sign: str) -> tuple[Any, ...]:
    mode = options["floatmode"]
    precision = None if mode == "unique" else options["precision"]

    def split(item: float) -> tuple[str, str]:
        if mode == "fixed":
            whole, _, fraction = f"{abs(item):.{precision}f}".partition(".")
        else:
            whole, fraction = positional(abs(item), dtype, precision)
        return _signed(item, whole, sign), fraction

    parts = [split(item) for item in finite]
    known = dict(zip(finite, parts, strict=True))
    left = max((len(whole) for whole, _ in parts), default=0)
    right = max((len(fraction) for _, fraction in parts), default=0)

    def ragged(item: float, left: int, right: int) -> str:
        whole, fraction = known[item] if item else split(item)  # 0.0 and -0.0 are one key
        return f"{whole.rjust(left)}.{fraction.ljust(right)}"

    def equal(item: float, left: int, right: int) -> str:
        whole, _, fraction = f"{abs(item):.{digits}f}".partition(".")
        return f"{_signed(item, whole, sign).rjust(left)}.{fraction.ljust(right)}"

    digits = right
    return left, right, equal if mode in ("fixed", "maxprec_equal") else ragged


def _scientific_format(finite: list[Any], dtype: str, options: dict[str, Any], sign: str) -> tuple[Any, ...]:
    mode = options["floatmode"]
    precision = None if mode == "unique" else options["precision"]

    def split(item: float) -> tuple[str, str, int]:
        if mode == "fixed":
            mantissa, _, power = f"{abs(item):.{precision}e}".partition("e")
            return _signed(item, mantissa[0], sign), mantissa[2:], int(power)
        first, rest, exponent = scientific(abs(item), dtype, precision)
        return _signed(item, first, sign), rest, exponent

    parts = [split(item) for item in finite]
    left = max(len(first) for first, _, _ in parts)
    digits = max(len(rest) for _, rest, _ in parts)
    power = max(2, *(len(str(abs(exponent))) for _, _, exponent in parts))

    plain = f"{{:{'+' if sign == '+' else ''}.{digits}e}}".format

    def word(item: float, left: int, right: int) -> str:
        # Digits beyond the shortest ones are those of the exact value, never invented zeros.
        text = plain(item)
        if digits and text[~power] in "+-":
            return text.rjust(left + 1 + right)
        mantissa, _, exponent = f"{abs(item):.{digits}e}".partition("e")
        first = _signed(item, mantissa[0], sign).rjust(left)
        return f"{first}.{mantissa[2:]}e{exponent[0]}{exponent[1:].rjust(power, '0')}"

    return left, digits + power + 2, word


class _Lines:
    """Brackets, separators and line breaks around words."""

    __slots__ = ("_edge", "_separator", "_shape", "_summarise")

    def __init__(self, shape: tuple[int, ...], edge: int, separator: str, summarise: bool) -> None:
        self._shape = shape
        self._edge = edge
        self._separator = separator
        self._summarise = summarise

    def block(self, nested: Any, word: Callable[[Any], str], indent: str, width: int, axis: int) -> str:
        """The text of one (sub)tensor; ``indent`` starts its further lines, ``width`` is what a line may hold."""
        if axis == len(self._shape):
            return word(nested)
        words = [self.block(item, word, indent + " ", width - 1, axis + 1) for item in nested]
        cut = self._edge if self._summarise and 2 * self._edge < self._shape[axis] else None
        if cut is not None:
            words[cut : len(words) - cut] = ["..."]
        if axis == len(self._shape) - 1:
            # A cut to nothing leaves the separator of the dots behind, as NumPy does not: drop it.
            text = self._row(words, indent, width)
        else:
            gap = self._separator.rstrip() + "\n" * (len(self._shape) - axis - 1)
            text = (gap + indent).join(words)
        return f"[{text}]"

    def _row(self, words: list[str], indent: str, width: int) -> str:
        room = width - max(len(self._separator.rstrip()), 1)
        text, line = "", indent
        for i, item in enumerate(words):
            if len(line) + len(item) > room and len(line) > len(indent):
                text += line.rstrip() + "\n"
                line = indent
            line += item + (self._separator if i < len(words) - 1 else "")
        return (text + line)[len(indent) :]
