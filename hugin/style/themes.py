"""The looks that come with Hugin: rows of data. ``hg.themes.light dark minimal paper``."""

from __future__ import annotations

from .palette import DARK, LIGHT
from .theme import Theme


def _rgb(text: str, alpha: float = 1.0) -> tuple[float, float, float, float]:
    return (int(text[:2], 16) / 255, int(text[2:4], 16) / 255, int(text[4:], 16) / 255, alpha)


light = Theme(
    name="light",
    background=_rgb("ffffff"),
    ink=_rgb("1b1f24"),
    secondary=_rgb("59636e"),
    grid=_rgb("e6e9ec"),
    axis=_rgb("8c959f"),
    strip=_rgb("1b1f24"),
    plate=_rgb("ffffff", 0.85),
    missing=_rgb("d0d4d9"),
    palette=LIGHT,
)
dark = light.replace(
    name="dark",
    background=_rgb("16191d"),
    ink=_rgb("e8eaed"),
    secondary=_rgb("9aa4af"),
    grid=_rgb("2a2f36"),
    axis=_rgb("6b7580"),
    strip=_rgb("e8eaed"),
    plate=_rgb("16191d", 0.85),
    missing=_rgb("3a4149"),
    palette=DARK,
    dark=True,
)
#: No grid lines, axis lines with ticks on both sides of the corner: for figures in running text.
minimal = light.replace(name="minimal", grid_x=False, grid_y=False, line_width=1.75)
#: Black on white, a closed frame, finer strokes and smaller type: for a column of a journal.
paper = light.replace(
    name="paper",
    ink=_rgb("000000"),
    secondary=_rgb("333333"),
    axis=_rgb("333333"),
    strip=_rgb("000000"),
    grid_x=False,
    grid_y=False,
    frame=True,
    title_size=14.0,
    subtitle_size=12.0,
    label_size=12.0,
    tick_size=11.0,
    legend_size=11.0,
    text_size=11.0,
    caption_size=10.0,
    strip_size=11.0,
    line_width=1.5,
    marker_size=5.0,
)
_TABLE = {theme.name: theme for theme in (light, dark, minimal, paper)}


def names() -> tuple[str, ...]:
    """All names, the default first."""
    return tuple(_TABLE)


def find(name: str) -> Theme | None:
    """The theme of a name, or None."""
    return _TABLE.get(name)
