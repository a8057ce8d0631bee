"""Words at positions in the data."""

from __future__ import annotations

from ..text import layout_many
from ..value import value
from . import base
from .base import Artist, Channel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Literal

    from ..coords.cartesian import Axis, View
    from ..data import Column
    from ..figure import Figure
    from ..scene import Primitive
    from .base import Color

HA = ("left", "center", "right")
VA = ("top", "middle", "baseline", "bottom")


@value
class Text(Artist):
    """One string a point; dx and dy move it in px (right, up)."""

    x: Column
    y: Column
    strings: tuple[str, ...]
    color: Color | str | None = None
    size: float | None = None
    weight: int = 400
    ha: Literal["left", "center", "right"] = "center"
    va: Literal["top", "middle", "baseline", "bottom"] = "middle"
    dx: float = 0.0
    dy: float = 0.0
    angle: float = 0.0
    alpha: float | None = None

    name = "text"
    layer = "words"
    clipped = False

    def channels(self) -> tuple[Channel, ...]:
        return Channel("x", self.x), Channel("y", self.y)

    def series(self) -> int:
        return 0

    def emit(self, view: View) -> tuple[Primitive, ...]:
        color = base.with_alpha(view.theme.ink if self.color is None else view.color(self.color), self.alpha)
        size = view.theme.text_size if self.size is None else self.size
        xs, ys = px_list(view.x, self.x), px_list(view.y, self.y)
        made: list[Primitive] = []
        for x, y, block in zip(xs, ys, layout_many(self.strings, size, self.weight)):
            if view.holds(x, y) and block.width:
                x, y = view.spot(x, y)
                made += block.emit(x + self.dx, y - self.dy, color, self.ha, self.va, self.angle)
                if block.missing:
                    view.note(block.note)
        return tuple(made)


def px_list(axis: Axis, column: Column) -> list[float]:
    """Every value of a column as px."""
    values, bend = axis.column(column)
    origin, scale, offset = axis.affine()
    if bend.kind != "linear":
        values = axis.scale.forward(values)
    return [(v - origin) * scale + offset for v in values.tolist()]


def text(x: object, y: object, strings: str | Sequence[str], *, data: object = None, color: object = None,
         size: float | None = None, weight: int = 400, ha: Literal["left", "center", "right"] = "center",
         va: Literal["top", "middle", "baseline", "bottom"] = "middle", dx: float = 0.0, dy: float = 0.0,
         angle: float = 0.0, alpha: float | None = None) -> Figure:
    """Strings at points: one text at one point, or a sequence of each. dx, dy: px to the right and up.

    angle: degrees counter-clockwise. size: px. Texts outside the plot area are not drawn.

    >>> import hugin as hg
    >>> hg.text([0, 1], [0, 1], ["low", "high"], dy=8)
    <hugin.Figure 800 x 600 px: text>
    """
    xs, ys = (base.column("text", name, _many(item, data), data) for name, item in (("x", x), ("y", y)))
    words = _strings(strings, data, base.length(xs))
    if not base.length(xs) == base.length(ys) == len(words):
        raise base.ShapeError(
            f"text: {base.length(xs)} x, {base.length(ys)} y, {len(words)} strings; lengths must match"
        )
    base.check_option("text", "ha", ha, HA)
    base.check_option("text", "va", va, VA)
    return base.figure(Text(
        xs, ys, words, base.check_color("text", color), base.check_size("text", "size", size), weight, ha, va,
        float(dx), float(dy), float(angle), base.check_alpha("text", alpha),
    ))


def _many(given: object, data: object) -> object:
    """A single position as a list of one."""
    if isinstance(given, str):
        return given if data is not None else [given]
    return (
        given
        if hasattr(given, "__len__") or (hasattr(given, "__iter__") and getattr(given, "ndim", 1) > 0)
        else [given]
    )


def _strings(given: Any, data: object, n: int) -> tuple[str, ...]:
    if isinstance(given, str) and data is not None:
        column = base.column("text", "strings", given, data)
        given = column.values.tolist()
        if column.categories is not None:
            given = [column.categories[code] if code >= 0 else "" for code in given]
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        return (str(given),) * n
    return tuple(str(item) for item in given)
