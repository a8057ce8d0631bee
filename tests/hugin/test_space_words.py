"""Words in three dimensions: what is before them hides them, the same in every format."""

import datetime as dt

import numpy as np
import pytest

import hugin as hg
from hugin import _draw
from hugin.scene import Glyphs, Mesh, Path, walk

G = np.linspace(-1, 1, 25)
U, V = np.meshgrid(np.linspace(0, 2 * np.pi, 48), np.linspace(0, np.pi, 24))
BALL = {"x": np.cos(U) * np.sin(V), "y": np.sin(U) * np.sin(V)}


def words(figure):
    """The words that are drawn; ticks are numbers."""
    texts = {item.run.text for item in walk(figure.scene().items) if isinstance(item, Glyphs)}
    return {text for text in texts if text.isalpha()}


#: Towards the eye from the middle of a box of equal sides.
EYE = np.array([np.cos(np.pi / 6) * 0.5, -np.cos(np.pi / 6) * np.sqrt(0.75), 0.5])


def ball(**options):
    return hg.surface(np.cos(V), **BALL, **options)


def test_words_behind_a_ball_are_left_out_and_those_before_it_stand():
    labels = hg.text3d(*np.stack([EYE, -EYE, [0, 0, 0]]).T, ["near", "far", "within"])
    for figure in (ball() + labels, labels + ball()):
        assert words(figure.aspect("equal")) == {"near"}


def test_what_is_seen_through_hides_no_words():
    labels = hg.text3d([0.0], [0.0], [0.0], ["within"])
    assert words(ball(alpha=0.5) + labels) == {"within"}


def test_words_on_top_are_never_hidden():
    assert words(ball() + hg.text3d(0, 0, 0, "within", on_top=True)) == {"within"}


@pytest.mark.parametrize("azim", range(-180, 180, 45))
def test_words_on_a_surface_are_not_hidden_by_it(azim):
    z = np.outer(np.cos(3 * G), np.cos(3 * G))
    peak = hg.text3d(0.0, 0.0, 1.0, "peak")
    assert words((hg.surface(z, x=G, y=G) + peak).camera(azim=azim)) == {"peak"}


def test_lines_and_small_points_hide_no_words_and_large_points_do():
    behind = hg.text3d(0.0, 0.0, 0.0, "behind")
    front = np.stack([EYE, -EYE]).T
    assert words((hg.scatter3d(*front, size=6) + behind).aspect("equal")) == {"behind"}
    assert words((hg.plot3d(*front + 0.01) + behind).aspect("equal")) == {"behind"}
    assert words((hg.scatter3d(*front, size=20) + behind).aspect("equal")) == set()


def test_hidden_points_are_those_whose_ray_meets_an_opaque_cell_first():
    rng = np.random.default_rng(5)
    vertices = (rng.random((90, 3)) * 100).astype("f4")
    cells = rng.permutation(90).reshape(30, 3).astype("i4")
    colors = np.full((30, 4), 255, "u1")
    colors[::5, 3] = 200
    points = (rng.random((400, 3)) * 100).astype("f4")
    out = np.empty(400, "u1")
    _draw.mesh_hides(Mesh(vertices, cells, colors, flat=True), points, 1.0, 8.0, out)
    hidden = np.zeros(400, bool)
    for cell, color in zip(cells, colors, strict=True):
        a, b, c = vertices[cell].astype("f8")
        share = np.linalg.solve(np.array([b[:2] - a[:2], c[:2] - a[:2]]).T, (points[:, :2] - a[:2]).T)
        depth = a[2] + share.T @ np.array([b[2] - a[2], c[2] - a[2]])
        hidden |= (share.min(0) >= 0) & (share.sum(0) <= 1) & (depth < points[:, 2] - 1) & (color[3] == 255)
    assert 20 < hidden.sum() < 380
    np.testing.assert_array_equal(out.astype(bool), hidden)


@pytest.mark.parametrize("mark", [hg.bar3d, hg.stem3d])
def test_what_stands_on_a_floor_reaches_down_to_the_end_of_a_logarithmic_axis(mark):
    figure = mark([0, 1], [0, 1], [1.0, 1000.0]).zscale("log").zlim(0.1, None)
    (mesh,) = [item for item in walk(figure.scene().items) if isinstance(item, Mesh)]
    longest = np.nanmax(np.asarray(mesh.vertices)[:, 1]) - np.nanmin(np.asarray(mesh.vertices)[:, 1])
    linear = mark([0, 1], [0, 1], [1.0, 4.0]).zlim(0, 4)
    (mesh,) = [item for item in walk(linear.scene().items) if isinstance(item, Mesh)]
    same = np.nanmax(np.asarray(mesh.vertices)[:, 1]) - np.nanmin(np.asarray(mesh.vertices)[:, 1])
    assert longest == pytest.approx(same, rel=0.05)
    assert figure.notes == ()


@pytest.mark.parametrize("mark", [hg.bar3d, hg.stem3d])
def test_what_stands_on_a_floor_reaches_down_to_the_first_time(mark):
    days = [dt.date(2024, 1, 1), dt.date(2024, 3, 1)]
    words = [item.run.text for item in walk(mark([0, 1], [0, 1], days).scene().items) if isinstance(item, Glyphs)]
    assert "Jan 2024" in words
    assert not any("1970" in word for word in words)


