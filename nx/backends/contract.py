"""The contract of a backend: each primitive with its parameters, in the order in which a backend gets them.

Owns: the table. Must not know: any backend. Tensors are written in capitals; parameters behind a bar may be left out.

What a tensor is (its memory, shape, strides, dtype, views by basic indexing, ``.T``, ``reshape`` of methods), how it is
made from other objects and what promotes to what belongs to the house: no backend has a say there. A backend's results
are tensors of the house in the shape and dtype that the house's rules give; errors have the kinds (ValueError,
TypeError, IndexError) of the core's, not their words.
"""

from __future__ import annotations

from nx import _core

#: primitive: its parameters.
PRIMITIVES = {
    "map": "op out *OPERANDS",  # op: id of an elementwise op; out: a tensor or None; operands may be Python scalars
    "fold": "op X | axis=None keepdims=False dtype=None out=None",
    "argfold": "op X | axis=None keepdims=False dtype=None out=None",
    "scan": "op X axis | dtype=None out=None",  # axis None: over the flattened tensor
    "var": "X | axis=None correction=0 keepdims=False root=False dtype=None out=None",
    "cast": "X dtype | copy=True",
    "reshape": "X shape | copy=None",
    "permute": "X axes",
    "expand_dims": "X axis",
    "squeeze": "X | axis=None",
    "flip": "X | axis=None",
    "broadcast_to": "X shape",
    "concat": "TENSORS axis",
    "pad": "X widths | VALUE=0",
    "copy_to": "OUT X",
    "getitem": "X key",  # key has an array in it
    "setitem": "X key VALUE",
    "take": "X INDEX axis",
    "take_along": "X INDEX axis",
    "put": "X INDEX VALUES",
    "put_along": "X INDEX VALUES axis",
    "nonzero": "X",
    "sort": "X axis | descending=False",
    "argsort": "X axis | descending=False",
    "searchsorted": "SORTED VALUES | right=False",
    "bincount": "X n WEIGHTS",
    "histogram": "X EDGES even WEIGHTS",
    "matmul": "A B",
    "linspace": "START STOP n | endpoint=True dtype=None",
    "histogram2d": "X X_EDGES even Y Y_EDGES even WEIGHTS",
    "fft": "X kind axes n norm",
    "cholesky": "X | upper=False",
    "qr": "X | mode='reduced'",
    "svd": "X | full_matrices=True",
    "svdvals": "X",
    "eigh": "X | upper=False",
    "eigvalsh": "X | upper=False",
    "eig": "X",
    "eigvals": "X",
    "inv": "X",
    "solve": "A B",
    "lstsq": "A B rcond",  # one batch, no length zero; tracers get svd and products instead
    "triangular_solve": "A B | upper=False transpose='N' unit_diagonal=False",
    "det": "X",
    "slogdet": "X",
    "conv": "X W stride padding dilation groups",  # pairs (down, across); padding: a pair of pairs
    "conv_input": "Y W size stride padding dilation groups",
    "conv_weight": "X Y size stride padding dilation groups",
    "max_pool": "X size stride padding dilation",  # and the two that lead along it: what stands where it is greatest
    "max_pool_pick": "X Y DX size stride padding dilation",
    "max_pool_spread": "X Y DY size stride padding dilation",
    "threefry": "KEY COUNTER",
    "random_draw": "KEY kind shape dtype | offset=0 factor=1",  # kind "bits" or a row of draws.inc; words: random.h
    "random_sample": "KEY name shape *PARAMETERS",  # a row of samplers.inc; the shape begins with KEY's leading axes
    "random_permutation": "KEY n k",
}

#: What the core does in any case: making tensors, promoting, asking about memory.
HOUSE = frozenset(
    (
        "arange",
        "asarray",
        "empty",
        "full",
        "ones",
        "promote",
        "readonly",
        "shares_memory",
        "zeros",
    )
)

