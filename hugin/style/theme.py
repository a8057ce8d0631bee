"""Every number of the look in one frozen value. Lengths are px at dpi 100.

Owns: Theme, and which one holds: argument > ``.theme()`` > ``with hg.theme(...)`` > light. Must not know: figures.
"""

from __future__ import annotations

from contextvars import ContextVar

from ..errors import OptionError, OptionTypeError, suggest
from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextvars import Token

    Color = tuple[float, float, float, float]

#: What grows with ``scale``: type, strokes, marks and the room around them.
_LENGTHS = (
    "title_size", "subtitle_size", "label_size", "tick_size", "legend_size", "text_size", "caption_size", "strip_size",
    "tag_size", "margin", "gap", "title_gap", "label_gap", "tick_gap", "legend_gap", "colorbar_width", "colorbar_gap",
    "line_width", "grid_width", "axis_width", "tick_length", "minor_length", "marker_size", "marker_edge",
    "error_width",
    "rule_width",
)  # fmt: skip


@value
class Theme(Value):
    """A look. ``replace`` changes it: ``hg.themes.light.replace(line_width=1.5)``.

    Colours are (r, g, b, a). ``scale`` is the context: 1 for a page, 1.4 for slides, 0.8 for a small print; it
    multiplies every length when the theme is read through ``scaled``. grid_x, grid_y: True, False, or "auto" (grid
    lines where they help reading). bar_width is a share of the slot.
    """

    name: str
    background: Color
    ink: Color
    secondary: Color
    grid: Color
    axis: Color
    strip: Color
    plate: Color
    missing: Color
    palette: tuple[Color, ...]
    cmap: str = "viridis"
    dark: bool = False
    title_size: float = 16.0
    subtitle_size: float = 13.0
    label_size: float = 13.0
    tick_size: float = 12.0
    legend_size: float = 12.0
    text_size: float = 12.0
    caption_size: float = 11.0
    strip_size: float = 12.0
    tag_size: float = 14.0
    title_weight: int = 600
    strip_weight: int = 600
    tag_weight: int = 700
    margin: float = 12.0
    gap: float = 24.0
    title_gap: float = 10.0
    label_gap: float = 8.0
    tick_gap: float = 5.0
    legend_gap: float = 16.0
    colorbar_width: float = 14.0
    colorbar_gap: float = 16.0
    line_width: float = 2.0
    grid_width: float = 1.0
    axis_width: float = 1.0
    tick_length: float = 4.0
    minor_length: float = 2.5
    marker_size: float = 6.0
    marker_edge: float = 0.75
    error_width: float = 1.0
    rule_width: float = 1.0
    bar_width: float = 0.75
    area_alpha: float = 0.25
    band_alpha: float = 0.2
    grid_x: bool | str = "auto"
    grid_y: bool | str = "auto"
    frame: bool = False
    scale: float = 1.0

    def check(self) -> None:
        if isinstance(self.scale, bool) or not isinstance(self.scale, (int, float)) or not 0.1 <= self.scale <= 20:
            raise OptionError(f"Theme: scale is {self.scale!r}; a number from 0.1 to 20 is needed")
        if not self.palette:
            raise OptionError("Theme: palette is empty; give at least one color")

    def scaled(self) -> Theme:
        """The theme with every length multiplied by ``scale``, which is then 1."""
        if self.scale == 1.0:
            return self
        lengths = {name: getattr(self, name) * self.scale for name in _LENGTHS}
        return self.replace(scale=1.0, **lengths)

    def px(self, length: float) -> float:
        """A length of this look: ``length`` times ``scale``."""
        return length * self.scale


_CURRENT: ContextVar[Theme | None] = ContextVar("hugin_theme", default=None)


def resolve_theme(given: Theme | str | None, where: str = "theme") -> Theme:
    """A theme by name, or the theme itself; None is the one that holds. Raises OptionError with the nearest name."""
    if given is None:
        return theme_now()
    if isinstance(given, Theme):
        return given
    from . import themes

    if not isinstance(given, str):
        raise OptionTypeError(f'{where}: {given!r} is no theme; give a name such as "dark" or a Theme')
    found = themes.find(given)
    if found is None:
        raise OptionError(f'{where}: unknown theme "{given}"{suggest(given, themes.names())}')
    return found


def theme_now(*overrides: Theme | str | None) -> Theme:
    """The first of ``overrides`` that is not None, else that of the innermost ``with hg.theme(...)``, else light."""
    for given in overrides:
        if given is not None:
            return resolve_theme(given)
    current = _CURRENT.get()
    if current is not None:
        return current
    from . import themes

    return themes.light


current_theme = theme_now


class theme:
    """``with hg.theme("dark"):`` figures that are rendered inside, and set no theme of their own, take this one.

    Holds for the thread or task that enters it. ``theme(hg.themes.light, scale=1.4)`` changes fields in passing.
    """

    __slots__ = ("_theme", "_tokens")

    def __init__(self, given: Theme | str, *, scale: float | None = None) -> None:
        made = resolve_theme(given)
        self._theme = made if scale is None else made.replace(scale=scale)
        self._tokens: list[Token[Theme | None]] = []

    def __enter__(self) -> Theme:
        self._tokens.append(_CURRENT.set(self._theme))
        return self._theme

    def __exit__(self, *_: object) -> None:
        _CURRENT.reset(self._tokens.pop())
