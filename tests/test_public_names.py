"""What users may write is found at run time and known to type checkers: the lazy faces and their lists agree."""

import ast
import os

import pytest

import hugin as hg
import nx
import rune
from nx import _core, methods, names

FUNCTIONS = ("Unary", "Binary")


def tree(package, file="__init__.py"):
    with open(os.path.join(os.path.dirname(package.__file__), file), encoding="utf-8") as source:
        return ast.parse(source.read())


def for_checkers(package):
    """The statements under the first ``if TYPE_CHECKING:`` of a package's face."""
    return next(node for node in tree(package).body if isinstance(node, ast.If)).body


def imported(package):
    """{name: module} of the re-exports that checkers read."""
    nodes = [each for each in for_checkers(package) if isinstance(each, ast.ImportFrom)]
    return {alias.asname: node.module for node in nodes for alias in node.names if alias.asname == alias.name}


def annotated(package, file):
    """{name: type} of the bare annotations in a stub."""
    return {node.target.id: node.annotation.id for node in tree(package, file).body if isinstance(node, ast.AnnAssign)}


# -- hugin ---------------------------------------------------------------------------------------------------------


def test_checkers_know_every_name_of_hugin_at_its_home():
    assert imported(hg) == hg._HOMES


@pytest.mark.parametrize("name", hg.__all__)
def test_name_of_hugin_is_found(name):
    assert getattr(hg, name) is not None
    assert name in dir(hg)


@pytest.mark.parametrize("package", [hg, nx, rune])
def test_dir_is_the_vocabulary_alone_and_names_nothing_twice(package):
    assert package.__dir__() == sorted(package.__all__)


def test_every_mark_is_exported():
    folder = os.path.join(os.path.dirname(hg.__file__), "artists")
    marks = {file.removesuffix(".py") for file in os.listdir(folder) if file.endswith(".py")} - {"__init__", "base"}
    homes = {home.removeprefix("artists.") for home in hg._HOMES.values() if home.startswith("artists.")}
    assert marks == homes


def test_every_scale_is_exported():
    from hugin.scales.resolve import SCALES

    assert {name for _, name in SCALES.values()} - set(hg.__all__) == set()


def test_every_error_is_exported_or_is_a_kind_of_one():
    from hugin import errors

    kinds = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.HuginError)]
    public = {each for each in kinds if each.__name__ in hg.__all__} - {errors.HuginError}
    assert [each.__name__ for each in kinds if not public & set(each.__mro__)] == ["HuginError"]


# -- nx ------------------------------------------------------------------------------------------------------------


def test_checkers_know_every_family_of_nx():
    stars = {node.module for node in for_checkers(nx) if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"}
    assert stars == {f"nx.{family}" for family in names.FAMILIES} - {"nx.op"}


def test_checkers_know_every_other_spelling_and_dtype_of_nx():
    known = set(imported(nx))
    for node in for_checkers(nx):
        if isinstance(node, ast.AnnAssign):
            known.add(node.target.id)
        elif isinstance(node, ast.Assign):
            known.add(node.targets[0].id)
        elif isinstance(node, ast.FunctionDef):
            known.add(node.name)
    wanted = {*names.ALIASES, *(each.name for each in _core.dtypes), "bind", *names.SPACES}
    assert wanted - known == set()


def test_stub_of_elementwise_gives_each_function_its_operands():
    wanted = {name: FUNCTIONS[_core.ops[name][2] - 1] for name in names.FAMILIES["elementwise"].split()}
    assert annotated(nx, "elementwise.pyi") == wanted


def test_stub_of_folds_gives_each_function_its_signature():
    signatures = {
        "Fold": "(x, /, axis=None, dtype=None, out=None, keepdims=False)",
        "Pick": "(x, /, axis=None, out=None, keepdims=False)",
        "Spread": "(x, /, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, correction=0)",
        "Scan": "(x, /, axis=None, dtype=None, out=None)",
    }
    found = {name: signatures[kind] for name, kind in annotated(nx, "folds.pyi").items()}
    assert found == {name: getattr(nx, name).__text_signature__ for name in names.FAMILIES["folds"].split()}


def test_stub_of_the_core_has_every_method_and_function():
    body = tree(nx, "_core.pyi").body
    tensor = next(node for node in body if isinstance(node, ast.ClassDef) and node.name == "Tensor")
    known = {node.name for node in tensor.body if isinstance(node, ast.FunctionDef)}
    attached = {name for line in methods.SAME.values() for name in line.split()} | set(methods.PROPERTIES)
    assert {name for name in attached if name not in known} == set()
    functions = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    given = {name for name, each in vars(_core).items() if not name.startswith("_") and type(each) is type(len)}
    assert given - functions == set()
