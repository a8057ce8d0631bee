"""Laws that every mark keeps: same scene twice, closed under the algebra, themes that move no data, legends."""

import pickle

import pytest

import hugin as hg
import nx
from hugin.render.record import record
from hugin.scene import Anchor, Clip, Glyphs, Group, Image, Markers, Mesh, Path, walk

X = nx.linspace(0.5, 4.5, 9)
Y = nx.sin(X) + 1.5
Z = nx.reshape(nx.sin(nx.linspace(0, 9, 48)), (6, 8))

SCATTERED = ([0.0, 1.0, 2.0, 0.0, 1.0, 2.0], [0.0, 0.2, 0.0, 1.0, 1.3, 1.0], [0.0, 1.0, 0.5, 1.0, 2.0, 3.0])


def ring_of_radius_two(x, y):
    return x**2 + y**2 - 4


#: name -> the mark on made data; ``labelled`` marks take label= and then stand in the legend.
MARKS = {
    "line": lambda **o: hg.line(X, Y, **o),
    "step": lambda **o: hg.step(X, Y, **o),
    "stairs": lambda **o: hg.stairs(Y, **o),
    "area": lambda **o: hg.area(X, Y, **o),
    "band": lambda **o: hg.band(X, Y - 1, Y + 1, **o),
    "scatter": lambda **o: hg.scatter(X, Y, **o),
    "bar": lambda **o: hg.bar(["a", "b", "c"], [1, 3, 2], **o),
    "barh": lambda **o: hg.barh(["a", "b", "c"], [1, 3, 2], **o),
    "hist": lambda **o: hg.hist(Y, **o),
    "heatmap": lambda **o: hg.heatmap(Z, **o),
    "imshow": lambda **o: hg.imshow(Z, **o),
    "function": lambda **o: hg.function(nx.tan, (0.5, 4.5), **o),
    "implicit": lambda **o: hg.implicit(ring_of_radius_two, (-3, 3), (-3, 3), **o),
    "contour": lambda **o: hg.contour(Z, **o),
    "contourf": lambda **o: hg.contourf(Z, **o),
    "quiver": lambda **o: hg.quiver(X, Y, Y, X, **o),
    "pcolormesh": lambda **o: hg.pcolormesh(Z, **o),
    "tricontour": lambda **o: hg.tricontour(*SCATTERED, **o),
    "tricontourf": lambda **o: hg.tricontourf(*SCATTERED, **o),
    "tripcolor": lambda **o: hg.tripcolor(*SCATTERED, **o),
    "triplot": lambda **o: hg.triplot(*SCATTERED[:2], **o),
    "plot3d": lambda **o: hg.plot3d(X, Y, X + Y, **o),
    "scatter3d": lambda **o: hg.scatter3d(X, Y, X + Y, **o),
    "surface": lambda **o: hg.surface(Z, **o),
    "mesh3d": lambda **o: hg.mesh3d([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 1, 2], [0, 1, 3]], **o),
    "trisurf": lambda **o: hg.trisurf(X, Y, X + Y, **o),
    "isosurface": lambda **o: hg.isosurface(X[:5, None, None] + Y[None, :5, None] + X[None, None, :5], 4.0, **o),
    "slices": lambda **o: hg.slices(X[:5, None, None] + Y[None, :5, None] + X[None, None, :5], **o),
    "bar3d": lambda **o: hg.bar3d([0, 1, 2], [0, 1, 0], [1, 3, 2], **o),
    "stem3d": lambda **o: hg.stem3d(X, Y, X + Y, **o),
    "quiver3d": lambda **o: hg.quiver3d(X, Y, Y, Y, X, Y, **o),
    "text3d": lambda **o: hg.text3d(X[:3], Y[:3], Y[:3], ["p", "q", "r"], **o),
    "contour3d": lambda **o: hg.contour3d(Z, **o),
    "wireframe": lambda **o: hg.wireframe(Z, **o),
    "text": lambda **o: hg.text(X[:3], Y[:3], ["p", "q", "r"], **o),
    "hline": lambda **o: hg.hline(1.0, **o),
    "vline": lambda **o: hg.vline(2.0, **o),
    "hspan": lambda **o: hg.hspan(1.0, 2.0, **o),
    "vspan": lambda **o: hg.vspan(1.0, 2.0, **o),
}
NAMELESS = (
    *("heatmap", "imshow", "pcolormesh", "text", "text3d", "contour3d"),
    *("contour", "contourf", "tricontour", "tricontourf", "tripcolor"),
)
LABELLED = [name for name in MARKS if name not in NAMELESS]
PRIMITIVES = (Anchor, Clip, Glyphs, Group, Image, Markers, Mesh, Path)


def dump(figure):
    return record(figure.scene())


def marks_of(figure):
    """The geometry of the marks: what the anchors hold."""
    return [
        type(item).__name__ + str(getattr(getattr(item, "points", None), "affine", ""))
        for anchor in walk(figure.scene().items)
        if isinstance(anchor, Anchor)
        for item in walk(anchor.items)
    ]


def test_every_mark_has_its_laws():
    marks = {name for name, home in hg._HOMES.items() if home.startswith("artists.")}
    made = marks - {"contour_lines", "contour_polygons"}
    assert made <= set(MARKS)


@pytest.mark.parametrize("name", MARKS)
def test_scene_holds_primitives_only_and_is_the_same_twice(name):
    scene = MARKS[name]().scene()
    assert {type(item) for item in walk(scene.items)} <= set(PRIMITIVES)
    assert record(scene) == dump(MARKS[name]())


@pytest.mark.parametrize("name", MARKS)
def test_layers_and_plus_are_the_same(name):
    mark = MARKS[name]()
    solid = mark.root.artists[0].dims == 3
    other = hg.plot3d([0.0, 5.0], [1.0, 2.0], [0.0, 1.0]) if solid else hg.line([0.0, 5.0], [1.0, 2.0])
    assert dump(MARKS[name]() + other) == dump(hg.layers(MARKS[name](), other))


@pytest.mark.parametrize("name", MARKS)
def test_colours_of_the_theme_move_no_data(name):
    light = hg.themes.light
    inks = light.replace(ink=(1.0, 0.0, 0.0, 1.0), background=(0.9, 0.9, 1.0, 1.0))
    assert marks_of(MARKS[name]().theme(light)) == marks_of(MARKS[name]().theme(inks))


@pytest.mark.parametrize("name", MARKS)
def test_figures_pickle_to_the_same_picture(name):
    figure = MARKS[name]()
    assert pickle.loads(pickle.dumps(figure)).render("svg") == figure.render("svg")


@pytest.mark.parametrize("name", LABELLED)
def test_a_labelled_mark_stands_in_the_legend(name):
    texts = [item.run.text for item in walk(MARKS[name](label="the label").scene().items) if isinstance(item, Glyphs)]
    assert "the label" in texts


@pytest.mark.parametrize("name", MARKS)
def test_every_mark_stands_in_any_size_and_format(name):
    figure = MARKS[name]()
    for kind in ("png", "svg", "pdf"):
        assert figure.render(kind, size=(60, 40))
        assert figure.render(kind, size=(1200, 300), dpi=50)


@pytest.mark.parametrize("name", MARKS)
def test_unknown_options_are_refused(name):
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        MARKS[name](colour="red")
