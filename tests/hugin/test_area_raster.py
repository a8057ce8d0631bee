"""Areas, bands, stairs, heatmaps, images and contours: what they put into the scene, and what they refuse."""

import pytest

import hugin as hg
import nx
from hugin.errors import HuginError
from hugin.render.record import record
from hugin.scene import Clip, Group, Image, Path


def flat(items):
    """All primitives of a scene in painter's order, without their holders."""
    for item in items:
        if hasattr(item, "items"):
            yield item if isinstance(item, Group) else None
            yield from flat(item.items)
        else:
            yield item


def found(figure, kind):
    return [item for item in flat(figure.scene().items) if isinstance(item, kind)]


def fills(figure):
    return [path for path in found(figure, Path) if path.base is not None]


def test_an_area_is_a_fill_to_zero_with_its_line_on_top():
    figure = hg.area([0, 1, 2], [1, 3, 2])
    [fill] = fills(figure)
    assert fill.base.y.tolist() == [0.0, 0.0, 0.0] and fill.fill[3] == 0.25
    lines = [path for path in found(figure, Path) if path.stroke is not None and path.decimate]
    assert [line.points.y.tolist() for line in lines] == [[1, 3, 2]]


def test_stacked_areas_are_painted_from_the_top_down_in_one_group():
    figure = hg.area([0, 1], nx.asarray([[1.0, 2.0], [3.0, 4.0]]), stack=True)
    assert [fill.points.y.tolist() for fill in fills(figure)] == [[3.0, 7.0], [1.0, 3.0]]
    assert all(fill.fill[3] == 1.0 for fill in fills(figure)) and found(figure, Group)


def test_areas_split_by_groups():
    data = {"x": [0, 1, 0, 1], "y": [1, 2, 3, 4], "g": ["a", "a", "b", "b"]}
    figure = hg.area("x", "y", data=data, color_by="g")
    assert [fill.points.y.tolist() for fill in fills(figure)] == [[1, 2], [3, 4]]


def test_a_band_has_gaps_where_it_is_not_wanted():
    [fill] = fills(hg.band([0, 1, 2], [0, 0, 0], 1.0, where=[True, False, True]))
    assert [v == v for v in fill.points.y.tolist()] in ([True, False, True], [True, True, True])
    assert [v == v for v in fill.base.y.tolist()] != [v == v for v in fill.points.y.tolist()]


def test_stairs_start_and_end_at_their_base():
    figure = hg.stairs([2, 3], [0, 1, 4])
    [line] = [path for path in found(figure, Path) if path.stroke is not None and path.decimate]
    assert line.points.x.tolist() == [0.0, 0.0, 1.0, 1.0, 4.0, 4.0]
    assert line.points.y.tolist() == [0.0, 2.0, 2.0, 3.0, 3.0, 0.0]


def cells(figure):
    """The image of the mark; the colour bar has one too."""
    return max(found(figure, Image), key=lambda image: abs(image.rect[2] - image.rect[0]))


def test_a_heatmap_has_row_zero_below_and_an_image_on_top():
    z = [[1.0, 2.0], [3.0, 4.0]]
    _, low, _, high = cells(hg.heatmap(z)).rect
    assert low > high
    _, low, _, high = cells(hg.imshow(z)).rect
    assert low < high
    _, low, _, high = cells(hg.imshow(z, origin="lower")).rect
    assert low > high


def test_an_image_has_square_pixels():
    x0, y0, x1, y1 = cells(hg.imshow(nx.zeros((10, 30)))).rect
    assert abs(x1 - x0) / 30 == pytest.approx(abs(y1 - y0) / 10, rel=0.02)


def test_uneven_cells_have_their_edges():
    image = cells(hg.heatmap([[1, 2, 3]], x=[0, 1, 4, 9]))
    x0, _, x1, _ = image.rect
    assert image.x_edges.tolist() == pytest.approx([x0, x0 + (x1 - x0) / 9, x0 + (x1 - x0) * 4 / 9, x1])
    assert cells(hg.heatmap([[1, 2, 3]], x=[0, 1, 2])).x_edges is None


