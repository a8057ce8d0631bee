"""quiver: where arrows stand and end, how long they are by themselves, what they say of mistakes."""

import math
import warnings

import pytest

import hugin as hg
import nx
import rune
from hugin.artists.parts.arrow import CORNERS
from hugin.artists.quiver import LONG
from hugin.scene import Anchor, Clip, Path


def paths(items):
    for item in items:
        if isinstance(item, Path):
            yield item
        elif isinstance(item, (Anchor, Clip)):
            yield from paths(item.items)


def arrows(figure, at=0):
    """(tail, tip) in px of each arrow of the figure's at-th path of arrows."""
    rings = [p for p in paths(figure.scene().items) if p.ring == CORNERS and p.closed][at]
    ox, sx, dx, oy, sy, dy = rings.points.affine
    x, y = ((rings.points.x - ox) * sx + dx).tolist(), ((rings.points.y - oy) * sy + dy).tolist()
    found = []
    for k in range(0, len(x), CORNERS):
        tail = (x[k] + x[k + 6]) / 2, (y[k] + y[k + 6]) / 2
        found.append((tail, (x[k + 3], y[k + 3])))
    return found


def lengths(figure, at=0):
    return [math.dist(tail, tip) for tail, tip in arrows(figure, at)]


X, Y = nx.asarray([0.0, 1.0, 2.0, 3.0]), nx.asarray([0.0, 2.0, 1.0, 3.0])


def test_scale_is_px_of_a_unit_vector_pointing_as_on_the_page():
    figure = hg.quiver(X, Y, [1, 0, -2, 3], [0, 1, 0, 4], scale=10)
    ways = [(tip[0] - tail[0], tip[1] - tail[1]) for tail, tip in arrows(figure)]
    wanted = [(10, 0), (0, -10), (-20, 0), (30, -40)]
    assert ways == [pytest.approx(way, abs=1e-6) for way in wanted]


@pytest.mark.parametrize("scale", ["linear", "log", "sqrt"])
def test_tips_lie_where_the_data_says_on_any_scale(scale):
    figure = hg.quiver(X + 1, Y + 1, X + 2, Y + 0.5, angles="xy", scale=2).xscale(scale).yscale(scale)
    tips = (X + 1 + 2 * (X + 2), Y + 1 + 2 * (Y + 0.5))
    both = figure.xlim(1, 30).ylim(1, 30) + hg.scatter(*tips)
    marks = next(a for a in both.scene().items if isinstance(a, Clip) and "scatter" in a.items[0].id).items[0].items[0]
    ox, sx, tx, oy, sy, ty = marks.points.affine
    f = {"linear": nx.positive, "log": nx.log10, "sqrt": nx.sqrt}[scale]
    px, py = (f(marks.points.x) - ox) * sx + tx, (f(marks.points.y) - oy) * sy + ty
    assert [tip for _, tip in arrows(both)] == [pytest.approx(p, abs=1e-4) for p in zip(px.tolist(), py.tolist())]


def test_directions_in_the_data_follow_its_curves_on_log_axes():
    t = nx.linspace(0.2, 1.8, 9)
    x, y = nx.exp(3 * t), 10**t  # a straight line where both are logarithmic
    figure = hg.quiver(x, y, 3 * x, math.log(10) * y, angles="xy", scale=0.1).xscale("log").yscale("log")
    slopes = [(tip[1] - tail[1]) / (tip[0] - tail[0]) for tail, tip in arrows(figure)]
    assert slopes == pytest.approx([slopes[0]] * 9, rel=1e-4)


def test_lengths_suit_the_spacing_and_stay_true_to_each_other():
    u, v = nx.linspace(1, 3, 400).reshape(20, 20), nx.zeros((20, 20))
    figure = hg.quiver(u, v)
    x0, y0, x1, y1 = next(c.rect for c in figure.scene().items if isinstance(c, Clip))
    found = lengths(figure)
    spacing = math.sqrt((x1 - x0) * (y1 - y0) / 400)
    assert found[379] == pytest.approx(LONG * spacing, rel=0.01)  # 95 % are no longer
    assert found[-1] / found[0] == pytest.approx(3)


def test_the_key_is_as_long_as_an_arrow_of_its_length():
    figure = hg.quiver(X, Y, [1, 2, 3, 4], [0, 0, 0, 0], key=(3, "3 m/s"))
    for size in ((400, 300), (1200, 500)):
        assert lengths(figure.size(*size), at=1) == [pytest.approx(lengths(figure.size(*size))[2], rel=1e-6)]


