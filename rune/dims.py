"""Lengths that a program leaves open: the leading lengths of jit's arguments, while a function is traced.

Owns: ``Symbol``, ``Dim``, and what may be asked of a length without reading it. Must not know: who traces. A Dim stands
for ``factor * n + offset`` where n is the length that a symbol stands for; it knows the length of the call that is
traced. Whatever depends on the number (counting, indexing, ordering, other arithmetic) reads it: the answer is that of
this call, and the symbol is marked, so that the program serves this length alone. A number that it is not equal to is
noted, as is one below which it must not fall: the program serves all other lengths.
"""

from __future__ import annotations

from contextvars import ContextVar
from sys import _getframe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextvars import Token
    from typing import Any

#: One entry a trace on open lengths, of whatever thread: where it is empty, shapes are compared as they come.
open_now: list[None] = []
#: Those of this thread: None for each such trace, then the interpreters of the traces within it.
_traces: ContextVar[tuple[Any, ...]] = ContextVar("rune.open", default=())


class opening:
    """Within, lengths are left open."""

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token = _traces.set((*_traces.get(), None))
        open_now.append(None)

    def __exit__(self, *error: object) -> None:
        open_now.pop()
        _traces.reset(self._token)


def trace_begins(run: Any) -> Token[tuple[Any, ...]] | None:
    """Notes an interpreter that traces where lengths are open; what ``trace_ends`` takes."""
    traces = _traces.get()
    return _traces.set((*traces, run)) if traces else None


def trace_ends(token: Token[tuple[Any, ...]] | None) -> None:
    """Forgets the interpreter, and those within it."""
    if token is not None:
        _traces.reset(token)


class Symbol:
    """A length that is left open. length: that of the call which is traced; run: the interpreter that traces; is_read:
    whether something depended on the number; reader: where, as ``module:line``; excluded: lengths that it was found not
    to be; least: the shortest that it may be."""

    __slots__ = ("excluded", "is_read", "least", "length", "reader", "run")

    def __init__(self, length: int) -> None:
        self.length = length
        self.run: Any = None
        self.excluded: set[int] = set()
        self.least = 0
        self.is_read = False
        self.reader = ""

    def admits(self, length: int) -> bool:
        """Whether the program serves the length, as far as it is known by now."""
        return length >= self.least and length not in self.excluded


