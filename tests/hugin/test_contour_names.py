"""Names along contour lines, by law: over many fields, pages and coordinates no name meets a line, an edge or words."""

import math

import numpy as np
import pytest

import hugin as hg
from hugin.render.cairo.pixels import rgba
from hugin.scene import Anchor, Clip, Glyphs, Group, Path, Scene
from hugin.style import contrast

SEEDS = range(3)


def items(found, clip=None):
    """Every primitive with the rectangle that clips it."""
    for item in found:
        yield item, clip
        if isinstance(item, Anchor | Clip | Group):
            yield from items(item.items, item.rect or clip if isinstance(item, Clip) else clip)


def contour_items(scene):
    return [
        (item, clip)
        for anchor, outer in items(scene.items)
        if isinstance(anchor, Anchor) and "contour" in anchor.id and "contourf" not in anchor.id
        for item, clip in items(anchor.items, outer)
    ]


def corners(glyphs, room=0.0):
    """The turned rectangle of the ink of a text, (4, 2)."""
    x0, y0, x1, y1 = glyphs.run.ink
    turn = math.radians(glyphs.angle)
    flat = np.array(
        [(x0 - room, y0 - room), (x1 + room, y0 - room), (x1 + room, y1 + room), (x0 - room, y1 + room)]
    )
    matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return flat @ matrix + (glyphs.x, glyphs.y)


def segments(path):
    """(n, 2, 2) px."""
    ox, kx, dx, oy, ky, dy = path.points.affine
    x, y = (np.asarray(v, dtype=float) for v in (path.points.x, path.points.y))
    pairs = np.stack([(x - ox) * kx + dx, (y - oy) * ky + dy], -1)
    made = np.stack([pairs[:-1], pairs[1:]], 1)
    return made[np.isfinite(made).all((1, 2))]


def crossing(box, lines):
    """Whether any segment meets a convex quadrilateral: no axis of either parts them."""
    if not len(lines):
        return False
    parted = np.zeros(len(lines), bool)
    for k in range(2):
        axis = box[(k + 1) % 4] - box[k]
        own, other = box @ axis, lines @ axis
        parted |= (other.max(1) < own.min()) | (other.min(1) > own.max())
    way = lines[:, 1] - lines[:, 0]
    normal = np.stack([-way[:, 1], way[:, 0]], 1)
    side = np.einsum("kd,nd->nk", box, normal) - np.einsum("nd,nd->n", lines[:, 0], normal)[:, None]
    parted |= (side.min(1) > 0) | (side.max(1) < 0)
    return bool((~parted).any())


def assert_clear(figure):
    """No name meets a line, another text, or an edge; all stand upright. Returns how many there are."""
    scene = figure.scene()
    found = contour_items(scene)
    names = [item for item, _ in found if isinstance(item, Glyphs)]
    lines = [(segments(item), item.width) for item, _ in found if isinstance(item, Path) and item.stroke]
    reaches = [(line.min(1), line.max(1)) for line, _ in lines]
    others = [item for item, _ in items(scene.items) if isinstance(item, Glyphs)]
    clips = {id(item): clip for item, clip in found}
    for name in names:
        assert -90 < name.angle <= 90
        for (line, width), (low, high) in zip(lines, reaches, strict=True):
            box = corners(name, 0.9 + width / 2)
            near = ((low <= box.max(0)) & (high >= box.min(0))).all(1)
            assert not crossing(box, line[near]), name.run.text
        box = corners(name, 1.0)
        clip = clips[id(name)] or (0, 0, scene.width, scene.height)
        assert (box.min(0) >= clip[:2]).all() and (box.max(0) <= clip[2:]).all(), name.run.text
        for other in others:
            far = corners(other)
            if other is not name and (far.min(0) <= box.max(0)).all() and (far.max(0) >= box.min(0)).all():
                sides = np.stack([far, np.roll(far, -1, 0)], 1)
                assert not crossing(box, sides) and not crossing(far, np.stack([box, np.roll(box, -1, 0)], 1))
    return len(names)


def field(seed, n=64):
    """Smooth hills, or noise whose lines crowd."""
    rng = np.random.default_rng(seed)
    k = np.hypot(*np.meshgrid(np.fft.fftfreq(n), np.fft.rfftfreq(n), indexing="ij"))
    sharp = rng.uniform(2.0, 9.0)
    spectrum = (rng.normal(size=k.shape) + 1j * rng.normal(size=k.shape)) * np.exp(-((k * sharp * 6) ** 2) / 2)
    z = np.fft.irfft2(spectrum, (n, n))
    return z / np.abs(z).max()


