"""A short run of everything that the C modules do, for valgrind and the sanitizers (tools/check.sh).

    python -P tools/exercise.py [WORD ...]

Small arrays, every dtype and op, every kind of index, every mark in every format. It checks no result (the tests do);
it wants each line of C to run once. Calls that an op refuses by rule (TypeError, ValueError) are part of that.
"""

from __future__ import annotations

import os
import sys
import tempfile
import warnings

if not os.environ.get("PYTHONPATH") and not sys.flags.safe_path:
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import hugin as hg
import nx
from hugin import _draw
from hugin.scene import Markers, Points
from nx import _core

REFUSALS = (
    TypeError,
    ValueError,
    IndexError,
    OverflowError,
    ZeroDivisionError,
    BufferError,
    MemoryError,
    hg.HuginError,
)
NAN, INF = float("nan"), float("inf")
SIZES = (0, 1, 7, 67)
AXES = (None, 0, 1)


def attempt(call, *args, **options):  # type: ignore[no-untyped-def]  # anything that may refuse
    """The result of a call, or None where it refuses by rule."""
    try:
        return call(*args, **options)
    except REFUSALS:
        return None


def column(dtype: _core.DType, n: int) -> nx.Tensor:
    """n numbers of ``dtype``, the edges of its range and NaN among them."""
    numbers = [
        (i * 7) % 23 - 5 if dtype.kind in ("int", "float", "complex") else i % 2 if dtype.kind == "bool" else i % 23
        for i in range(n)
    ]
    values = nx.asarray(numbers, dtype=nx.float64 if dtype.kind == "float" else dtype)
    if dtype.kind == "float" and n > 3:
        values[1], values[2], values[3] = NAN, INF, -INF
    return nx.astype(values, dtype)


def dtypes_and_ops() -> None:
    """Every op on every dtype: dense, strided, reversed and broadcast operands; folds and scans along each axis."""
    for dtype in _core.dtypes:
        for n in SIZES:
            x, grid = column(dtype, n), column(dtype, 3 * n).reshape(3, n)
            for op, family, arity in _core.ops.values():
                if family == "map":
                    for operands in ((x,) * arity, (x[::-1],) * arity, (grid.T,) * arity, (grid, x, x)[:arity]):
                        attempt(_core.map, op, *operands)
                elif family == "fold":
                    for axis in AXES:
                        attempt(_core.fold, op, grid, axis, False)
                else:
                    for axis in AXES:
                        attempt(_core.argfold if family == "argfold" else _core.scan, op, grid, axis)


def casts_and_promotion() -> None:
    """Every dtype to every other, pairs of dtypes in one op, Python numbers beside tensors."""
    for a in _core.dtypes:
        x = column(a, 37)
        for b in _core.dtypes:
            attempt(_core.cast, x, b, True)
            attempt(_core.cast, x[::3], b, True)
            attempt(nx.add, x, column(b, 37))
        for number in (True, 3, -300, 1 << 70, 2.5, 1j, NAN):
            attempt(lambda x=x, number=number: x + number)
            attempt(lambda x=x, number=number: number - x)
            attempt(x.fill, number)


def indexing() -> None:
    """Basic, boolean, integer and mixed indices, read and written; views that overlap."""
    x = nx.arange(120, dtype=nx.int32).reshape(4, 5, 6)
    wanted = nx.asarray([3, 0, -1])
    keys = (
        0,
        -1,
        9,
        ...,
        None,
        (..., None, 2),
        slice(3, 0, -1),
        (slice(None), slice(4, None, -2), 1),
        x > 60,
        (x[0] > 7),
        wanted,
        (wanted, wanted),
        (wanted, slice(1, 3)),
        (slice(None), wanted),
        (0, wanted, slice(None)),
        (wanted[:, None], wanted),
        nx.asarray([], dtype=nx.int64),
        (nx.asarray([True, False, True, True]), 2),
        "no",
        1.5,
        (0, 0, 0, 0),
        nx.asarray([1 << 40]),
    )
    for key in keys:
        attempt(x.__getitem__, key)
        for value in (7, nx.asarray([[1]]), [1, 2, 3], nx.zeros((2, 2)), x[0, 0, 0]):
            attempt(x.copy().__setitem__, key, value)
    flat = nx.arange(64)
    for a, b in ((slice(0, 60), slice(4, 64)), (slice(4, 64), slice(0, 60)), (slice(None, None, -1), slice(None))):
        flat[a] = flat[b]
        attempt(nx.add, flat[a], flat[b], out=flat[a])
    attempt(nx.take, x, wanted, axis=1)
    attempt(nx.put, flat, wanted, [1, 2, 3])
    attempt(nx.take_along_axis, x, nx.argsort(x, axis=2), axis=2)
    nx.nonzero(x)


