"""What is seen, as the words that make it: ``.xlim(2.4, 3.1).ylim(0, 5)``.

Owns: the text. Must not know: events, the clipboard.
"""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..coords.cartesian import Axis
    from ..resolve.sight import Pose, Sight
    from .ground import Ground


def code_of(sight: Sight, ground: Ground) -> str:
    """The words for each panel that differs from its page; ``.xlim()...`` for one panel, else a line a panel."""
    lines = []
    for n, panel in enumerate(ground.panels):
        words = []
        for dim, axis in (("x", panel.x), ("y", panel.y)):
            if (n, dim) in sight.limits:
                words.append(f".{dim}lim({', '.join(_numbers(axis))})")
        if n in sight.poses:
            words.append(_camera(sight.poses[n]))
        if words:
            lines.append("".join(words) if len(ground.panels) == 1 else f"# panel {n}\n" + "".join(words))
    if sight.grid is not None:
        lines.append(f'.grid("{sight.grid}")')
    return "\n".join(lines) if len(ground.panels) > 1 else "".join(lines)


def _numbers(axis: Axis) -> list[str]:
    """Both limits, to a twentieth of a px; times in ISO 8601."""
    low, high = (axis.scale.inverse(end) for end in axis.ends)
    if axis.scale.name == "time":
        from ..calendar import format_wall

        return [f'"{format_wall(round(v), "%Y-%m-%dT%H:%M:%S")}.{round(v) % 1_000_000:06d}"' for v in (low, high)]
    px = abs(axis.end - axis.start) * 20.0 or 1.0
    return [_rounded(float(v), (float(high) - float(low)) / px) for v in (low, high)]


def _rounded(v: float, step: float) -> str:
    """The shortest decimal within ``step``."""
    for digits in range(1, 17):
        text = f"{v:.{digits}g}"
        if abs(float(text) - v) <= step * 0.5:
            return repr(float(text)) if "e" in text or not float(text).is_integer() else str(int(float(text)))
    return repr(v)


def _camera(pose: Pose) -> str:
    words = [f"azim={pose.azim:.1f}", f"elev={pose.elev:.1f}"]
    if pose.roll:
        words.append(f"roll={pose.roll:.1f}")
    if not math.isclose(pose.zoom, 1.0):
        words.append(f"zoom={pose.zoom:.3g}")
    return f".camera({', '.join(words)})"
