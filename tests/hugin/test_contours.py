"""Contour marks: levels from the colour scale, bands without seams, labels in gaps, geometry."""

import subprocess
from itertools import pairwise

import contourpy
import numpy as np
import pytest

import hugin as hg
import nx
from hugin.scene import Anchor, Clip, Glyphs, Group, Path, walk
from nx.io import imread

X, Y = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-2, 2, 50))
Z = np.sin(3 * X) * np.cos(2 * Y) + 0.3 * X * Y


def marks(figure):
    """What lies inside the anchors of the marks."""
    return [
        item
        for anchor in walk(figure.scene().items)
        if isinstance(anchor, Anchor) and "contour" in anchor.id
        for item in walk(anchor.items)
    ]


def area(ring):
    x, y = np.asarray(ring).T
    return 0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])


def test_counted_levels_cover_the_data_and_are_round():
    bands = hg.contour_polygons(Z, levels=6)
    total = sum(area(ring) for polygons in bands for rings in polygons for ring in rings)
    assert total == pytest.approx(59 * 49)
    assert len(bands) in range(4, 12)


def test_levels_of_lines_and_bands_agree_inside():
    from hugin.coords.steps import Levels

    scale = hg.Linear()
    for extent in [(0.3, 9.1), (-2.25, 2.41), (1e6, 1.00001e6), (-1e-9, 3e-9)]:
        lines, bands = (Levels(7, None, filled).find(scale, extent) for filled in (False, True))
        assert bands[1:-1] == lines
        assert bands[0] <= extent[0] < extent[1] <= bands[-1]


def test_levels_come_from_a_log_colour_scale():
    figure = hg.contourf(10 ** (3 * Z), levels=6).color("log")
    from hugin.resolve.prepare import prepare
    from hugin.style import themes

    (panel,) = prepare(figure, themes.light, lambda _: None).panels
    (scale,) = panel.colors.values()
    ratios = np.diff(np.log10(scale.steps.edges))
    assert ratios == pytest.approx(np.full(len(ratios), ratios[0]))
    assert all(round(np.log10(v), 9) % 1 == 0 for v in scale.steps.edges)


@pytest.mark.parametrize("how", [{"color": "black"}, {"colors": ["red", "blue"]}])
def test_lines_of_their_own_colours_take_levels_from_the_scale_asked_for(how):
    z = np.exp(3 * Z)
    figure = (hg.contourf(z, levels=6) + hg.contour(z, levels=6, labels=True, **how)).color("log")
    words = {item.run.text for item in marks(figure) if isinstance(item, Glyphs)}
    assert words <= {"10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹", "10²", "10³", "10⁴"} and len(words) >= 4  # as in the bar


@pytest.mark.parametrize("extend", ["neither", "min", "max", "both"])
def test_extended_bands_reach_the_ends(extend):
    bands = hg.contour_polygons(Z, levels=[-0.5, 0.1, 0.7], extend=extend)
    assert len(bands) == 2 + (extend in ("min", "both")) + (extend in ("max", "both"))
    generator = contourpy.contour_generator(z=Z, fill_type="OuterOffset")
    low = -np.inf if extend in ("min", "both") else -0.5
    high = np.inf if extend in ("max", "both") else 0.7
    want = sum(
        area(points[a:b]) for points, ends in zip(*generator.filled(low, high), strict=True) for a, b in pairwise(ends)
    )
    assert sum(area(ring) for polygons in bands for rings in polygons for ring in rings) == pytest.approx(want)


@pytest.mark.parametrize("alpha", [None, 0.4])
def test_bands_show_no_seam(alpha):
    plain = hg.contourf(Z, levels=15, alpha=alpha).colorbar("none").size(300, 240)
    pixels = np.asarray(nx.asarray(np.frombuffer(_rgba(plain), "u1").reshape(240, 300, 4)))
    (clip,) = [item for item in walk(plain.scene().items) if isinstance(item, Clip)][:1]
    x0, y0, x1, y1 = (round(v) for v in clip.rect)
    inside = pixels[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2, 3]
    assert inside.min() == inside.max() == (255 if alpha is None else round(255 * alpha))


PAINTED = {
    "grid": lambda **how: hg.contourf(Z, levels=12, **how),
    "open ends": lambda **how: hg.contourf(Z, levels=[-1, -0.5, 0, 0.5, 1], extend="both", **how),
    "warped": lambda **how: hg.contourf(X + 0.3 * np.sin(Y), Y + 0.2 * np.cos(X), Z, levels=12, **how),
    "logarithmic": lambda **how: hg.contourf(np.exp(Z), **how).color("log"),
    "triangles": lambda **how: hg.tricontourf(X.ravel()[::7], Y.ravel()[::7], Z.ravel()[::7], levels=12, **how),
    "disc": lambda **how: hg.contourf(X[0] + 3, Y[:, 0] + 2, Z, levels=9, **how).coord(hg.Polar()),
}


