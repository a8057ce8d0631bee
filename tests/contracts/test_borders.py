"""The borders of the C modules: each function, given hostile values anywhere, answers or raises and never crashes.

A table has one good call a function; each argument, and each field of a scene value in it, is then replaced by each of
the hostile values. ``make check`` runs this under ASan and UBSan, where a stray byte ends the run.
"""

import itertools
import math
import os
import sysconfig

import numpy as np
import pytest

import nx
from hugin import _draw
from hugin.render.shapes import outline
from hugin.scene import Image, Map, Mapped, Markers, Mesh, Path, Points
from hugin.text import layout
from nx import _core

cairo = pytest.importorskip("cairo")

NAN, INF, HUGE = math.nan, math.inf, 1e308
ANSWERS = (
    TypeError,
    ValueError,
    IndexError,
    OverflowError,
    BufferError,
    AttributeError,
    OSError,
    MemoryError,
    ZeroDivisionError,
)


def frozen(array):
    array.flags.writeable = False
    return array


def hostile():
    """Fresh each time: some calls write into them."""
    ramp = np.arange(8.0)
    return {
        "None": None,
        "object": object(),
        "text": "x",
        "bytes": b"",
        "odd bytes": bytearray(3),
        "list": [1.0, [2]],
        "dict": {},
        "zero": 0,
        "minus": -1,
        "int max": 2**63 - 1,
        "int min": -(2**63),
        "int32 max": 2**31 - 1,
        "past int": 2**70,
        "NaN": NAN,
        "inf": INF,
        "-inf": -INF,
        "huge": HUGE,
        "tiny": 5e-324,
        "complex": 1j,
        "true": True,
        "no tuple": (),
        "NaN tuple": (NAN,) * 4,
        "huge tuple": (HUGE, -HUGE, HUGE, HUGE),
        "back tuple": (9, 9, -9, -9),
        "big ints": (2**31 - 1, -(2**31), 2**31 - 1, 2**31 - 1),
        "past ints": (2**70,) * 4,
        "six": (HUGE, -HUGE, HUGE) * 2,
        "empty": np.zeros(0),
        "empty 2-D": np.zeros((0, 4), np.uint8),
        "empty 3-D": np.zeros((0, 0, 4), np.uint8),
        "empty column": np.zeros((3, 0)),
        "0-d": np.array(1.0),
        "ramp": ramp,
        "strided": ramp[::3],
        "back": ramp[::-1],
        "repeat": np.broadcast_to(np.float32(1), 8),
        "NaNs": np.full(8, NAN),
        "infs": np.array([INF, -INF] * 4),
        "huges": np.array([HUGE, -HUGE] * 4),
        "read-only": frozen(np.zeros(8)),
        "float16": ramp.astype("f2"),
        "ints": np.array([2**63 - 1, -(2**63)] * 4),
        "uints": np.full(8, 2**64 - 1, "u8"),
        "big endian": ramp.astype(">f8"),
        "complexes": ramp * 1j,
        "objects": np.array([None, 1], object),
        "dates": np.zeros(8, "M8[us]"),
        "records": np.zeros(2, "i4,f8"),
        "unaligned": np.frombuffer(bytearray(65), "f8", 8, 1),
        "grid": np.ones((4, 6)),
        "grid back": np.ones((4, 6))[::-2, ::-1],
        "pixels": np.ones((4, 6, 4), np.uint8),
        "colours": np.zeros((8, 4), np.uint8)[::-1, ::-1],
        "i4": np.full((2, 3), 2**31 - 1, "i4"),
        "tensor": nx.arange(8.0),
        "bfloat16": nx.zeros(8, dtype=nx.bfloat16),
        "empty tensor": nx.zeros((0, 3)),
        "points": Points(ramp, ramp),
        "wide points": Points(np.array([-HUGE, NAN, HUGE]), np.array([HUGE, -HUGE, INF])),
        "map": Map("log10"),
        "bad map": Map("power", HUGE, 1e-300),
        "outer map": Map("no"),
        "mapped": Mapped(np.ones((4, 6)), -HUGE, HUGE, np.zeros((2, 4), np.uint8)),
        "shape": (2**62, 2**62),
        "negative shape": (-1, 2**40),
    }