def test_heatmap_data_are_not_copied():
    z = nx.zeros((20, 30), dtype=nx.float32)
    assert cells(hg.heatmap(z)).data.values is z


def test_a_diverging_map_is_centred_at_zero():
    image = cells(hg.heatmap([[-1.0, 3.0]], cmap="RdBu"))
    assert (image.data.lo, image.data.hi) == (-3.0, 3.0)


def test_annotations_have_one_number_of_decimals():
    text = record(hg.heatmap([[0.4, 1.0], [0.0, 2.25]], annotate=True).scene())
    assert all(f"'{word}'" in text for word in ("0.40", "1.00", "0.00", "2.25"))


def test_contour_levels_lie_inside_the_data():
    z = nx.asarray([[0.0, 1.0], [1.0, 2.0]])
    lines = [
        path
        for path in found(hg.contour(z, levels=[0.5, 1.5, 9.0], color="k"), Path)
        if path.stroke == (0.0, 0.0, 0.0, 1.0)
    ]
    assert len(lines) == 2
    assert lines[0].points.x.tolist()[:2] == pytest.approx([0.5, 0.0]) or lines[0].points.x.tolist()[
        :2
    ] == pytest.approx([0.0, 0.5])


def test_contour_takes_both_orders():
    z = nx.asarray([[0.0, 1.0], [1.0, 2.0]])
    one, two = hg.contour([5, 6], [7, 8], z), hg.contour(z, x=[5, 6], y=[7, 8])
    assert record(one.scene()) == record(two.scene())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: hg.area([1, 2, 3], [1, 2]), "area: x has 3 points, y has 2; lengths must match"),
        (lambda: hg.band([1, 2], [1, 2], [1, 2, 3]), "band: y2 has 3 values for 2 points; lengths must match"),
        (lambda: hg.band([1, 2], 0, 1, where=[1, 0]), "band: where holds number data; booleans are needed"),
        (lambda: hg.stairs([1, 2], [0, 1]), "stairs: 2 values need 3 edges, 2 given"),
        (lambda: hg.heatmap([1, 2]), "heatmap: z is 1-D of shape (2,); 2-D is needed"),
        (lambda: hg.heatmap([[1, 2]], x=[0, 2, 1]), "heatmap: x must rise or fall all the way and hold no NaN"),
        (
            lambda: hg.heatmap([[1, 2]], x=[1, 2, 3, 4]),
            "heatmap: x has 4 values for 2 cells; 2 centres or 3 edges are needed",
        ),
        (
            lambda: hg.imshow(nx.zeros((2, 2, 5))),
            "imshow: image has shape (2, 2, 5); (h, w), (h, w, 3) or (h, w, 4) is needed",
        ),
        (lambda: hg.contour([[1, 2]]), "contour: z has shape (1, 2); at least (2, 2) is needed"),
        (
            lambda: hg.heatmap([[1, 2]], cmap="virdis"),
            'heatmap: cmap: unknown colormap "virdis"; did you mean "viridis"?',
        ),
    ],
)
def test_bad_shapes_are_told(make, message):
    with pytest.raises(HuginError) as caught:
        make()
    assert caught.value.message == message


@pytest.mark.parametrize(
    "make",
    [
        lambda: hg.heatmap([[float("nan")] * 2] * 2),
        lambda: hg.contour([[float("nan")] * 2] * 2),
        lambda: hg.contour([[1, 1], [1, 1]]),
        lambda: hg.heatmap(nx.zeros((0, 3))),
        lambda: hg.imshow([[1]]),
        lambda: hg.area([], []),
        lambda: hg.band([], [], []),
        lambda: hg.stairs([]),
        lambda: hg.area([1, 2], [0, 5]).yscale("log"),
    ],
)
@pytest.mark.filterwarnings("ignore::hugin.errors.HuginNote")
def test_thin_data_still_draw_a_page(make):
    assert any(isinstance(item, Clip) or item is not None for item in make().scene().items)
