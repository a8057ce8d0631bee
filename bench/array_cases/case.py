"""What a case is, and the data that cases share."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

import nx

if TYPE_CHECKING:
    from collections.abc import Callable

    Loop = Callable[..., None]
    Side = tuple[Loop, tuple[object, ...]]
    Arrays = Callable[[], tuple[np.ndarray, ...]]

M = 1_000_000


@dataclass(frozen=True)
class Case:
    """``code`` does the work with either library, called xp (``ours``: nx's words where they differ); data makes the
    arrays that ``names`` name.

    target: NumPy's time over ours. why: what a profile says of a case that is below its target; printed there.
    floor: CPython's own work of that form on ``floor_data`` in the same loop: what is left when a library does nothing.
    """

    family: str
    name: str
    target: float
    data: Arrays
    names: str
    code: str
    ours: str = ""
    why: str = ""
    floor: str = ""
    floor_data: tuple[object, ...] = ()
    to_peer: Callable[[np.ndarray], object] = np.asarray
    to_ours: Callable[[np.ndarray], object] = nx.asarray

    def side(self, xp: object) -> Side:
        """The loop and its arguments for NumPy or nx. Both read the same memory unless the case converts it."""
        convert = self.to_ours if xp is nx else self.to_peer
        return looped(self.ours if self.ours and xp is nx else self.code, self.names), (xp, *map(convert, self.data()))

    def floor_side(self) -> Side:
        """The loop that does CPython's part alone, and its arguments."""
        return looped(self.floor, self.names), (lazy_module(), *self.floor_data)


def looped(code: str, names: str) -> Loop:
    """The code as a loop over n; arguments: n, the library, what ``names`` name."""
    scope: dict[str, Loop] = {}
    exec(  # noqa: S102  (the table's own code)
        f"def loop(n, xp, {', '.join(names.split())}):\n    for _ in range(n):\n        {code}", scope
    )
    return scope["loop"]


def lazy_module() -> object:
    """A module that finds names on first use, as NumPy and nx are: CPython keeps no place of its names."""
    made = ModuleType("xp")
    vars(made).update(zeros=bytes, __getattr__=None)
    return made


def nothing() -> tuple[np.ndarray, ...]:
    """No data."""
    return ()


def normal(*shape: int, dtype: str = "float64", n: int = 1) -> Arrays:
    """``n`` arrays of normal numbers."""

    def make() -> tuple[np.ndarray, ...]:
        rng = np.random.default_rng(0)
        return tuple(rng.standard_normal(shape).astype(dtype) for _ in range(n))

    return make


def positive(*shape: int, n: int = 1, dtype: str = "float64") -> Arrays:
    """``n`` arrays of numbers in (0.1, 1)."""
    return lambda: tuple((np.random.default_rng(i).random(shape) * 0.9 + 0.1).astype(dtype) for i in range(n))


def integers(size: int, high: int, n: int = 1) -> Arrays:
    """``n`` arrays of integers below ``high``."""
    return lambda: tuple(np.random.default_rng(i).integers(0, high, size) for i in range(n))


def masked(size: int) -> Arrays:
    """Numbers and a mask that holds for half of them."""
    return lambda: (np.random.default_rng(0).standard_normal(size), np.random.default_rng(1).random(size) < 0.5)


def indexed(size: int, count: int) -> Arrays:
    """Numbers and positions among them."""
    return lambda: (np.random.default_rng(0).standard_normal(size), np.random.default_rng(1).integers(0, size, count))


def sorted_and_values(size: int) -> Arrays:
    """Ascending numbers, and others to look up among them."""
    return lambda: (np.sort(np.random.default_rng(0).random(size)), np.random.default_rng(1).random(size))


def definite(n: int, *batch: int) -> Arrays:
    """Symmetric matrices with positive eigenvalues."""

    def make() -> tuple[np.ndarray, ...]:
        a = np.random.default_rng(0).standard_normal((*batch, n, n))
        return (a @ np.swapaxes(a, -1, -2) + n * np.eye(n),)

    return make
