"""Contours of grids as geometry alone, beside contourpy: smooth and noisy, lines and polygons, one thread and two.

Like with like: both give lines one by one ("Separate"), and polygons one by one with their holes: a list of rings
here, one array with offsets there ("OuterOffset", contourpy's default). On two threads contourpy works in four chunks,
at whose sides it cuts its polygons; ours are whole. Over triangles the peer is matplotlib's tracer.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

LEVELS = 10


def levels(d: Any) -> list[float]:
    import numpy as np

    return np.linspace(d["z"].min(), d["z"].max(), LEVELS + 2)[1:-1].tolist()


def our_lines(d: Any) -> object:
    import hugin as hg

    return hg.contour_lines(d.z, x=d.x, y=d.x, levels=levels(d))


def our_polygons(d: Any) -> object:
    import hugin as hg

    return hg.contour_polygons(d.z, x=d.x, y=d.x, levels=levels(d))


def generator(d: Any, threads: int) -> Any:
    import contourpy

    if threads == 1:
        return contourpy.contour_generator(d["x"], d["x"], d["z"])
    return contourpy.contour_generator(
        d["x"],
        d["x"],
        d["z"],
        name="threaded",
        thread_count=threads,
        chunk_count=2 * threads,
        line_type="Separate",
        fill_type="OuterOffset",
    )


def their_lines(threads: int) -> Callable[[Any], object]:
    return lambda d: [generator(d, threads).lines(level) for level in levels(d)]


def their_polygons(threads: int) -> Callable[[Any], object]:
    def polygons(d: Any) -> object:
        made, at = generator(d, threads), levels(d)
        return [made.filled(low, high) for low, high in pairwise(at)]

    return polygons


def net(n: int) -> Any:
    """n scattered points, heights at them, and the triangles between them."""
    from drawing_data import Arrays, scattered
    from matplotlib.tri import Triangulation

    d = scattered(n)
    return Arrays(**d, triangles=Triangulation(d["x"], d["y"]).triangles)


def our_net(d: Any, polygons: bool) -> object:
    import hugin as hg

    make = hg.contour_polygons if polygons else hg.contour_lines
    return make(d.x, d.y, d.z, levels=levels(d), triangles=d.triangles)


def their_net(d: Any, polygons: bool) -> object:
    """Matplotlib's own tracer in C++; it too finds who is whose neighbour anew each time."""
    from matplotlib._tri import TriContourGenerator
    from matplotlib.tri import Triangulation

    made = TriContourGenerator(Triangulation(d["x"], d["y"], d["triangles"]).get_cpp_triangulation(), d["z"])
    at = levels(d)
    if polygons:
        return [made.create_filled_contour(low, high) for low, high in pairwise(at)]
    return [made.create_contour(level) for level in at]


def net_rows() -> Iterator[tuple[str, Callable[[], Any], Any, Any]]:
    """(name, data, ours, peer) of each case over triangles."""
    for what, polygons in (("lines", False), ("polygons", True)):
        ours, theirs = (lambda d, f=f, p=polygons: f(d, p) for f in (our_net, their_net))
        yield f"geometry: {what} over 200k triangles", lambda: net(100_000), ours, theirs


def rows(fields: dict[str, Callable[[int], Any]]) -> Iterator[tuple[str, Callable[[], Any], Any, Any, int]]:
    """(name, data, ours, peer, threads) of each case."""
    for kind, field in fields.items():
        for n in (1000, 2000):
            for threads in (1, 2):
                where = f"{n} x {n}, {kind}" + (", 2 threads" if threads == 2 else "")
                data = lambda n=n, field=field: field(n)  # noqa: E731 - a row of a table
                yield f"geometry: lines {where}", data, our_lines, their_lines(threads), threads
                yield f"geometry: polygons {where}", data, our_polygons, their_polygons(threads), threads
