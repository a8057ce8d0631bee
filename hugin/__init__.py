"""hugin: declarative figures that are values. ``import hugin as hg``.

The public vocabulary, loaded name by name when it is first used; nothing else.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .artists.line import line as line
    from .compose import grid as grid
    from .compose import layers as layers
    from .compose import mosaic as mosaic
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
    from .testing.compare import image_compare as image_compare

#: Where each public name lives: module (under hugin) and, where it is not the same, its name there.
_HOMES = {
    "Figure": "figure",
    **dict.fromkeys(("layers", "grid", "mosaic"), "compose"),
    **dict.fromkeys((
        "HuginError", "ShapeError", "OptionError", "ScaleError", "DataError", "ConflictError", "SaveError",
        "NoDisplayError", "HuginNote"), "errors"),
    "image_compare": "testing.compare",
    **{name: f"artists.{name}" for name in ("line",)},
}

__version__ = "0.1.0"
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        from .errors import suggest

        hint = suggest(name, __all__) if not name.startswith("_") else ""
        raise AttributeError(f'module "hugin" has no name "{name}"{hint if "mean" in hint else ""}')
    from importlib import import_module

    found = getattr(import_module(f"hugin.{home}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*globals(), *__all__]
