"""Triangles, strokes and dots that hide each other: beside rays cast one by one, in any order."""

import numpy as np
import pytest

from hugin import _draw
from hugin.render.cairo.pixels import rgba
from hugin.scene import Mesh, Scene

GRID = 4


def shown(*meshes, size=(60, 40), background=(1.0, 1.0, 1.0, 1.0)):
    first = meshes[0].replace(others=tuple(meshes[1:]))
    return np.asarray(rgba(Scene(*size, (first,), background=background))).astype(int)


def soup(n, seed, alpha=255, size=(60, 40)):
    """n triangles anywhere, each of one colour."""
    rng = np.random.default_rng(seed)
    vertices = (rng.random((3 * n, 3)) * [*size, 50] - [5, 5, 0]).astype("f4")
    colors = np.column_stack([rng.integers(0, 256, (n, 3)), np.full(n, alpha)]).astype("u1")
    return Mesh(vertices, np.arange(3 * n, dtype="i4").reshape(-1, 3), colors, flat=True)


def cast(mesh, size=(60, 40)):
    """Per sample, by a ray through its middle: the layers it meets as (depth, colour), the nearest first."""
    places = (np.arange(size[0] * GRID) + 0.5) / GRID, (np.arange(size[1] * GRID) + 0.5) / GRID
    px, py = np.meshgrid(*places)
    # corners as the C core rounds them
    corners = np.round(mesh.vertices[:, :2].astype("f8") * GRID * 64) / (GRID * 64)
    depth = np.full((len(mesh.triangles), *px.shape), np.inf)
    for k, cell in enumerate(mesh.triangles):
        (ax, ay), (bx, by), (cx, cy) = corners[cell]
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if area:
            u = ((px - ax) * (cy - ay) - (cx - ax) * (py - ay)) / area
            v = ((bx - ax) * (py - ay) - (px - ax) * (by - ay)) / area
            inside = (u >= 0) & (v >= 0) & (u + v <= 1)
            za, zb, zc = mesh.vertices[cell, 2].astype("f8")
            depth[k][inside] = (za + u * (zb - za) + v * (zc - za))[inside]
    return depth


def averaged(samples, size=(60, 40)):
    return samples.reshape(size[1], GRID, size[0], GRID, 3).mean((1, 3))


@pytest.mark.parametrize("seed", range(4))
def test_random_triangles_hide_each_other_as_rays_say(seed):
    mesh = soup(40, seed)
    depth = cast(mesh)
    nearest = depth.argmin(0)
    colors = mesh.colors[nearest, :3].astype(float)
    colors[~np.isfinite(depth.min(0))] = 255
    difference = np.abs(averaged(colors) - shown(mesh)[..., :3])
    assert np.mean(difference > 2) < 0.01  # samples right on an edge may fall to either side
    assert difference.mean() < 0.2


@pytest.mark.parametrize("seed", range(3))
def test_translucent_triangles_are_seen_in_the_order_of_their_depth(seed):
    mesh = soup(12, seed, alpha=128)
    depth = cast(mesh)
    out = np.full((*depth.shape[1:], 3), 255.0)
    order = np.argsort(-depth, axis=0)
    for layer in order:
        seen = np.isfinite(np.take_along_axis(depth, layer[None], 0)[0])
        blended = out * (127 / 255) + mesh.colors[layer, :3] * (128 / 255)
        out[seen] = blended[seen]
    difference = np.abs(averaged(out) - shown(mesh)[..., :3])
    assert np.mean(difference > 4) < 0.02
    assert difference.mean() < 1.0


def test_order_of_drawing_does_not_matter():
    for alpha in (255, 90):
        mesh, other = soup(30, 5, alpha), soup(30, 6)
        turned = mesh.replace(triangles=mesh.triangles[::-1].copy(), colors=mesh.colors[::-1].copy())
        assert np.abs(shown(mesh, other) - shown(other, turned)).max() <= 1


def test_planes_cross_in_a_straight_line():
    vertices = np.array([[0, 0, 0], [60, 0, 60], [60, 40, 60], [0, 40, 0]], "f4")
    other = vertices * [1, 1, -1] + [0, 0, 60]
    cells = np.array([[0, 1, 2], [0, 2, 3]], "i4")
    red, blue = (np.tile(np.array(color, "u1"), (2, 1)) for color in ([255, 0, 0, 255], [0, 0, 255, 255]))
    picture = shown(Mesh(vertices, cells, red), Mesh(other.astype("f4"), cells, blue))
    assert (picture[:, :29, :3] == [255, 0, 0]).all()
    assert (picture[:, 31:, :3] == [0, 0, 255]).all()


