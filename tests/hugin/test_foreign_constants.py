"""Options given as NumPy's or nx's numbers, truth values and short arrays: the same picture as with Python's own."""

import numpy as np
import pytest

import hugin as hg
import nx
from hugin.native import native

GRID = np.outer(np.arange(5.0), np.arange(4.0) ** 2)
CELLS = np.linspace(0, 1, 64).reshape(4, 4, 4)

CASES = {
    "alpha": (lambda v: hg.line([1, 2], alpha=v), 0.5, np.float32(0.5)),
    "alpha of nx": (lambda v: hg.line([1, 2], alpha=v), 0.5, nx.asarray(0.5)),
    "width": (lambda v: hg.line([1, 2], width=v), 3, np.int64(3)),
    "size": (lambda v: hg.scatter([1, 2], [1, 2], size=v), 8, nx.asarray(8)),
    "dash": (lambda v: hg.line([1, 2], dash=v), (6, 3), np.asarray([6, 3])),
    "bins": (lambda v: hg.hist([1.0, 2, 2, 3], bins=v), 3, np.uint8(3)),
    "levels": (lambda v: hg.contour(GRID, levels=v), 4, np.int32(4)),
    "labels": (lambda v: hg.contour(GRID, labels=v), True, np.bool_(True)),
    "limits": (lambda v: hg.heatmap(GRID, limits=v), (0, 20), np.asarray([0, 20])),
    "limits of contours": (lambda v: hg.contourf(GRID, limits=v), (0, 20), nx.asarray([0, 20])),
    "extent": (lambda v: hg.imshow(GRID, extent=v), (0, 1, 0, 2), np.asarray([0, 1, 0, 2])),
    "range": (lambda v: hg.function(nx.sin, v), (0, 3), (np.int64(0), nx.asarray(3))),
    "ncol": (lambda v: hg.line([1, 2], label="a").legend(ncol=v), 2, np.int64(2)),
    "grid": (lambda v: hg.line([1, 2]).grid(v), False, np.bool_(False)),
    "aspect": (lambda v: hg.surface(GRID).aspect(v), (1, 2, 1), np.asarray([1, 2, 1])),
    "step": (lambda v: hg.wireframe(GRID, step=v), 2, np.int64(2)),
    "sides": (lambda v: hg.bar3d([0, 1], [0, 1], [1, 2], width=v), (0.5, 0.7), np.asarray([0.5, 0.7])),
    "level": (lambda v: hg.isosurface(CELLS, v), 0.5, np.float32(0.5)),
    "level of nx": (lambda v: hg.isosurface(CELLS, v), 0.5, nx.asarray(0.5)),
    "height": (lambda v: hg.contour3d(GRID, at=v), 0, np.int64(0)),
}


@pytest.mark.parametrize("case", CASES)
def test_constants_of_other_libraries_are_as_pythons_own(case):
    make, own, foreign = CASES[case]
    assert make(foreign).size(200, 150).render("svg") == make(own).size(200, 150).render("svg")


def test_dpi_and_size_of_a_picture():
    figure = hg.line([1, 2])
    assert figure.size(np.int64(80), nx.asarray(60)).to_array(dpi=np.int64(200)).shape == (120, 160, 4)


def test_frames_of_a_film():
    assert len(hg.animate(lambda k: hg.line([k, 1]), frames=np.int64(3)).frames) == 3


def test_ends_of_a_slider():
    assert repr(hg.slider(np.float32(0), np.int64(10), step=nx.asarray(1))) == repr(hg.slider(0.0, 10, step=1))


@pytest.mark.parametrize("given", [np.bool_(True), "0.5", np.ones((1, 1)), np.ones(2), [0.5]])
def test_other_kinds_are_refused_as_before(given):
    with pytest.raises(hg.OptionError, match=r"line: alpha is .*; a number from 0"):
        hg.line([1, 2], alpha=given)


def test_python_s_own_come_back_as_they_are():
    for given in (None, True, 3, 0.5, "a", b"a", {1: 2}, object()):
        assert native(given) is given
