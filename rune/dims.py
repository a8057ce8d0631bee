"""Lengths that a program leaves open: the leading lengths of jit's arguments, while a function is traced.

Owns: ``Symbol``, ``Dim``, and what may be asked of a length without reading it. Must not know: who traces. A Dim stands
for ``factor`` times the length that a symbol stands for; it knows the length of the call that is traced. Whatever
depends on the number (counting, indexing, ordering, arithmetic other than multiples) reads it: the answer is that of
this call, and the symbol is marked, so that the program serves this length alone. A number that it is not equal to is
noted: the program serves all lengths but that.
"""

from __future__ import annotations

from sys import _getframe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

#: One entry a trace that runs on open lengths, then the interpreters of the traces within it: where it is empty, shapes
#: are compared as they come.
open_now: list[Any] = []


class Symbol:
    """A length that is left open. length: that of the call which is traced; run: the interpreter that traces; is_read:
    whether something depended on the number; reader: where, as ``module:line``; excluded: lengths that it was found not
    to be."""

    __slots__ = ("excluded", "is_read", "length", "reader", "run")

    def __init__(self, length: int) -> None:
        self.length = length
        self.run: Any = None
        self.excluded: set[int] = set()
        self.is_read = False
        self.reader = ""


class Dim:
    """``factor`` times a symbol's length. is_count: it is an operand, and stays open as one; less: what is then taken
    from it."""

    __slots__ = ("factor", "is_count", "less", "symbol")
    __class__ = property(lambda self: int)  # isinstance(n, int) holds, as for any length

    def __init__(self, symbol: Symbol, factor: int = 1, is_count: bool = False, less: int = 0) -> None:
        self.symbol = symbol
        self.factor = factor
        self.is_count = is_count
        self.less = less

    def counted(self, less: int = 0) -> Dim:
        """The same as an operand, ``less`` taken from it but not below 0."""
        return Dim(self.symbol, self.factor, True, less)

    def at(self, length: int) -> int:
        """The number where the symbol stands for ``length``."""
        n = length * self.factor
        return max(n - self.less, 0) if self.less else n

    @property
    def unread(self) -> int:
        """The number of this call, for messages and estimates."""
        return self.at(self.symbol.length)

    def _read(self) -> int:
        if not self.symbol.is_read:
            self.symbol.is_read = True
            frame = _getframe(2)
            self.symbol.reader = f"{frame.f_globals.get('__name__', '?')}:{frame.f_lineno}"
        return self.unread

    def __index__(self) -> int:
        return self._read()

    __int__ = __index__

    def __float__(self) -> float:
        return float(self._read())

    def __bool__(self) -> bool:
        return self != 0

    def __hash__(self) -> int:
        return hash((id(self.symbol), self.factor, self.less))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if self.less or (type(other) is Dim and other.less):
            return bool(self._read() == _plain(other))
        if type(other) is Dim:
            if other.symbol is self.symbol:
                return other.factor == self.factor
            return self._read() == other._read()
        if type(other) is not int:
            return other == self._read() if isinstance(other, (int, float)) else False
        if other == self.unread:
            self._read()
            return True
        if other >= 0 and other % self.factor == 0:
            self.symbol.excluded.add(other // self.factor)
        return False

    def __mul__(self, other: Any) -> Any:
        if self.less or (type(other) is Dim and other.less):
            return self._read() * _plain(other)
        if type(other) is int and other >= 0:
            return self if other == 1 else Dim(self.symbol, self.factor * other) if other else 0
        if type(other) is Dim and other.symbol is not self.symbol:
            return self * other._read()  # of two open lengths the first stays so: it is the leading one
        return NotImplemented if not isinstance(other, (int, float, complex)) else self._read() * _plain(other)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        if self.less:
            return self._read() // _plain(other)
        if type(other) is int and other > 0 and self.factor % other == 0:
            return Dim(self.symbol, self.factor // other)
        if type(other) is Dim and other.symbol is self.symbol and self.factor % other.factor == 0:
            return self.factor // other.factor
        return NotImplemented if not isinstance(other, (int, float)) else self._read() // _plain(other)

    def __mod__(self, other: Any) -> Any:
        if type(other) is int and other > 0 and self.factor % other == 0 and not self.less:
            return 0
        return NotImplemented if not isinstance(other, (int, float)) else self._read() % _plain(other)

    def __radd__(self, other: Any) -> Any:
        if type(other) is int and other == 0:
            return self
        return NotImplemented if not isinstance(other, (int, float, complex)) else _plain(other) + self._read()

    def __lt__(self, other: Any) -> bool:
        return False if type(other) is int and other <= 0 else self._read() < other

    def __ge__(self, other: Any) -> bool:
        return True if type(other) is int and other <= 0 else self._read() >= other

    def __repr__(self) -> str:
        return str(self._read())

    def __format__(self, spec: str) -> str:
        return format(self._read(), spec)


def _plain(x: Any) -> Any:
    return x._read() if type(x) is Dim else x


def _reading(name: str) -> Any:
    """An operator that works on the number."""

    def operate(self: Dim, *others: Any) -> Any:
        for other in others:
            if not isinstance(other, (int, float, complex)) and other is not None:
                return NotImplemented
        return getattr(self._read(), name)(*[_plain(x) for x in others])

    return operate


_OPERATORS = (
    "add sub rsub truediv rtruediv rfloordiv rmod pow rpow neg pos abs invert and rand or ror xor rxor lshift rlshift "
    "rshift rrshift divmod rdivmod le gt round trunc floor ceil"
)
for _name in _OPERATORS.split(" "):
    setattr(Dim, f"__{_name}__", _reading(f"__{_name}__"))


def is_open(n: object) -> bool:
    """Whether the length is open."""
    return type(n) is Dim


def is_one(n: Any) -> bool:
    """Whether the length is 1 by its shape alone: an open one is not, as it goes with any other as it is."""
    return type(n) is not Dim and bool(n == 1)


def same_shape(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    """Whether the shapes are equal whatever open lengths are."""
    if len(a) != len(b):
        return False
    return all(m is n or (is_one(m) is is_one(n) and m == n) for m, n in zip(a, b, strict=True))


def run_of(params: Iterable[Any]) -> Any:
    """The innermost interpreter that traces, where an open length is among the parameters; else None."""
    for x in params:
        if type(x) is Dim:
            return x.symbol.run if not open_now or open_now[-1] is None else open_now[-1]
        found = run_of(x) if type(x) is tuple else None
        if found is not None:
            return found
    return None