def test_dots_and_strokes_are_as_large_as_asked():
    vertices = np.array([[20, 20, 1], [45, 20, 1], [45, 35, 1]], "f4")
    ink = np.tile(np.array([0, 0, 0, 255], "u1"), (3, 1))
    dot = shown(Mesh(vertices, np.array([[0]], "i4"), ink, size=10.0))
    assert (255 - dot[..., 0]).sum() / 255 == pytest.approx(np.pi * 25, rel=0.02)
    stroke = shown(Mesh(vertices, np.array([[1, 2]], "i4"), ink, size=4.0))
    assert (255 - stroke[..., 0]).sum() / 255 == pytest.approx(15 * 4 + np.pi * 4, rel=0.03)


def test_a_stroke_passes_through_a_face():
    face = Mesh(np.array([[0, 0, 10], [60, 0, 10], [60, 40, 10], [0, 40, 10]], "f4"),
                np.array([[0, 1, 2], [0, 2, 3]], "i4"), np.tile(np.array([200, 200, 200, 255], "u1"), (4, 1)))
    line = Mesh(np.array([[5, 20, 0], [55, 20, 20]], "f4"), np.array([[0, 1]], "i4"),
                np.tile(np.array([0, 0, 0, 255], "u1"), (2, 1)), size=2.0)
    picture = shown(face, line)[20, :, 0]
    assert (picture[6:29] == 0).all()
    assert (picture[31:] == 200).all()


def test_neighbours_cover_each_sample_once():
    rng = np.random.default_rng(3)
    n = 12
    x, y = np.meshgrid(np.linspace(2, 58, n), np.linspace(2, 38, n))
    x[1:-1, 1:-1] += rng.normal(size=(n - 2, n - 2))
    y[1:-1, 1:-1] += rng.normal(size=(n - 2, n - 2)) * 0.7
    vertices = np.column_stack([x.ravel(), y.ravel(), np.zeros(n * n)]).astype("f4")
    cells = np.empty((2 * (n - 1) ** 2, 3), "i4")
    assert _draw.space_grid(vertices, n, n, cells) == len(cells)
    glass = np.tile(np.array([0, 0, 0, 100], "u1"), (n * n, 1))
    picture = shown(Mesh(vertices, cells, glass))
    inside = picture[4:36, 4:56, 0]
    assert inside.max() - inside.min() <= 1


def owned(corners, size):
    """Which samples a triangle covers by the top-left rule, in whole subunits."""
    a, b, c = np.round(corners[:, :2].astype("f8") * GRID * 64).astype("i8")
    area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    x, y = np.meshgrid(*(np.arange(n * GRID) * 64 + 32 for n in size))
    if area == 0:
        return np.zeros(x.shape, bool)
    inside = np.ones(x.shape, bool)
    for p, q in ((a, b), (b, c), (c, a)) if area > 0 else ((b, a), (c, b), (a, c)):
        dx, dy = q - p
        owns = dy < 0 or (dy == 0 and dx > 0)
        inside &= dx * (y - p[1]) - dy * (x - p[0]) >= (0 if owns else 1)
    return inside


@pytest.mark.parametrize("seed", range(3))
def test_triangles_of_every_size_cover_exactly_the_samples_that_they_own(seed):
    rng = np.random.default_rng(seed)
    n, size = 120, (60, 40)
    middle = rng.random((n, 1, 2)) * [*size]
    reach = np.exp(rng.uniform(np.log(0.15), np.log(40), (n, 1, 1)))
    places = np.round((middle + rng.normal(size=(n, 3, 2)) * reach) * 8) / 8  # many samples lie right on edges
    vertices = np.concatenate([places, np.repeat(np.arange(n)[::-1, None, None], 3, axis=1)], axis=2).astype("f4")
    colors = np.column_stack([rng.integers(0, 256, (n, 3)), np.full(n, 255)]).astype("u1")
    mesh = Mesh(vertices.reshape(-1, 3), np.arange(3 * n, dtype="i4").reshape(-1, 3), colors, flat=True)
    samples = np.full((size[1] * GRID, size[0] * GRID, 3), 255.0)
    for corners, color in zip(vertices, colors, strict=True):  # the farthest comes first
        samples[owned(corners, size)] = color[:3]
    assert np.abs(averaged(samples) - shown(mesh)[..., :3]).max() < 1.05


@pytest.mark.parametrize("reach", [1.5, 4.0, 30.0, 300.0])
def test_colours_run_evenly_from_corner_to_corner(reach):
    rng = np.random.default_rng(8)
    size = (60, 40)
    for _ in range(40):
        corners = np.array([30, 20]) + rng.normal(size=(3, 2)) * reach
        colors = np.column_stack([rng.integers(0, 256, (3, 3)), np.full(3, 255)]).astype("u1")
        vertices = np.column_stack([corners, rng.normal(size=3)]).astype("f4")
        picture = shown(Mesh(vertices, np.array([[0, 1, 2]], "i4"), colors))
        inside = owned(vertices, size).reshape(size[1], GRID, size[0], GRID).all((1, 3))
        y, x = np.nonzero(inside)
        places = np.array([x + 0.5, y + 0.5, np.ones(len(x))])
        share = np.linalg.lstsq(np.vstack([corners.T, np.ones(3)]), places, rcond=None)[0]
        if np.ptp(corners, axis=0).max() * GRID >= 9:  # smaller ones take one colour
            assert np.abs(share.T @ colors[:, :3] - picture[y, x, :3]).max(initial=0) <= 1.3