#: Primitives of the core that the reference leaves to the core so far: none.
PENDING: frozenset[str] = frozenset()

#: Elementwise ops by their result: bool, the real part's dtype, or the dtype they compute in.
_TO_BOOL = """equal not_equal less less_equal greater greater_equal logical_and logical_or logical_xor logical_not isnan
    isinf isfinite signbit"""
TO_BOOL = frozenset(_TO_BOOL.split())
TO_REAL = frozenset(
    (
        "abs",
        "real",
        "imag",
        "angle",
    )
)

#: Ops by the kinds of dtype that they are defined for; what lacks a kind computes in a wider one (``op_dtype``).
_ALL = frozenset(("bool", "int", "uint", "float", "complex"))
_NUMBERS = _ALL - {"bool"}
_REAL = frozenset(("int", "uint", "float"))
_FLOATS = frozenset(("float", "complex"))
_KINDS = {
    _ALL: """add multiply abs square minimum maximum equal not_equal less less_equal greater greater_equal logical_and
        logical_or logical_xor logical_not isnan isinf isfinite where real imag conj""",
    _ALL - {"complex"}: "fmin fmax signbit floor ceil trunc",
    _NUMBERS: "subtract pow negative positive sign round",
    _REAL: "floor_divide remainder fmod clip",
    frozenset(("bool", "int", "uint")): "bitwise_and bitwise_or bitwise_xor bitwise_invert",
    frozenset(("int", "uint")): "bitwise_left_shift bitwise_right_shift gcd lcm bitwise_count",
    _FLOATS: """divide reciprocal sqrt rsqrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh
        tanh asinh acosh atanh angle""",
    frozenset(("float",)): """heaviside deg2rad rad2deg cbrt logaddexp logaddexp2 atan2 hypot copysign nextafter erf
        erfc lgamma tgamma digamma trigamma""",
}
KINDS = {op: kinds for kinds, ops in _KINDS.items() for op in ops.split()}
_NO_TRUTH = frozenset(
    (
        "subtract",
        "negative",
        "positive",
        "sign",
    )
)


def op_dtype(op: str, dtype: _core.DType) -> _core.DType:
    """The dtype that operands which promote to ``dtype`` compute in. Raises TypeError where the op is not defined.

    Truth values become int8 and whole numbers the float that NumPy takes, where the op lacks them.
    """
    kinds, kind = KINDS[op], dtype.kind
    if kind in kinds:
        return dtype
    if kind in ("float", "complex") or (kind == "bool" and op in _NO_TRUTH):
        raise TypeError(f"{op}: unsupported dtype {dtype.name}")
    if kind == "bool" and "int" in kinds:
        return _core.dtype("int8")
    if "float" not in kinds:
        raise TypeError(f"{op}: unsupported dtype {dtype.name}")
    width = 8 if op == "divide" else dtype.itemsize
    return _core.dtype({1: "float16", 2: "float32"}.get(width, "float64"))


def op_result(op: str, dtype: _core.DType) -> _core.DType:
    """The dtype of the result of an op that computes in ``dtype``."""
    if op in TO_BOOL:
        return _core.dtype("bool")
    if op in TO_REAL and dtype.kind == "complex":
        return _core.dtype("float32" if dtype.name == "complex64" else "float64")
    return dtype


def fold_dtype(op: str, dtype: _core.DType) -> _core.DType:
    """The dtype of a fold's or scan's result."""
    if op in ("any", "all"):
        return _core.dtype("bool")
    if op in ("count_nonzero", "argmin", "argmax"):
        return _core.dtype("int64")
    if op == "mean":
        return dtype if dtype.kind in ("float", "complex") else _core.dtype("float64")
    if op in ("sum", "nansum", "prod", "cumsum", "cumprod"):
        wide = {"uint": "uint64", "int": "int64", "bool": "int64"}
        return _core.dtype(wide.get(dtype.kind, dtype.name))
    return dtype
