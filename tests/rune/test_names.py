"""What users may write is found at run time and known to type checkers; trees come apart and together."""

import ast
import collections
import dataclasses
import os
import typing

import pytest

import nx
import rune
import rune.ready  # the entries
from nx import _core
from rune import tree
from rune.entries import ENTRIES


def for_checkers():
    with open(os.path.join(os.path.dirname(rune.__file__), "__init__.py"), encoding="utf-8") as source:
        body = next(node for node in ast.parse(source.read()).body if isinstance(node, ast.If)).body
    return {
        alias.asname: node.module.partition(".")[2]
        for node in body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_checkers_know_every_name_at_its_home():
    assert {name: home for name, home in for_checkers().items() if name != "tree"} == rune._HOME


@pytest.mark.parametrize("name", rune.__all__)
def test_every_name_is_found_and_says_what_it_does(name):
    assert (getattr(rune, name).__doc__ or "").strip()
    assert name in dir(rune)


def test_every_function_of_the_core_that_meets_a_tracer_is_known():
    natives = {f.__name__ for f in (getattr(nx, name) for name in dir(nx)) if type(f) is type(nx.sin)}
    composed = {"astype", "eye", "permute_dims", "stack"}  # in Python, of the others
    assert (natives | set(_core.primitives)) - set(ENTRIES) == composed
    for f in (nx.rint, nx.round, lambda x: nx.round(x, 1)):
        assert rune.jvp(f, (nx.asarray([0.46, 1.54]),), (nx.ones(2),))[1].tolist() == [0, 0]


class Pair(typing.NamedTuple):
    a: object
    b: object


@dataclasses.dataclass(frozen=True)
class Layer:
    w: object
    b: object
    name: str = dataclasses.field(default="layer", metadata={"static": True})


TREES = [
    collections.defaultdict(list, {"b": 1, "a": [2]}),
    collections.OrderedDict(b=1, a=(2,)),
    1.0,
    (1, [2, {"x": 3, "a": (4,)}], None, ()),
    Pair(1, Pair(2, 3)),
    {"layers": [Layer(1, 2), Layer(3, None, "last")]},
]


@pytest.mark.parametrize("each", TREES)
def test_tree_comes_apart_and_together(each):
    leaves, structure = tree.flatten(each)
    assert tree.unflatten(structure, leaves) == each
    assert tree.map(lambda x: x, each) == each
    assert hash(structure) == hash(tree.structure(each))


def test_static_fields_are_part_of_the_structure():
    assert tree.structure(Layer(1, 2)) != tree.structure(Layer(1, 2, "other"))


def test_mismatch_names_the_place():
    with pytest.raises(ValueError, match=r"tree.map: trees mismatch at \['b'\]: int where a \(\*, \*\) is needed"):
        tree.map(lambda a, b: a, {"a": 1, "b": (2, 3)}, {"a": 1, "b": 2})
    with pytest.raises(ValueError, match=r"trees mismatch: dict with keys \('a',\); keys \('a', 'b'\) needed"):
        tree.map(lambda a, b: a, {"a": 1, "b": 2}, {"a": 1})
    with pytest.raises(ValueError, match="unflatten: 1 leaves for"):
        tree.unflatten(tree.structure((1, 2)), [1])


def test_gradient_of_a_dataclass_is_one():
    got = rune.grad(lambda layer: (layer.w * 3 + layer.b).sum())(Layer(nx.ones(2), nx.asarray(2.0)))
    assert (got.w.tolist(), got.b.item(), got.name) == ([3, 3], 2, "layer")


def test_gradients_share_no_memory():
    a, b = rune.grad(lambda x, y: (x + y).sum(), (0, 1))(nx.ones(3), nx.ones(3))
    a[0] = 9
    assert b.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (lambda: rune.vmap(lambda x, y: x)(nx.ones(3), nx.ones(2)), "leaf 0 of shape .3,. has 3 along axis 0, leaf 1"),
        (lambda: rune.vmap(lambda x: x)(1.0), "vmap: a leaf is 0-d and has no axis 0"),
        (lambda: rune.vmap(lambda x: x, in_axes=(0, 1))(nx.ones(2)), "in_axes has 2 entries for a call with 1"),
        (lambda: rune.vmap(lambda x: x, out_axes=None)(nx.ones(2)), "out_axes is None for a result that differs"),
        (lambda: rune.grad(lambda x: x)(nx.ones(2)), "must return a scalar, not shape .2,."),
        (lambda: rune.grad(lambda x: (x, x))(1.0), "must return one scalar, not Structure"),
        (lambda: rune.grad(lambda x: x, 1)(1.0), "argnums 1 for a call with 1 positional"),
        (lambda: rune.jvp(nx.sin, (nx.ones(2),), (nx.ones(3),)), "a tangent of shape .3,. for a primal of shape .2,."),
        (lambda: rune.psum(1.0, "i"), "psum: unknown axis name 'i' .*known here: none"),
        (lambda: rune.grad(lambda z: z * 1j)(1.0), "the result is complex128; a real one is needed"),
    ],
)
def test_mistakes_are_named(run, words):
    with pytest.raises((ValueError, TypeError, NameError), match=words):
        run()