@pytest.mark.parametrize("kind", PAINTED)
@pytest.mark.parametrize("suffix", ["svg", "pdf"])
def test_bands_show_no_seam_in_other_programs(kind, suffix, tmp_path):
    figure = PAINTED[kind](colors=["#3366aa"], alpha=0.4).colorbar("none").grid(False).size(300, 240)
    file, picture = str(tmp_path / f"a.{suffix}"), str(tmp_path / "a.png")
    figure.save(file)
    calls = {
        "svg": ["rsvg-convert", file, "-o", picture],
        "pdf": ["pdftoppm", "-r", "100", "-singlefile", "-png", file, picture[:-4]],
    }
    subprocess.run(calls[suffix], check=True)
    shown = np.asarray(imread(picture)).astype(int)[..., :3]
    off = np.abs(shown - (173, 194, 221)).max(-1)  # from the one colour that all bands have, on white
    near = [np.roll(off, step, axis) for axis in (0, 1) for step in (-3, 3)]
    within = np.max(near, axis=0) <= 1
    assert within.sum() > 10_000
    assert off[within].max() <= 1


def _rgba(figure):
    import io

    from PIL import Image

    with Image.open(io.BytesIO(figure.render("png", transparent=True))) as image:
        return image.convert("RGBA").tobytes()


def test_colours_are_repeated_or_cut():
    painted = [
        item.fill
        for item in marks(hg.contourf(Z, levels=[-2, -1, 0, 1, 2], colors=["red", "blue"]))
        if isinstance(item, Path)
    ]
    assert [color[:3] for color in painted] == [(1, 0, 0), (0, 0, 1)] * 2


def test_labels_stand_in_gaps_and_apart():
    plain, labelled = hg.contour(Z, levels=[-1, -0.5, 0.5, 1]), hg.contour(Z, levels=[-1, -0.5, 0.5, 1], labels=True)
    words = [item for item in marks(labelled) if isinstance(item, Glyphs)]
    assert {word.run.text for word in words} == {"−1.0", "−0.5", "0.5", "1.0"}
    gaps = [
        sum(np.isnan(np.asarray(item.points.x)).sum() for item in marks(figure) if isinstance(item, Path))
        for figure in (plain, labelled)
    ]
    assert gaps[1] == gaps[0] + len(words)
    assert all(-90 < word.angle <= 90 for word in words)
    places = np.array([(word.x, word.y) for word in words])
    distances = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    assert distances[~np.eye(len(words), dtype=bool)].min() > 30


def runs_across(figure):
    """The words that a line runs through: pieces of lines shorter than a px, by their middles, in the box of a word."""
    found = []
    paths = [item.points for item in marks(figure) if isinstance(item, Path)]
    spots = []
    for points in paths:
        (_, sx, dx), (_, sy, dy) = points.affine[:3], points.affine[3:]
        x = (np.asarray(points.x) - points.affine[0]) * sx + dx
        y = (np.asarray(points.y) - points.affine[3]) * sy + dy
        share = np.linspace(0, 1, 40)[:, None]
        spots.append(np.stack([x[:-1] + share * np.diff(x), y[:-1] + share * np.diff(y)], -1).reshape(-1, 2))
    spots = np.concatenate(spots)
    for word in (item for item in marks(figure) if isinstance(item, Glyphs)):
        turn = np.radians(word.angle)
        along, up = np.array([np.cos(turn), -np.sin(turn)]), np.array([np.sin(turn), np.cos(turn)])
        middle = np.array([word.x, word.y]) + along * word.run.width / 2 - up * 4
        u, v = (spots - middle) @ along, (spots - middle) @ up
        if np.any((np.abs(u) < word.run.width / 2) & (np.abs(v) < 4)):
            found.append(word.run.text)
    return found


def test_no_line_runs_through_a_label_where_there_is_room():
    x = np.linspace(-3, 3, 90)
    z = np.sin(x)[:, None] * np.cos(1.3 * x)
    figure = hg.contour(z, x=x, y=x, levels=[-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8], labels=True)
    assert len([item for item in marks(figure) if isinstance(item, Glyphs)]) >= 10
    assert runs_across(figure) == []


