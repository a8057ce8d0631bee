"""What a lasso or a rectangle holds: the value that ``on_select`` is given.

Owns: Selection. Must not know: windows, how points were found.
"""

from __future__ import annotations

from collections.abc import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from nx import Tensor

    from ..artists.base import Spots


class Selection(Mapping):  # type: ignore[type-arg]  # generic only for checkers
    """The selected data, mark by mark: a mapping from a mark's label to the indices of its points, int64, ascending.

    A mark without a label, or with that of another, goes by its kind and place: "scatter 2". Marks of which nothing is
    selected are left out, so an empty selection is false. Indices count the data as it was given to the mark (the rows
    of a table; bars and cells in order). panel: which panel, from 0. outline: the (n, 2) float64 corners of what was
    drawn, in data units of x and y.

    >>> import nx
    >>> chosen = Selection({"a": nx.asarray([3, 7])}, 0, nx.zeros((0, 2)))
    >>> [(label, indices.tolist()) for label, indices in chosen.items()]
    [('a', [3, 7])]
    """

    __slots__ = ("_found", "outline", "panel", "spots")

    def __init__(self, found: dict[str, Tensor], panel: int, outline: Tensor,
                 spots: tuple[tuple[int, Spots], ...] = ()) -> None:
        self._found, self.panel, self.outline, self.spots = found, panel, outline, spots

    def __getitem__(self, label: str) -> Tensor:
        return self._found[label]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        counts = ", ".join(f"{label!r}: {int(found.shape[0])}" for label, found in self._found.items())
        return f"<hugin selection in panel {self.panel}: {counts or 'nothing'}>"
