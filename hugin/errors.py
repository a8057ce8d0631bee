"""The errors and notes that users see, each with the line of the user's own code that caused it.

Owns: the kinds, the search for the user's frame, "did you mean".
Must not know: figures or marks. Messages read ``where: problem with the value; what is allowed or what to do``.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from types import FrameType

_OWN = ("hugin", "nx", "rune", "contextlib", "functools")


class HuginError(Exception):
    """Something that Hugin refuses. ``message`` is the sentence, ``location`` the (file, line) of the user's call."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.location = user_location()

    def __str__(self) -> str:
        if self.location is None:
            return self.message
        return f"{self.message} ({self.location[0]}:{self.location[1]})"


class ShapeError(HuginError, ValueError):
    """Lengths or dimensions that do not fit together."""


class OptionError(HuginError, ValueError):
    """An option with a value that it does not take."""


class OptionTypeError(OptionError, TypeError):
    """An option of a kind that it does not take."""


class ScaleError(HuginError, ValueError):
    """A scale that cannot show what it is given."""


class DataError(HuginError, ValueError):
    """Data that cannot be drawn."""


class DataTypeError(DataError, TypeError):
    """Data of a kind that cannot be drawn."""


class ConflictError(HuginError, ValueError):
    """The same word set to different things on both sides of ``+``."""


class SaveError(HuginError, OSError):
    """A picture that could not be written; the file that stood there is as it was."""


class NoDisplayError(HuginError, RuntimeError):
    """A window was asked for where there is no display."""


class HuginNote(UserWarning):
    """Something that Hugin did by rule and tells once."""


def _user_frame() -> FrameType | None:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__")  # None in what value.py compiles
        if name is not None and name.partition(".")[0] not in _OWN:
            return frame
        frame = frame.f_back
    return None


def user_location() -> tuple[str, int] | None:
    """(file, line) of the innermost call made outside hugin, or None when there is none."""
    frame = _user_frame()
    return None if frame is None else (frame.f_code.co_filename, frame.f_lineno)


def note(message: str) -> None:
    """Warn with ``HuginNote`` at the user's line; Python's default filter shows it once a line."""
    import warnings

    frame = _user_frame()
    if frame is None:
        warnings.warn(message, HuginNote, stacklevel=2)
        return
    registry = frame.f_globals.setdefault("__warningregistry__", {})
    warnings.warn_explicit(
        message, HuginNote, frame.f_code.co_filename, frame.f_lineno,
        module=frame.f_globals.get("__name__", "<unknown>"), registry=registry,
    )


def suggest(given: object, allowed: Iterable[str]) -> str:
    """``; did you mean "log"?`` for a near miss, else ``; allowed are "a", "b"``."""
    from difflib import get_close_matches

    names = list(allowed)
    near = get_close_matches(given, names, 1, 0.6) if isinstance(given, str) else []
    if near:
        return f'; did you mean "{near[0]}"?'
    return "; allowed are " + ", ".join(f'"{name}"' for name in names)


def check_option(where: str, name: str, given: object, allowed: Collection[str]) -> None:
    """Raise OptionError unless ``given`` is one of ``allowed``."""
    if given not in allowed:
        kind = OptionError if isinstance(given, str) else OptionTypeError
        raise kind(f"{where}: unknown {name} {given!r}{suggest(given, allowed)}".replace("'", '"'))