#: How a table of numbers is written: delimiter, quote, comments, what fills, missing words.
TABLE = (b"", b'"', (b"#",), 0.0, (b"NA",))


def context(vector=False):
    surface = cairo.PDFSurface(None, 40, 30) if vector else cairo.ImageSurface(cairo.FORMAT_ARGB32, 40, 30)
    return cairo.Context(surface)


def wave(n=8):
    x = np.linspace(0.0, 40.0, n)
    return Points(x, 15 + 9 * np.sin(x))


def mapped(values):
    return Mapped(values, 0.0, 1.0, np.arange(16, dtype=np.uint8).reshape(4, 4))


LONG = Points(np.arange(99.0), np.sin(np.arange(99.0)), affine=(0, 0.5, -5, 0, 9, 15))


def tree(back=False):
    return _draw.pyramid_make(LONG.y if back else LONG.x, LONG.y)


CLIP, PAGE = (0, 0, 40, 30), (0.0, 0.0, 40.0, 30.0)
INK = {"fill": (1.0, 0.0, 0.0, 0.5), "stroke": (0.0, 0.0, 1.0, 0.9)}
NET = (
    np.array([0.0, 1, 0, 1]),
    np.array([0.0, 1, 0, 1]),
    np.array([0.0, 0, 1, 1]),
    np.array([[0, 1, 2], [3, 2, 1]], "i4"),
)
PATHS = (
    Path(wave(), stroke=(0, 0, 0, 1), dash=(4.0, 2.0), decimate=True),
    Path(wave(), base=Points(wave().x, np.zeros(8)), **INK),
    Path(wave(), ring=4, closed=True, fills=np.full((2, 4), 200, np.uint8), stroke=(0, 0, 0, 1)),
    Path(wave(), verbs=b"\0\1\2\2\3", **INK),
    Path(wave(5000), stroke=(0, 0, 0, 1), width=2.0),
)
PLAIN = Markers(wave(), size=6.0, fill=(1.0, 0.0, 0.0, 0.5))
MARKERS = (
    Markers(wave(), size=6.0, **INK),
    Markers(wave(), size=np.arange(8.0), fill=mapped(np.linspace(0, 1, 8))),
    Markers(wave(), fill=np.full((8, 4), 99, np.uint8), opacity=0.1),
)
IMAGES = (
    Image(mapped(np.eye(5)), (2, 2, 38, 28)),
    Image(np.ones((4, 3, 4), np.uint8), (38, 28, 2, 2), interpolation="bilinear"),
    Image(mapped(np.eye(3)), (0, 0, 9, 9), x_edges=np.arange(4.0), y_edges=np.arange(4.0)[::-1]),
)
CORNERS = np.array([[0, 0, 0], [39, 0, 1], [0, 29, 2], [39, 29, 3]], "f4")
TRIANGLES = np.array([[0, 1, 2], [1, 2, 3]], "i4")
MESHES = (
    Mesh(CORNERS, TRIANGLES, np.full((4, 4), 90, np.uint8)),
    Mesh(CORNERS[:, :2], TRIANGLES, mapped(np.array([0.0, 1.0])), flat=True),
)


def glyphs():
    return tuple(p for p in layout("Hug in", 12.0).emit(3.0, 20.0, (0.0, 0.0, 0.0, 1.0)) if hasattr(p, "run"))


def face():
    return glyphs()[0].run.font.face


def picture():
    return np.full((3, 5, 4), 7, np.uint8)


