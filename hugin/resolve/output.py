"""Stage 5 from outside: which renderer, which bytes, and a file that is whole or untouched.

Owns: Options, save, render, to_array, the notebook bundle. Must not know: how a renderer draws.
"""

from __future__ import annotations

import os

from .._words import DEFAULT_SIZE
from ..errors import OptionError, OptionTypeError, SaveError, note, suggest
from ..native import native
from ..value import Value, value
from . import resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from nx import Tensor

    from ..figure import Figure
    from ..scene import Scene


LARGEST = 32767
VECTOR = ("svg", "pdf", "ps", "eps", "html")


@value
class Options(Value):
    """How a picture is written; see Figure.save."""

    dpi: float = 100
    transparent: bool = False
    text: str = "text"
    raster: bool | None = None
    raster_dpi: float = 300
    date: object = None

    def check(self) -> None:
        for name in ("dpi", "raster_dpi"):
            given = native(getattr(self, name))
            if isinstance(given, bool) or not isinstance(given, (int, float)):
                raise OptionTypeError(f"save: {name} is {given!r}; a number is needed")
            if not 1 <= given <= 10000:
                raise OptionError(f"save: {name} is {given!r}; a number from 1 to 10000 is needed")
        self.check_text()

    def words(self) -> dict[str, object]:
        """As keywords for a renderer."""
        return {name: native(getattr(self, name)) for name in self._fields_}

    def check_text(self) -> None:
        if self.text not in ("text", "path"):
            raise OptionError(f"save: unknown text {self.text!r}{suggest(self.text, ('text', 'path'))}")


def render(figure: Figure, format: object, options: Options, where: str) -> bytes:
    """The bytes of a file of that format."""
    from .. import render as renderers

    name = format.lower().lstrip(".") if isinstance(format, str) else format
    if name not in renderers.FORMATS:
        film = "; a film is made by hg.animate" if name in ("mp4", "apng") else ""
        raise OptionError(f'{where}: unknown format "{format}"{suggest(name, renderers.FORMATS)}{film}')
    if name not in VECTOR:
        check_pixels(figure, options.dpi, where)
    taken = renderers.FORMATS[str(name)][2]
    words = {word: given for word, given in options.words().items() if word in taken}
    notes: list[str] = []
    if "notes" in taken:
        words["notes"] = notes
    data = renderers.renderer(str(name))(resolve(figure).scene, **words)
    for message in notes:
        note(message)
    return data


def check_pixels(figure: Figure, dpi: float, where: str) -> None:
    """A bitmap larger than cairo's surfaces is a slip of the pen."""
    width, height = (side * dpi / 100 for side in figure.page.size or DEFAULT_SIZE)
    if max(width, height) > LARGEST or min(width, height) < 1:
        raise OptionError(
            f"{where}: picture of {width:.0f} x {height:.0f} pixels; each side must lie in 1 to {LARGEST}"
        )


def save(figure: Figure, path: object, format: str | None, options: Options) -> str:
    """Write the picture; a path is replaced only when all bytes are on disk."""
    return save_made(path, format, "png", lambda name: render(figure, name, options, "save"))


def save_made(path: object, format: str | None, usual: str, make: Callable[[str], bytes]) -> str:
    """Write what ``make`` makes of a format, to a path or a file object; ``usual``: the format of the latter."""
    if hasattr(path, "write"):
        return _save_to_object(path, make(format or usual))
    try:
        name = os.fsdecode(os.fspath(path))  # type: ignore[call-overload]  # fspath says what it takes
    except TypeError as err:
        raise OptionTypeError(f"save: path is {path!r}; a path or a writable file object is needed") from err
    target = os.path.abspath(os.path.expanduser(name))
    suffix = format or os.path.splitext(target)[1].lstrip(".")
    if not suffix and (not name or os.path.isdir(target)):
        raise OptionError(f'save: "{name}" names no file; write a path such as "{os.path.join(name, "plot." + usual)}"')
    if not suffix:
        raise OptionError(f'save: "{name}" has no suffix to name a format; write "{name}.{usual}" or give format=')
    write_whole(target, make(suffix))
    return target


def _save_to_object(file: object, data: bytes) -> str:
    try:
        file.write(data)  # type: ignore[attr-defined]  # checked by the caller
    except (OSError, TypeError, ValueError) as err:
        raise SaveError(f"save: cannot write to {type(file).__name__}: {err}; open it for bytes") from err
    name = getattr(file, "name", "")
    return os.path.abspath(name) if isinstance(name, str) and name else ""


def write_whole(target: str, data: bytes) -> None:
    """Put ``data`` at ``target`` in one step; on failure what stood there stays and nothing is left beside it.

    A link is followed. What is no regular file (a pipe, /dev/stdout) is written straight and never replaced.
    """
    target = os.path.realpath(target)
    folder, base = os.path.split(target)
    if os.path.isdir(target):
        raise SaveError(f'save: "{target}" is a folder; name a file in it')
    if not os.path.isdir(folder):
        raise SaveError(f'save: cannot write "{target}": No such file or directory; make folder "{folder}" first')
    if os.path.exists(target) and not os.path.isfile(target):
        _write_straight(target, data)
        return
    draft = os.path.join(folder, f".{base[:80]}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        with open(draft, "xb") as file:
            file.write(data)
        try:
            os.chmod(draft, os.stat(target).st_mode & 0o7777)
        except OSError:
            pass  # no file stood there, or its mode is not ours to copy
        os.replace(draft, target)
    except OSError as err:
        try:
            os.unlink(draft)
        except OSError:
            pass  # it was never made
        failed = SaveError(f'save: cannot write "{target}": {err.strerror or err}; what stood there is unchanged')
        failed.errno = err.errno
        raise failed from err


def _write_straight(target: str, data: bytes) -> None:
    try:
        with open(target, "wb") as file:
            file.write(data)
    except OSError as err:
        failed = SaveError(f'save: cannot write "{target}": {err.strerror or err}')
        failed.errno = err.errno
        raise failed from err


def to_array(figure: Figure, dpi: float, transparent: bool) -> Tensor:
    """(h, w, 4) uint8, straight alpha."""
    from ..render.cairo.pixels import rgba

    options = Options(dpi=dpi, transparent=transparent)
    check_pixels(figure, dpi, "to_array")
    return rgba(resolve(figure).scene, dpi=native(options.dpi), transparent=transparent)


def mimebundle(figure: Figure) -> tuple[dict[str, object], dict[str, object]]:
    """PNG at 2x, shown at the page's size, with alt text."""
    from .. import render as renderers

    scene: Scene = resolve(figure).scene
    shown = {"width": round(scene.width), "height": round(scene.height), "alt": scene.description}
    data: dict[str, object] = {"image/png": renderers.renderer("png")(scene, dpi=200.0), "text/plain": repr(figure)}
    return data, {"image/png": shown}
