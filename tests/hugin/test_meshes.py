"""Cells and triangles coloured by numbers: what is drawn, and what is refused."""

import numpy as np
import pytest

import hugin as hg
import nx
from hugin.artists import pcolormesh
from hugin.scene import Anchor, Image, Mesh, Path, walk

X, Y = np.meshgrid([0.0, 1.0, 3.0, 7.0], [0.0, 2.0, 3.0])
Z = np.arange(6.0).reshape(2, 3)


def only(figure, kind):
    [anchor] = [i for i in walk(figure.scene().items) if isinstance(i, Anchor) and holds(i, kind)]
    return next(item for item in walk(anchor.items) if isinstance(item, kind))


def holds(anchor, kind):
    inner = list(walk(anchor.items))
    return any(isinstance(i, kind) for i in inner) and not any(isinstance(i, Anchor) for i in inner)


def pixels(figure):
    return np.asarray(figure.to_array()).astype(int)


def test_straight_grids_are_one_image_with_its_edges():
    image = only(hg.pcolormesh(X[0], Y[:, 0], Z), Image)
    steps = np.diff(image.x_edges.numpy())
    assert steps / steps[0] == pytest.approx([1, 2, 4])


def test_grids_given_in_two_dimensions_are_straight_where_their_rows_are_alike():
    assert hg.pcolormesh(X, Y, Z).render("svg") == hg.pcolormesh(X[0], Y[:, 0], Z).render("svg")


def test_centres_and_edges_give_the_same_picture():
    z = np.arange(12.0).reshape(3, 4)
    centres = hg.pcolormesh(np.arange(4.0), np.arange(3.0), z)
    assert centres.render("svg") == hg.pcolormesh(np.arange(5.0) - 0.5, np.arange(4.0) - 0.5, z).render("svg")


def test_a_curved_grid_that_is_nearly_straight_looks_like_the_image():
    nudged = X.copy()
    nudged[1, 1] += 1e-9
    straight, curved = pixels(hg.pcolormesh(X, Y, Z)), pixels(hg.pcolormesh(nudged, Y, Z))
    assert np.mean(np.abs(straight - curved)) < 0.2


def test_a_curved_grid_of_one_colour_shows_no_seam():
    a, r = np.meshgrid(np.linspace(0, 1.5, 40), np.linspace(1, 2, 30))
    figure = hg.pcolormesh(r * np.cos(a), r * np.sin(a), np.ones((29, 39)), limits=(0, 2), alpha=0.5)
    found = pixels(figure)
    ring = found[300:310, 330:400].reshape(-1, 4)
    [color] = set(map(tuple, ring.tolist()))
    assert color != tuple(found[2, 2].tolist())


def test_cells_without_a_number_are_left_out_of_curved_grids():
    z = Z.copy()
    z[0, 1] = np.nan
    mesh = only(hg.pcolormesh(X + 0.1 * Y, Y, z), Mesh)
    assert tuple(mesh.triangles.shape) == (10, 3)
    assert sorted(mesh.colors.values.tolist()) == [0, 0, 2, 2, 3, 3, 4, 4, 5, 5]


def test_gouraud_runs_between_the_places_of_z():
    mesh = only(hg.pcolormesh(X[:2, :3], Y[:2, :3], Z, shading="gouraud"), Mesh)
    assert mesh.colors.values.tolist() == Z.ravel().tolist()
    assert tuple(mesh.triangles.shape) == (4, 3)


@pytest.mark.parametrize(("call", "message"), [
    (lambda: hg.pcolormesh([0, 1], [0, 1], Z), "x has 2 values, z (2, 3); 3 centres or 4 edges"),
    (lambda: hg.pcolormesh(X[:, :2], Y, Z), "x has shape (3, 2), z (2, 3); centres (2, 3) or corners (3, 4)"),
    (lambda: hg.pcolormesh(X[0], Y[:, 0], Z, shading="gouraud"), "x has edges"),
    (lambda: hg.pcolormesh(Z, Z), "2 positions given"),
    (lambda: hg.pcolormesh([0, 2, 1, 3], [0, 1, 2], Z), "x must rise or fall"),
])
def test_grids_that_do_not_fit_are_refused(call, message):
    with pytest.raises(hg.HuginError) as caught:
        call()
    assert message in str(caught.value)


# ---- triangles

PX, PY, C = [0.0, 2.0, 0.0, 2.0], [0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 2.0, 6.0]
CELLS = [[0, 1, 2], [3, 2, 1]]


