"""contourf and surface of functions: jumps, poles, borders, sizes and zoom."""

import pytest

import hugin as hg
import nx
from hugin.sampling import TwoVariables, fit_sheet, height_reach, torn_cells
from hugin.scene import Anchor, Clip, Group, Mesh, Path


def kinds(items, kind):
    for item in items:
        if isinstance(item, kind):
            yield item
        elif isinstance(item, (Anchor, Clip, Group)):
            yield from kinds(item.items, kind)


def reach(f, ends=(-2.0, 2.0), n=201):
    f = TwoVariables(f, "test")
    x = nx.linspace(*ends, n)
    return height_reach(f, x, x, f.grid(x, x))


@pytest.mark.parametrize(
    ("f", "low_pole", "high_pole"),
    [
        (lambda x, y: 1 / (x * x + y * y), False, True),
        (lambda x, y: 1 / ((x - 0.123) ** 2 + (y - 0.456) ** 2), False, True),
        (lambda x, y: x / (x * x + y * y), True, True),
        (lambda x, y: 1 / nx.hypot(x - 0.3, y), False, True),
        (lambda x, y: nx.tan(x + y * 0), True, True),
        (lambda x, y: nx.exp(-2000 * (x * x + y * y)), False, False),
        (lambda x, y: 50 * nx.exp(-300 * ((x - 0.1) ** 2 + y * y)) - x, False, False),
        (lambda x, y: x * y, False, False),
        (lambda x, y: nx.full_like(x, 3.0), False, False),
    ],
)
def test_poles_are_told_from_peaks(f, low_pole, high_pole):
    low, high, *found = reach(f)
    assert found == [low_pole, high_pole]
    assert -400 < low <= high < 400


def test_peaks_keep_their_height():
    assert reach(lambda x, y: 7 * nx.exp(-2000 * (x * x + y * y)))[1] == 7


def columns(f, n=41):
    f = TwoVariables(f, "test")
    x = nx.linspace(-2, 2, n)
    return torn_cells(f, x, x, f.grid(x, x))


def test_jumps_are_found_where_they_are_and_steep_slopes_are_none():
    torn = columns(lambda x, y: nx.where(x > 0.03, 1.0, 0.0) + 0 * y)
    assert torn[:, 20].tolist() == [True] * 40  # the cell from 0 to 0.1
    assert int(nx.count_nonzero(torn)) == 40
    assert not nx.any(columns(lambda x, y: nx.tanh(300 * x) + 0 * y))
    assert not nx.any(columns(lambda x, y: nx.sin(9 * x) * nx.cos(9 * y)))
    assert nx.any(columns(lambda x, y: nx.atan2(y - 0.01, x)))


def sheet_of(f, n=41):
    f = TwoVariables(f, "test")
    x = nx.linspace(-2, 2, n)
    z = f.grid(x, x)
    low, high, *_ = height_reach(f, x, x, z)
    return x, z, fit_sheet(f, x, x, z, (low, high), torn_cells(f, x, x, z))


def test_a_surface_is_open_where_its_function_jumps():
    _, _, sheet = sheet_of(lambda x, y: x + y + nx.where(x > 0.03, 1.0, 0.0))
    xs = sheet.x[sheet.triangles]
    across = (nx.min(xs, axis=1) <= 0.03) & (nx.max(xs, axis=1) > 0.03)
    assert not nx.any(across)
    assert float(nx.max(sheet.x[sheet.x <= 0.03])) > 0.02


def test_a_surface_that_its_grid_shows_is_left_as_it_is():
    assert sheet_of(lambda x, y: x * y)[2] is None
    assert sheet_of(lambda x, y: nx.sin(x) * y)[2] is None


def test_a_ridge_narrower_than_a_cell_keeps_its_height():
    _, _, sheet = sheet_of(lambda x, y: nx.exp(-(((y - nx.sin(2 * x)) * 30) ** 2)))
    for x in nx.linspace(-1.9, 1.9, 20).tolist():
        near = nx.abs(sheet.x - x) < 0.05
        assert float(nx.max(sheet.z[near])) > 0.95


def test_a_divided_cell_meets_a_whole_one_without_a_crack():
    x, z, sheet = sheet_of(lambda x, y: nx.exp(-40 * (x * x + y * y)))
    pairs = nx.concat([sheet.triangles[:, [0, 1]], sheet.triangles[:, [1, 2]], sheet.triangles[:, [2, 0]]])
    sides, counts = nx.unique_counts(nx.min(pairs, axis=1) * int(sheet.x.shape[0]) + nx.max(pairs, axis=1))
    for side in sides[counts == 1].tolist():
        for k in divmod(side, int(sheet.x.shape[0])):
            px, py = (float(part[k]) for part in (sheet.x, sheet.y))
            i, j = (min(int((v + 2) / 0.1 + 1e-9), 39) for v in (py, px))
            down, right = (py - float(x[i])) / 0.1, (px - float(x[j])) / 0.1
            top = z[i, j] * (1 - right) + z[i, j + 1] * right
            face = top * (1 - down) + (z[i + 1, j] * (1 - right) + z[i + 1, j + 1] * right) * down
            assert float(sheet.z[k]) == pytest.approx(float(face), abs=1e-9)