def test_a_symmetric_scene_looks_symmetric():
    vertices = np.array([[10, 8, 0], [50, 8, 0], [30, 32, 0], [30, 20, -5]], "f4")
    cells = np.array([[0, 1, 3], [1, 2, 3], [2, 0, 3]], "i4")
    grey = np.array([[200, 200, 200, 255]], "u1")
    out = np.empty((3, 4), "u1")
    _draw.space_shade(vertices, cells, grey, True, out)
    same = np.tile(grey, (4, 1))
    picture = shown(Mesh(vertices, cells, same))
    assert np.abs(picture - picture[:, ::-1]).max() <= 20
    assert out[:, 3].tolist() == [255, 255, 255]
    assert len({tuple(row) for row in out.tolist()}) == 3


def test_vertices_without_a_place_drop_their_cells_only():
    mesh = soup(3, 1)
    broken = mesh.vertices.copy()
    broken[0] = np.nan
    alone = mesh.replace(triangles=mesh.triangles[1:], colors=mesh.colors[1:])
    assert (shown(mesh.replace(vertices=broken)) == shown(alone)).all()


def test_projection_is_the_matrix_and_its_division():
    rng = np.random.default_rng(0)
    x, y, z = rng.normal(size=(3, 5, 7))
    matrix = rng.normal(size=16)
    matrix[12:] = [0.01, 0.02, -0.01, 1.0]
    out = np.empty((35, 3), "f4")
    _draw.space_place(x, y, z, matrix.tolist(), out)
    points = np.stack([x.ravel(), y.ravel(), z.ravel(), np.ones(35)])
    rows = matrix.reshape(4, 4) @ points
    np.testing.assert_allclose(out, (rows[:3] / rows[3]).T, rtol=1e-5)


def test_a_grid_is_lit_as_its_triangles_are():
    x, y = np.meshgrid(np.arange(9.0), np.arange(7.0))
    vertices = np.column_stack([x.ravel(), y.ravel(), 3 * np.sin(x + y * y / 5).ravel()]).astype("f4")
    cells = np.empty((2 * 8 * 6, 3), "i4")
    _draw.space_grid(vertices, 7, 9, cells)
    given = np.random.default_rng(0).integers(0, 256, (63, 4)).astype("u1")
    one, other = np.empty((2, 63, 4), "u1")
    _draw.space_shade(vertices, cells, given, False, one)
    assert _draw.space_shade_grid(vertices, 7, 9, given, other)
    assert np.abs(one.astype(int) - other).max() <= 1
    vertices[20] = np.nan
    assert not _draw.space_shade_grid(vertices, 7, 9, given, other)


@pytest.mark.parametrize(
    ("size", "alpha", "flat"),
    [(9, 255, False), (80, 255, False), (80, 100, False), (30, 255, True), (3, 200, True)],
)
def test_a_grid_is_drawn_as_its_triangles_are_one_by_one(size, alpha, flat):
    rng = np.random.default_rng(size)
    y, x = np.mgrid[0:size, 0:size].astype("f4") / (size - 1) - 0.2
    z = np.sin(7 * x) * np.cos(5 * y)
    vertices = np.stack([x * 70 + 20 * y, 40 * y - 6 * z, z * 9 - 20 * y], -1).reshape(-1, 3).astype("f4")
    vertices[rng.integers(0, size * size, size // 8)] = np.nan
    vertices[rng.integers(0, size * size, size // 4), 0] += 1e6  # has no place on the page
    triangles = np.empty((2 * (size - 1) ** 2, 3), "i4")
    triangles = triangles[: _draw.space_grid(vertices, size, size, triangles)]
    triangles[size // 2 :: 50] = triangles[size // 2 :: 50, [1, 2, 0]]
    colors = rng.integers(0, 256, (len(triangles if flat else vertices), 4)).astype("u1")
    colors[:, 3] = np.where(rng.random(len(colors)) < 0.98, 255, alpha)
    spaced = np.full((len(triangles), 4), -1, "i4")
    spaced[:, :3] = triangles
    run, single = (shown(Mesh(vertices, cells, colors, flat=flat)) for cells in (triangles, spaced[:, :3]))
    assert (run != 255).any()
    np.testing.assert_array_equal(run, single)