#: function -> good calls, made anew each time.
DRAW = {
    "path": lambda: [(context(v), p, 1.0, CLIP, t) for p in PATHS for v in (False, True) for t in (False, True)],
    "line_px": lambda: [(wave(), (0.0, 0.0, 40.0, 30.0), 1.0, True), (wave(20_000), None, 1.0, True)],
    "markers": lambda: [
        (context(v), m, outline(s), 1.0, CLIP) for m in MARKERS for v, s in ((False, "circle"), (True, "star"))
    ],
    "image": lambda: [(context(), i, 1.0, CLIP) for i in IMAGES],
    "mesh": lambda: [(context(), m, 1.0, CLIP) for m in MESHES],
    "quads": lambda: [
        (context(), np.eye(6) * 9, (0.0, 1.0, 2.0), 9 * np.eye(6), (1.0, 4.0, 3.0), mapped(np.eye(5)), 1.0, CLIP)
    ],
    "bands": lambda: [
        (
            context(),
            np.arange(6400.0).reshape(80, 80) % 97,
            np.linspace(2.0, 30.0, 80),
            np.linspace(20.0, 1.5, 80),
            np.array([-INF, 20.0, 50.0]),
            90.0,
            np.full((3, 4), 200, np.uint8),
            1.0,
            CLIP,
        )
    ],
    "mesh_pieces": lambda: [(m, 1000, 12, True) for m in MESHES],
    "mesh_hides": lambda: [(m, np.zeros((4, 3), "f4"), 3.0, 8.0, np.zeros(4, "u1")) for m in MESHES],
    "png": lambda: [(bytearray(60), 5, 3, 20, 100.0, False)],
    "rgba": lambda: [(bytearray(60), 5, 3, 20, bytearray(60))],
    "compare": lambda: [(picture(), picture(), 1, 2, np.zeros(2))],
    "amplify": lambda: [(picture(), picture(), 2.0, bytearray(45))],
    "gif_count": lambda: [(bytearray(60), 5, 3, 20, bytearray(1 << 20))],
    "gif_palette": lambda: [(bytearray(1 << 20),)],
    "gif_frame": lambda: [
        (bytearray(60), earlier, 5, 3, 20, bytes(6), bytearray(b"\xff" * 65536), 4) for earlier in (None, bytearray(60))
    ],
    "crowd_make": lambda: [(LONG,)],
    "crowd_find": lambda: [(_draw.crowd_make(LONG), LONG, 1.0, CLIP, 1000)],
    "crowd_mask": lambda: [(_draw.crowd_make(wave()), PLAIN, 0.5, 1.0, CLIP, bytearray(1200))],
    "pyramid_make": lambda: [(np.arange(99.0), np.arange(99.0))],
    "pyramid_extend": lambda: [(tree(), np.arange(120.0), np.arange(120.0))],
    "pyramid_info": lambda: [(tree(),)],
    "pyramid_range": lambda: [(tree(), np.arange(99.0), 3, 90)],
    "pyramid_find": lambda: [(tree(), LONG, 1.0, 10.0, 60.0)],
    "pyramid_mask": lambda: [(tree(), LONG, 1.0, CLIP, 2.0, "round", bytearray(1200))],
    "pyramid_points": lambda: [(tree(back), LONG, 1.0, CLIP, 0.5, 1000) for back in (False, True)],
    "wide_steps": lambda: [(LONG, 1.0, 0.01)],
    "line_length": lambda: [(LONG, 1.0, 3, 90)],
    "tape_make": lambda: [(LONG,)],
    "tape_extend": lambda: [(_draw.tape_make(LONG), LONG)],
    "tape_info": lambda: [(_draw.tape_make(LONG),)],
    "tape_runs": lambda: [(_draw.tape_make(LONG), 3, 90, 10)],
    "tape_points": lambda: [(_draw.tape_make(LONG), LONG, 3, 90)],
    "tape_nodes": lambda: [(_draw.tape_make(LONG), 0, 0, 2)],
    "corners": lambda: [(m,) for m in MESHES],
    "image_pairs": lambda: [(i, 1.0, PAGE) for i in IMAGES],
    "image_cells": lambda: [(i, 2 if hasattr(i.data, "shape") else 1, (0, 0, 2, 2)) for i in IMAGES],
    "marks": lambda: [(m, outline(m.shape), 1.0, c) for m in MARKERS for c in (None, PAGE)],
    "sheet": lambda: [(64,)],
    "sheet_path": lambda: [(_draw.sheet(64), p, 1.0, CLIP) for p in PATHS],
    "sheet_glyphs": lambda: [(_draw.sheet(256), glyphs(), 1.0, CLIP)],
    "sheet_take": lambda: [(_draw.sheet(64),)],
    "sheet_atlas": lambda: [(_draw.sheet(64),)],
    "sheet_clear": lambda: [(_draw.sheet(64),)],
    "trail_px": lambda: [(p, 1.0, PAGE) for p in PATHS],
    "trail_plain": lambda: [(p,) for p in PATHS],
    "outline_chains": lambda: [(p,) for p in PATHS],
    "outline_rings": lambda: [(p,) for p in PATHS],
    "reach": lambda: [(wave(), 1.0), (LONG, 2.0)],
    "mask_tiles": lambda: [(bytearray(b"\0\7\xff" * 400), 40, 0, 30)],
    "png_unfilter": lambda: [(bytes([0, 1, 2, 3] * 3), 3, 3, 3, bytearray(9))],
    "bin_bounds": lambda: [(np.arange(5.0),)],
    "bin_count": lambda: [(np.arange(9.0), np.arange(5.0), np.zeros(4, "i8"), np.ones(9), np.zeros(4))],
    "bin_count2d": lambda: [(*[np.arange(9.0)] * 2, *[np.arange(3.0)] * 2, np.zeros(4, "i8"), np.ones(9), np.zeros(4))],
    "bin_moments": lambda: [(np.arange(9.0), 0.0, 9.0)],
    "bin_quantiles": lambda: [(np.arange(9.0), 0.0, 9.0, np.array([0.0, 0.5, 1.0]), np.zeros(3))],
    "contour_lines": lambda: [(np.eye(5), np.arange(5.0), np.arange(5.0), np.array([0.2, 0.5]), True)],
    "space_place": lambda: [(np.arange(6.0), np.arange(6.0), np.arange(6.0), (1.0,) * 16, np.zeros((6, 3), "f4"))],
    "space_shade": lambda: [
        (np.eye(3, dtype="f4"), np.array([[0, 1, 2]], "i4"), np.full((1, 4), 9, "u1"), flat, np.zeros((n, 4), "u1"))
        for flat, n in ((True, 1), (False, 3))
    ],
    "space_grid": lambda: [(np.zeros((6, 3), "f4"), 2, 3, np.zeros((4, 3), "i4"))],
    "space_shade_grid": lambda: [
        (np.ones((6, 3), "f4"), 2, 3, np.zeros((n, 4), "u1"), np.zeros((6, 4), "u1")) for n in (1, 6)
    ],
    "space_colors": lambda: [(Mapped(np.arange(3.0), 0.0, 1.0, np.zeros((2, 4), np.uint8)), np.zeros((3, 4), "u1"))],
    "isosurface": lambda: [(np.random.default_rng(0).random((3, 4, 5)), *map(np.arange, (3.0, 4.0, 5.0)), 0.5)],
    "delaunay": lambda: [(np.array([0.0, 1, 0, 1]), np.array([0.0, 0, 1, 1]), np.zeros((8, 3), "i4"))],
    "contour_rings": lambda: [
        (np.eye(5), np.arange(5.0), np.arange(5.0), np.array([0.2, 0.5]), np.array([[-1, 0], [0, 2]]), True, False)
    ],
    "net_lines": lambda: [(*NET, np.array([0.2, 0.5]), True)],
    "net_rings": lambda: [(*NET, np.array([0.2, 0.5]), np.array([[-1, 0], [0, 2]]), True, False)],
    "svg_path": lambda: [(p, PAGE, part) for p in PATHS for part in (0, 1, 2) if part < 2 or p.fills is not None],
    "svg_markers": lambda: [
        (m, outline("star"), (0.0, 0.0, 40.0, 30.0), form, "a") for m in MARKERS for form in (0, 1, 2)
    ],
    "pdf_markers": lambda: [(m, outline(s), 0.72, PAGE) for m in MARKERS for s in ("circle", "star")],
    "svg_glyphs": lambda: [(glyphs(),)],
    "svg_places": lambda: [(bytes(16), 1.0)],
    "text_covers": lambda: [(face(), "aß")],
    "text_draw": lambda: [(bytearray(4800), 40, 30, 160, CLIP, 1.0, glyphs(), 0.0, 0.0)],
    "text_face": lambda: [("/none", 0, 400.0, 14.0)],
    "text_metrics": lambda: [(face(),)],
    "text_outline": lambda: [(glyphs(),)],
    "text_shape": lambda: [(face(), ["ab", "שלום"], 12.0, "tnum", 2)],
    "text_show": lambda: [(context(True), glyphs())],
    "text_subset": lambda: [(face(), np.array([0, 3], "u4").tobytes(), np.array([65, 66], "u4").tobytes())],
}


