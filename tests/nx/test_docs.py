"""Every public function of nx has a docstring whose examples run."""

import doctest
import re

import pytest

import nx
from nx import names


def documented():
    """Name and docstring of every public function and Tensor method."""
    plain = [name for name in nx.__all__ if callable(getattr(nx, name)) and name not in ("DType", "Tensor", "dtype")]
    found = {name: getattr(nx, name).__doc__ for name in plain}
    for space in (nx.random,):
        public = {name: each for name, each in vars(space).items() if name[0] != "_" and callable(each)}
        found.update((f"{space.__name__[3:]}.{name}", each.__doc__) for name, each in public.items())
    methods = {name: getattr(nx.Tensor, name) for name in dir(nx.Tensor) if name[0] != "_"}
    found.update((f"Tensor.{name}", each.__doc__) for name, each in methods.items() if callable(each))
    return found


DOCS = documented()


@pytest.mark.parametrize("name", sorted(DOCS))
def test_examples_of_docstring_run(name):
    assert DOCS[name], f"{name} has no docstring"
    test = doctest.DocTestParser().get_doctest(DOCS[name], {"nx": nx}, name, None, None)
    report = []
    result = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL).run(test, out=report.append)
    assert result.failed == 0, "".join(report)


@pytest.mark.parametrize("name", sorted(name for name in DOCS if not name.startswith("Tensor.")))
def test_public_function_has_an_example(name):
    assert ">>> " in DOCS[name]


SHAPE = re.compile(
    r"shape|\([\w.]*, ?[\w. ,|+-]*\)|\b[0-9n]-[dD]\b|dimension|\bax[ei]s\b|lengths?\b|matri|flatten|broadcast",
    re.IGNORECASE,
)
DTYPE = re.compile(r"dtype|float|\bint(64|32|eger)|bool|complex|\breal\b|promoted|whether", re.IGNORECASE)
ERROR = re.compile(r"Raises|[A-Z]\w+Error")
# Nothing that is given to these can be wrong, or has a shape.
PLAIN = {
    *("isscalar", "get_printoptions", "__array_namespace_info__", "ogrid", "mgrid", "threads", "bind", "can_cast"),
    *(
        "finfo",
        "iinfo",
        "isdtype",
        "result_type",
        "promote_types",
        "load",
        "save",
        "savez",
        "savez_compressed",
        "backend",
        "einsum_path",
        "seed",
    ),
}


@pytest.mark.parametrize("name", sorted(name for name in set(names.HOME) - PLAIN if names.HOME[name][:3] != "io."))
def test_docstring_names_shapes_dtypes_and_errors(name):
    words = getattr(nx, name).__doc__.partition(">>>")[0]
    lacks = [
        what for what, pattern in (("shapes", SHAPE), ("dtypes", DTYPE), ("errors", ERROR)) if not pattern.search(words)
    ]
    assert lacks == []
