"""Small scenes in three dimensions as vectors: beside rays cast one by one, and beside the picture by depth."""

import re
import shutil
import subprocess
import time

import numpy as np
import pytest

import hugin as hg
from hugin import _draw
from hugin.artists import arrows3d
from hugin.render.cairo.pixels import rgba
from hugin.render.pieces import paths_of
from hugin.scene import Mesh, Scene, walk

SIZE = (90, 60)


def soup(n, seed, spread=30.0):
    """n triangles of one colour each, that cross each other."""
    rng = np.random.default_rng(seed)
    middles = rng.random((n, 1, 3)) * [*SIZE, 60]
    vertices = (middles + rng.normal(size=(n, 3, 3)) * spread).reshape(-1, 3).astype("f4")
    colors = np.column_stack([rng.integers(0, 256, (n, 3)), np.full(n, 255)]).astype("u1")
    return Mesh(vertices, np.arange(3 * n, dtype="i4").reshape(-1, 3), colors, flat=True)


def faces_of(mesh, most=20_000):
    """(corners, colour) of the pieces, in the order of painting."""
    kinds, counts, points, colors, *_ = _draw.mesh_pieces(mesh, most, 12, False)
    counts, points = np.frombuffer(counts, "i4"), np.frombuffer(points).reshape(-1, 2)
    ends = np.cumsum(counts)
    assert set(kinds) <= {3}
    return [(points[end - n:end], tuple(color)) for n, end, color in
            zip(counts, ends, np.frombuffer(colors, "u1").reshape(-1, 4), strict=True)]


def depth_inside(corners, places):
    """How far places (k, 2) lie inside a convex polygon: to the nearest line of a side, below 0 outside."""
    ways = np.roll(corners, -1, 0) - corners
    lengths = np.hypot(*ways.T)
    ways, starts = ways[lengths > 1e-9] / lengths[lengths > 1e-9, None], corners[lengths > 1e-9]
    off = places - starts[:, None]
    across = ways[:, :1] * off[..., 1] - ways[:, 1:] * off[..., 0]
    return np.maximum(across.min(0), -across.max(0))


def is_inside(corners, places):
    """Whether places (k, 2) lie in a polygon, by winding: faces that reach under others may have a loop in a corner."""
    x, y = places.T
    winding = np.zeros(len(places), int)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, 0), strict=True):
        left = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        winding += ((ay <= y) & (by > y) & (left > 0)).astype(int) - ((ay > y) & (by <= y) & (left < 0))
    return winding != 0


def nearest(mesh, places, margin=2.0):
    """The triangle first met by a ray at each place, -1: none; and where no side of any is within the margin."""
    depth = np.full((len(mesh.triangles), len(places)), np.inf)
    clear = np.ones(len(places), bool)
    for k, cell in enumerate(mesh.triangles):
        a, b, c = mesh.vertices[cell].astype("f8")
        frame = np.array([b[:2] - a[:2], c[:2] - a[:2]]).T
        if abs(np.linalg.det(frame)) < 1e-6:
            continue
        share = np.linalg.solve(frame, (places - a[:2]).T)
        inside = (share.min(0) >= 0) & (share.sum(0) <= 1)
        depth[k][inside] = (a[2] + share.T @ [b[2] - a[2], c[2] - a[2]])[inside]
        clear &= np.abs(depth_inside(np.array([a[:2], b[:2], c[:2]]), places)) > margin
    first = np.minimum(np.sort(depth, 0)[:2], 1e9)
    near = np.where(first[0] < 1e9, depth.argmin(0), -1)
    is_crossing = (first[0] < 1e9) & (first[1] - first[0] < margin)  # a side of a piece runs there
    return near, clear & ~is_crossing


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("n", [3, 12, 60])
def test_what_is_painted_last_is_what_a_ray_meets_first(n, seed):
    mesh = soup(n, seed)
    places = np.random.default_rng(seed + 100).random((1500, 2)) * SIZE
    near, clear = nearest(mesh, places)
    seen = np.full((len(places), 3), -1)
    for corners, color in faces_of(mesh):
        seen[is_inside(corners, places)] = color[:3]
    wanted = np.where(near[:, None] >= 0, mesh.colors[near, :3].astype(int), -1)
    np.testing.assert_array_equal(seen[clear], wanted[clear])
    assert clear.sum() > 20