def grid():
    return nx.arange(24.0).reshape(4, 6)


def square(n=4):
    """Two positive definite matrices."""
    return nx.asarray(np.stack([np.eye(n) * 2, np.eye(n) + 1]))


def keys():
    return nx.asarray([[1, 2], [3, 4]], nx.uint32)


def picks():
    return nx.asarray([0, 2, 1])


#: the same for nx._core.
FLUSH = (((0, 0), (0, 0)), (1, 1))  # no padding, no dilation


def images(*shape):
    return nx.reshape(nx.arange(float(math.prod(shape))), shape)


# (x + 2) in slot 1, the sums of its rows in slot 2
KERNEL = (
    *((4, 6), 6, (4,), (nx.float64,), ((2.0, nx.float64),)),
    *(((_core.ops["add"][0], nx.float64, 0, 1),), (2,), ((_core.ops["sum"][0], 2),)),
    *((0,), (1, 2), (), ()),
)

GATHERING = (
    *((4, 6), 6, (4,), (nx.float64,), ((2.0, nx.float64),)),
    *(((_core.ops["add"][0], nx.float64, 0, 1),), (2,), ((_core.ops["sum"][0], 2),)),
    *((0,), (2, 3), (), (), ((0, 1),)),
)

CORE = {
    "map": lambda: [(_core.ops["add"][0], grid(), grid()), (_core.ops["sqrt"][0], grid())],
    "fold": lambda: [(_core.ops["sum"][0], grid(), 0, True)],
    "argfold": lambda: [(_core.ops["argmin"][0], grid(), 1, False)],
    "scan": lambda: [(_core.ops["cumsum"][0], grid(), 0)],
    "var": lambda: [(grid(), 1, 1.0, False, True)],
    "sort": lambda: [(grid(), 1, True)],
    "argsort": lambda: [(grid(), 0, False)],
    "row_spans": lambda: [(grid(), None, nx.asarray([1, 3])), (grid(), picks(), picks(), nx.asarray([0, 2]))],
    "searchsorted": lambda: [(nx.arange(9.0), grid(), False)],
    "matmul": lambda: [(grid(), grid().T)],
    "where": lambda: [(grid() > 3, grid(), 1.0)],
    "fuse": lambda: [KERNEL, GATHERING],
    "signature": lambda: [((grid(), grid()),)],
    "library": lambda: [("libm.so.6",)],
    "compiled": lambda: [(_core.fuse(*KERNEL), _core.library("libm.so.6"), "cos", True)],
    "compiled_state": lambda: [(_core.fuse(*KERNEL),)],
    "watched": lambda: [(_core.fuse(*KERNEL), 1000)],
    "op_row": lambda: [(0,)],
    "run_fused": lambda: [
        (_core.fuse(*KERNEL), [grid(), None, None]),
        (_core.fuse(*GATHERING), [nx.ones((9, 6)), nx.asarray([0, -9, 8, 3]), None, None]),
    ],
    "map_dtypes": lambda: [(0, nx.int8)],
    "promote": lambda: [(grid(), nx.int8, 2.0)],
    "threefry": lambda: [(keys(), keys())],
    "cholesky": lambda: [(square(), True), (square(9), False)],
    "qr": lambda: [(grid(), "complete"), (grid(), "r")],
    "svd": lambda: [(grid(), False)],
    "svdvals": lambda: [(grid(),)],
    "eigh": lambda: [(square(), True)],
    "eigvalsh": lambda: [(square(), False)],
    "eig": lambda: [(square(),)],
    "eigvals": lambda: [(square(),)],
    "inv": lambda: [(square(),), (square(9),)],
    "slogdet": lambda: [(square(),), (square(9),)],
    "det": lambda: [(square(),)],
    "solve": lambda: [(square(), square()), (square(9), square(9)[0])],
    "lstsq": lambda: [(grid(), grid(), 1e-9)],
    "triangular_solve": lambda: [(square(), square(), True, "T", True)],
    "take": lambda: [(grid(), picks(), 0)],
    "take_along": lambda: [(grid(), nx.zeros((4, 1), dtype=nx.int64), 1)],
    "put": lambda: [(grid(), picks(), 2.0)],
    "put_along": lambda: [(grid(), nx.zeros((4, 1), dtype=nx.int64), 2.0, 1)],
    "nonzero": lambda: [(grid(),)],
    "histogram": lambda: [
        (nx.arange(9.0), nx.arange(4.0), True, None),
        (nx.arange(9.0), nx.arange(4.0), False, nx.arange(9.0)),
    ],
    "conv": lambda: [(images(2, 4, 6, 5), images(4, 2, 3, 2), (2, 1), ((1, 0), (0, 2)), (1, 2), 2)],
    "conv_input": lambda: [
        (images(2, 4, 5, 4), images(4, 3, 2, 2), (6, 5), (1, 1), ((0, 0), (0, 0)), (1, 1), 1),
    ],
    "conv_weight": lambda: [
        (images(2, 3, 6, 5), images(2, 4, 5, 4), (2, 2), (1, 1), ((0, 0), (0, 0)), (1, 1), 1),
    ],
    "max_pool": lambda: [(images(2, 1, 6, 5), (2, 3), (2, 1), ((1, 0), (0, 2)), (1, 2))],
    "max_pool_pick": lambda: [(images(1, 1, 4, 4), images(1, 1, 2, 2), images(1, 1, 4, 4), (2, 2), (2, 2), *FLUSH)],
    "max_pool_spread": lambda: [(images(1, 1, 4, 4), images(1, 1, 2, 2), images(1, 1, 2, 2), (2, 2), (2, 2), *FLUSH)],
    "fft": lambda: [
        (grid(), "fft", (1, 0), (4, 5), "ortho"),
        (grid(), "rfft", (1,), (67,), "forward"),
        (grid() * 1j, "irfft", (0, 1), (6, 64), "backward"),
    ],
    "as_bytes": lambda: [(grid(),)],
    "histogram2d": lambda: [
        (nx.arange(9.0), nx.arange(4.0), True, nx.arange(9.0), nx.arange(3.0), False, None),
        (nx.arange(9.0), nx.arange(4.0), False, nx.arange(9.0), nx.arange(3.0), True, nx.arange(9.0)),
    ],
    "tally": lambda: [(nx.arange(5), 3), (nx.arange(5) + 5000, 0)],
    "bounds": lambda: [(nx.arange(5.0),)],
    "bitcast": lambda: [(grid(), nx.int64)],
    "bincount": lambda: [(nx.arange(5), 5, nx.arange(5.0))],
    "empty": lambda: [((2, 3), nx.float32)],
    "zeros": lambda: [((2, 3), nx.int8)],
    "ones": lambda: [((2, 3), nx.bfloat16)],
    "full": lambda: [((2, 3), 7, None)],
    "arange": lambda: [(0, 10, 2, None), (0.0, 1.0, 0.1, nx.float32)],
    "linspace": lambda: [(0.0, 1.0, 5, True, nx.float64)],
    "eye": lambda: [(3, 4, 1, nx.float64)],
    "asarray": lambda: [([1, 2], nx.float64, None)],
    "cast": lambda: [(grid(), nx.uint8, True)],
    "dtype": lambda: [("float32",)],
    "frombuffer": lambda: [(bytearray(16), nx.float64)],
    "from_dlpack": lambda: [(grid(), None)],
    "_rebuild": lambda: [(bytearray(48), nx.float64, (2, 3), False)],
    "reshape": lambda: [(grid(), (6, -1), None)],
    "permute": lambda: [(grid(), (1, 0))],
    "broadcast_to": lambda: [(grid(), (2, 4, 6))],
    "flip": lambda: [(grid(), 1)],
    "squeeze": lambda: [(grid(), None)],
    "expand_dims": lambda: [(grid(), 0)],
    "random_draw": lambda: [(keys(), "normal", (3, 5), nx.float32, 1.0, 2.0), (keys()[0], "bits", (9,), nx.uint8)],
    "random_sample": lambda: [
        (keys(), "gamma", (2, 5), nx.ones((2, 5))),
        (keys()[0], "integers", (9,), nx.zeros(9, nx.int64), nx.asarray(5)),
        (keys()[0], "binomial", (9,), nx.full(9, 50.0), nx.full(9, 0.5)),
        (keys()[0], "truncated", (9,), nx.asarray(-1.0), nx.full(9, 2.0)),
    ],
    "random_permutation": lambda: [(keys(), 9, 9), (keys(), 1000, 3)],
    "readonly": lambda: [(grid(),)],
    "concat": lambda: [((grid(), grid()), 0)],
    "stack": lambda: [((grid(), grid()), 0)],
    "pad": lambda: [(grid(), ((1, 1), (0, 2)), 0)],
    "copy_to": lambda: [(grid(), grid())],
    "shares_memory": lambda: [(grid(), grid()[::2])],
    "text_fields": lambda: [(b"# x\n1 2\n", TABLE, 0)],
    "text_read": lambda: [(b"1 2\n3 4\n", TABLE, 0, [1, 0], 2, nx.float32, -1, "text")],
}

