"""What a window may change about a figure without changing the figure: limits, poses, hidden series, grid lines.

Owns: Sight and Pose, frozen, and the way from one to another. Must not know: windows, events, px.
"""

from __future__ import annotations

from ..value import Value, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Ends = tuple[float, float]
    #: (index of the panel, "x" or "y").
    Side = tuple[int, str]
    #: (index of the panel, or -1 - index of the grid whose legend it is; text of the entry).
    Entry = tuple[int, str]


@value
class Pose(Value):
    """How a box in three dimensions is turned: degrees; zoom enlarges; right, down: px by which it was moved."""

    azim: float
    elev: float
    roll: float = 0.0
    zoom: float = 1.0
    right: float = 0.0
    down: float = 0.0


@value
class Sight(Value):
    """What differs from the page as it was made. limits: (low, high) in scale space where not the data's.

    shown: entries of legends that are on their way out or in, with the opacity of their marks. The dicts are never
    written to. grid: "both" or "none" instead of what the figures say.
    """

    limits: dict[Side, Ends] = {}  # noqa: RUF012 - never written to
    poses: dict[int, Pose] = {}  # noqa: RUF012 - as above
    hidden: frozenset[Entry] = frozenset()
    fading: tuple[tuple[Entry, float], ...] = ()
    grid: str | None = None


def between(start: Sight, end: Sight, share: float, home: Callable[[Side], Ends], rest: Callable[[int], Pose]) -> Sight:
    """The sight at ``share`` 0..1 of the way; home and rest: the limits and the pose where a sight names none."""
    if share >= 1.0:
        return end
    limits = {
        side: _mix_ends(start.limits.get(side) or home(side), end.limits.get(side) or home(side), share)
        for side in {**start.limits, **end.limits}
    }
    poses = {n: _mix_poses(start.poses.get(n) or rest(n), end.poses.get(n) or rest(n), share)
             for n in {**start.poses, **end.poses}}
    before = dict(start.fading)
    fading = [(entry, before.get(entry, 1.0) * (1.0 - share)) for entry in end.hidden - start.hidden]
    fading += [(entry, share) for entry in start.hidden - end.hidden]
    return end.replace(limits=limits, poses=poses, fading=tuple(sorted(fading)))


def _mix_ends(a: Ends, b: Ends, share: float) -> Ends:
    """A jump between spans of different size keeps one pace for the eye: the span changes by equal factors."""
    low, high = a[1] - a[0], b[1] - b[0]
    if not (low > 0.0 and high > 0.0):
        return b
    span = low * (high / low) ** share
    t = (span - low) / (high - low) if abs(high - low) > 1e-9 * max(low, high) else share
    start = a[0] + (b[0] - a[0]) * t
    return start, start + span


def _mix_poses(a: Pose, b: Pose, share: float) -> Pose:
    """The shorter way round."""
    turn = (b.azim - a.azim + 180.0) % 360.0 - 180.0
    roll = (b.roll - a.roll + 180.0) % 360.0 - 180.0
    return Pose(
        a.azim + turn * share, a.elev + (b.elev - a.elev) * share, a.roll + roll * share,
        a.zoom * (b.zoom / a.zoom) ** share, a.right + (b.right - a.right) * share, a.down + (b.down - a.down) * share,
    )
