"""Contours of grids as geometry alone, beside contourpy: smooth and noisy, lines and polygons, one thread and two.

Like with like: both give lines one by one ("Separate"), and polygons one by one with their holes: a list of rings
here, one array with offsets there ("OuterOffset", contourpy's default). On two threads contourpy works in four chunks,
at whose sides it cuts its polygons; ours are whole.
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


def rows(fields: dict[str, Callable[[int], Any]]) -> Iterator[tuple[str, Callable[[], Any], Any, Any, int]]:
    """(name, data, ours, peer, threads) of each case."""
    for kind, field in fields.items():
        for n in (1000, 2000):
            for threads in (1, 2):
                where = f"{n} x {n}, {kind}" + (", 2 threads" if threads == 2 else "")
                data = lambda n=n, field=field: field(n)  # noqa: E731 - a row of a table
                yield f"geometry: lines {where}", data, our_lines, their_lines(threads), threads
                yield f"geometry: polygons {where}", data, our_polygons, their_polygons(threads), threads