def test_a_ring_narrower_than_its_label_bears_none():
    y, x = np.mgrid[0:1:80j, 0:1:401j]
    ridge = hg.contour(np.exp(-(((x - 0.5) / 0.002) ** 2)) * (1 - y), x=x[0], y=y[:, 0], levels=[0.3], labels=True)
    assert [item for item in marks(ridge) if isinstance(item, Glyphs)] == []


def test_a_flat_field_is_one_band_and_no_line():
    assert [len(polygons) for polygons in hg.contour_polygons(np.full((3, 4), 5.0))] == [1]
    assert hg.contour_lines(np.full((3, 4), 5.0)) == []
    with pytest.warns(hg.HuginNote, match="hold no finite value"):
        assert hg.contourf(np.full((3, 4), np.nan)).render("png")


def test_hatching_is_clipped_to_its_band():
    clips = [item for item in marks(hg.contourf(Z, levels=[-2, 0, 2], hatch=["", "/x"])) if isinstance(item, Clip)]
    assert [clip.path is not None for clip in clips] == [True]


@pytest.mark.parametrize("side", ["right", "bottom"])
@pytest.mark.parametrize("extend", ["neither", "min", "both"])
def test_the_colour_bar_is_hatched_as_its_bands(side, extend):
    patterns = ["/", "", "x", "-"]
    figure = hg.contourf(Z, levels=[-1, 0, 1, 2], extend=extend, hatch=patterns).colorbar(side)
    found = [item for item in walk(figure.scene().items) if isinstance(item, Clip) and item.path is not None]
    n = 3 + {"neither": 0, "min": 1, "both": 2}[extend]
    hatched = [k for k in range(n) if patterns[k % 4]]
    plot, bar = found[:len(hatched)], found[len(hatched):]
    assert len(plot) == len(bar) == len(hatched)
    tips = {k for k, held in ((0, extend != "neither"), (n - 1, extend == "both")) if held}
    assert [int(item.path.points.x.shape[0]) for item in bar] == [3 if k in tips else 4 for k in hatched]
    for one, other in zip(plot, bar, strict=True):
        (lines,), (beside,) = one.items, other.items
        assert (lines.stroke, lines.width) == (beside.stroke, beside.width)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hg.contourf(Z, levels=[1]), "contourf: levels has 1 values"),
        (lambda: hg.contourf(Z, levels=0), "contourf: levels is 0"),
        (lambda: hg.contourf(Z, levels=[0, np.nan]), "contourf: levels holds NaN or infinity"),
        (lambda: hg.contourf(Z, extend="up"), 'contourf: unknown extend "up"'),
        (lambda: hg.contourf(Z, hatch="?"), "contourf: hatch '?' is no pattern"),
        (lambda: hg.contourf(Z, colors=[]), "contourf: colors is empty"),
        (lambda: hg.contour(Z, labels=1), "contour: labels is 1"),
        (lambda: hg.contour_polygons([1, 2]), "contour_polygons: z"),
    ],
)
def test_bad_options_are_named(call, message):
    with pytest.raises(hg.HuginError) as caught:
        call()
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("make", "note"),
    [
        (
            lambda: hg.contour([[0, 1], [1, 2]], levels=[5]),
            "contour: no lines; none of the levels lies within the data",
        ),
        (
            lambda: hg.contour([[1, 1], [1, 1]], color="red"),
            "contour: no lines; none of the levels lies within the data",
        ),
        (lambda: hg.contour(np.full((3, 3), np.nan), color="red"), "contour: no lines; z holds no finite value"),
        (
            lambda: hg.contour(np.full((3, 3), np.nan)),
            "contour: the data of its colours hold no finite value; nothing is drawn of it",
        ),
        (
            lambda: hg.contourf([[0, 1], [1, 2]], levels=[5, 6]),
            "contourf: no bands; none of the data lies between the levels",
        ),
    ],
)
def test_an_empty_picture_is_told(make, note):
    with pytest.warns(hg.HuginNote) as told:
        make().render("png")
    assert [str(warning.message) for warning in told] == [note]