#: What may ask for any number of bytes is not given the sizes that a large machine would grant.
SIZED = {"empty", "zeros", "ones", "full", "arange", "linspace", "eye", "bincount", "pad"}
SIZED |= {"random_draw", "random_sample", "random_permutation"}
GRANTED = {"int32 max", "big ints"}

#: What takes no data, or changes how the whole process works.
APART = {"native", "function", "AxisError", "LinAlgError", "kernels", "threads_get", "threads_set"}
APART |= {"_backend_get", "_backend_set"}
APART |= {"fft_forget", "kernel_flags", "kernels_available", "pool_bytes", "pool_limit", "pool_set_limit"}


def call(function, args):
    """An answer or an exception with a text; anything else fails."""
    try:
        function(*args)
    except ANSWERS as answer:
        assert str(answer), f"{function.__name__}: {type(answer).__name__} without a text"


def fields(value):
    return type(value).__match_args__ if isinstance(value, (Path, Markers, Image, Mesh, Points, Mapped, Map)) else ()


def spoilt(value, bad):
    """Scene values that have ``bad`` in one field, nested fields too."""
    for name in fields(value):
        yield value.replace(**{name: bad})
        for inner in spoilt(getattr(value, name), bad):
            yield value.replace(**{name: inner})


def calls(table, name):
    """(args, what was replaced) of the good calls, then of the spoilt ones."""
    for kind in ("good", *(k for k in hostile() if name not in SIZED or k not in GRANTED)):
        for k, good in enumerate(table[name]()):
            if kind == "good":
                yield good, kind
                continue
            for i in range(len(good)):
                yield (*good[:i], hostile()[kind], *good[i + 1 :]), f"call {k} argument {i} {kind}"
                for value in spoilt(good[i], hostile()[kind]):
                    yield (*good[:i], value, *good[i + 1 :]), f"call {k} argument {i} field {kind}"
    yield (), "nothing"


