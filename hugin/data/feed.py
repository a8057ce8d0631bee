"""Data that come while they are looked at: ``hg.Feed``.

Owns: columns that only grow. Must not know: figures, windows.
"""

from __future__ import annotations

import threading

from .. import _draw
from ..errors import OptionTypeError, ShapeError
from .column import Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx import Tensor

    from .column import Bounds

_NONE = (float("inf"), -float("inf"), float("inf"), 0, 0)
ROOM = 1024  # values a column has room for at first


class Feed:
    """Columns of numbers that grow at their ends: mutable, from any thread.

    ``append`` adds values, one argument a column; ``feed.columns()`` gives what there is now, to be plotted:
    ``hg.line(*feed.columns())``. A window that shows a feed's line again with more points keeps what it knew of the
    first ones, and takes up only the new. float64; NaN makes a gap.

    >>> import hugin as hg
    >>> feed = hg.Feed(2)
    >>> feed.append(0.0, 1.0)
    >>> feed.append([1.0, 2.0], [3.0, 5.0])
    >>> len(feed), hg.line(*feed.columns())
    (3, <hugin.Figure 800 x 600 px: line>)
    """

    __slots__ = ("_bounds", "_lock", "_n", "_stored", "_token")

    def __init__(self, columns: int = 2) -> None:
        import nx

        if isinstance(columns, bool) or not isinstance(columns, int) or not 1 <= columns <= 1000:
            raise OptionTypeError(f"Feed: columns is {columns!r}; a whole number from 1 to 1000 is needed")
        self._lock = threading.Lock()
        self._n = 0
        self._stored = tuple(nx.empty(ROOM) for _ in range(columns))
        self._bounds: list[Bounds] = [_NONE] * columns
        self._token = object()  # names the data in caches, for as long as one of them asks

    def __len__(self) -> int:
        return self._n

    def append(self, *values: object) -> None:
        """Add a number, or as many as an array or list holds, to the end of every column.

        Raises ShapeError unless there is one argument a column and all are of one length.
        """
        import nx

        if len(values) != len(self._stored):
            raise ShapeError(f"append: {len(values)} arguments for {len(self._stored)} columns; one a column is needed")
        new = [nx.reshape(nx.asarray(one, dtype=nx.float64), (-1,)) for one in values]
        m = len(new[0])
        for k, one in enumerate(new):
            if len(one) != m:
                raise ShapeError(f"append: column 0 gets {m} values, column {k} gets {len(one)}; lengths must match")
        bounds = [_draw.bin_bounds(one) if m else _NONE for one in new]
        with self._lock:
            n = self._n
            if n + m > len(self._stored[0]):
                self._stored = tuple(_grown(one, n, n + m) for one in self._stored)
            for stored, one in zip(self._stored, new):
                stored[n : n + m] = one
            self._bounds = [_joined(*pair) for pair in zip(self._bounds, bounds)]
            self._n = n + m

    def columns(self) -> tuple[Column, ...]:
        """Every column as it is now, not copied: for ``hg.line`` and other marks. Later values do not show in it."""
        with self._lock:
            n = self._n
            return tuple(
                Column(stored[:n], grows=(self._token, k), bounds=self._bounds[k])
                for k, stored in enumerate(self._stored)
            )

    def tensors(self) -> tuple[Tensor, ...]:
        """Every column as it is now, a tensor of its own."""
        import nx

        return tuple(nx.asarray(column.values, copy=True) for column in self.columns())

    def __repr__(self) -> str:
        return f"<hugin.Feed of {len(self._stored)} columns, {self._n} values each>"


def _joined(a: Bounds, b: Bounds) -> Bounds:
    """The bounds of two columns as one."""
    return min(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), a[3] + b[3], a[4] + b[4]


def _grown(stored: Tensor, n: int, wanted: int) -> Tensor:
    """A column with room for twice as many, at least ``wanted``; what was given out of the old one stays as it is."""
    import nx

    made = nx.empty(max(wanted, 2 * len(stored)))
    made[:n] = stored[:n]
    return made
