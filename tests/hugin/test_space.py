"""Three dimensions: cameras, walls, axes, marks; triangulations and isosurfaces."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull, Delaunay, QhullError

import hugin as hg
import nx
from hugin import _draw
from hugin.axes import Camera
from hugin.coords.space import Projection, frame
from hugin.guides.walls import bounds, make_walls
from hugin.scene import Anchor, Clip, Glyphs, Group, Mesh, walk

G = np.linspace(-1, 1, 9)
Z = np.outer(np.sin(3 * G), np.cos(3 * G))
angles = st.floats(-360, 360)


def mesh_of(figure):
    (mesh,) = [item for item in walk(figure.scene().items) if isinstance(item, Mesh)]
    return mesh


# -- camera ------------------------------------------------------------------------------------------------------------


@given(angles, angles, angles)
def test_the_camera_turns_and_does_not_bend(azim, elev, roll):
    vectors = np.array(frame(Camera(azim, elev, roll)))
    np.testing.assert_allclose(vectors @ vectors.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(vectors) == pytest.approx(1)


def test_the_camera_is_matplotlibs():
    right, up, eye = frame(Camera())
    assert eye == pytest.approx((math.cos(math.pi / 6) * 0.5, -math.cos(math.pi / 6) * math.sqrt(0.75), 0.5))
    assert right[2] == 0
    assert up[2] > 0


@settings(deadline=None)
@given(angles, st.floats(-89, 89), st.booleans())
@example(84.0, -83.0, False)
def test_the_matrix_places_as_the_projection_does(azim, elev, perspective):
    figure = hg.scatter3d([-3.0, 0, 5], [1e3, 2e3, 4e3], [1, 10, 1000]).zscale("log")
    from hugin.resolve.box import Box
    from hugin.resolve.prepare import prepare
    from hugin.resolve.space import fit, view_of
    from hugin.style import themes

    (panel,) = prepare(figure.camera(azim=azim, elev=elev, perspective=perspective), themes.light, print).panels
    box = Box(panel, themes.light, print, True, True)
    projection, walls, axes = fit(box, (10.0, 20.0, 700.0, 500.0))
    view = view_of(box, 0, projection, axes, (10.0, 20.0, 700.0, 500.0))
    artist = panel.axes.artists[0]
    placed = np.asarray(view.place(artist.x, artist.y, artist.z))
    for row, values in zip(placed, zip([-3, 0, 5], [1e3, 2e3, 4e3], [1, 10, 1000], strict=True), strict=True):
        want = projection.place(tuple(axis.px(v) for axis, v in zip(axes, values, strict=True)))
        assert row == pytest.approx(want, abs=2e-3)
    x0, y0, x1, y1 = bounds(walls, projection)
    assert x0 > 8 and y0 > 18 and x1 < 702 and y1 < 502


@pytest.mark.parametrize(("elev", "dims"), [(30, {0, 1, 2}), (90, {0, 1}), (-90, {0, 1}), (0, {0, 1, 2})])
def test_axes_stand_along_the_outline(elev, dims):
    from hugin.coords.cartesian import Axis
    from hugin.coords.trained import Trained
    from hugin.style import themes

    trained = Trained(hg.Linear(), (0.0, 1.0), "number")
    axis = Axis(hg.Linear(), (0.0, 1.0), (0.0, 1.0), -1.0, 1.0)
    projection = Projection(Camera(elev=elev), (1.0, 1.0, 1.0), 200.0, (300.0, 300.0))
    walls = make_walls(projection, (axis,) * 3, (trained,) * 3, themes.light)
    assert {edge.dim for edge in walls.edges} == dims
    hull = ConvexHull([projection.place(corner)[:2] for corner in projection.corners()])
    for edge in walls.edges:
        for end in edge.ends:
            inside = hull.equations[:, :2] @ np.array(projection.place(end)[:2]) + hull.equations[:, 2]
            assert inside.max() > -1e-6


@settings(deadline=None, max_examples=60)
@given(angles, st.floats(-90, 90), angles, st.sampled_from([(1.0, 1.0, 1.0), (1.0, 0.3, 0.3), (0.5, 0.2, 1.0)]))
@example(172.0, 50.0, 0.0, (1.0, 1.0, 0.75))
def test_axes_stand_along_the_outline_in_perspective_too(azim, elev, roll, half):
    from hugin.coords.cartesian import Axis
    from hugin.coords.trained import Trained
    from hugin.style import themes

    trained = Trained(hg.Linear(), (0.0, 1.0), "number")
    axes = [Axis(hg.Linear(), (0.0, 1.0), (0.0, 1.0), -reach, reach) for reach in half]
    projection = Projection(Camera(azim, elev, roll, perspective=True), half, 200.0, (300.0, 300.0))
    walls = make_walls(projection, tuple(axes), (trained,) * 3, themes.light)
    hull = ConvexHull([projection.place(corner)[:2] for corner in projection.corners()])
    for edge in walls.edges:
        for end in edge.ends:
            inside = hull.equations[:, :2] @ np.array(projection.place(end)[:2]) + hull.equations[:, 2]
            assert inside.max() > -1e-3


# -- marks -------------------------------------------------------------------------------------------------------------


def test_marks_share_one_mesh_whose_order_does_not_matter():
    surface, line = hg.surface(Z, color="C1"), hg.plot3d([0, 8], [0, 8], [-1, 1], color="C0", width=3)
    assert len(mesh_of(surface + line).others) == 1
    a, b = (np.asarray(figure.to_array()).astype(int) for figure in (surface + line, line + surface))
    assert np.abs(a - b).max() <= 1


def test_shade_false_is_the_flat_colour():
    colors = np.asarray(mesh_of(hg.surface(Z, color="#336699", shade=False)).colors)
    assert {tuple(row) for row in colors} == {(0x33, 0x66, 0x99, 255)}
    assert len({tuple(row) for row in np.asarray(mesh_of(hg.surface(Z, color="#336699")).colors)}) > 10


def test_a_hole_is_left_where_a_height_is_missing():
    z = Z.copy()
    z[4, 4] = np.nan
    assert mesh_of(hg.surface(Z)).triangles.shape[0] == 128
    assert mesh_of(hg.surface(z)).triangles.shape[0] == 124


def test_vector_files_hold_the_picture_under_vector_axes():
    figure = hg.surface(Z, alpha=0.5).xlabel("east")
    svg = figure.render("svg").decode()
    assert svg.count("<image") == 1
    assert "east" in svg
    assert b"/Image" in figure.render("pdf")


def test_words_of_z_are_set_and_shown():
    figure = hg.surface(Z).zlabel("height").zlim(-2, 2).zticks([-2, 0, 2], labels=["low", "mean", "high"])
    words = {item.run.text for item in walk(figure.scene().items) if isinstance(item, Glyphs)}
    assert {"height", "low", "mean", "high"} <= words


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hg.surface([1, 2, 3]), "surface: z"),
        (lambda: hg.surface(Z, x=[1, 2]), "surface: x has shape (2,), z (9, 9)"),
        (lambda: hg.surface(Z, color="red", cmap="viridis"), "surface: color and cmap are both given"),
        (lambda: hg.surface(Z, color_by=Z[:3]), "surface: color_by has shape (3, 9)"),
        (lambda: hg.plot3d([1, 2], [1, 2], [1]), "plot3d: x has 2 points, z has 1; lengths must match"),
        (lambda: hg.plot3d([1], [1], [1], marker="s"), "plot3d: marker"),
        (lambda: hg.mesh3d([[0, 0, 0]], [[0, 1, 2]]), "mesh3d: triangles hold the index 2"),
        (lambda: hg.mesh3d([[0, 0]], [[0, 0, 0]]), "mesh3d: vertices have shape (1, 2)"),
        (lambda: hg.trisurf([0, 1, 2], [0, 1, 2], [0, 0, 0]), "trisurf: the 3 points span no triangle"),
        (lambda: hg.isosurface(Z, 1), "isosurface: volume"),
        (lambda: hg.isosurface(np.zeros((2, 2, 2)), np.nan), "isosurface: level"),
        (lambda: hg.wireframe(Z, step=0), "wireframe: step is 0"),
        (lambda: hg.surface(Z).camera(azim="left"), "camera: azim"),
        (lambda: hg.surface(Z).camera(zoom=0), "camera: zoom is 0"),
        (lambda: hg.surface(Z).aspect((1, 2)), "aspect: 2 numbers given"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(hg.HuginError) as caught:
        call()
    assert message in caught.value.message
    assert caught.value.location[0] == __file__


def test_marks_of_two_dimensions_stand_on_walls():
    g = np.linspace(-1, 1, 9)
    both = hg.surface(Z, x=g, y=g) + hg.contourf(Z, x=g, y=g).wall("z") + hg.scatter(g, g).wall("y")
    found = list(walk(both.scene().items))
    mesh = next(k for k, item in enumerate(found) if isinstance(item, Mesh))
    walls = [k for k, item in enumerate(found) if isinstance(item, Anchor) and "contourf" in item.id]
    assert walls
    assert walls[0] < mesh  # behind everything
    with pytest.raises(hg.ConflictError, match="line is a mark of two dimensions, surface one of three"):
        hg.surface(Z) + hg.line([1, 2])
    with pytest.raises(hg.OptionError, match="surface is no mark of two dimensions"):
        hg.surface(Z).wall("x")


@pytest.mark.parametrize("dim", ["x", "y", "z"])
def test_points_on_a_wall_lie_where_the_box_has_them(dim):
    from hugin.scene import Markers

    u, v = np.array([0.0, 1.0, 0.3]), np.array([0.0, 2.0, 1.7])
    other = {
        "x": (np.array([-1.0, 5.0]), u[:2], v[:2]),
        "y": (u[:2], np.array([-1.0, 5.0]), v[:2]),
        "z": (u[:2], v[:2], np.array([-1.0, 5.0])),
    }[dim]
    figure = (hg.scatter(u, v).wall(dim) + hg.plot3d(*other)).camera(perspective=True)
    for name in "xyz":
        lo, hi = (0, 2) if name != dim else (-1, 5)
        figure = getattr(figure, name + "lim")(lo, hi)
    (dots,) = [item for item in walk(figure.scene().items) if isinstance(item, Markers)]
    solid = hg.scatter3d(
        **{
            dim: np.full(3, {"x": -1.0, "y": 5.0, "z": -1.0}[dim]),
            **dict(zip([name for name in "xyz" if name != dim], (u, v), strict=True)),
        }
    )
    beside = (solid + hg.scatter(u, v).wall(dim) + hg.plot3d(*other)).camera(perspective=True)
    for name in "xyz":
        lo, hi = (0, 2) if name != dim else (-1, 5)
        beside = getattr(beside, name + "lim")(lo, hi)
    vertices = np.asarray(mesh_of(beside).others[0].vertices if mesh_of(beside).others else ())
    placed = np.stack([np.asarray(dots.points.x), np.asarray(dots.points.y)], axis=1)
    assert np.abs(np.asarray(mesh_of(beside).vertices)[:, :2] - placed).max() < 0.01 or (
        np.abs(vertices[:3, :2] - placed).max() < 0.01
    )


# -- triangulations and isosurfaces ------------------------------------------------------------------------------------


def triangles_of(points):
    out = np.empty((2 * len(points), 3), "i4")
    return out[: _draw.delaunay(*np.ascontiguousarray(points.T), out)]


@pytest.mark.parametrize("seed", range(20))
def test_triangulations_are_qhulls(seed):
    points = np.random.default_rng(seed).normal(size=(3 + 6 * seed, 2))
    canonical = [
        {tuple(sorted(map(int, row))) for row in found} for found in (triangles_of(points), Delaunay(points).simplices)
    ]
    assert canonical[0] == canonical[1]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=40))
def test_triangles_fill_the_hull_of_points_on_a_lattice(given_points):
    points = np.array(given_points, float)
    triangles = triangles_of(points)
    try:
        area = ConvexHull(np.unique(points, axis=0)).volume
    except QhullError:  # all on a line
        area = 0.0
    a, b, c = points[triangles].transpose(1, 0, 2)
    areas = ((b - a)[:, 0] * (c - a)[:, 1] - (c - a)[:, 0] * (b - a)[:, 1]) / 2
    assert (areas > 0).all()
    assert areas.sum() == pytest.approx(area)


def shell(values, level, *axes):
    axes = axes or tuple(np.arange(float(n)) for n in values.shape)
    vertices, triangles = _draw.isosurface(np.ascontiguousarray(values), *axes, level)
    return np.frombuffer(vertices).reshape(-1, 3), np.frombuffer(triangles, "i4").reshape(-1, 3)


def is_closed(triangles):
    edges = Counter(
        map(tuple, np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]).tolist())
    )
    return all(n == 1 and edges[b, a] == 1 for (a, b), n in edges.items())


@pytest.mark.parametrize(("name", "volume", "euler"), [("ball", 4.18879, 2), ("torus", 1.69264, 0)])
def test_closed_surfaces_are_closed_and_as_large_as_they_are(name, volume, euler):
    g = np.linspace(-1.2, 1.2, 40)
    x, y, z = np.meshgrid(g, g, g, indexing="ij")
    ring = 0.35**2 - ((np.hypot(x, y) - 0.7) ** 2 + z**2)
    vertices, triangles = shell(1 - (x**2 + y**2 + z**2) if name == "ball" else ring, 0.0, g, g, g)
    assert is_closed(triangles)
    a, b, c = vertices[triangles].transpose(1, 0, 2)
    assert np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6 == pytest.approx(volume, rel=0.02)
    assert len(vertices) - 3 * len(triangles) // 2 + len(triangles) == euler


@pytest.mark.parametrize("seed", range(5))
def test_random_volumes_have_closed_surfaces(seed):
    values = np.zeros((9, 8, 10))
    values[1:-1, 1:-1, 1:-1] = np.random.default_rng(seed).random((7, 6, 8))
    _, triangles = shell(values, 0.5)
    assert len(triangles)
    assert is_closed(triangles)


def test_a_missing_value_opens_the_surface_only_there():
    values = np.zeros((6, 6, 6))
    values[2:4, 2:4, 2:4] = 1.0
    whole = shell(values, 0.5)[1]
    values[0, 0, 0] = np.nan
    assert len(shell(values, 0.5)[1]) == len(whole)
    values[2, 2, 2] = np.nan
    assert 0 < len(shell(values, 0.5)[1]) < len(whole)


def test_levels_give_a_surface_each():
    values = nx.reshape(nx.arange(27.0), (3, 3, 3))
    assert len(mesh_of(hg.isosurface(values, [5.5, 10.5, 20.5])).others) == 2


def test_a_time_axis_tells_its_year():
    import datetime

    days = [datetime.datetime(2023, 1, 1) + datetime.timedelta(days=20 * k) for k in range(40)]
    texts = [item.run.text for item in words(hg.plot3d(days, nx.arange(40.0), nx.arange(40.0)).scene().items)]
    assert {"2023", "2024"} <= set(texts)


def words(found):
    from hugin.scene import Anchor, Glyphs

    for item in found:
        if isinstance(item, Glyphs):
            yield item
        elif isinstance(item, (Anchor, Clip, Group)):
            yield from words(item.items)


# -- depth cue ---------------------------------------------------------------------------------------------------------


def dots_of(depth_cue):
    eye = np.array([math.cos(math.pi / 6) * 0.5, -math.cos(math.pi / 6) * math.sqrt(0.75), 0.5])
    figure = hg.scatter3d(*np.stack([eye, 0 * eye, -eye]).T, color="black", edge_width=0)
    figure = figure.xlim(-1, 1).ylim(-1, 1).zlim(-1, 1).aspect("equal")
    return mesh_of(figure.camera(depth_cue=depth_cue)).colors.tolist()


def test_a_depth_cue_pales_what_is_far_and_nothing_else():
    assert dots_of(0) == [[0, 0, 0, 255]] * 3
    near, middle, far = (color[0] for color in dots_of(0.6))
    assert 0 < near < middle < far < 0.6 * 255
    assert middle == pytest.approx(0.3 * 255, abs=1)
    assert {color[3] for color in dots_of(0.6)} == {255}


def test_a_depth_cue_is_a_share():
    with pytest.raises(hg.OptionError, match="camera: depth_cue is 2; a number from 0"):
        hg.scatter3d([0], [0], [0]).camera(depth_cue=2)


def label_boxes(figure):
    """The boxes of a figure's words, from their runs."""
    made = [item for item in walk(figure.scene().items) if isinstance(item, Glyphs) and item.angle == 0]
    return [(g.run.text, g.x, g.y - 8, g.x + g.run.width, g.y) for g in made]


@pytest.mark.parametrize("azim", [-60, -20, 20, 75])
def test_labels_of_many_categories_stand_clear_of_each_other(azim):
    names = [f"station {k:02d}" for k in range(30)]
    figure = hg.stem3d(names, np.arange(30) % 5, np.arange(1.0, 31)).camera(azim=azim, elev=25)
    boxes = label_boxes(figure)
    assert sum(text.startswith("station") for text, *_ in boxes) >= 3
    for i, (_, a, b, c, d) in enumerate(boxes):
        for _, e, f, g, h in boxes[:i]:
            assert a >= g or c <= e or b >= h or d <= f


@pytest.mark.parametrize("perspective", [False, True])
@pytest.mark.parametrize("azim", [-60, 40, 130])
def test_the_name_of_the_upright_axis_reads_upwards(azim, perspective):
    figure = hg.surface(Z).zlabel("height").camera(azim=azim, elev=25, perspective=perspective)
    (angle,) = [g.angle for g in walk(figure.scene().items) if isinstance(g, Glyphs) and g.run.text == "height"]
    assert 70 < angle <= 100