def test_pivot_moves_the_arrow_along_itself():
    middles = []
    for pivot, share in (("tail", 0.0), ("middle", 0.5), ("tip", 1.0)):
        tail, tip = arrows(hg.quiver([0, 1], [0, 1], [1, 2], [1, 0], scale=20, pivot=pivot).xlim(-1, 2).ylim(-1, 2))[1]
        middles.append(tail[0] + share * (tip[0] - tail[0]))
    assert middles == pytest.approx([middles[0]] * 3)


def test_nothing_is_a_dot_and_what_is_not_finite_is_told():
    figure = hg.quiver(X, Y, [0, 1, math.nan, 1], [0, 1, 1, math.inf], scale=10)
    with pytest.warns(hg.HuginNote, match="2 of 4 arrows are not drawn; their position or vector has no place"):
        found = arrows(figure)
    assert len(found) == 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", hg.HuginNote)
        notes = hg.quiver(X, Y, X, Y, scale=10).yscale("log").notes
    assert [note for note in notes if "arrows" in note] == [
        "quiver: 1 of 4 arrows are not drawn; their position or vector has no place"
    ]


def bump(x, y):
    return nx.exp(-x * x - 2 * y * y)


def bump_at(p):
    return nx.exp(-(p[0] ** 2) - 2 * p[1] ** 2)


@pytest.mark.parametrize(
    "field",
    [
        rune.grad(bump),
        rune.grad(bump, (0, 1)),
        rune.grad(bump_at),
        rune.jit(rune.grad(bump_at)),
        lambda x, y: (-2 * x * bump(x, y), -4 * y * bump(x, y)),
        lambda x, y: (-2 * x * math.exp(-x * x - 2 * y * y), -4 * y * math.exp(-x * x - 2 * y * y)),
    ],
)
def test_gradients_of_all_forms_are_the_same_arrows(field):
    over = {"x": (-1.0, 2.0), "y": (-1.0, 1.0)}
    exact = hg.quiver(lambda x, y: nx.stack([-2 * x * bump(x, y), -4 * y * bump(x, y)]), **over, scale=20)
    for a, b in zip(arrows(hg.quiver(field, **over, scale=20)), arrows(exact), strict=True):
        assert a[1] == pytest.approx(b[1], abs=1e-6)


def test_arrows_of_functions_keep_their_distance_at_any_size_and_zoom():
    figure = hg.quiver(lambda x, y: (y, -x), x=(-1, 1), y=(-1, 1))
    for shown in (figure.size(300, 200), figure.size(1200, 900), figure.xlim(0, 0.1).ylim(0, 0.2)):
        x0, y0, x1, y1 = next(c.rect for c in shown.scene().items if isinstance(c, Clip))
        assert len(arrows(shown)) == pytest.approx((x1 - x0) * (y1 - y0) / 28**2, rel=0.12)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: hg.quiver([1], [1], [1]), "quiver: 3 positions given; write quiver(x, y, u, v), quiver(u, v) or"),
        (lambda: hg.quiver(X, Y, X, [1.0]), "quiver: u has shape (4,), v (1,); they must be the same"),
        (lambda: hg.quiver(X[:3], Y, X, Y), "quiver: x has shape (3,), u (4,); (4,) is needed"),
        (lambda: hg.quiver(X, X, nx.ones((2, 4)), nx.ones((2, 4))), "y has shape (4,), u (2, 4); (2,) or (2, 4)"),
        (lambda: hg.quiver(X, Y), "quiver: x and y are missing; u and v stand alone where they are 2-D"),
        (lambda: hg.quiver(X, Y, X, Y, scale=0), "quiver: scale is 0; a finite number other than 0 is needed"),
        (lambda: hg.quiver(X, Y, X, Y, angles="yx"), 'quiver: unknown angles "yx"'),
        (lambda: hg.quiver(X, Y, X, Y, key=-1), "quiver: key is -1; a length above 0, or (length, text), is needed"),
        (lambda: hg.quiver(X, Y, X, Y, color="red", cmap="viridis"), "color and cmap are both given"),
        (lambda: hg.quiver(bump, x=(0, 1), y=(0, 1)), "quiver: f gives 1 value for a point; two, u and v, are needed"),
        (lambda: hg.quiver(bump, x=(1, 0), y=(0, 1)), "quiver: x is (1, 0)"),
        (lambda: hg.quiver(bump), "quiver: x is None; a pair of numbers (a, b) is needed"),
    ],
)
def test_mistakes_are_named_at_the_users_line(call, words):
    with pytest.raises(hg.HuginError) as caught:
        call()
    assert words in caught.value.message
    assert caught.value.location[0] == __file__


def test_vectors_of_one_length_have_one_colour():
    t = nx.linspace(0, 6, 50)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = hg.quiver(t, t, nx.cos(t), nx.sin(t), cmap="viridis")
        fills = next(p.fills for p in paths(figure.scene().items) if p.ring == CORNERS)
    assert len({tuple(row) for row in fills.tolist()}) == 1
