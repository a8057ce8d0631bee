"""Scene -> text, one primitive a line, the same on every machine: the main ring of the tests compares these lines.

Lengths have two decimals; arrays above 16 elements become a count, their bounds and a hash of the rounded values; a
field at its default is left out, so a new field of a primitive changes no stored text. Data keys are never shown.
Must not know: pixels, themes, files.
"""

from __future__ import annotations

import hashlib
import math

from ...scene import Glyphs, Map, Mapped, Mesh, Path, Points, Scene
from .numbers import dtype_name, numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from nx import Tensor

    from ...scene.primitives import Color, Primitive
    from ...text import Run
#: Arrays up to this many elements (points) are written out.
SHOWN = 16


def record(scene: Scene) -> str:
    """The canonical text of ``scene``.

    One line for the page, then one a primitive in painter's order, those inside a Clip, Group or Anchor indented by
    two spaces. Ends with a newline. Equal scenes give equal text, on any machine and in any process.

    >>> from hugin.scene import Scene, Clip
    >>> print(record(Scene(80, 60, (Clip((), rect=(1, 2, 3, 4)),), title="Empty")), end="")
    scene 80.00 x 60.00 background=#ffffff title='Empty'
      clip rect=(1.00,2.00,3.00,4.00)
    """
    head = [f"scene {px(scene.width)} x {px(scene.height)}"]
    if scene.background is not None:
        head.append(f"background={color(scene.background)}")
    head += [f"{name}={text!r}" for name in ("title", "description") if (text := getattr(scene, name))]
    return "\n".join([" ".join(head), *_lines(scene.items, 1)]) + "\n"


def _lines(items: Iterable[Primitive], depth: int) -> Iterator[str]:
    for item in items:
        yield "  " * depth + " ".join(_words(item))
        inside = item.others if isinstance(item, Mesh) else getattr(item, "items", ())
        yield from _lines(inside, depth + 1)


def _words(item: Primitive) -> Iterator[str]:
    """The name of a primitive and its fields that differ from their defaults."""
    yield type(item).__name__.lower()
    if isinstance(item, Glyphs):
        yield f"{item.run.text!r} at=({px(item.x)},{px(item.y)})"
    for name in item._fields_:
        if name in ("items", "others", "key", "places") or (isinstance(item, Glyphs) and name in ("x", "y")):
            continue
        content = getattr(item, name)
        default = item._defaults_.get(name, item)
        if content is default or (type(content) is type(default) and content == default):
            continue
        yield from _field(name, content)


def _field(name: str, content: object) -> Iterator[str]:
    if content is True:
        yield name
    elif name in COLORS and isinstance(content, tuple):
        yield f"{name}={color(content)}"
    else:
        yield f"{name}={content if name in COUNTS else _text(content)}"


COLORS = frozenset({"fill", "stroke", "color", "nan", "under", "over"})
COUNTS = frozenset({"ring"})


def _text(content: object) -> str:
    for kind, write in WRITERS:
        if isinstance(content, kind):
            return write(content)
    if hasattr(content, "size_px"):
        return _run(content)  # type: ignore[arg-type]  # only a Run has one
    if hasattr(content, "shape"):
        return _array(content)  # type: ignore[arg-type]  # only a tensor has one
    raise TypeError(
        f"record: unsupported field value of type {type(content).__name__}; scenes hold numbers, text, tensors, values"
    )


def px(length: float) -> str:
    """A length with two decimals, without a negative zero."""
    length = float(length)
    if not math.isfinite(length):
        return repr(length)
    text = f"{length:.2f}"
    return "0.00" if text == "-0.00" else text


def number(content: float) -> str:
    """A number of the data: five significant digits."""
    text = f"{float(content):.5g}"
    return "0" if text == "-0" else text


def color(rgba: Color) -> str:
    """``#rrggbb``, with two more digits where it is not opaque."""
    channels = [max(0, min(255, round(channel * 255))) for channel in rgba]
    return "#" + "".join(f"{channel:02x}" for channel in (channels[:3] if channels[3:] == [255] else channels))


def digest(parts: Iterable[str]) -> str:
    """Twelve hex digits that name the rounded values."""
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:12]


def _verbs(verbs: bytes) -> str:
    letters = "".join("mlcz"[verb] for verb in verbs)
    return letters if len(letters) <= 2 * SHOWN else f"<{len(letters)} sha={digest([letters])}>"


