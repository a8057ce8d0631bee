"""debug tells of each operation, finds the first NaN, changes no result and nests with the other transformations."""

import gc
import re

import nx
import rune


def told(f, *args, transform=lambda g: g):
    lines = []
    found = transform(rune.debug(f, write=lines.append))(*args)
    return found, lines


def f(x):
    return (nx.sin(x) * 2.0).sum()


X = nx.asarray([0.0, 1.0, 2.0])


def test_each_operation_is_one_line_with_shapes_range_time_and_place():
    found, lines = told(f, X)
    assert found.item() == f(X).item()
    assert [line.split()[0] for line in lines] == ["sin", "multiply", "sum", "3"]
    pattern = r"sin +float64\[3\] -> float64\[3\]  from 0 to 0.909297, mean 0.583589  [\d.]+ [um]s  test_debug.py:\d+"
    assert re.fullmatch(pattern, lines[0])
    assert re.fullmatch(r"3 operations in [\d.]+ [um]s; no NaN", lines[-1])


def test_first_nan_is_named_with_the_line():
    _, lines = told(lambda x: nx.exp(nx.log(x - 1) * 0.5), X)
    (first,) = [line for line in lines if line.startswith("first NaN")]
    assert re.fullmatch(r"first NaN: log of from -1 to 1, mean 0 at .*test_debug.py:\d+", first)


def test_it_nests_with_the_others():
    gradient, lines = told(f, X, transform=rune.grad)
    assert nx.allclose(gradient, 2 * nx.cos(X))
    assert [line.split()[0] for line in lines[:-1]] == ["sin", "multiply", "sum"]
    outside = []
    assert nx.allclose(rune.debug(rune.grad(f), write=outside.append)(X), 2 * nx.cos(X))
    assert {"sin", "cos", "sum"} <= {line.split()[0] for line in outside}
    lanes, lines = told(f, nx.stack([X, X]), transform=rune.vmap)
    assert lanes.tolist() == [f(X).item()] * 2
    assert "float64[3] -> float64[3]" in lines[0]


def test_a_jitted_function_is_told_operation_by_operation():
    jitted = rune.jit(f)
    found, lines = told(jitted, X)
    assert found.item() == f(X).item()
    assert [line.split()[0] for line in lines[:-1]] == ["sin", "multiply", "sum"]
    place = f"test_debug.py:{f.__code__.co_firstlineno + 1}"
    assert all(line.endswith(place) for line in lines[:-1])
    _, lines = told(lambda x: rune.jit(nx.log)(rune.jit(rune.jit(lambda x: x - 1))(x)).sum(), X)
    assert lines[2].startswith("first NaN: log of from -1 to 1, mean 0 at ")
    _, lines = told(rune.grad(jitted), X)
    assert {"sin", "cos", "multiply"} <= {line.split()[0] for line in lines}


def test_nothing_is_kept():
    told(f, X)
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(5):
        told(f, X)
    gc.collect()
    assert len(gc.get_objects()) - before < 20