def painted(*items, size=SIZE):
    return np.asarray(rgba(Scene(*size, items))).astype(int)[..., :3]


@pytest.mark.parametrize("seed", range(4))
def test_vectors_look_like_the_picture_by_depth(seed):
    mesh = soup(25, seed, 18.0)
    difference = np.abs(painted(*paths_of(mesh, False)) - painted(mesh)).max(2)
    assert np.mean(difference > 24) < 0.03  # pixels at outlines, which one face may blend over two others
    assert difference.mean() < 2.5


def test_three_that_lie_over_each_other_in_a_circle():
    def bar(turn, color):
        c, s = np.cos(turn), np.sin(turn)
        flat = np.array([[-30, -14, 0], [30, -14, 20], [30, -8, 20], [-30, -8, 0.0]])
        turned = flat @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) + [45, 30, 0]
        cells = np.array([[0, 1, 2], [0, 2, 3]], "i4")
        return Mesh(turned.astype("f4"), cells, np.tile(np.array([*color, 255], "u1"), (4, 1)))

    bars = [bar(k * 2 * np.pi / 3, color) for k, color in enumerate(([200, 0, 0], [0, 150, 0], [0, 0, 200]))]
    mesh = bars[0].replace(others=tuple(bars[1:]))
    assert len(faces_of(mesh)) > 6
    difference = np.abs(painted(*paths_of(mesh, False)) - painted(mesh)).max(2)
    assert np.mean(difference > 40) < 0.01


def grid(n, m, height):
    x, y = np.meshgrid(np.linspace(5, 85, n), np.linspace(5, 55, m))
    vertices = np.column_stack([x.ravel(), y.ravel(), height(x, y).ravel()]).astype("f4")
    cells = np.empty((2 * (n - 1) * (m - 1), 3), "i4")
    _draw.space_grid(vertices, m, n, cells)
    return vertices, cells


@pytest.mark.parametrize("height", [lambda x, y: 0 * x, lambda x, y: 9 * np.sin(x / 9) * np.cos(y / 7)])
def test_neighbours_show_no_seam(height):
    vertices, cells = grid(17, 13, height)
    mesh = Mesh(vertices, cells, np.tile(np.array([20, 40, 60, 255], "u1"), (len(vertices), 1)))
    inside = painted(*paths_of(mesh, False))[11:49, 11:79]
    assert np.abs(inside - [20, 40, 60]).max() <= 12


@pytest.mark.parametrize("height", [lambda x, y: 0 * x, lambda x, y: 9 * np.sin(x / 9) * np.cos(y / 7)])
def test_neighbours_of_glass_show_no_seam(height):
    vertices, cells = grid(17, 13, height)
    mesh = Mesh(vertices, cells, np.tile(np.array([20, 40, 60, 153], "u1"), (len(vertices), 1)))
    paths = paths_of(mesh, True)
    assert [type(path).__name__ for path in paths] == ["Group"]  # seen from above: one sheet
    inside = painted(*paths)[11:49, 11:79]
    assert np.abs(inside - (np.array([20, 40, 60]) * 0.6 + 255 * 0.4)).max() <= 5
    assert inside.std((0, 1)).max() < 0.6


def test_glass_that_folds_over_is_laid_down_sheet_by_sheet():
    vertices, cells = grid(21, 16, lambda x, y: 0 * x)
    turned = vertices.copy()
    turned[:, 1] = 30 + 0.35 * (vertices[:, 1] - 30) + 9 * np.sin(vertices[:, 1] / 5)  # three sheets in places
    turned[:, 2] = vertices[:, 1]
    mesh = Mesh(turned, cells, np.tile(np.array([200, 40, 60, 128], "u1"), (len(vertices), 1)))
    paths = paths_of(mesh, True)
    assert {type(path).__name__ for path in paths} == {"Group"}
    assert 3 <= len(paths) <= 12
    difference = np.abs(painted(*paths) - painted(mesh)).max(2)
    assert difference.mean() < 2.0
    assert np.mean(difference > 16) < 0.03


