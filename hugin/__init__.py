"""hugin: declarative figures that are values. ``import hugin as hg``.

The public vocabulary, loaded name by name when it is first used; nothing else.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .animation import Animation as Animation
    from .animation import animate as animate
    from .artists.area import area as area
    from .artists.area import band as band
    from .artists.arrows3d import quiver3d as quiver3d
    from .artists.arrows3d import text3d as text3d
    from .artists.bar import bar as bar
    from .artists.bar3d import bar3d as bar3d
    from .artists.bar3d import stem3d as stem3d
    from .artists.barh import barh as barh
    from .artists.contour import contour as contour
    from .artists.contour import contour_lines as contour_lines
    from .artists.contour3d import contour3d as contour3d
    from .artists.contourf import contour_polygons as contour_polygons
    from .artists.contourf import contourf as contourf
    from .artists.function import function as function
    from .artists.hist import hist as hist
    from .artists.implicit import implicit as implicit
    from .artists.isosurface import isosurface as isosurface
    from .artists.line import line as line
    from .artists.mesh3d import mesh3d as mesh3d
    from .artists.mesh3d import trisurf as trisurf
    from .artists.pcolormesh import pcolormesh as pcolormesh
    from .artists.plot3d import plot3d as plot3d
    from .artists.plot3d import scatter3d as scatter3d
    from .artists.quiver import quiver as quiver
    from .artists.raster import heatmap as heatmap
    from .artists.raster import imshow as imshow
    from .artists.rule import hline as hline
    from .artists.rule import hspan as hspan
    from .artists.rule import vline as vline
    from .artists.rule import vspan as vspan
    from .artists.scatter import scatter as scatter
    from .artists.slices import slices as slices
    from .artists.stairs import stairs as stairs
    from .artists.step import step as step
    from .artists.surface import surface as surface
    from .artists.surface import wireframe as wireframe
    from .artists.text import text as text
    from .artists.tricontour import tricontour as tricontour
    from .artists.tricontourf import tricontourf as tricontourf
    from .artists.tripcolor import tripcolor as tripcolor
    from .artists.triplot import triplot as triplot
    from .compose import grid as grid
    from .compose import layers as layers
    from .compose import mosaic as mosaic
    from .controls import choice as choice
    from .controls import dynamic as dynamic
    from .controls import slider as slider
    from .controls import toggle as toggle
    from .coords.polar import Polar as Polar
    from .data.feed import Feed as Feed
    from .errors import ConflictError as ConflictError
    from .errors import DataError as DataError
    from .errors import HuginError as HuginError
    from .errors import HuginNote as HuginNote
    from .errors import NoDisplayError as NoDisplayError
    from .errors import OptionError as OptionError
    from .errors import SaveError as SaveError
    from .errors import ScaleError as ScaleError
    from .errors import ShapeError as ShapeError
    from .figure import Figure as Figure
    from .scales import Asinh as Asinh
    from .scales import Category as Category
    from .scales import Duration as Duration
    from .scales import Func as Func
    from .scales import Linear as Linear
    from .scales import Log as Log
    from .scales import Logit as Logit
    from .scales import Power as Power
    from .scales import Sqrt as Sqrt
    from .scales import Symlog as Symlog
    from .scales import Time as Time
    from .scales import fmt as fmt
    from .style import Colormap as Colormap
    from .style import Theme as Theme
    from .style import colormaps as colormaps
    from .style import oklch as oklch
    from .style import theme as theme
    from .style import themes as themes
    from .testing import image_compare as image_compare
    from .window import window as window

#: Where each public name lives, below hugin.
_HOMES = {
    "Figure": "figure",
    **dict.fromkeys(("Animation", "animate"), "animation"),
    **dict.fromkeys(("layers", "grid", "mosaic"), "compose"),
    "Feed": "data.feed",
    **dict.fromkeys(("dynamic", "slider", "choice", "toggle"), "controls"),
    **dict.fromkeys(
        (
            "HuginError",
            "ShapeError",
            "OptionError",
            "ScaleError",
            "DataError",
            "ConflictError",
            "SaveError",
            "NoDisplayError",
            "HuginNote",
        ),
        "errors",
    ),
    **{
        name: f"artists.{name}"
        for name in ("area", "bar", "barh", "hist", "contour", "contourf", "line", "scatter", "step", "text", "stairs")
    },
    **{name: f"artists.{name}" for name in ("function", "implicit")},
    "band": "artists.area",
    **dict.fromkeys(("heatmap", "imshow"), "artists.raster"),
    **dict.fromkeys(("hline", "hspan", "vline", "vspan"), "artists.rule"),
    **dict.fromkeys(
        ("Linear", "Log", "Symlog", "Asinh", "Sqrt", "Power", "Logit", "Time", "Duration", "Category", "Func"), "scales"
    ),
    **dict.fromkeys(("Colormap", "Theme", "colormaps", "oklch", "theme", "themes"), "style"),
    **dict.fromkeys(("surface", "wireframe"), "artists.surface"),
    **dict.fromkeys(("plot3d", "scatter3d"), "artists.plot3d"),
    **dict.fromkeys(("mesh3d", "trisurf"), "artists.mesh3d"),
    **{name: f"artists.{name}" for name in ("isosurface", "slices")},
    **dict.fromkeys(("bar3d", "stem3d"), "artists.bar3d"),
    **dict.fromkeys(("quiver3d", "text3d"), "artists.arrows3d"),
    "contour3d": "artists.contour3d",
    **{name: f"artists.{name}" for name in ("pcolormesh", "quiver")},
    **{name: f"artists.{name}" for name in ("tricontour", "tricontourf", "tripcolor", "triplot")},
    "Polar": "coords.polar",
    "contour_lines": "artists.contour",
    "contour_polygons": "artists.contourf",
    "fmt": "scales",
    "image_compare": "testing",
    "window": "window",
}

__version__ = "0.1.0"
__all__ = sorted(_HOMES)


class _UnknownName(AttributeError):
    """Looks for the nearest name only when it is shown: imports of parts of hugin ask for attributes first."""

    def __str__(self) -> str:
        from .errors import suggest

        hint = suggest(self.args[0], __all__)
        return f'module "hugin" has no name "{self.args[0]}"{hint if "mean" in hint else ""}'


def _load(name: str) -> object:
    """The public name from its home, imported on first use."""
    home = _HOMES.get(name)
    if home is None:
        raise _UnknownName(name)
    # importlib itself takes half a millisecond to import
    if name == "fmt":
        found = __import__("hugin.scales.fmt", fromlist=(name,))
    else:
        found = getattr(__import__(f"hugin.{home}", fromlist=(name,)), name)
    if name not in ("text", "window"):
        globals()[name] = found
    return found


if not TYPE_CHECKING:  # checkers read the list above, and so find a mistyped name
    __getattr__ = _load


def __dir__() -> list[str]:
    return sorted(__all__)


class _Face(type(sys)):  # type: ignore[misc]  # the class of modules, without importing types
    """The package as users see it: ``hg.text`` is the mark, ``hg.window`` the function, although folders bear the same
    names.

    The import system sets a package's attribute to each of its modules; for a name that is public that is swallowed.
    """

    text = property(lambda self: _load("text"), lambda self, module: None)
    window = property(lambda self: _load("window"), lambda self, module: None)


sys.modules[__name__].__class__ = _Face
