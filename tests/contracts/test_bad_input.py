"""Every mark, given every kind of bad data: a picture, or a HuginError that names the mark and the caller's line."""

import os
import sys
import warnings

import numpy as np
import pytest

import hugin as hg
import nx

NAN, INF = float("nan"), float("inf")


def first(y):
    return y[0] if isinstance(y, list) and y else y


#: name -> a call with the data x (positions) and y (heights); marks of one array take y.
MARKS = {
    "line": lambda x, y: hg.line(x, y),
    "step": lambda x, y: hg.step(x, y),
    "scatter": lambda x, y: hg.scatter(x, y),
    "scatter_color": lambda x, y: hg.scatter(x, y, color_by=y),
    "scatter_size": lambda x, y: hg.scatter(x, y, size_by=y),
    "bar": lambda x, y: hg.bar(x, y),
    "barh": lambda x, y: hg.barh(x, y),
    "hist": lambda x, y: hg.hist(y),
    "area": lambda x, y: hg.area(x, y),
    "band": lambda x, y: hg.band(x, y, y),
    "text": lambda x, y: hg.text(x, y, ["a"] * (len(x) if hasattr(x, "__len__") else 1)),
    "heatmap": lambda x, y: hg.heatmap([y, y]),
    "imshow": lambda x, y: hg.imshow([y, y]),
    "contour": lambda x, y: hg.contour([y, y]),
    "contourf": lambda x, y: hg.contourf([y, y]),
    "quiver": lambda x, y: hg.quiver(x, y, y, y, cmap="viridis", key=1.0),
    "quiver of tips": lambda x, y: hg.quiver(x, y, y, y, angles="xy", scale=1.0).yscale("symlog"),
    "pcolormesh": lambda x, y: hg.pcolormesh(x, [0.0, 1.0], [y, y]),
    "curved pcolormesh": lambda x, y: hg.pcolormesh([x, [0.0, 5.0, 7.0]], [[0.0, 0.0, 0.0], y], [y, y]),
    "tricontour": lambda x, y: hg.tricontour(x, y, y),
    "tricontourf": lambda x, y: hg.tricontourf(x, y, y),
    "tripcolor": lambda x, y: hg.tripcolor(x, y, y),
    "triplot": lambda x, y: hg.triplot(x, y),
    "surface": lambda x, y: hg.surface([y, y]),
    "plot3d": lambda x, y: hg.plot3d(x, y, y),
    "scatter3d": lambda x, y: hg.scatter3d(x, y, y, color_by=y),
    "bar3d": lambda x, y: hg.bar3d(x, x, y),
    "stem3d": lambda x, y: hg.stem3d(x, x, y),
    "quiver3d": lambda x, y: hg.quiver3d(x, x, x, y, y, y),
    "mesh3d": lambda x, y: hg.mesh3d([x, y, y], [[0, 1, 2]]),
    "trisurf": lambda x, y: hg.trisurf(x, y, y),
    "contour3d": lambda x, y: hg.contour3d([y, y]),
    "isosurface": lambda x, y: hg.isosurface([[y, y], [y, y]], 1.5, z=x),
    "slices": lambda x, y: hg.slices([[y, y], [y, y]], z=x),
    "hline": lambda x, y: hg.hline(first(y)),
    "vspan": lambda x, y: hg.vspan(first(x), first(y)),
}