def movement() -> None:
    """Reshape, permute, pad, concat, flip, broadcast, tile, repeat on dense and strided tensors."""
    for x in (
        nx.arange(60, dtype=nx.float32).reshape(3, 4, 5),
        nx.arange(120).reshape(4, 5, 6)[::2, ::-1, 1:],
        nx.zeros((0, 3)),
    ):
        for call in (
            lambda x: x.reshape(-1),
            lambda x: nx.permute_dims(x, range(x.ndim)[::-1]),
            lambda x: nx.flip(x),
            lambda x: nx.concat([x, x], axis=0),
            lambda x: nx.stack([x, x]),
            lambda x: nx.pad(x, 2),
            lambda x: nx.broadcast_to(x, (2, *x.shape)),
            lambda x: nx.tile(x, 2),
            lambda x: nx.repeat(x, 3),
            lambda x: nx.roll(x, 1),
            lambda x: x.T.copy(),
            lambda x: nx.rot90(x),
            lambda x: nx.tril(x),
            lambda x: x.tolist(),
            lambda x: x.tobytes(),
            repr,
            lambda x: nx.where(x > 3, x, -x),
        ):
            attempt(call, x)


def order_and_products() -> None:
    """Sort, search, unique, bins, matrix products, for every dtype."""
    for dtype in _core.dtypes:
        for n in (0, 1, 5, 300):
            x = column(dtype, n)
            for call in (nx.sort, nx.argsort, nx.unique, nx.median, nx.bincount, nx.cumsum, nx.var, nx.histogram):
                attempt(call, x)
            attempt(nx.sort, x[::-1])
            attempt(nx.searchsorted, attempt(nx.sort, x), x)
        square = column(dtype, 49).reshape(7, 7)
        for a, b in ((square, square), (square.T, square), (square[::2], square), (square, square[0])):
            attempt(nx.matmul, a, b)


