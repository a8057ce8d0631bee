"""The exported names have one owner, nx/names.py; nothing is missing and nothing is extra."""

import importlib
import subprocess
import sys
import types

import pytest

import nx
from nx import methods, names


@pytest.mark.parametrize("name", sorted(nx.__all__))
def test_exported_name_resolves(name):
    assert getattr(nx, name) is getattr(nx, name)


@pytest.mark.parametrize("family", names.FAMILIES)
def test_family_exports_what_it_defines(family):
    module = importlib.import_module("nx." + family)
    defined = {
        name
        for name, each in vars(module).items()
        if not name.startswith("_") and getattr(each, "__module__", None) in ("nx", module.__name__)
    }
    owned = set(names.FAMILIES[family].split())
    internal = {
        "op": {"as_operand", "foreign", "holds", "native"},
        "quantiles": {"as_fraction", "quantiles"},
        "positions": {"FullGrid", "OpenGrid"},
        "runtime": {"Info"},
        "sets": {"UniqueAll", "UniqueCounts", "UniqueInverse"},
    }
    internal |= {
        "format": {"tensor_repr", "tensor_str", "tensor_format"},
        "io.npy": {"put_npy", "take_npy", "view_npy"},
        "io.npz": {"Archive"},
        "backends": {"register", "choose_for_process"},
    }
    defined -= {"Tensor"}
    of_others = {name for name in defined if names.HOME.get(name, family) != family}
    assert defined - of_others - internal.get(family, set()) == {name for name in owned if not name.startswith("_")}


@pytest.mark.parametrize(("alias", "name"), names.ALIASES.items())
def test_alias_is_the_function_itself(alias, name):
    assert getattr(nx, alias) is getattr(nx, name)


def test_names_of_the_array_api_standard_exist():
    elementwise = """
        abs acos acosh add asin asinh atan atan2 atanh bitwise_and bitwise_left_shift bitwise_invert
        bitwise_or bitwise_right_shift bitwise_xor ceil clip conj copysign cos cosh divide equal exp expm1
        floor floor_divide greater greater_equal hypot imag isfinite isinf isnan less less_equal log log1p
        log2 log10 logaddexp logical_and logical_not logical_or logical_xor maximum minimum multiply
        negative nextafter not_equal positive pow real reciprocal remainder round sign signbit sin sinh
        square sqrt subtract tan tanh trunc"""
    others = """
        __array_namespace_info__ arange asarray empty empty_like eye from_dlpack full full_like linspace
        meshgrid ones ones_like tril triu zeros zeros_like astype broadcast_arrays broadcast_to can_cast
        finfo iinfo isdtype result_type take take_along_axis matmul matrix_transpose tensordot vecdot
        broadcast_shapes concat expand_dims flip moveaxis permute_dims repeat reshape roll squeeze stack
        tile unstack argmax argmin count_nonzero nonzero searchsorted where unique_all unique_counts
        unique_inverse unique_values isin argsort sort cumulative_prod cumulative_sum max mean min prod std
        sum var all any diff e inf nan newaxis pi"""
    assert [name for name in f"{elementwise} {others}".split() if not hasattr(nx, name)] == []


def test_methods_written_in_python_replace_their_stand_ins():
    nx.arange(3).sum()
    assert nx.Tensor.sum is nx.sum
    for attribute in methods.PROPERTIES:
        getattr(nx.zeros(2), attribute)
        assert isinstance(vars(nx.Tensor)[attribute], property)


def test_functions_say_their_signature():
    import inspect

    assert str(inspect.signature(nx.sin)) == "(x, /, out=None, *, dtype=None)"
    assert str(inspect.signature(nx.sum)) == "(x, /, axis=None, dtype=None, out=None, keepdims=False)"
    assert list(inspect.signature(nx.sort).parameters) == ["x", "axis", "descending", "stable", "kind"]


def test_functions_pickle_by_name():
    import pickle

    for function in (nx.sin, nx.sum, nx.reshape, nx.median):
        assert pickle.loads(pickle.dumps(function)) is function


@pytest.mark.core("NumPy is the other backend")
def test_import_loads_nothing_heavy():
    code = "import sys, nx; nx.zeros(3).sum(); print(*sorted(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"numpy", "typing", "dataclasses", "re", "enum", "inspect", "json", "pathlib", "nx.movement"} & set(
        found
    ) == set()


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'nx' has no attribute 'sinus'"):
        _ = nx.sinus


class Tracer:
    """An operand with an interpreter of its own."""

    ndim = 1

    def __nx_bind__(self, primitive, args, keywords):
        return primitive, len(args), keywords


@pytest.mark.parametrize(
    ("work", "want"),
    [
        (lambda x: nx.sin(x), ("sin", 1, {})),
        (lambda x: nx.add(1.0, x), ("add", 2, {})),
        (lambda x: nx.add(nx.zeros(2), x), ("add", 2, {})),
        (lambda x: nx.sum(x, axis=0), ("sum", 1, {"axis": 0})),
        (lambda x: nx.reshape(x, (2,)), ("reshape", 3, {})),
        (lambda x: nx.sort(x), ("sort", 3, {})),
        (lambda x: nx.matmul([1, 2], x), ("matmul", 2, {})),
        (lambda x: nx.concat([nx.zeros(2), x]), ("concat", 2, {})),
        (lambda x: nx.asarray([[1.0, x]]), ("asarray", 3, {})),
        (lambda x: nx.zeros(2)[x], ("getitem", 2, {})),
        (lambda x: nx.bind("multiply", x, 2), ("multiply", 2, {})),
    ],
)
def test_operation_is_handed_to_the_operand_s_interpreter(work, want):
    assert work(Tracer()) == want


def test_bind_without_an_interpreter_is_the_core():
    assert nx.bind("add", nx.arange(2), 1).tolist() == [1, 2]
    assert nx.bind("reshape", nx.arange(2), (2, 1)).shape == (2, 1)
    with pytest.raises(ValueError, match="bind: unknown primitive 'nonsense'"):
        nx.bind("nonsense", nx.arange(2))


def test_module_is_a_lazy_face_over_families():
    assert isinstance(nx, types.ModuleType)
    assert "linspace" in dir(nx)