CASES = {
    "empty": ([], []),
    "one point": ([1.0], [2.0]),
    "two equal points": ([1.0, 1.0], [2.0, 2.0]),
    "all NaN": ([NAN, NAN], [NAN, NAN]),
    "NaN between": ([1.0, 2.0, 3.0], [1.0, NAN, 3.0]),
    "inf": ([1.0, 2.0, 3.0], [1.0, INF, -INF]),
    "inf x": ([-INF, 2.0, INF], [1.0, 2.0, 3.0]),
    "1e308": ([-1e308, 0.0, 1e308], [-1.7e308, 0.0, 1.7e308]),
    "denormal": ([0.0, 5e-324], [0.0, 5e-324]),
    "wrong lengths": ([1.0, 2.0], [1.0, 2.0, 3.0]),
    "strings as heights": ([1.0, 2.0], ["a", "b"]),
    "complex": ([1.0, 2.0], [1j, 2.0]),
    "objects": ([1.0, 2.0], [object(), object()]),
    "object array": ([1.0, 2.0], np.array([{}, []], dtype=object)),
    "0-d": (1.0, 2.0),
    "None": (None, None),
    "3-D": (np.zeros((2, 2, 2)), np.zeros((2, 2, 2))),
    "ragged": ([1.0, 2.0], [[1.0], [1.0, 2.0]]),
    "a function": (len, len),
    "a set": ({1, 2}, {1, 2}),
    "bytes": (b"ab", b"cd"),
    "bools": ([True, False], [True, False]),
    "huge ints": ([0, 2**62], [-(2**63), 2**63 - 1]),
    "ints beyond int64": ([0, 1], [2**70, -(2**70)]),
    "strided": (nx.arange(12.0)[::3], nx.arange(12.0)[::-3]),
    "broadcast": (nx.arange(4.0), nx.broadcast_to(nx.asarray(1.0), (4,))),
    "read-only": (np.arange(3.0), np.broadcast_to(np.float32(2), (3,))),
    "big endian": (np.arange(3, dtype=">f8"), np.arange(3, dtype=">i4")),
    "float16": (np.arange(3, dtype="f2"), np.arange(3, dtype="f2")),
    "NaT": (np.array(["2024-01-01", "NaT"], "M8[D]"), [1.0, 2.0]),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("mark", MARKS)
def test_mark_draws_or_says_why_not(mark, case):
    x, y = CASES[case]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", hg.HuginNote)
        try:
            picture = MARKS[mark](x, y).size(240, 180).render("png")
        except hg.HuginError as err:
            assert len(err.message) > 20
            assert ": " in err.message
            assert err.location is not None
            assert err.location[0] == __file__
            return
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("case", ["empty", "all NaN", "one point", "1e308", "inf"])
@pytest.mark.parametrize("scale", ["linear", "log", "symlog", "asinh", "sqrt", "logit"])
def test_scale_survives_any_numbers(scale, case):
    x, y = CASES[case]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", hg.HuginNote)
        figure = hg.line(x, y).xscale(scale).yscale(scale).size(240, 180)
        assert figure.render("png")[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hg.line([1, 2], [1, 2, 3]), "line: x has 2 points, y has 3; lengths must match"),
        (lambda: hg.line("a", "b", data={"a": [1], "c": [2]}), '"b"'),
        (lambda: hg.line([1], [1], color="blu"), '"blue"'),
        (lambda: hg.line([1], [1], dash="---"), '"---"'),
        (lambda: hg.line([1], [1], width=-1), "width"),
        (lambda: hg.line([1], [1], width=NAN), "width"),
        (lambda: hg.line([1], [1], alpha=2), "alpha"),
        (lambda: hg.scatter([1], [1], marker="q"), '"q"'),
        (lambda: hg.scatter([1, 2], [1, 2], color_by=[1]), "color_by has 1 values for 2 points"),
        (lambda: hg.line([1], [1]).xscale("lgo"), 'did you mean "log"'),
        (lambda: hg.line([1], [1]).xlim(3, NAN), "xlim"),
        (lambda: hg.line([1], [1]).legend(at="bset"), 'did you mean "best"'),
        (lambda: hg.line([1], [1]).size(0, 100), "size"),
        (lambda: hg.line([1], [1]).size(1e9, 1e9).render(), "size"),
        (lambda: hg.line([1], [1]).theme("drak"), 'did you mean "dark"'),
        (lambda: hg.line([1], [1]).save("x.xyz"), "xyz"),
        (lambda: hg.line([1], [1]).save("/nonexistent/folder/x.png"), "No such file or directory; make folder"),
        (lambda: hg.line([1], [1]).render("png", dpi=0), "dpi"),
        (lambda: hg.line([1], [1]).render("png", dpi=1e9), "dpi"),
        (lambda: hg.mosaic("AB", A=hg.line([1])), "letters A B, figures A"),
        (lambda: hg.imshow(np.zeros((2, 2, 5))), "(2, 2, 5)"),
    ],
)
def test_message_names_what_is_wrong_and_where(call, message):
    with pytest.raises(hg.HuginError) as caught:
        call()
    assert message in caught.value.message
    assert caught.value.location[0] == __file__


def test_wrong_kinds_are_type_errors_too():
    with pytest.raises(TypeError):
        hg.line([1], [1], width="thick")


def test_failed_save_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(hg.SaveError, match="No space left on device") as caught:
        hg.line([1, 2]).save(str(path))
    assert isinstance(caught.value, OSError)
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["a.png"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is of Linux")
def test_full_disk_is_a_save_error():
    with open("/dev/full", "wb", buffering=0) as file, pytest.raises(hg.SaveError, match="No space left"):
        hg.line([1, 2]).save(file)