KINDS = {
    "plain": lambda z, how: hg.contour(z, **how),
    "inverted": lambda z, how: hg.contour(z, **how).xinvert().yinvert(),
    "equal": lambda z, how: hg.contour(z[:, ::2], **how).aspect("equal"),
    "over bands": lambda z, how: hg.contourf(z, levels=7) + hg.contour(z, **how, color="black"),
    "two": lambda z, how: hg.contour(z, levels=18, width=0.4, color="#888888") + hg.contour(z, **how, color="navy"),
    "crossing": lambda z, how: hg.contour(z.T, levels=3, labels=True, color="red") + hg.contour(z, **how),
    "log": lambda z, how: hg.contour(
        np.exp(6 * z), x=np.logspace(0, 3, 64), y=np.logspace(-2, 2, 64), **how | {"levels": 6}
    ).color("log").xscale("log").yscale("log"),
    "disc": lambda z, how: hg.contour(
        np.linspace(0, 2 * np.pi, 64), np.linspace(0, 1, 64), z, **how).coord(hg.Polar()),
    "ring": lambda z, how: hg.contour(
        np.linspace(0.3, 4, 64), np.linspace(1, 2, 64), z, **how).coord(hg.Polar(inner=0.3)).xlim(0.5, 3.5),
    "narrow": lambda z, how: hg.contour(z, **how).xlim(20, 41).ylim(11, 30),
    "net": lambda z, how: hg.tricontour(
        *np.random.default_rng(3).uniform(0, 63, (2, 400)), z.ravel()[:: 64 * 64 // 400][:400], **how),
    "dark": lambda z, how: hg.contour(z, **how, color="#203040", dash="--").theme("dark"),
    "line above": lambda z, how: hg.contour(z, **how) + hg.line([0, 20, 40, 63], [5, 50, 10, 60]),
    "legend": lambda z, how: (hg.contour(z, **how, color="teal", label="height") + hg.line([0, 63], [9, 9], label="a")
                              ).legend(at="top left"),
}


@pytest.mark.filterwarnings("ignore::hugin.HuginNote")
@pytest.mark.parametrize("kind", KINDS)
def test_no_name_meets_anything(kind):
    total = 0
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        how = {"labels": True, "levels": int(rng.integers(3, 16))}
        size = [(640, 480), (260, 220), (900, 320)][seed % 3]
        total += assert_clear(KINDS[kind](field(seed) * 10.0 ** (seed % 4), how).size(*size))
    assert total >= 5


def test_long_names_and_small_panels():
    total = 0
    for levels in ([-0.1234567, 0.0, 0.1234567, 0.6], [-1.5e-7, 1.5e-7, 0.5]):
        lines = hg.contour(field(5), labels=True, levels=levels)
        total += assert_clear(lines.size(420, 320))
    assert total >= 3
    panels = [[hg.contour(field(k), labels=True, levels=6) for k in range(3)] for _ in range(2)]
    assert_clear(hg.grid(panels).size(640, 420))


@pytest.mark.parametrize("dpi", [50, 96, 300])
def test_no_pixel_holds_ink_of_a_line_and_of_a_name(dpi):
    figure = hg.contour(field(1), levels=[-0.5, 0, 0.5], labels=True, color="black", width=1.5).size(360, 300)
    scene = figure.scene()
    found = [item for item, _ in contour_items(scene)]

    def ink(kind):
        kept = tuple(item for item in found if isinstance(item, kind))
        return np.asarray(rgba(Scene(scene.width, scene.height, kept, None), dpi=dpi))[..., 3] > 0

    lines, words = ink(Path), ink(Glyphs)
    assert words.sum() > 50 and lines.sum() > 500
    assert not (lines & words).any()


def test_equal_names_of_a_line_keep_a_third_of_the_page_apart():
    scene = hg.contour(np.add.outer(np.arange(30.0), np.zeros(30)), levels=[14.5], labels=True).scene()
    places = [(item.x, item.y) for item, _ in contour_items(scene) if isinstance(item, Glyphs)]
    assert len(places) == 2
    assert math.dist(*places) > 480 / 3


def test_a_ring_is_not_cut_by_more_than_a_quarter():
    y, x = np.mgrid[-1:1:161j, -1:1:161j]
    bare = named = 0
    for radius in np.linspace(0.02, 0.2, 10):
        scene = hg.contour(np.hypot(x, y), x=x[0], y=y[:, 0], levels=[radius], labels=True).aspect("equal").scene()
        found = [item for item, _ in contour_items(scene)]
        (line,) = [segments(item) for item in found if isinstance(item, Path)]
        left = np.hypot(*(line[:, 1] - line[:, 0]).T).sum()
        turn = np.ptp(line[..., 1]) * math.pi
        names = sum(isinstance(item, Glyphs) for item in found)
        bare, named = bare + (not names), named + (names > 0)
        assert left > 0.74 * turn - 12
    assert bare and named


def test_thin_lines_of_another_mark_are_cut_where_names_have_no_place_without():
    x = np.linspace(0, 1, 50)
    z = np.add.outer(x, 0.02 * np.sin(40 * x))
    fine = hg.contour(z, levels=np.linspace(0, 1, 120), width=0.4, color="#777777")
    index = hg.contour(z, levels=[0.25, 0.5, 0.75], labels=True, color="black")
    assert assert_clear(fine + index) >= 3


def shown_under(name, scene, fills):
    """The colours that a name stands on."""
    pixels = np.asarray(rgba(Scene(scene.width, scene.height, fills, scene.background))) / 255
    return [pixels[int(y), int(x)] for x, y in corners(name)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("color", [None, "black", "white", "#20405a"])
def test_names_read_on_what_they_stand_on(theme, color):
    z = field(2)
    figure = (hg.heatmap(z, cmap="Blues") + hg.contour(z, levels=6, color=color, labels=True)).theme(theme)
    scene = figure.scene()
    fills = tuple(item for item, _ in items(scene.items) if type(item).__name__ == "Image")[:1]
    names = [item for item, _ in contour_items(scene) if isinstance(item, Glyphs)]
    assert len(names) >= 8
    worst = [min(contrast(name.color, under) for under in shown_under(name, scene, fills)) for name in names]
    assert np.mean([value >= 4.4 for value in worst]) >= 0.8  # none reads at 4.5 on both a dark and a light cell
    assert min(worst) >= 2.5


def test_names_without_fills_read_on_the_page():
    for theme, page in (("light", (1, 1, 1)), ("dark", (0.086, 0.098, 0.114))):
        scene = hg.contour(field(3), levels=9, labels=True).theme(theme).scene()
        names = [item for item, _ in contour_items(scene) if isinstance(item, Glyphs)]
        assert len(names) >= 8
        assert min(contrast(name.color, page) for name in names) >= 4.4


def test_names_of_polar_contours_keep_off_the_labels_of_the_radius():
    t, r = np.linspace(0, 2 * np.pi, 181), np.linspace(0, 1, 60)
    z = np.cos(3 * t) * r[:, None] ** 2
    for angle in (None, 0.3, 2.0):
        assert_clear(hg.contour(t, r, z, labels=True, levels=9).coord(hg.Polar(label_angle=angle)))


@pytest.mark.parametrize("dash", ["--", (7.0, 2.0, 1.5, 2.0)])
def test_dashes_end_whole_before_a_gap(dash):
    scene = hg.contour(field(6), levels=[-0.4, 0.2, 0.5], color="black", dash=dash, labels=True).scene()
    found = [item for item, _ in contour_items(scene)]
    names = [item for item in found if isinstance(item, Glyphs)]
    stubs = 0
    for path in (item for item in found if isinstance(item, Path)):
        x, y = np.asarray(path.points.x), np.asarray(path.points.y)
        for piece in np.split(np.arange(len(x)), np.flatnonzero(np.isnan(x))):
            at = piece[np.isfinite(x[piece])]
            if len(at) < 2 or all(math.dist((x[at[-1]], y[at[-1]]), corners(n).mean(0)) > 40 for n in names):
                continue
            left = np.hypot(np.diff(x[at]), np.diff(y[at])).sum() % sum(path.dash)
            part = np.searchsorted(np.cumsum(path.dash), left)
            left -= sum(path.dash[:part])
            stubs += part % 2 == 0 and 0.01 < left < 0.65 * path.dash[part]
    assert len(names) >= 4 and stubs <= 1  # where a ring begins and ends a name may be near


@pytest.mark.parametrize("dim", ["x", "z"])
def test_names_on_a_wall_stay_on_it(dim):
    figure = hg.contour(field(4), labels=True, levels=6).wall(dim) + hg.scatter3d([0, 63], [0, 63], [0, 63], size=4)
    scene = figure.scene()
    found = [item for item, _ in contour_items(scene)]
    (outline,) = [item.path for item in found if isinstance(item, Clip)]
    edges = segments(outline.replace(points=outline.points))
    ring = np.concatenate([edges[:, 0], edges[-1:, 1]])
    middle = ring.mean(0)
    names = [item for item in found if isinstance(item, Glyphs)]
    assert len(names) >= 4
    for name in names:
        assert not crossing(corners(name, 0.9), np.stack([ring, np.roll(ring, -1, 0)], 1))
        assert np.hypot(*(corners(name).mean(0) - middle)) < np.hypot(*(ring - middle).T).max()
    assert_clear(figure)


def test_names_off_and_on_are_the_same_lines_but_for_gaps():
    plain, named = (hg.contour(field(4), levels=5, labels=on).scene() for on in (False, True))
    lengths = [
        sum(np.hypot(*(s[:, 1] - s[:, 0]).T).sum() for s in [segments(i) for i, _ in contour_items(scene)
                                                             if isinstance(i, Path)])
        for scene in (plain, named)
    ]
    gaps = sum(i.run.ink[2] - i.run.ink[0] + 9 for i, _ in contour_items(named) if isinstance(i, Glyphs))
    assert lengths[1] < lengths[0] and lengths[0] - lengths[1] < 1.3 * gaps + 8 * 12
