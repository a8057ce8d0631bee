"""How far two pictures are apart, as a reader sees it: by tiles of about 30 px, so that a small change in one
place does not drown in a large page.

Owns: what counts as a picture, and the Difference. Must not know: goldens, pytest.
"""

from __future__ import annotations

import os
from array import array

from .. import _draw
from ..errors import DataError, DataTypeError, ShapeError
from . import png

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

#: Side of a tile in px, about: a picture is cut in equal tiles of nearly this size.
TILE = 30


class Difference(float):
    """How far two pictures are apart; as a number, the mean distance within the worst tile, 0 (equal) .. 1.

    The distance of two pixels is the largest difference of a channel, colours weighed by their alpha.
    ``pixel``: of the worst pixel. ``mean``: over the whole picture. ``tiles``: rows of the tiles' means.
    ``at``: (x0, y0, x1, y1) px of the worst tile.
    """

    __slots__ = ("_pictures", "at", "mean", "pixel", "tiles")
    pixel: float
    mean: float
    tiles: tuple[tuple[float, ...], ...]
    at: tuple[int, int, int, int]
    _pictures: tuple[int, int, bytearray, bytearray]

    def png(self, gain: float = 8.0) -> bytes:
        """A PNG of the difference, ``gain`` times as strong, on black."""
        height, width, a, b = self._pictures
        out = bytearray(3 * height * width)
        shape = (height, width, 4)
        _draw.amplify(memoryview(a).cast("B", shape), memoryview(b).cast("B", shape), gain, out)
        return png.write(height, width, out, 3)

    def __repr__(self) -> str:
        return f"<Difference {float(self):.4f} in the tile at {self.at}; pixel {self.pixel:.4f}, mean {self.mean:.5f}>"

    def __reduce__(self) -> tuple[object, ...]:
        return _measure, self._pictures

    @classmethod
    def _of(cls, worst: float, **fields: object) -> Self:
        made = cls(worst)
        for name, content in fields.items():
            setattr(made, name, content)
        return made


def image_compare(a: object, b: object) -> Difference:
    """How far two pictures are apart: 0.0 when they look the same, up to 1.0.

    A picture is a Figure, a file (path), the bytes of a PNG, or an array (height, width[, 1 | 3 | 4]) of uint8 or of
    floats 0..1. Raises ShapeError when the sizes differ, DataError for what is no picture.

    >>> import hugin as hg
    >>> white, grey = [[[1.0] * 3] * 60] * 60, [[[0.5] * 3] * 60] * 60
    >>> hg.image_compare(white, white) == 0
    True
    >>> hg.image_compare(white, grey)
    <Difference 0.4980 in the tile at (0, 0, 30, 30); pixel 0.4980, mean 0.49804>
    """
    first, second = picture(a, "image_compare: a"), picture(b, "image_compare: b")
    if first[:2] != second[:2]:
        sizes = " and ".join(
            f"{name} is {width} x {height} px" for name, (height, width, _) in (("a", first), ("b", second))
        )
        raise ShapeError(f"image_compare: {sizes}; sizes must match")
    return _measure(*first[:2], first[2], second[2])


def _measure(height: int, width: int, a: bytearray, b: bytearray) -> Difference:
    pictures = (height, width, a, b)
    if height == 0 or width == 0:
        return Difference._of(0.0, pixel=0.0, mean=0.0, tiles=(), at=(0, 0, 0, 0), _pictures=pictures)
    down, across = max(1, round(height / TILE)), max(1, round(width / TILE))
    sums = array("d", bytes(8 * down * across))
    shape = (height, width, 4)
    most = _draw.compare(memoryview(a).cast("B", shape), memoryview(b).cast("B", shape), down, across, sums)
    ys, xs = [j * height // down for j in range(down + 1)], [i * width // across for i in range(across + 1)]
    means = [
        sums[j * across + i] / 255 / ((ys[j + 1] - ys[j]) * (xs[i + 1] - xs[i]))
        for j in range(down)
        for i in range(across)
    ]
    worst = max(means)
    j, i = divmod(means.index(worst), across)
    tiles = tuple(tuple(means[row * across : (row + 1) * across]) for row in range(down))
    return Difference._of(
        worst,
        pixel=most / 255,
        mean=sum(sums) / 255 / (height * width),
        tiles=tiles,
        at=(xs[i], ys[j], xs[i + 1], ys[j + 1]),
        _pictures=pictures,
    )


def picture(given: object, where: str) -> tuple[int, int, bytearray]:
    """(height, width, RGBA bytes) of anything that is a picture."""
    if isinstance(given, str | os.PathLike):
        try:
            with open(given, "rb") as file:
                return png.read(file.read(), f"{where} ({os.fspath(given)})")
        except OSError as err:
            raise DataError(f"{where}: {os.fspath(given)!r} cannot be read; {err.strerror}") from err
    if isinstance(given, bytes | bytearray):
        return png.read(bytes(given), where)
    if hasattr(given, "to_array"):
        given = given.to_array()
    return _from_array(given, where)


def _from_array(given: object, where: str) -> tuple[int, int, bytearray]:
    try:
        view = memoryview(given)  # type: ignore[arg-type]  # whatever has no buffer goes the other way
    except TypeError:
        import nx

        try:
            view = memoryview(nx.asarray(given))
        except (TypeError, ValueError) as err:
            kind = type(given).__name__
            raise DataTypeError(
                f"{where}: {kind} is no picture; a Figure, a path, PNG bytes or an array are needed"
            ) from err
    shape = view.shape or ()
    if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] not in (1, 3, 4)):
        raise ShapeError(f"{where}: has shape {shape}; (height, width), or with 1, 3 or 4 channels, is needed")
    kind = view.format.lstrip("@=<")
    pixels = view.tobytes()
    if kind in ("f", "d"):
        pixels = bytes(round(255 * min(1.0, max(0.0, v))) if v == v else 0 for v in array(kind, pixels))
    elif kind != "B":
        raise DataTypeError(f"{where}: has elements of format {kind!r}; uint8, or floats 0..1, are needed")
    channels = shape[2] if view.ndim == 3 else 1
    return shape[0], shape[1], png.expand(pixels, channels)