def test_a_surface_that_runs_nowhere_is_told():
    figure = hg.isosurface(np.zeros((3, 3, 3)), 1.0)
    with pytest.warns(hg.HuginNote, match="isosurface: nothing is drawn at 1; no two neighbours lie on both sides"):
        figure.to_array()


@pytest.mark.parametrize(("name", "is_upright"), [("z", True), ("m", True), ("height", False)])
def test_a_letter_beside_an_axis_is_upright(name, is_upright):
    scene = hg.surface([[0, 1], [1, 0]]).zlabel(name).scene()
    (word,) = [item for item in walk(scene.items) if isinstance(item, Glyphs) and item.run.text == name]
    assert (word.angle == 0) == is_upright


def test_an_angle_of_a_camera_is_any_finite_number():
    with pytest.raises(hg.OptionError, match=r"camera: azim is nan; a finite number is needed"):
        hg.surface([[0, 1], [1, 0]]).camera(azim=float("nan"))


def red_of(figure, **camera):
    page = np.asarray(figure.camera(**camera).size(400, 300).to_array()).astype(int)
    return int(((page[..., 0] > 180) & (page[..., 1] < 60) & (page[..., 2] < 60)).sum())


@pytest.mark.parametrize(
    "mark",
    [
        hg.scatter3d([-0.5, 0, 0.5], [0, 0, 0], [0, 0, 0], color="red", size=12),
        hg.scatter3d([-0.5, 0, 0.5], [0, 0, 0], [0, 0, 0], color="red", size_by=[1.0, 2, 3]),
        hg.plot3d([-0.5, 0, 0.5], [0.3, 0, 0.3], [0, 0, 0], color="red", width=6, marker="o", size=10),
    ],
)
@pytest.mark.parametrize("elev", [89, 45, -50])
def test_what_lies_on_a_surface_is_whole_seen_from_either_side(mark, elev):
    plane = hg.surface(np.zeros((2, 2)), x=[-1, 1], y=[-1, 1], color="C0").zlim(-1, 1)
    alone = hg.scatter3d([-1, 1], [-1, 1], [0, 0], alpha=0.0).zlim(-1, 1)
    assert red_of(plane + mark, elev=elev) >= 0.98 * red_of(alone + mark, elev=elev)


def test_what_lies_well_behind_a_surface_stays_hidden():
    plane = hg.surface(np.zeros((2, 2)), x=[-1, 1], y=[-1, 1], color="C0").zlim(-1, 1)
    dot = hg.scatter3d([0], [0], [-0.3], color="red", size=12)
    line = hg.plot3d([0, 0.2], [0, 0], [-0.3, -0.3], color="red")
    assert red_of(plane + dot + line, elev=60) == 0


def test_words_at_a_wide_dot_are_seen_before_it():
    big = hg.scatter3d([0, 1], [0, 1], [0, 1], size=30) + hg.text3d([0, 1], [0, 1], [0, 1], ["a", "b"])
    assert {item.run.text for item in walk(big.scene().items) if isinstance(item, Glyphs)} >= {"a", "b"}


def corners_of(glyphs):
    """The corners of a word of digits or capitals on the page, (4, 2)."""
    across, up = np.array([0, 1, 1, 0]) * glyphs.run.width, np.array([0, 0, 9, 9])
    turn = np.radians(glyphs.angle)
    return np.stack([glyphs.x + across * np.cos(turn) - up * np.sin(turn),
                     glyphs.y - across * np.sin(turn) - up * np.cos(turn)], axis=1)


def are_apart(p, q):
    """Whether a side of one of two convex polygons keeps them apart."""
    for polygon in (p, q):
        way = np.roll(polygon, -1, 0) - polygon
        for normal in np.stack([-way[:, 1], way[:, 0]], axis=1):
            if (p @ normal).max() <= (q @ normal).min() + 1e-6 or (q @ normal).max() <= (p @ normal).min() + 1e-6:
                return True
    return False


@pytest.mark.parametrize("size", [(800, 600), (220, 180)])
@pytest.mark.parametrize("perspective", [False, True])
@pytest.mark.parametrize("elev", [-90, -45, 0, 10, 45, 90])
def test_words_of_axes_stand_beside_the_box_and_each_other_from_everywhere(elev, perspective, size):
    figure = hg.surface(1000 * np.outer(G, G)).xlabel("east").ylabel("north").zlabel("height").size(*size)
    for azim in (-60, 0, 7, 45, 97, 180, 225):
        found = list(walk(figure.camera(azim=azim, elev=elev, perspective=perspective).scene().items))
        words = [corners_of(item) for item in found if isinstance(item, Glyphs)]
        walls = [np.stack([np.asarray(item.points.x), np.asarray(item.points.y)], axis=1)
                 for item in found if isinstance(item, Path) and item.closed and item.fill]
        for k, word in enumerate(words):
            assert word.min() >= -0.5
            assert np.all(word.max(axis=0) <= np.array(size) + 0.5)
            assert all(are_apart(word, other) for other in [*words[:k], *walls])