@pytest.mark.parametrize("seed", range(4))
def test_glass_looks_like_the_picture_by_depth(seed):
    mesh = soup(20, seed, 16.0)
    alpha = np.full(len(mesh.colors), 120) if seed % 2 else np.arange(len(mesh.colors)) // 3 % 3 * 90 + 60
    mesh = mesh.replace(colors=np.column_stack([mesh.colors[:, :3], alpha]).astype("u1"))
    difference = np.abs(painted(*paths_of(mesh, True)) - painted(mesh)).max(2)
    assert np.mean(difference > 24) < 0.03
    assert difference.mean() < 2.5


def test_lines_and_points_stand_between_sheets_of_glass():
    vertices, cells = grid(5, 4, lambda x, y: 10 + 0 * x)
    glass = np.tile(np.array([0, 0, 255, 100], "u1"), (len(vertices), 1))
    far, near = vertices + np.array([0, 0, 20], "f4"), vertices
    ends = np.array([[10, 30, 20], [80, 30, 20]], "f4")
    line = Mesh(ends, np.array([[0, 1]], "i4"), np.tile(np.array([255, 0, 0, 255], "u1"), (2, 1)), size=4.0)
    mesh = Mesh(far, cells, glass, others=(Mesh(near, cells, glass), line))
    assert [type(path).__name__ for path in paths_of(mesh, True)][0::2] == ["Group", "Group"]
    assert np.abs(painted(*paths_of(mesh, True))[20:40, 20:70] - painted(mesh)[20:40, 20:70]).max() <= 3


def test_nothing_grows_beyond_its_outline():
    vertices, cells = grid(17, 13, lambda x, y: 9 * np.sin(x / 9))
    mesh = Mesh(vertices, cells, np.tile(np.array([0, 0, 0, 255], "u1"), (len(vertices), 1)))
    grown = (painted(mesh) - painted(*paths_of(mesh, False))).max(2)
    assert grown.max() <= 80  # of 255: about a quarter of a px, where sides end at the outline


def test_of_faces_at_one_depth_the_first_is_seen():
    vertices, cells = grid(2, 2, lambda x, y: 0 * x)
    red, blue = (np.tile(np.array(color, "u1"), (4, 1)) for color in ([255, 0, 0, 255], [0, 0, 255, 255]))
    mesh = Mesh(vertices, cells, red, others=(Mesh(vertices, cells[::-1].copy(), blue),))
    assert np.abs(painted(*paths_of(mesh, False))[10:50, 10:80] - [255, 0, 0]).max() <= 4
    assert (painted(mesh)[10:50, 10:80] == [255, 0, 0]).all()


def test_cells_without_a_place_or_an_area_are_left_out():
    mesh = soup(4, 1)
    odd = np.array([[np.nan, 1, 1], [5, 5, 5], [5, 5, 5], [np.inf, 0, 0], [9, 9, 9], [30, 30, np.nan]], "f4")
    cells = np.concatenate([mesh.triangles, [[12, 13, 14], [13, 14, 16], [15, 13, 16], [13, 16, 17]]]).astype("i4")
    colors = np.concatenate([mesh.colors, mesh.colors])
    more = mesh.replace(vertices=np.concatenate([mesh.vertices, odd]), triangles=cells, colors=colors)
    assert faces_of(more)[0][1] == faces_of(mesh)[0][1]
    assert len(faces_of(more)) == len(faces_of(mesh))


def test_the_order_of_cells_has_no_influence():
    mesh = soup(20, 3)
    turned = mesh.replace(triangles=mesh.triangles[::-1].copy(), colors=mesh.colors[::-1].copy())
    difference = np.abs(painted(*paths_of(mesh, False)) - painted(*paths_of(turned, False))).max(2)
    assert np.mean(difference > 8) < 0.02