def test_geometry_over_triangles_is_that_of_the_plane_through_them():
    x, y = [0.0, 2.0, 0.0, 2.0], [0.0, 0.0, 1.0, 1.0]
    [[line]] = hg.contour_lines(x, y, [0.0, 2.0, 0.0, 2.0], levels=[0.5], triangles=[[0, 1, 2], [1, 3, 2]])
    assert line[:, 0].tolist() == [0.5] * len(line)
    bands = hg.contour_polygons(x, y, [0.0, 2.0, 0.0, 2.0], levels=[0, 0.5, 2])
    assert [sum(abs(area(rings[0])) for rings in band) for band in bands] == [0.5, 1.5]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hg.contour_lines(z=[1, 2, 3], x=[1, 2, 3]), "contour_lines: scattered points need x and y"),
        (lambda: hg.contour_lines([0, 1], [0, 1, 2], [0, 1, 2]), "contour_lines: x has 2 points, y has 3"),
        (lambda: hg.contour_lines([0, 1, 0], [0, 0, 1], [1, 2, 3], triangles=[[0, 1, 7]]), "contour_lines: triangles"),
    ],
)
def test_points_that_make_no_net_are_refused(call, message):
    with pytest.raises(hg.HuginError) as caught:
        call()
    assert str(caught.value).startswith(message)


# -- grids finer than the pixels: painted from their heights ---------------------------------------------------------


def fine(n=400, noise=0.0):
    x = np.linspace(-3, 3, n)
    z = np.sin(3 * x)[:, None] * np.cos(2 * x)[None, :] + 0.3 * x[:, None] * x[None, :]
    return x, z + noise * np.random.default_rng(1).normal(size=z.shape)


def both(figure, monkeypatch, **how):
    """The picture from the heights, and that of the areas."""
    from hugin.artists import contourf

    figure = figure.size(260, 240)
    direct = np.asarray(figure.to_array(**how)).astype(float)
    assert any(isinstance(item, Group) and item.form is not None for item in walk(figure.scene().items))
    monkeypatch.setattr(contourf, "FINE", 1e9)
    return direct, np.asarray(figure.to_array(**how)).astype(float)


def assert_alike(pair, pixel=14.0, tile=0.5):
    """At the edge of a band a pixel may be off by an eighth of the contrast across it, a tile by next to nothing."""
    difference = pair[0] - pair[1]
    assert np.abs(difference).max() <= pixel
    assert np.abs(difference[:240, :240].reshape(8, 30, 8, 30, 4).mean((1, 3))).max() <= tile


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"levels": 20, "alpha": 0.4},
        {"levels": [-1, -0.5, 0, 0.5], "extend": "both"},
        {"levels": [-0.5, 0, 1]},
        {"levels": [0, 0.5], "extend": "max"},
    ],
)
def test_heights_are_painted_as_their_areas_are(options, monkeypatch):
    x, z = fine()
    beside_white = "levels" in options and options.get("extend") != "both"
    assert_alike(both(hg.contourf(z, x=x, y=x, **options), monkeypatch), 36.0 if beside_white else 14.0)


def test_noise_is_painted_as_its_areas_are(monkeypatch):
    x, z = fine(900, 0.1)
    assert_alike(both(hg.contourf(z, x=x, y=x, levels=20), monkeypatch))


@pytest.mark.parametrize(
    "change",
    [
        lambda x, z: hg.contourf(z.astype(np.float32), x=x, y=x).xinvert(),
        lambda x, z: hg.contourf(z.T[::-1], x=x, y=x).yinvert(),
        lambda x, z: hg.contourf(np.asfortranarray(z), x=np.cumsum(1 + 0.3 * np.sin(x)), y=x),
        lambda x, z: hg.contourf((z * 100).astype(np.int16), x=x, y=x[::-1]),
        lambda x, z: hg.contourf(z, x=x, y=x).xlim(-3.4, 3.4).ylim(-3.1, 3.3),
        lambda x, z: hg.contourf(np.exp(z), x=x, y=np.exp(x / 20)).yscale("log").color("log"),
    ],
)
def test_heights_of_any_kind_are_painted_where_they_belong(change, monkeypatch):
    assert_alike(both(change(*fine(600)), monkeypatch))


def test_grids_with_holes_and_pages_finer_than_the_grid_take_the_areas(monkeypatch):
    x, z = fine()
    holed = z.copy()
    holed[100:140, 50:300] = np.nan
    for figure, how in ((hg.contourf(holed, x=x, y=x), {}), (hg.contourf(z, x=x, y=x), {"dpi": 300})):
        with monkeypatch.context() as patch:
            pair = both(figure, patch, **how)
        assert np.array_equal(*pair)


def test_vector_files_hold_the_areas(monkeypatch):
    from hugin.artists import contourf

    x, z = fine()
    figure = hg.contourf(z, x=x, y=x).size(260, 240)
    direct = figure.render("svg")
    monkeypatch.setattr(contourf, "FINE", 1e9)
    assert direct == figure.render("svg")