class Dim:
    """``factor * n + offset`` for a symbol's length n, never below 0. is_count: it is an operand, and stays open as
    one."""

    __slots__ = ("factor", "is_count", "offset", "symbol")
    __class__ = property(lambda self: int)  # isinstance(n, int) holds, as for any length
    __nx_length__ = True  # nx hands it on in shapes as it is

    def __init__(self, symbol: Symbol, factor: int = 1, offset: int = 0, is_count: bool = False) -> None:
        self.symbol = symbol
        self.factor = factor
        self.offset = offset
        self.is_count = is_count

    def counted(self, less: int = 0) -> Dim:
        """The same as an operand, ``less`` taken from it but not below 0."""
        return Dim(self.symbol, self.factor, self.offset - less, True)

    def at(self, length: int) -> int:
        """The number where the symbol stands for ``length``."""
        return max(length * self.factor + self.offset, 0)

    @property
    def unread(self) -> int:
        """The number of this call, for messages and estimates."""
        return self.at(self.symbol.length)

    def reaches(self, least: int) -> bool:
        """Whether it is at least this in the call that is traced; then the program serves such lengths alone."""
        needed = -((self.offset - least) // self.factor)
        if self.symbol.length < needed:
            return False
        self.symbol.least = max(self.symbol.least, needed)
        return True

    def differs(self, other: Dim) -> bool:
        """Whether it is another number in all lengths that the program serves; the other has the same symbol."""
        slope, gap = self.factor - other.factor, other.offset - self.offset
        if not slope:
            return gap != 0
        if gap % slope or not self.symbol.admits(gap // slope):
            return True
        if gap // slope == self.symbol.length:
            return False
        self.symbol.excluded.add(gap // slope)
        return True

    def moved(self, by: int) -> Dim | int:
        """So many more, or fewer: open where there are as many."""
        if by >= 0 or self.reaches(-by):
            return Dim(self.symbol, self.factor, self.offset + by)
        return self._read() + by

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
        return hash((id(self.symbol), self.factor, self.offset))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is Dim:
            if other.symbol is not self.symbol:
                return self._read() == other._read()
            if self.differs(other):
                return False
            return (other.factor, other.offset) == (self.factor, self.offset) or self._read() == other._read()
        if type(other) is not int:
            return other == self._read() if isinstance(other, (int, float)) else False
        if other == self.unread:
            self._read()
            return True
        if other >= 0 and (other - self.offset) % self.factor == 0:
            self.symbol.excluded.add((other - self.offset) // self.factor)
        return False

    def __add__(self, other: Any) -> Any:
        if type(other) is int:
            return self.moved(other)
        if type(other) is Dim and other.symbol is self.symbol:
            return Dim(self.symbol, self.factor + other.factor, self.offset + other.offset)
        return NotImplemented if not isinstance(other, (int, float, complex)) else self._read() + _plain(other)

    def __radd__(self, other: Any) -> Any:
        if type(other) is int:
            return self.moved(other)
        return NotImplemented if not isinstance(other, (int, float, complex)) else _plain(other) + self._read()

    def __sub__(self, other: Any) -> Any:
        if type(other) is int:
            return self.moved(-other)
        if type(other) is Dim and other.symbol is self.symbol:
            slope, rest = self.factor - other.factor, self.offset - other.offset
            if not slope:
                return rest
            found = Dim(self.symbol, slope, rest)
            if slope > 0 and found.reaches(0):
                return found
        return NotImplemented if not isinstance(other, (int, float, complex)) else self._read() - _plain(other)

    def __mul__(self, other: Any) -> Any:
        if type(other) is int and other >= 0:
            return self if other == 1 else Dim(self.symbol, self.factor * other, self.offset * other) if other else 0
        if type(other) is Dim and other.symbol is not self.symbol:
            return self * other._read()  # of two open lengths the first stays so: it is the leading one
        return NotImplemented if not isinstance(other, (int, float, complex)) else self._read() * _plain(other)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        if type(other) is int and other > 0 and self.factor % other == 0 and self.offset % other == 0:
            return Dim(self.symbol, self.factor // other, self.offset // other)
        if type(other) is Dim and other.symbol is self.symbol and self.factor % other.factor == 0:
            times = self.factor // other.factor
            if other.offset * times == self.offset:
                return times
        return NotImplemented if not isinstance(other, (int, float)) else self._read() // _plain(other)

    def __mod__(self, other: Any) -> Any:
        if type(other) is int and other > 0 and self.factor % other == 0:
            return self.offset % other
        return NotImplemented if not isinstance(other, (int, float)) else self._read() % _plain(other)

    def __rmod__(self, other: Any) -> Any:
        if type(other) is int and self.reaches(other + 1 if other >= 0 else -other):
            return other if other >= 0 else self + other
        return NotImplemented if not isinstance(other, (int, float)) else _plain(other) % self._read()

    def __lt__(self, other: Any) -> bool:
        return False if type(other) is int and other <= 0 else bool(self._read() < other)

    def __ge__(self, other: Any) -> bool:
        return True if type(other) is int and other <= 0 else bool(self._read() >= other)

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
    "rsub truediv rtruediv rfloordiv pow rpow neg pos abs invert and rand or ror xor rxor lshift rlshift "
    "rshift rrshift divmod rdivmod le gt round trunc floor ceil"
)
for _name in _OPERATORS.split(" "):
    setattr(Dim, f"__{_name}__", _reading(f"__{_name}__"))


def sliced(item: slice, n: Any) -> Any:
    """How many elements the slice takes of a length: open where the step is one and its ends stand at a fixed distance
    from those of the length."""
    step = 1 if item.step is None else item.step
    if type(n) is Dim and type(step) is int and step == 1:
        start = _position(0 if item.start is None else item.start, n)
        stop = n if item.stop is None else _position(item.stop, n)
        if start is not None and stop is not None:
            found = stop - start
            if type(found) is Dim or found >= 0:
                return found
    return len(range(*item.indices(n)))


def _position(at: Any, n: Dim) -> Any:
    """Where the end of a slice of an open length stands, from the front or the back; None where one cannot say."""
    if type(at) is Dim:
        return at if at.symbol is n.symbol and at.factor == n.factor and at.offset <= n.offset else None
    if type(at) is not int or not n.reaches(abs(at)):
        return None
    return at if at >= 0 else n + at


def holds_index(n: Any, index: int) -> bool:
    """Whether an axis of this length has the index, counted from the front or the back."""
    least = index + 1 if index >= 0 else -index
    return n.reaches(least) if type(n) is Dim else bool(least <= n)


def is_open(n: object) -> bool:
    """Whether the length is open."""
    return type(n) is Dim


def has_open(params: Iterable[Any]) -> bool:
    """Whether an open length is among the parameters."""
    return any(type(x) is Dim or (type(x) in (tuple, list) and has_open(x)) for x in params)


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
            traces = _traces.get()
            return x.symbol.run if not traces or traces[-1] is None else traces[-1]
        found = run_of(x) if type(x) is tuple else None
        if found is not None:
            return found
    return None
