"""Reductions and running folds over axes, each an op of the core as it stands.

Owns: their words, signatures and examples. Must not know: the order of summation (the core; it depends on the length
alone, never on threads).
"""

from __future__ import annotations

from nx import _core

_TAIL = """

axis: None (all elements), an integer or a tuple of them; negative counts from the end. keepdims: reduced axes stay
with length one. out: a tensor of the result's shape that takes the result. {more}
Raises IndexError (AxisError) for an axis that does not exist.

>>> {example}
{result}
"""
_FOLD = "(x, /, axis=None, dtype=None, out=None, keepdims=False)"
_PICK = "(x, /, axis=None, out=None, keepdims=False)"
_SPREAD = "(x, /, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, correction=0)"

_WIDE = "dtype: float dtypes stay; integers and bool become int64 or uint64, unless given."
_FLOAT = "dtype: floats and complex stay; integers and bool give float64, unless given."
_SAME = "The dtype stays. NaN wins over every number. An empty reduction raises ValueError."
_SPREAD_WORDS = """Divides by n - correction (``ddof`` is NumPy's word for it).
dtype: floats stay, integers give float64; complex gives real."""
_INDEX = (
    "axis: one integer, or None for the position in the flattened tensor. Returns int64; ties give the first; NaN wins."
)
_BOOL = "Returns bool; nonzero and NaN count as true."

_ROWS = (
    (
        "sum",
        _FOLD,
        "Sum of the elements; 0 when empty.",
        _WIDE,
        "nx.sum(nx.ones((2, 3)), axis=0)",
        "Tensor([2., 2., 2.])",
    ),
    ("prod", _FOLD, "Product of the elements; 1 when empty.", _WIDE, "nx.prod(nx.asarray([2, 3, 4]))", "Tensor(24)"),
    ("mean", _FOLD, "Arithmetic mean; NaN when empty.", _FLOAT, "nx.mean(nx.arange(4))", "Tensor(1.5)"),
    (
        "var",
        _SPREAD,
        "Variance: mean squared distance from the mean.",
        _SPREAD_WORDS,
        "nx.var(nx.arange(4))",
        "Tensor(1.25)",
    ),
    (
        "std",
        _SPREAD,
        "Standard deviation: the root of the variance.",
        _SPREAD_WORDS,
        "nx.std(nx.asarray([1.0, 3.0]))",
        "Tensor(1.)",
    ),
    ("min", _PICK, "Smallest element.", _SAME, "nx.min(nx.asarray([3, 1, 2]))", "Tensor(1)"),
    ("max", _PICK, "Largest element.", _SAME, "nx.max(nx.asarray([[3, 1], [2, 5]]), axis=1)", "Tensor([3, 5])"),
    (
        "any",
        _PICK,
        "Whether any element is true; False when empty.",
        _BOOL,
        "nx.any(nx.asarray([0, 2]))",
        "Tensor(True)",
    ),
    (
        "all",
        _PICK,
        "Whether all elements are true; True when empty.",
        _BOOL,
        "nx.all(nx.asarray([0, 2]))",
        "Tensor(False)",
    ),
    ("argmin", _PICK, "Position of the smallest element.", _INDEX, "nx.argmin(nx.asarray([3, 1, 2]))", "Tensor(1)"),
    ("argmax", _PICK, "Position of the largest element.", _INDEX, "nx.argmax(nx.asarray([3, 1, 2]))", "Tensor(0)"),
)
for _name, _signature, _words, _more, _example, _result in _ROWS:
    _text = _words + _TAIL.format(more=_more, example=_example, result=_result)
    globals()[_name] = _core.function(_name, _name, _signature, _text)

_SCAN_TAIL = """

x: any shape; axis None runs over the flattened tensor. Returns the shape of ``x`` (or (size,)); integers and bool
become int64 or uint64 unless ``dtype`` is given. Raises IndexError (AxisError) for an axis that does not exist.

>>> {example}
{result}
"""
_SCANS = (
    ("cumsum", "Running sum along an axis.", "nx.cumsum(nx.asarray([1, 2, 3]))", "Tensor([1, 3, 6])"),
    ("cumprod", "Running product along an axis.", "nx.cumprod(nx.asarray([1, 2, 3]))", "Tensor([1, 2, 6])"),
)
for _name, _words, _example, _result in _SCANS:
    _text = _words + _SCAN_TAIL.format(example=_example, result=_result)
    globals()[_name] = _core.function(_name, _name, "(x, /, axis=None, dtype=None, out=None)", _text)
