"""Limits narrower than the data in three dimensions: nothing is drawn outside the box."""

import numpy as np
import pytest

import hugin as hg
from hugin.artists.parts.solid import lift_of
from hugin.axes import Camera
from hugin.coords.space import Projection
from hugin.resolve.inside import SLACK, inside
from hugin.scene import Clip, Glyphs, Mesh, walk

G = np.linspace(-1, 1, 9)
Z = np.outer(np.sin(3 * G), np.cos(3 * G))


def meshes(figure):
    (mesh,) = [item for item in walk(figure.scene().items) if isinstance(item, Mesh)]
    return [mesh, *mesh.others]


def area(figure):
    """Of the triangles on the page, px squared."""
    total = 0.0
    for mesh in meshes(figure):
        a, b, c = np.moveaxis(np.asarray(mesh.vertices, dtype=float)[np.asarray(mesh.triangles)][..., :2], 1, 0)
        u, v = b - a, c - a
        total += np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]).sum() / 2
    return total


@pytest.mark.parametrize("perspective", [False, True])
def test_the_faces_are_the_planes_of_the_box(perspective):
    half = (1.0, 0.5, 0.75)
    projection = Projection(Camera(azim=20, elev=35, roll=10, perspective=perspective), half, 200.0, (400.0, 300.0))
    rng = np.random.default_rng(1)
    for point in rng.uniform(-1.5, 1.5, (200, 3)) * half:
        x, y, depth = projection.place(tuple(point))
        told = [a * x + b * y + c * depth + d >= 0 for a, b, c, d in projection.faces()]
        side = [s for k in range(3) for s in (point[k] >= -half[k], point[k] <= half[k])]
        assert told == side


@pytest.mark.parametrize("perspective", [False, True])
@pytest.mark.parametrize("limits", [(0.25, 0.75), (0.75, 0.25)])
def test_a_surface_is_cut_where_the_limits_are(perspective, limits):
    def plane(n, lo, hi):
        x = np.linspace(lo, hi, n)
        figure = hg.surface(np.tile(x, (2, 1)), x=x, y=[0, 1], shade=False).xlim(0, 1).ylim(0, 1).zlim(*limits)
        return figure.camera(azim=-70, perspective=perspective)

    assert area(plane(12, 0, 1)) == pytest.approx(area(plane(2, 0.25, 0.75)), rel=0.005)


def test_colours_at_a_cut_are_those_of_the_place():
    figure = hg.surface([[0, 0], [1, 1]], cmap="gray", shade=False).zlim(0, 0.5)
    (mesh,) = meshes(figure)
    used = np.asarray(mesh.colors)[np.unique(np.asarray(mesh.triangles))]
    assert abs(int(used[:, 0].max()) - 128) <= 2


def test_lines_and_points_end_at_the_faces():
    t = np.linspace(0, 1, 11)
    figure = (hg.plot3d(t, t, t) + hg.scatter3d(t, t, t)).zlim(0.25, 0.65)
    line, rims, dots = meshes(figure)
    assert line.triangles.shape == (5, 2)  # three whole pieces and two that were cut
    assert dots.triangles.shape == rims.triangles.shape == (4, 1)


@pytest.mark.parametrize("make", [
    lambda: hg.surface(Z, edge_color="black"), lambda: hg.wireframe(Z), lambda: hg.bar3d([0, 1], [0, 1], [1, 9]),
    lambda: hg.quiver3d([0, 1], [0, 1], [0, 1], [1, 0], [0, 1], [2, 2]), lambda: hg.stem3d([0, 1], [0, 1], [1, -9]),
    lambda: hg.contour3d(Z), lambda: hg.scatter3d([0, 1], [0, 1], [0, 9], size_by=[1, 2], color_by=[1, 2]),
    lambda: hg.mesh3d([[0, 0, -2], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]], color_by=[1.0], flat=True),
])
def test_every_mark_stays_in_the_box(make, monkeypatch):
    seen = []

    def spy(mesh, projection):
        seen.append((inside(mesh, projection), projection))
        return seen[-1][0]

    monkeypatch.setattr("hugin.resolve.inside.inside", spy)
    make().zlim(-0.25, 0.3).render("png")
    assert seen
    for mesh, projection in seen:
        cells = np.asarray(mesh.triangles)
        assert len(mesh.colors) == len(cells if mesh.flat else mesh.vertices)
        vertices = np.array(mesh.vertices, dtype=float)
        vertices[:, 2] += np.asarray(lift_of(mesh))
        used = vertices[np.unique(cells)]
        for a, b, c, d in projection.faces():
            assert (used @ (a, b, c) + d).min(initial=0.0) > -SLACK[cells.shape[1]] - 0.01


def test_words_outside_are_left_out():
    figure = hg.text3d([0, 1], [0, 1], [0, 5], ["in", "out"]).zlim(-1, 1)
    words = {item.run.text for item in walk(figure.scene().items) if isinstance(item, Glyphs)}
    assert "in" in words
    assert "out" not in words


def test_a_mesh_inside_is_left_as_it_is():
    figure = hg.surface(Z)
    (mesh,) = meshes(figure)
    assert inside(mesh, Projection(Camera(), (1.0, 1.0, 1.0), 1e6, (400.0, 300.0))) is mesh
    assert np.array_equal(np.asarray(meshes(figure.zlim(-9, 9))[0].triangles), np.asarray(mesh.triangles))


@pytest.mark.parametrize("perspective", [False, True])
def test_an_enlarged_box_leaves_alone_what_is_beside_it(perspective):
    def page(zoom):
        figure = hg.surface(Z, x=G, y=G, cmap="viridis").title("Above").camera(zoom=zoom, perspective=perspective)
        return (figure.xlabel("a long name") | hg.line([1, 2])).size(600, 300)

    clip = next(item for item in page(3).scene().items if isinstance(item, Clip))
    _, top, right, _ = clip.rect
    differs = np.any(np.asarray(page(1).to_array()) != np.asarray(page(3).to_array()), axis=2)
    rows, columns = np.nonzero(differs)
    assert top - 1 <= rows.min() < top + 9
    assert right - 9 < columns.max() <= right  # and not the colour bar or the panel after it


def test_words_of_an_enlarged_box_are_whole_or_left_out():
    figure = hg.surface(Z, x=G, y=G).camera(zoom=1.6).size(300, 240)
    (clip,) = [item for item in figure.scene().items if isinstance(item, Clip)]
    for word in walk(clip.items):
        if isinstance(word, Glyphs):
            assert clip.rect[0] <= word.x < clip.rect[2]
            assert clip.rect[1] <= word.y <= clip.rect[3]
