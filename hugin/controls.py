"""Figures of parameters: ``hg.dynamic`` and what moves them, ``hg.slider``, ``hg.choice``, ``hg.toggle``.

Owns: the values of controls, and the way from their values to a figure. Must not know: windows, how a control looks.
"""

from __future__ import annotations

from math import ceil, isfinite, log10

from .compose import check_figure
from .errors import OptionError, OptionTypeError, suggest
from .figure import Figure
from .native import native
from .value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, BinaryIO, TypeAlias

    from .window.opened import Window

    Control: TypeAlias = "Slider | Choice | Toggle"


@value
class Slider(Value):
    """A number from ``lo`` to ``hi`` that a hand moves; see ``hg.slider``. ``start`` is where it stands first."""

    lo: float
    hi: float
    start: float
    step: float | None = None
    log: bool = False

    def at(self, share: float) -> float:
        """The number at a share 0..1 of the way, on the nearest step."""
        share = min(1.0, max(0.0, share))
        if self.log:
            return self._snapped(self.lo * (self.hi / self.lo) ** share)
        return self._snapped(self.lo + (self.hi - self.lo) * share)

    def share(self, v: float) -> float:
        """How far along the way a number lies, 0..1."""
        if self.log:
            return log10(v / self.lo) / log10(self.hi / self.lo)
        return (v - self.lo) / (self.hi - self.lo)

    def moved(self, v: float, steps: int) -> float:
        """The number so many steps on; without steps of its own a fiftieth of the way is one."""
        if self.step is None or self.log:
            return self.at(self.share(v) + steps / 50)
        return self._snapped(min(self.hi, max(self.lo, v + steps * self.step)))

    def text(self, v: float) -> str:
        """The number with as many digits as its steps need."""
        if self.log:
            return f"{v:.3g}"
        unit = self.step if self.step is not None else (self.hi - self.lo) / 200
        digits = min(12, max(0, ceil(-log10(unit) - 1e-9)))
        return f"{v:.{digits}f}".replace("-", "\u2212")

    def _snapped(self, v: float) -> float:
        if self.step is not None:
            v = min(self.lo + round((v - self.lo) / self.step) * self.step, self.hi)
            if isinstance(self.lo, int) and isinstance(self.step, int):
                return round(v)
            v = float(f"{v:.12g}")
        return min(self.hi, max(self.lo, v))


@value
class Choice(Value):
    """One of several things; see ``hg.choice``."""

    options: tuple[object, ...]
    start: object

    def moved(self, v: object, steps: int) -> object:
        """The option so many places on, round and round."""
        return self.options[(self.options.index(v) + steps) % len(self.options)]


@value
class Toggle(Value):
    """On or off; see ``hg.toggle``."""

    start: bool = False


def slider(lo: float, hi: float, *, value: float | None = None, step: float | None = None, log: bool = False) -> Slider:
    """A parameter of ``hg.dynamic`` from ``lo`` to ``hi``, moved by a slider.

    value: where it stands first, by default the middle (of a log slider the geometric one). step: only so many apart;
    with whole lo, hi and step the function gets an int. log: equal ways are equal ratios; both ends positive.

    >>> import hugin as hg
    >>> hg.slider(0, 10, step=1)
    Slider(lo=0, hi=10, start=5, step=1)
    """
    lo, hi, value, step = native(lo), native(hi), native(value), native(step)
    for name, given in (("lo", lo), ("hi", hi), ("value", value), ("step", step)):
        if given is None and name in ("value", "step"):
            continue
        if isinstance(given, bool) or not isinstance(given, (int, float)) or not isfinite(given):
            raise OptionTypeError(f"slider: {name} is {given!r}; a finite number is needed")
    if not lo < hi:
        raise OptionError(f"slider: lo {lo!r} is not below hi {hi!r}; give the lower end first")
    if log and lo <= 0:
        raise OptionError(f"slider: lo is {lo!r}; a log slider needs positive ends")
    if step is not None and not 0 < step <= hi - lo:
        raise OptionError(f"slider: step is {step!r}; a number above 0 and at most {hi - lo!r} is needed")
    if value is not None and not lo <= value <= hi:
        raise OptionError(f"slider: value {value!r} lies outside {lo!r} to {hi!r}")
    made = Slider(lo, hi, lo, step, bool(log))
    return made.replace(start=made.at(0.5) if value is None else value)


def choice(options: Sequence[object], *, value: object = None) -> Choice:
    """A parameter of ``hg.dynamic`` that is one of ``options``, shown as their text; value: the first one chosen.

    >>> import hugin as hg
    >>> hg.choice(["sin", "cos"])
    Choice(options=('sin', 'cos'), start='sin')
    """
    if isinstance(options, (str, bytes)) or not hasattr(options, "__iter__"):
        raise OptionTypeError(f"choice: options is {options!r}; a sequence of them is needed")
    found = tuple(options)
    if not found:
        raise OptionError("choice: options is empty; at least one is needed")
    if value is not None and value not in found:
        hint = suggest(value, [one for one in found if isinstance(one, str)])
        raise OptionError(f"choice: value {value!r} is none of the options{hint}")
    return Choice(found, found[0] if value is None else value)