def test_surface_takes_as_many_cells_as_its_size_has_room_for():
    figure = hg.surface(lambda x, y: x * y, x=(0, 1), y=(0, 1))
    counts = [int(next(kinds(figure.scene(size=s).items, Mesh)).vertices.shape[0]) for s in ((200, 150), (800, 600))]
    assert 41**2 <= counts[0] < 50**2
    assert counts[1] > 10 * counts[0]


def test_surface_ends_at_the_top_of_the_box_at_a_pole():
    figure = hg.surface(lambda x, y: 1 / (x * x + y * y), x=(-2, 2), y=(-2, 2)).camera(azim=0, elev=0)
    mesh = next(kinds(figure.scene().items, Mesh))
    used = mesh.vertices[nx.unique_values(nx.reshape(mesh.triangles, (-1,))), 1]
    clip = [c.rect for c in kinds(figure.scene().items, Clip) if c.rect]
    assert float(nx.min(used)) >= clip[0][1]


def test_bands_follow_a_jump_to_the_pixel():
    figure = hg.contourf(lambda x, y: nx.where(x > 0.31, 3.0, 0.0) + 0.1 * y, x=(0, 1), y=(0, 1), levels=[-1, 1, 2, 4])
    (group,) = kinds(figure.scene().items, Group)
    x0, _, x1, _ = next(c.rect for c in figure.scene().items if isinstance(c, Clip))
    wanted = x0 + 0.31 * (x1 - x0)
    for path in list(kinds(group.items, Path))[1:]:
        ox, sx, tx, *_ = path.points.affine
        px = (path.points.x - ox) * sx + tx
        assert abs(float(nx.min(px[nx.isfinite(px)])) - wanted) <= 1.5


def test_bands_end_where_the_function_does_and_go_on_at_a_pole():
    disc = hg.contourf(lambda x, y: nx.sqrt(1 - x * x - y * y), x=(-2, 2), y=(-2, 2)).aspect("equal").frame(False)
    picture = disc.color(limits=(0, 1)).xticks([]).yticks([]).colorbar("none").size(200, 200).to_array()
    white = float(nx.mean(nx.all(picture[:, :, :3] == 255, axis=2)))
    assert white == pytest.approx(1 - 3.1416 / 16, abs=0.08)
    pole = hg.contourf(lambda x, y: 1 / (x * x + y * y), x=(-2, 2), y=(-2, 2), levels=[0, 1, 2])
    assert pole.root.artists[0].levels.extend == "max"


def test_a_pole_on_the_nodes_leaves_no_white_line():
    figure = hg.contourf(lambda x, y: 1 / (x * y), x=(-2, 2), y=(-2, 2), levels=[-5, 0, 5], extend="both")
    picture = figure.frame(False).xticks([]).yticks([]).colorbar("none").size(201, 201).to_array()
    middle = picture[60:140, 60:140, :3]
    assert not nx.any(nx.all(middle > 245, axis=2))


def test_a_ridge_narrower_than_a_cell_is_filled_without_gaps():
    figure = hg.contourf(lambda x, y: nx.exp(-(((y - x / 3) * 90) ** 2)), x=(-2, 2), y=(-2, 2), levels=[-1, 0.4, 2])
    (group,) = kinds(figure.scene().items, Group)
    xs = list(kinds(group.items, Path))[-1].points.x
    xs = nx.sort(xs[nx.isfinite(xs)])
    assert float(nx.max(nx.diff(xs))) < 0.02


def test_zoom_samples_anew():
    figure = hg.contourf(lambda x, y: nx.sin(1 / x) + y, x=(0.001, 1), y=(0, 1), levels=4)
    (group,) = kinds(figure.xlim(0.01, 0.011).scene().items, Group)
    xs = nx.concat([p.points.x for p in kinds(group.items, Path)])
    xs = xs[nx.isfinite(xs)]
    inside = xs[(xs >= 0.01) & (xs <= 0.011)]
    assert int(inside.shape[0]) > 500


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: hg.surface(lambda x, y: x, x=(0, 1)), "surface: y is None; a pair of numbers (a, b) is needed"),
        (lambda: hg.surface(lambda x, y: x, x=(0, 1), y=(1, 0)), "surface: y is (1, 0)"),
        (
            lambda: hg.surface(lambda x, y: x, x=(0, 1), y=(0, 1), color_by=[[1]]),
            "surface: color_by has no values at a function's nodes; cmap colours it by height",
        ),
        (lambda: hg.contourf(lambda x: x, x=(0, 1), y=(0, 1)), "contourf: f raised TypeError"),
        (lambda: hg.contourf(lambda x, y: (x, y), x=(0, 1), y=(0, 1)), "contourf: f gives shape (2, "),
    ],
)
def test_mistakes_are_named_at_the_users_line(call, words):
    with pytest.raises(hg.HuginError) as caught:
        call()
    assert words in caught.value.message
    assert caught.value.location[0] == __file__
