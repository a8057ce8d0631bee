"""Marks of two dimensions on the walls of a box: every one of them, where it lies, what covers what."""

import numpy as np
import pytest
from scipy.ndimage import binary_dilation

import hugin as hg
from hugin.coords import bend
from hugin.scene import Markers, Path, walk

G = np.linspace(-2, 2, 9)
Z = np.exp(-np.add.outer(G**2, G**2))
U, V = np.meshgrid(G, G)
DOT = hg.scatter3d([0.0], [0.0], [0.0], alpha=0.0)

MARKS = {
    "area": lambda: hg.area(G, G**2),
    "bar": lambda: hg.bar([0, 1], [1, 2]),
    "barh": lambda: hg.barh([0, 1], [1, 2]),
    "contour of a function": lambda: hg.contour(lambda x, y: x * y, x=(-2, 2), y=(-2, 2)),
    "contourf": lambda: hg.contourf(Z, x=G, y=G, hatch=["/", "x"]),
    "function": lambda: hg.function(lambda x: x * x, (-1, 1)),
    "heatmap": lambda: hg.heatmap(Z, x=G, y=G, annotate=True),
    "hist": lambda: hg.hist([0.0, 0.5, 0.5, 1.0]),
    "hspan": lambda: hg.hspan(-1, 1),
    "implicit": lambda: hg.implicit(lambda x, y: x * x + y * y - 1, (-2, 2), (-2, 2)),
    "imshow": lambda: hg.imshow(np.zeros((2, 2, 3), "u1"), origin="lower"),
    "labels of contours": lambda: hg.contour(Z, x=G, y=G, labels=True),
    "pcolormesh": lambda: hg.pcolormesh(U + V / 9, V, Z),
    "quiver": lambda: hg.quiver(U, V, U, V),
    "stairs": lambda: hg.stairs([1, 2], [0, 1, 2]),
    "text": lambda: hg.text(0, 0, "word"),
    "tripcolor": lambda: hg.tripcolor([0, 1, 0], [0, 0, 1], [0, 1, 2]),
    "vline": lambda: hg.vline(0.5),
}


LIMITS = (-2.5, 2.5)


def boxed(*marks, **camera):
    figure = hg.layers(DOT, *marks).camera(**camera).xlim(*LIMITS).ylim(*LIMITS).zlim(*LIMITS)
    return figure.colorbar("none").xlabel("").ylabel("").zlabel("").size(320, 260)


def picture(*marks, **camera):
    return np.asarray(boxed(*marks, **camera).to_array()).astype(int)[..., :3]


@pytest.mark.parametrize(("name", "dim"), list(zip(MARKS, "xyz" * 6, strict=True)))
def test_every_mark_of_two_dimensions_stands_on_its_wall_and_nowhere_else(name, dim):
    bare = picture()
    drawn, wall = (
        np.abs(picture(mark.wall(dim)) - bare).max(axis=2) > 12 for mark in (MARKS[name](), hg.hspan(-9, 9, alpha=1))
    )
    assert drawn.sum() > 40
    assert not np.any(drawn & ~binary_dilation(wall, iterations=3))


@pytest.mark.parametrize("dim", ["x", "y", "z"])
@pytest.mark.parametrize("perspective", [False, True])
def test_pixels_of_an_image_on_a_wall_are_where_points_of_their_places_are(dim, perspective):
    colors = np.random.default_rng(1).integers(0, 255, (3, 4, 3), "u1")
    image = hg.imshow(colors, extent=(-2, 2, -2, 1)).wall(dim)
    columns, rows = np.meshgrid([-1.5, -0.5, 0.5, 1.5], [0.5, -0.5, -1.5])
    points = hg.scatter(columns.ravel(), rows.ravel()).wall(dim)
    (found,) = [i for i in walk(boxed(points, perspective=perspective).scene().items) if isinstance(i, Markers)]
    x, y = (np.asarray(v).astype(int) for v in (found.points.x, found.points.y))
    np.testing.assert_array_equal(picture(image, perspective=perspective)[y, x], colors.reshape(-1, 3))


def test_images_on_upright_walls_have_their_first_row_on_top():
    colors = np.zeros((2, 2, 3), "u1")
    colors[0, :, 0] = 255
    figure = hg.scatter3d([0, 1], [0, 1], [0, 1], alpha=0.0) + hg.imshow(colors).wall("y")
    page = np.asarray(figure.to_array()).astype(int)
    red, black = (np.nonzero(np.all(page[..., :3] == color, axis=2))[0] for color in ([255, 0, 0], [0, 0, 0]))
    assert red.mean() < black.mean()


def test_words_on_a_wall_lie_over_its_images_in_whatever_order_they_were_added():
    words, image = MARKS["text"]().wall("z"), MARKS["heatmap"]().wall("z")
    np.testing.assert_array_equal(picture(words, image), picture(image, words))


def test_fine_images_on_walls_are_the_same_from_cells_and_from_triangles(monkeypatch):
    fine = hg.imshow(np.add.outer(np.sin(np.arange(80) / 9), np.arange(80) / 40), extent=(-2, 2, -2, 2)).wall("y")
    cells = picture(fine)
    monkeypatch.setattr(bend, "CELLS", 10**9)
    assert np.abs(cells - picture(fine)).mean() < 0.5


def test_series_on_walls_leave_with_their_entry_of_the_legend():
    both = (hg.line([0, 1], label="a") + hg.line([1, 0], label="b")).wall("x")
    (kept,) = [one for artist in both.root.artists if (one := artist.without(frozenset({"a"}))) is not None]
    assert kept is both.root.artists[1]


def test_functions_on_walls_are_sampled_along_the_walls_own_axes():
    figure = hg.scatter3d([1, 10], [1, 10], [1, 10]) + hg.function(lambda y: y, (1, 10)).wall("x")
    (curve,) = [
        item
        for item in walk(figure.yscale("log").zscale("log").scene().items)
        if isinstance(item, Path) and item.ring is None and item.stroke and item.width == 2
    ]
    x, y = (np.asarray(v, dtype=float) for v in (curve.points.x, curve.points.y))
    np.testing.assert_allclose(y, np.interp(x, x[[0, -1]], y[[0, -1]]), atol=0.1)
