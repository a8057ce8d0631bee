"""Golden figures: the text of a scene and its picture, stored beside the tests and compared with what is drawn now.

Owns: where goldens lie, when a figure agrees, and the report entry that a disagreement leaves behind.
Must not know: pytest; the plugin hands everything in.
"""

from __future__ import annotations

import json
import os

from ..value import Value, value
from .compare import image_compare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..figure import Figure

#: Lines of a scene's diff that an assertion shows.
SHOWN_LINES = 40


@value
class Golden(Value):
    """Compares figures with what is stored under ``folder``; call it with a figure.

    name: of the golden, unless the call says another. report: folder of the report's files. accept: store instead.
    """

    folder: str
    name: str
    report: str
    accept: bool = False

    def __call__(
        self,
        figure: Figure,
        name: str | None = None,
        *,
        tolerance: float = 0.02,
        scene: bool = True,
        picture: bool = True,
    ) -> None:
        """Assert that ``figure`` is the stored one: its scene's text exactly, its picture within ``tolerance``.

        tolerance: the greatest ``hg.image_compare`` allowed. Raises AssertionError with the scene's diff or the worst
        tile, and leaves expected, got and difference in the report. Nothing is ever accepted by itself.
        """
        from ..render.record import record

        stem = name or self.name
        entries = []
        if scene:
            entries.append(self._check(stem, ".txt", record(figure.scene()).encode(), 0.0))
        if picture:
            entries.append(self._check(stem, ".png", figure.render("png"), tolerance))
        failures = [message for message in entries if message]
        if failures:
            raise AssertionError("\n".join(failures))

    def _check(self, stem: str, suffix: str, got: bytes, tolerance: float) -> str | None:
        path = os.path.join(self.folder, stem + suffix)
        try:
            with open(path, "rb") as file:
                expected: bytes | None = file.read()
        except FileNotFoundError:
            expected = None
        if self.accept:
            if expected is None or _mismatch(suffix, expected, got, tolerance):
                _store(path, got)
            return None
        problem = "there is no golden yet" if expected is None else _mismatch(suffix, expected, got, tolerance)
        if problem is None:
            return None
        page = self._leave(stem, suffix, path, expected, got, problem)
        way = "`pytest --hugin-accept` (or `make accept`) stores what was drawn"
        return f"{stem}{suffix}: {problem}\nlook at {page}; {way}"

    def _leave(self, stem: str, suffix: str, path: str, expected: bytes | None, got: bytes, problem: str) -> str:
        """Write the entry of the report and return the page that will show it."""
        base = os.path.join(self.report, (stem + suffix).replace("/", "__"))
        _store(base + ".got" + suffix, got)
        if expected is not None:
            _store(base + ".expected" + suffix, expected)
            if suffix == ".png":
                difference = _difference(expected, got)
                if difference is not None:
                    _store(base + ".difference.png", difference)
        entry = {"name": stem, "suffix": suffix, "golden": path, "problem": problem}
        _store(base + ".json", json.dumps(entry, indent=1).encode())
        return os.path.join(self.report, "index.html")


def _difference(expected: bytes, got: bytes) -> bytes | None:
    try:
        return image_compare(expected, got).png()
    except ValueError:
        return None


def _mismatch(suffix: str, expected: bytes, got: bytes, tolerance: float) -> str | None:
    if expected == got:
        return None
    if suffix == ".txt":
        return "the scene differs\n" + "\n".join(_diff(expected.decode(), got.decode()))
    try:
        difference = image_compare(expected, got)
    except ValueError as err:
        return str(err)
    return f"the picture differs: {difference!r}; allowed {tolerance}" if difference > tolerance else None


def _diff(expected: str, got: str) -> Iterable[str]:
    from difflib import unified_diff

    lines = list(unified_diff(expected.splitlines(), got.splitlines(), "golden", "drawn", n=1, lineterm=""))
    more = len(lines) - SHOWN_LINES
    return [*lines[:SHOWN_LINES], f"... {more} more lines"] if more > 0 else lines


def _store(path: str, content: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "wb") as file:
        file.write(content)
    os.replace(path + ".new", path)


def entries(report: str) -> list[dict[str, str]]:
    """What the last run left in the report, by name; ``base`` is the path that its files share."""
    found = []
    for file in sorted(os.listdir(report) if os.path.isdir(report) else ()):
        if file.endswith(".json"):
            with open(os.path.join(report, file), encoding="utf-8") as content:
                found.append({**json.load(content), "base": os.path.join(report, file[: -len(".json")])})
    return found


def accept(entry: dict[str, str]) -> None:
    """Make what was drawn the golden."""
    with open(f"{entry['base']}.got{entry['suffix']}", "rb") as file:
        _store(entry["golden"], file.read())