def linear() -> None:
    """Factorisations and systems: small and large matrices, batches, views, nothing, and what is refused."""
    names = ("cholesky", "qr", "svd", "svdvals", "eigh", "eigvalsh", "eig", "eigvals", "inv", "det", "slogdet", "expm")
    for dtype in (nx.float32, nx.float64, nx.complex64, nx.complex128):
        for n in (0, 1, 4, 9, 70):
            a = (nx.eye(n, dtype=dtype) * n + 1) * nx.ones((3, 1, 1), dtype=dtype)
            for x in (a, a[::2, ::-1, ::-1], a.mT, a[:, :, : n // 2], a * 0, a * NAN):
                for name in names:
                    attempt(getattr(nx.linalg, name), x)
                for b in (a, a[0, :, :1], a[0, 0] if n else a, a[..., :5]):
                    for name in ("solve", "triangular_solve", "lstsq"):
                        attempt(getattr(nx.linalg, name), x, b)
                attempt(nx.linalg.qr, x, mode="complete")
                attempt(nx.matmul, x, a)


def interop() -> None:
    """Lists, buffers, DLPack, __array_interface__, pickle, copies, files; and objects that lie about themselves."""
    import array
    import copy
    import pickle

    given = ([], [[1, 2], [3, 4]], [[1], [2, 3]], (1, 2.5, 3j), range(5), b"bytes", bytearray(8), "text", None,
             object(), memoryview(b"12345678")[::2], array.array("d", [1, 2]), array.array("H", [1]), 1 << 80,
             [object()])
    for source in given:
        attempt(nx.asarray, source)
        attempt(nx.asarray, source, dtype=nx.float32, copy=True)
    for dtype in _core.dtypes:
        x = column(dtype, 12).reshape(3, 4)[:, ::2]
        attempt(memoryview, x)
        attempt(nx.from_dlpack, x)
        getattr(x, "__array_interface__", None)
        pickle.loads(pickle.dumps(x))
        copy.deepcopy(x)
        attempt(nx.frombuffer, bytearray(48), dtype=dtype)
    for claim in (
        {"shape": (1 << 60,), "typestr": "<f8", "data": (0, False), "version": 3},
        {"shape": (-1,), "typestr": "<f8", "data": (8, False), "version": 3},
        {"shape": 3},
        {},
        None,
    ):
        attempt(nx.asarray, type("Liar", (), {"__array_interface__": claim})())
    for shape in ((1 << 62, 4), (-1,), (1 << 40, 1 << 40), (2.5,), ("a",)):
        attempt(nx.empty, shape)
    with tempfile.TemporaryDirectory() as folder:
        attempt(nx.save, os.path.join(folder, "x.npy"), nx.arange(5))
        attempt(nx.load, os.path.join(folder, "x.npy"))


def threads() -> None:
    """Work large enough to be split, serially and by the pool."""
    x = nx.linspace(0.0, 1.0, 1 << 18)
    for count in (1, 2):
        _core.threads_set(count)
        nx.sort(nx.sin(x * 1000) + x).sum().item()
        nx.cumsum(x)


def marks() -> list[hg.Figure]:
    """A figure of every mark and of every scale."""
    import math

    x = [i / 10 for i in range(60)]
    y = [math.sin(v) for v in x]
    gap = [NAN if 20 < i < 25 else v for i, v in enumerate(y)]
    grid = [[math.sin(a) * b for a in x[:30]] for b in y[:20]]
    long = nx.linspace(0.0, 100.0, 40_000)
    return [
        hg.layers(*made)
        for made in (
            (hg.line(x, gap, label="gaps"), hg.scatter(x, y, color_by=y, size_by=x, label="size and colour")),
            (hg.line(long, nx.sin(long * 3)), hg.hline(0.5), hg.vline(3.0), hg.vspan(1.0, 2.0), hg.hspan(0.0, 0.2)),
            (hg.line(nx.cos(long * 7), nx.sin(long * 5), dash="dashed"),),
            (hg.step(x, y), hg.stairs(y, [*x, 6.0])),
            (hg.area(x, gap),),
            (hg.band(x, y, gap),),
            (hg.bar(["a", "b", "c"], [3, 1, 2]),),
            (hg.barh(["ä", "ß", "漢"], [3, -1, 2]),),
            (hg.hist(y),),
            (hg.heatmap(grid),),
            (hg.imshow(grid),),
            (hg.contour(grid),),
            (hg.text([1.0], [2.0], ["$x^2 + \\frac{1}{2}$ שלום"]),),
        )
    ]


def figures() -> None:
    """Each of them as pixels, vectors and text; scales that bend; bad data."""
    made = [
        *marks(),
        hg.line([1, 10, 100], [1e-300, 1.0, 1e300]).yscale("log"),
        hg.line([0, 0], [NAN, INF]),
        hg.scatter([-1e308, 1e308], [1e308, -1e308]),
    ]
    with tempfile.TemporaryDirectory() as folder:
        for i, figure in enumerate(made):
            for suffix in ("png", "svg", "pdf", "eps"):
                attempt(figure.save, os.path.join(folder, f"{i}.{suffix}"))


def pictures() -> None:
    """Encoders and the comparison of pictures."""
    for width, height in ((1, 1), (17, 9), (256, 3)):
        argb, out = bytearray(os.urandom(1)) * (4 * width * height), bytearray(4 * width * height)
        for small in (False, True):
            _draw.png(argb, width, height, 4 * width, 100.0, small)
        _draw.rgba(argb, width, height, 4 * width, out)
        picture = memoryview(out).cast("B", (height, width, 4))
        _draw.compare(picture, picture, 1, 1, memoryview(bytearray(8)).cast("d"))
        _draw.amplify(picture, picture, 4.0, bytearray(3 * width * height))


def long_lines() -> None:
    """Trees of long lines: every way of x, gaps, growth, questions."""
    for n in (0, 1, 33, 3000):
        for x in (nx.arange(n), -nx.arange(n), nx.sin(nx.arange(n, dtype=nx.float64))):
            y = nx.cos(nx.arange(n, dtype=nx.float32))
            if n > 40:
                y[20:40] = NAN
            points = Points(x, y, affine=(0.0, 60 / (n + 1), 0.0, 0.0, 9.0, 10.0))
            tree = _draw.pyramid_make(x[: n // 2], y[: n // 2])
            _draw.pyramid_extend(tree, x, y)
            _draw.pyramid_info(tree)
            attempt(_draw.pyramid_range, tree, y, n // 3, n)
            attempt(_draw.pyramid_find, tree, points, 1.0, 5.0, 40.0)
            attempt(_draw.pyramid_mask, tree, points, 1.0, (0, 0, 60, 20), 2.0, "round", bytearray(1200))
            _draw.mask_tiles(bytes(range(256)) * 5, 60, 0, 20)
            for fine in (0.1, 5.0):
                attempt(_draw.pyramid_points, tree, points, 1.0, (0, 0, 60, 20), fine, 2000)


def crowds() -> None:
    """Indexes of many markers: every question, of markers of one colour and of others."""
    for n in (0, 1, 50, 5000):
        x, y = nx.sin(nx.arange(n, dtype=nx.float64)), nx.cos(nx.arange(n, dtype=nx.float32) * 3)
        if n > 40:
            y[20:40] = NAN
        for zoom in (1.0, 50.0):
            points = Points(x, y, affine=(0.0, 20 * zoom, 30.0, 0.0, 9 * zoom, 10.0))
            index = _draw.crowd_make(points)
            for most in (3, 10_000):
                _draw.crowd_find(index, points, 1.0, (0, 0, 60, 20), most)
            for look in ({"size": 4.0}, {"size": 30.0, "opacity": 0.01}, {"stroke": (0, 0, 0, 1)}):
                markers = Markers(points, **{"fill": (0.1, 0.2, 0.3, 0.4)} | look)
                _draw.crowd_mask(index, markers, 0.5, 1.0, (0, 0, 60, 20), bytearray(1200))


TOPICS = (
    dtypes_and_ops,
    casts_and_promotion,
    indexing,
    movement,
    order_and_products,
    linear,
    interop,
    threads,
    pictures,
    long_lines,
    crowds,
    figures,
)


def main(words: list[str]) -> int:
    """Run the topics whose names hold one of ``words``, or all."""
    warnings.simplefilter("ignore")
    for topic in TOPICS:
        if not words or any(word in topic.__name__ for word in words):
            print(topic.__name__, flush=True)
            topic()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