def _points(points: Points) -> str:
    """The points as they come to lie on the page, in px."""
    xs, ys = columns(points)
    shown = [f"{px(x)},{px(y)}" for x, y in zip(xs, ys, strict=True)]
    if len(shown) <= SHOWN:
        return f"[{' '.join(shown)}]"
    finite = [(x, y) for x, y in zip(xs, ys, strict=True) if math.isfinite(x) and math.isfinite(y)]
    words = [f"n={len(shown)}"]
    if finite:
        across, down = zip(*finite, strict=True)
        words.append(f"bbox={px(min(across))},{px(min(down))},{px(max(across))},{px(max(down))}")
    if len(finite) < len(shown):
        words.append(f"gaps={len(shown) - len(finite)}")
    return f"[{' '.join(words)} sha={digest(shown)}]"


def columns(points: Points) -> tuple[list[float], list[float]]:
    """The px of ``points``, computed as a renderer does: map, minus origin, times scale, plus offset, in float64."""
    ox, sx, tx, oy, sy, ty = points.affine
    fx, fy = MAPS[points.x_map.kind](points.x_map), MAPS[points.y_map.kind](points.y_map)
    return ([(fx(v) - ox) * sx + tx for v in numbers(points.x)], [(fy(v) - oy) * sy + ty for v in numbers(points.y)])


def _guard(function: Callable[[float], float]) -> Callable[[float], float]:
    """NaN where ``function`` has no value, as the C maps do."""

    def guarded(v: float) -> float:
        try:
            return function(v)
        except (ValueError, OverflowError, ZeroDivisionError):
            return math.nan

    return guarded


def _symlog(m: Map) -> Callable[[float], float]:
    def bend(v: float) -> float:
        size = abs(v) / m.b
        return v / m.b * m.a if size <= 1 else math.copysign(m.a + math.log10(size), v)

    return bend


#: scene.KINDS -> the function of a Map of that kind.
MAPS: dict[str, Callable[[Map], Callable[[float], float]]] = {
    "linear": lambda m: lambda v: v,
    "log10": lambda m: _guard(math.log10),
    "symlog": _symlog,
    "asinh": lambda m: lambda v: math.asinh(v / m.a),
    "sqrt": lambda m: lambda v: math.copysign(math.sqrt(abs(v)), v),
    "power": lambda m: _guard(lambda v: math.copysign(abs(v) ** m.a, v)),
    "logit": lambda m: _guard(lambda v: math.log10(v / (1 - v))),
}


def _mapped(mapped: Mapped) -> str:
    words = [_array(mapped.values), f"limits=({number(mapped.lo)},{number(mapped.hi)})", f"lut={_array(mapped.lut)}"]
    for name in ("map", "nan", "under", "over"):
        content = getattr(mapped, name)
        if content != mapped._defaults_[name]:
            words += _field(name, content)
    return f"mapped{{{' '.join(words)}}}"


def _map(m: Map) -> str:
    return f"{m.kind}({number(m.a)},{number(m.b)})"


def _array(tensor: Tensor) -> str:
    flat = numbers(tensor)
    shape = "x".join(str(n) for n in tensor.shape)
    shown = [number(v) for v in flat]
    if len(shown) <= SHOWN:
        return f"{dtype_name(tensor)}[{shape}: {' '.join(shown)}]"
    finite = [v for v in flat if math.isfinite(v)]
    bounds = f"{number(min(finite))}..{number(max(finite))} " if finite else ""
    nans = f"nan={len(flat) - len(finite)} " if len(finite) < len(flat) else ""
    return f"{dtype_name(tensor)}[{shape}: {bounds}{nans}sha={digest(shown)}]"


def _run(run: Run) -> str:
    font = getattr(run, "font", None)
    name = getattr(font, "name", None) or type(font).__name__
    weight = getattr(font, "weight", None)
    return f"{name}{'' if weight is None else f':{weight:g}'} size={px(run.size_px)} width={px(run.width)}"


#: How each kind of field is written; the first that fits.
WRITERS: tuple[tuple[type, Callable[..., str]], ...] = (
    (bool, str),
    (str, str),
    (bytes, _verbs),
    (int, px),
    (float, px),
    (tuple, lambda items: f"({','.join(_text(item) for item in items)})"),
    (Points, _points),
    (Mapped, _mapped),
    (Map, _map),
    (Path, lambda path: "{" + " ".join(_words(path)) + "}"),
    (type(None), str),
)