def test_numbers_of_points_run_across_triangles_and_flat_ones_are_means():
    assert only(hg.tripcolor(PX, PY, C, CELLS), Mesh).colors.values.tolist() == C
    assert only(hg.tripcolor(PX, PY, C, CELLS, shading="flat"), Mesh).colors.values.tolist() == [1.0, 3.0]
    assert only(hg.tripcolor(PX, PY, [5.0, 7.0], CELLS), Mesh).flat


def test_triangles_without_a_number_are_left_out():
    mesh = only(hg.tripcolor(PX, PY, [0.0, 1.0, 2.0, np.nan], CELLS), Mesh)
    assert mesh.triangles.tolist() == [[0, 1, 2]]


def test_sides_are_drawn_once():
    path = only(hg.triplot(PX, PY, CELLS), Path)
    assert int(path.points.x.shape[0]) == 2 * 5


def test_triangles_are_those_of_the_points_as_drawn():
    x, y = [1.0, 10.0, 100.0, 10.0], [1.0, 0.0, 1.0, 30.0]
    bent = only(hg.triplot(x, y).xscale("log"), Path)
    straight = only(hg.triplot([0.0, 1.0, 2.0, 1.0], y), Path)
    assert sorted(map(float, bent.points.x.tolist())) == pytest.approx(sorted(straight.points.x.tolist()))


def test_contours_over_triangles_of_a_plane_are_those_over_the_grid():
    from hugin.stats.contours import contour_lines

    x, y, z = (nx.asarray(part[:3]) for part in (PX, PY, C))
    tri = contour_lines(z, [0.5], x, y, triangles=nx.asarray([[0, 1, 2]]))
    assert [[line.tolist() for line in level] for level in tri] == [[[[0.0, 0.25], [1.0, 0.0]]]]


@pytest.mark.parametrize(("call", "message"), [
    (lambda: hg.tricontour([0, 1, 2], [0, 1, 2], [0, 1, 2]), "span no triangle"),
    (lambda: hg.tricontourf(PX, PY, C[:3]), "x has 4 points, z has 3"),
    (lambda: hg.triplot(PX, PY, [[0, 1, 4]]), "0 to 3 are allowed"),
    (lambda: hg.tripcolor(PX, PY, [1.0, 2.0, 3.0]), "4, one a point, or 2, one a triangle"),
    (lambda: hg.tripcolor(PX, PY, [1.0, 2.0], shading="gouraud"), "a value a point"),
])
def test_points_that_do_not_fit_are_refused(call, message):
    with pytest.raises(hg.HuginError) as caught:
        call()
    assert message in str(caught.value)


def bent(kind, n=75):
    """Corners of n x n cells: a sector; one under noise that folds cells, or with a corner nowhere; a disc."""
    whole = kind == "disc"
    r, a = np.meshgrid(np.linspace(1 - whole, 3.0, n + 1), np.linspace(0.1, 6.2 if whole else 1.6, n + 1))
    x, y = r * np.cos(a), r * np.sin(a)
    if kind == "folded":
        x = x + 0.02 * np.random.default_rng(0).normal(size=x.shape)
    z = np.sin(4 * r[:-1, :-1]) * np.cos(6 * a[:-1, :-1])
    z[5:9, 7:30] = np.nan
    x[40, 41] = np.inf if kind == "torn" else x[40, 41]
    return x, y, z


@pytest.mark.parametrize("kind", ["sector", "disc", "torn"])
def test_cells_straight_onto_pixels_are_those_of_the_mesh(kind, monkeypatch):
    figure = hg.pcolormesh(*bent(kind)).frame(False)
    quick = pixels(figure)
    monkeypatch.setattr(pcolormesh, "MANY", 10**9)
    difference = np.abs(quick - pixels(figure))
    assert difference.max() <= 3 * 255 / 16  # of a few samples their middle lies on a side
    assert difference.mean() < 0.01


@pytest.mark.parametrize("kind", ["sector", "folded"])
@pytest.mark.parametrize("alpha", [None, 0.5])
def test_bent_cells_of_one_colour_show_no_seam(kind, alpha):
    x, y, z = bent(kind)
    inside = pixels(hg.pcolormesh(x, y, 0 * z + 1, limits=(0, 2), alpha=alpha))[300:310, 330:450]
    assert (inside == inside[0, 0]).all()


def test_translucent_maps_take_the_mesh(monkeypatch):
    x, y, z = bent("sector")
    figure = hg.pcolormesh(x, y, z, cmap=["#ff000080", "#0000ff80"])
    quick = pixels(figure)
    monkeypatch.setattr(pcolormesh, "MANY", 10**9)
    assert (quick == pixels(figure)).all()