CASES = [("_draw", name) for name in DRAW] + [("_core", name) for name in CORE]


@pytest.fixture
def little_memory(request):
    """Sizes that a machine might just have are refused at once, not fetched page by page."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if "-fsanitize" in (sysconfig.get_config_var("CFLAGS") or "") or os.environ.get("ASAN_OPTIONS"):
        if request.node.callspec.params["name"] == "tally":
            pytest.skip("2**31 counts are 17 GB, and the sanitizer's shadow leaves no way to refuse them")
        yield
        return
    with open("/proc/self/statm", encoding="ascii") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    wanted = used + (3 << 30)
    resource.setrlimit(resource.RLIMIT_AS, (wanted if soft == resource.RLIM_INFINITY else min(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@pytest.mark.core("its borders are in C")
@pytest.mark.usefixtures("little_memory")
@pytest.mark.filterwarnings("ignore:Casting complex values")
@pytest.mark.parametrize(("module", "name"), CASES, ids=lambda v: v)
def test_a_border_answers_or_raises(module, name):
    home, table = {"_draw": (_draw, DRAW), "_core": (_core, CORE)}[module]
    for args, _ in calls(table, name):
        call(getattr(home, name), args)


def test_good_calls_are_good():
    for home, table in ((_draw, DRAW), (_core, CORE)):
        for name, args in itertools.chain.from_iterable(((n, a) for a in table[n]()) for n in table):
            if name not in ("text_face", "matmul"):
                getattr(home, name)(*args)


@pytest.mark.parametrize(("home", "table"), [(_draw, DRAW), (_core, CORE)], ids=["_draw", "_core"])
def test_every_function_of_the_module_is_in_the_table(home, table):
    functions = {
        n
        for n in dir(home)
        if callable(getattr(home, n)) and not n.startswith("__") and not isinstance(getattr(home, n), type)
    }
    assert functions - APART - {d.name for d in _core.dtypes} == set(table)