def test_a_line_through_a_ball_is_cut_where_it_enters_and_leaves():
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 13), np.linspace(0, np.pi, 7))
    ball = hg.surface(np.cos(v), x=np.cos(u) * np.sin(v), y=np.sin(u) * np.sin(v), shade=False, color="C1")
    figure = ball + hg.plot3d([-2, 2], [0, 0], [0, 0], color="black")
    svg = figure.render("svg").decode()
    assert "<image" not in svg
    parts = re.findall(r'<path d="m[-\d.]+ [-\d.]+ ([\d.]+) [-\d.]+" stroke="#000"', svg)
    assert [float(width) > 80 for width in parts] == [True] * 3  # but for what lies across a side of two faces


@pytest.mark.filterwarnings("ignore::hugin.HuginNote")
@pytest.mark.parametrize(("figure", "raster", "is_image"), [
    (hg.bar3d([0, 1], [0, 1], [1, 2]), None, False),
    (hg.bar3d([0, 1], [0, 1], [1, 2]), True, True),
    (hg.bar3d([0, 1], [0, 1], [1, 2], alpha=0.5), None, False),
    (hg.surface(np.random.default_rng(0).random((20, 20)), alpha=0.5), None, True),
    (hg.bar3d([0, 1], [0, 1], [1, 2], alpha=0.5), False, False),
    (hg.surface(np.random.default_rng(0).random((80, 80))), None, True),
])
def test_scenes_become_vectors_where_they_are_small(figure, raster, is_image):
    assert (b"<image" in figure.render("svg", raster=raster)) == is_image
    assert (b"/Subtype /Image" in figure.render("pdf", raster=raster)) == is_image


@pytest.mark.parametrize(("tool", "suffix"), [("rsvg-convert", "svg"), ("pdftocairo", "pdf")])
def test_files_look_like_the_png(tool, suffix, tmp_path):
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    n = np.arange(16)
    figure = hg.bar3d(n // 4, n % 4, 1 + np.sin(n) ** 2, color="C0") + hg.plot3d([0, 3], [3, 0], [2, 0.5], color="C1")
    figure.save(str(tmp_path / f"a.{suffix}"), text="path")
    figure.save(str(tmp_path / "b.png"))
    out = str(tmp_path / "c.png")
    if suffix == "svg":
        call = [tool, str(tmp_path / "a.svg"), "-o", out]
    else:
        size = ["-scale-to-x", "800", "-scale-to-y", "600"]
        call = [tool, "-png", *size, "-singlefile", str(tmp_path / "a.pdf"), out[:-4]]
    subprocess.run(call, check=True)
    assert hg.image_compare(out, str(tmp_path / "b.png")) < 0.02


def test_a_scene_whose_cutting_would_not_end_soon_is_a_picture(monkeypatch):
    monkeypatch.setattr(arrows3d, "LONGEST", 1e9)  # heads that stand in each other all along
    x = np.linspace(0.5, 4.5, 9)
    y = np.sin(x) + 1.5
    (mesh,) = [item for item in walk(hg.quiver3d(x, y, y, y, x, y).scene().items) if isinstance(item, Mesh)]
    start = time.perf_counter()
    assert paths_of(mesh, asked=False) is None
    assert time.perf_counter() - start < 5  # it took 17 s


def test_heads_of_long_arrows_are_small_and_those_of_short_ones_shorter_than_they():
    def head(length):
        figure = hg.quiver3d([0], [0], [0], [length], [0], [0]).xlim(0, 1).ylim(-1, 1).zlim(-1, 1)
        (mesh,) = [item for item in walk(figure.scene().items) if isinstance(item, Mesh)]
        (cone,) = mesh.others
        rim, tip, neck = np.split(np.asarray(cone.vertices), [10, 11])
        return np.linalg.norm(tip - neck), np.linalg.norm(rim - neck, axis=1).max()

    long, wide = head(1.0)
    assert long == pytest.approx(12, abs=0.1)
    assert wide < 6
    assert head(0.02)[0] < 3
