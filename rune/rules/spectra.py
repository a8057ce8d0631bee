"""Singular values and eigenvalues of stacks of matrices.

Owns: their rules. Must not know: LAPACK. Where values coincide the factors have no derivative; their part is left out,
as in JAX. Source: Giles 2008; Wan and Zhang, "Automatic differentiation for complex valued SVD", 2019.
"""

from __future__ import annotations

from nx import _core
from nx import elementwise as ew
from nx.index import where
from nx.movement import expand_dims
from rune.aval import Aval
from rune.primitive import PRIMITIVES, Primitive, define
from rune.rules.combine import cast
from rune.rules.linalg import SOLVE, adjoint, batch, diagonal_of, eye_like, hermitian, real_of, real_part
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nx._core import DType

    Params = tuple[Any, ...]

_COMPLEX = {"float32": "complex64", "float64": "complex128"}

# ---- singular values -------------------------------------------------------------------------------------------------


def _svd_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    *lead, m, n = operands[0].shape
    dtype, k = operands[0].dtype, min(m, n)
    rows, columns = (m, n) if params[0] else (k, k)
    return [
        Aval((*lead, m, rows), dtype),
        Aval((*lead, k), real_of(dtype)),
        Aval((*lead, columns, n), dtype),
    ]


def _safe_inverse(x: Any) -> Any:
    """1 / x, 0 where x is 0."""
    zero = ew.equal(x, 0)
    return where(zero, 0.0, 1.0 / where(zero, 1.0, x))


def _svd_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    (x,), (t,) = primals, tangents
    m, n = x.shape[-2:]
    if params[0] and m != n:
        raise NotImplementedError("svd: full_matrices has no derivative for matrices that are not square; use False")
    u, s, vh = bind(primitive, primals, params)
    v = adjoint(vh)
    inner = adjoint(u) @ t @ v
    row = cast(expand_dims(s, -2), x.dtype)
    column = cast(expand_dims(s, -1), x.dtype)
    gaps = _safe_inverse((row + column) * (row - column))
    after, before = row * inner, column * inner
    phase = 0.5 * (inner - adjoint(inner)) * (eye_like(inner) * _safe_inverse(row))
    tu = u @ (gaps * (after + adjoint(after)) + phase)
    tv = v @ (gaps * (before + adjoint(before)))
    if m > n:
        rest = t @ v
        tu = tu + (rest - u @ (adjoint(u) @ rest)) * _safe_inverse(row)
    if n > m:
        rest = adjoint(t) @ u
        tv = tv + (rest - v @ (vh @ rest)) * _safe_inverse(row)
    return [u, s, vh], [tu, real_part(diagonal_of(inner)), adjoint(tv)]


define(
    "svd",
    "linalg",
    lambda x, full: list(_core.svd(x, full)),
    infer=_svd_infer,
    jvp=_svd_jvp,
    batch=batch,
    multiple=True,
)


def _svdvals_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    x = operands[0]
    return Aval((*x.shape[:-2], min(x.shape[-2:])), real_of(x.dtype))


def _svdvals_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    u, s, vh = bind(PRIMITIVES["svd"], primals, (False,))
    return s, real_part(diagonal_of(adjoint(u) @ tangents[0] @ adjoint(vh)))


define("svdvals", "linalg", _core.svdvals, infer=_svdvals_infer, jvp=_svdvals_jvp, batch=batch)


# ---- eigenvalues -----------------------------------------------------------------------------------------------------


def _eigh_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    x = operands[0]
    return [Aval(x.shape[:-1], real_of(x.dtype)), Aval(x.shape, x.dtype)]


def _eigh_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    w, v = bind(primitive, primals, params)
    inner = adjoint(v) @ hermitian(tangents[0]) @ v
    gaps = cast(_safe_inverse(expand_dims(w, -2) - expand_dims(w, -1)), v.dtype)
    return [w, v], [real_part(diagonal_of(inner)), v @ (gaps * inner)]


define(
    "eigh",
    "linalg",
    lambda x, upper: list(_core.eigh(x, upper)),
    infer=_eigh_infer,
    jvp=_eigh_jvp,
    batch=batch,
    multiple=True,
)


def _eigvalsh_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape[:-1], real_of(operands[0].dtype))


def _eigvalsh_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    w, v = bind(PRIMITIVES["eigh"], primals, params)
    return w, real_part(diagonal_of(adjoint(v) @ hermitian(tangents[0]) @ v))


define("eigvalsh", "linalg", _core.eigvalsh, infer=_eigvalsh_infer, jvp=_eigvalsh_jvp, batch=batch)


def _complex(dtype: DType) -> DType:
    return _core.dtype(_COMPLEX.get(dtype.name, dtype.name))


def _eig_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    x = operands[0]
    return [Aval(x.shape[:-1], _complex(x.dtype)), Aval(x.shape, _complex(x.dtype))]


define(
    "eig",
    "linalg",
    lambda x: list(_core.eig(x)),
    infer=_eig_infer,
    batch=batch,
    multiple=True,
    refusal="eigenvectors are known up to a factor only; use nx.linalg.eigvals, or eigh for Hermitian matrices",
)


def _basis_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    """Eigenvectors that keep their own direction: one choice of many, on which eigenvalues do not depend."""
    w, v = bind(EIG_BASIS, primals)
    inner = bind(SOLVE, (v, cast(tangents[0], v.dtype) @ v))
    gaps = _safe_inverse(expand_dims(w, -2) - expand_dims(w, -1))
    return [w, v], [diagonal_of(inner), v @ (gaps * inner)]


EIG_BASIS = define(
    "eig_basis",
    "linalg",
    lambda x: list(_core.eig(x)),
    infer=_eig_infer,
    jvp=_basis_jvp,
    batch=batch,
    multiple=True,
)


def _eigvals_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape[:-1], _complex(operands[0].dtype))


def _eigvals_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    w, v = bind(EIG_BASIS, primals)
    return w, diagonal_of(bind(SOLVE, (v, cast(tangents[0], v.dtype) @ v)))


define("eigvals", "linalg", _core.eigvals, infer=_eigvals_infer, jvp=_eigvals_jvp, batch=batch)