def toggle(value: bool = False) -> Toggle:
    """A parameter of ``hg.dynamic`` that is True or False.

    >>> import hugin as hg
    >>> hg.toggle(True)
    Toggle(start=True)
    """
    if not isinstance(value, bool):  # users give anything
        raise OptionTypeError(f"toggle: value is {value!r}; True or False is needed")
    return Toggle(value)


class Dynamic:
    """A figure of parameters: what ``hg.dynamic`` gives. Mutable only in that it remembers the compiled function."""

    __slots__ = ("_jitted", "_plain", "controls", "fn", "view")

    def __init__(
        self, fn: Callable[..., Any], view: Callable[..., Figure] | None, controls: dict[str, Control]
    ) -> None:
        self.fn, self.view, self.controls = fn, view, controls
        self._jitted: Any = None
        self._plain = False

    def figure(self, **values: object) -> Figure:
        """The figure for these values; for parameters that are not named, where their controls stand first."""
        for name in values:
            if name not in self.controls:
                raise OptionError(f'dynamic: unknown parameter "{name}"{suggest(name, self.controls)}')
        return self._viewed(self._result({name: one.start for name, one in self.controls.items()} | values))

    def show(self, block: bool = True) -> Window | None:
        """Open a window with the figure and its controls below; ``block=False`` gives the Window at once.

        Drag a slider, or turn the wheel over it; a double click puts it back. Tab goes from one control to the next,
        arrows move the one chosen, Home and End take it to its ends, Space switches, Escape lets go. What the function
        raises is shown in the window and on standard error, and the window goes on. In a notebook the first figure is
        displayed under the cell. Raises NoDisplayError where there is no display.
        """
        from .window.dynamic import show

        return show(self, block)

    def save(self, path: str | BinaryIO | object, *, size: tuple[float, float] | None = None, dpi: float = 100) -> str:
        """Write the first figure, as Figure.save does; returns the absolute path."""
        return self.figure().save(path, size=size, dpi=dpi)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, object], dict[str, object]]:
        return self.figure()._repr_mimebundle_(include, exclude)

    def __repr__(self) -> str:
        return f"<hugin.Dynamic of {', '.join(self.controls)}>"

    def _result(self, values: dict[str, object]) -> object:
        """What the function returns; a function of numbers that gives tensors is compiled at its second call."""
        if self._jitted is not None and not self._plain:
            try:
                return self._jitted(**values)
            except Exception:  # of a function that cannot be traced, or of any for these values: the plain call tells
                found = self.fn(**values)
                self._plain = True
                return found
        found = self.fn(**values)
        if isinstance(found, Figure):
            self._plain = True
        elif self._jitted is None:
            from rune import jit

            fixed = tuple(name for name, one in self.controls.items() if not isinstance(one, Slider))
            self._jitted = jit(self.fn, static_argnames=fixed or None)
        return found

    def _viewed(self, found: object) -> Figure:
        """A figure of what the function returned."""
        if isinstance(found, Figure):
            return found
        parts = found if isinstance(found, tuple) else (found,)
        if self.view is not None:
            return check_figure("dynamic: view(...)", self.view(*parts))
        from .artists.line import line

        if len(parts) > 2 or not all(hasattr(part, "shape") for part in parts):
            raise OptionTypeError(
                f"dynamic: fn returned {type(found).__name__}; a Figure, y, or (x, y) is needed, or a view of it"
            )
        return line(*parts)


def dynamic(
    fn: Callable[..., Any], view: Callable[..., Figure] | None = None, /, **controls: Slider | Choice | Toggle
) -> Dynamic:
    """A figure that follows parameters: ``fn`` is called with each parameter by name whenever a control moves.

    fn returns a Figure; or tensors, which ``view`` makes a Figure of (by default a line of ``y`` or of ``(x, y)``):
    then fn is compiled by ``rune.jit`` if it can be traced, so it must depend on nothing but its parameters. ``show()``
    opens the window, ``figure(a=0.3)`` gives a picture for values, ``save()`` writes the first one.

    >>> import hugin as hg, nx
    >>> x = nx.linspace(0, 10, 500)
    >>> hg.dynamic(lambda a, n: hg.line(x, nx.sin(a * x) ** n), a=hg.slider(0.1, 3), n=hg.slider(1, 5, step=1))
    <hugin.Dynamic of a, n>
    """
    if not callable(fn):
        raise OptionTypeError(f"dynamic: fn is {type(fn).__name__}; a function of the parameters is needed")
    if view is not None and not callable(view):
        raise OptionTypeError(f"dynamic: view is {type(view).__name__}; a function that gives a Figure is needed")
    if not controls:
        raise OptionError("dynamic: no parameters; give one at least, such as a=hg.slider(0, 1)")
    for name, one in controls.items():
        if not isinstance(one, (Slider, Choice, Toggle)):
            raise OptionTypeError(f"dynamic: {name} is {one!r}; give hg.slider, hg.choice or hg.toggle")
    _check_names(fn, controls)
    return Dynamic(fn, view, controls)


def _check_names(fn: Callable[..., Any], controls: dict[str, Control]) -> None:
    """OptionError where ``fn`` cannot be called with the parameters by name."""
    from inspect import signature

    try:
        takes = signature(fn)
    except (TypeError, ValueError):  # of some built-in functions nobody knows
        return
    try:
        takes.bind(**controls)
    except TypeError as err:
        raise OptionError(
            f"dynamic: fn takes {takes}, the parameters are {', '.join(controls)} ({err}); name them alike"
        ) from err
