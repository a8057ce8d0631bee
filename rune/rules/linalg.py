"""Linear algebra on stacks of matrices: solutions, determinants, Cholesky and QR.

Owns: their rules. Must not know: LAPACK. A rule gives the tangent as products of the factors with the tangent of the
matrix; only the solutions are linear primitives with a transpose. Matrices that are read as Hermitian have Hermitian
tangents, as in JAX. Source: Giles, "An extended collection of matrix derivative results", 2008.
"""

from __future__ import annotations

from nx import _core
from nx import elementwise as ew
from nx.creation import tril
from nx.movement import diagonal
from rune.aval import Aval, broadcast_shapes
from rune.primitive import Primitive, define
from rune.rules.combine import cast, fit
from rune.rules.elementwise import align
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nx._core import DType

    Params = tuple[Any, ...]
    Pair = tuple[Any, Any]

_REAL = {"complex64": "float32", "complex128": "float64"}


def real_of(dtype: DType) -> DType:
    """The dtype of the real part."""
    return _core.dtype(_REAL.get(dtype.name, dtype.name))


def adjoint(x: Any) -> Any:
    """The adjoint."""
    return ew.conj(x.mT) if x.dtype.kind == "complex" else x.mT


def hermitian(t: Any) -> Any:
    """The Hermitian part."""
    return (t + adjoint(t)) * 0.5


def eye_like(x: Any) -> Any:
    """The unit matrix of the last axis of ``x``."""
    return _core.eye(x.shape[-1], None, 0, x.dtype)


def diagonal_of(x: Any) -> Any:
    """The diagonals of the last two axes."""
    return diagonal(x, 0, -2, -1)


def real_part(x: Any) -> Any:
    """The real part; of real numbers themselves."""
    return ew.real(x) if x.dtype.kind == "complex" else x


def batch(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    """Leading axes are a stack already."""
    return bind(primitive, operands, params)


def same(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape, operands[0].dtype)


# ---- solutions -------------------------------------------------------------------------------------------------------


def _solve_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    a, b = operands
    return Aval((*broadcast_shapes([a.shape[:-2], b.shape[:-2]], primitive.name), *b.shape[-2:]), b.dtype)


def _solve_batch(primitive: Primitive, n: int, operands: Any, batched: Sequence[bool], params: Params) -> Any:
    ndim = max([len(x.shape) - flag for x, flag in zip(operands, batched, strict=True)])
    return bind(primitive, [align(x, ndim) if flag else x for x, flag in zip(operands, batched, strict=True)], params)


def _sum(parts: Sequence[Any]) -> Any:
    return parts[0] if len(parts) == 1 else parts[0] + parts[1]


def _solve_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    a, (ta, tb) = primals[0], tangents
    x = bind(SOLVE, primals)
    right = [] if tb is None else [tb]
    if ta is not None:
        right.append(-(ta @ x))
    return x, bind(SOLVE, (a, _sum(right)))


def _solve_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    a, b = operands
    return [None, fit(bind(SOLVE, (a.mT, ct)), b.shape, b.dtype)]


SOLVE = define(
    "solve",
    "linalg",
    _core.solve,
    infer=_solve_infer,
    jvp=_solve_jvp,
    transpose=_solve_transpose,
    batch=_solve_batch,
)


def _triangle(x: Any, upper: bool, unit: bool) -> Any:
    """The part that a triangular solution reads."""
    below = tril(x.mT if upper else x, k=-1 if unit else 0)
    return below.mT if upper else below


def _applied(x: Any, how: str) -> Any:
    return x if how == "N" else x.mT if how == "T" else adjoint(x)


def _triangular_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    a, (ta, tb) = primals[0], tangents
    upper, how, unit = params
    x = bind(TRIANGULAR, primals, params)
    right = [] if tb is None else [tb]
    if ta is not None:
        right.append(-(_applied(_triangle(ta, upper, unit), how) @ x))
    return x, bind(TRIANGULAR, (a, _sum(right)), params)


def _triangular_transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    a, b = operands
    upper, how, unit = params
    if how == "C":
        grown = ew.conj(bind(TRIANGULAR, (a, ew.conj(ct)), (upper, "N", unit)))
    else:
        grown = bind(TRIANGULAR, (a, ct), (upper, "T" if how == "N" else "N", unit))
    return [None, fit(grown, b.shape, b.dtype)]


TRIANGULAR = define(
    "triangular_solve",
    "linalg",
    _core.triangular_solve,
    infer=_solve_infer,
    jvp=_triangular_jvp,
    transpose=_triangular_transpose,
    batch=_solve_batch,
)


def _inv_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    x = bind(primitive, primals)
    return x, -(x @ tangents[0] @ x)


define("inv", "linalg", _core.inv, infer=same, jvp=_inv_jvp, batch=batch)


# ---- logarithms of determinants (determinants.py) --------------------------------------------------------------------


def _trace(x: Any) -> Any:
    return diagonal_of(x).sum(axis=-1)


def _slogdet_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    x = operands[0]
    return [Aval(x.shape[:-2], x.dtype), Aval(x.shape[:-2], real_of(x.dtype))]


def _slogdet_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    sign, size = bind(primitive, primals)
    moved = _trace(bind(SOLVE, (primals[0], tangents[0])))
    if moved.dtype.kind != "complex":
        return [sign, size], [None, moved]
    real = ew.real(moved)
    return [sign, size], [(moved - cast(real, moved.dtype)) * sign, real]


define(
    "slogdet",
    "linalg",
    lambda x: list(_core.slogdet(x)),
    infer=_slogdet_infer,
    jvp=_slogdet_jvp,
    batch=batch,
    multiple=True,
)


# ---- Cholesky, QR ----------------------------------------------------------------------------------------------------


def _cholesky_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    out = bind(primitive, primals, params)
    low = adjoint(out) if params[0] else out
    half = bind(TRIANGULAR, (low, hermitian(tangents[0])), (False, "N", False))
    inner = adjoint(bind(TRIANGULAR, (low, adjoint(half)), (False, "N", False)))
    moved = low @ (tril(inner) * (1.0 - 0.5 * eye_like(low)))
    return out, adjoint(moved) if params[0] else moved


define("cholesky", "linalg", _core.cholesky, infer=same, jvp=_cholesky_jvp, batch=batch)


def _qr(x: Any, mode: str) -> list[Any]:
    found = _core.qr(x, mode)
    return [found] if mode == "r" else list(found)


def _qr_infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> list[Aval]:
    *lead, m, n = operands[0].shape
    dtype, k = operands[0].dtype, m if params[0] == "complete" else min(m, n)
    r = Aval((*lead, k, n), dtype)
    return [r] if params[0] == "r" else [Aval((*lead, m, k), dtype), r]


def _qr_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    (x,), (t,) = primals, tangents
    m, n = x.shape[-2:]
    if params[0] == "complete" and m > n:
        raise NotImplementedError("qr: mode 'complete' has no derivative for more rows than columns; use 'reduced'")
    q, r = bind(primitive, primals, ("reduced",))
    k = min(m, n)
    tq, tr = _qr_square(q, r[..., :, :k], t[..., :, :k])
    if n > k:
        from nx.join import concat

        tr = concat([tr, adjoint(tq) @ x[..., :, k:] + adjoint(q) @ t[..., :, k:]], -1)
    return ([r], [tr]) if params[0] == "r" else ([q, r], [tq, tr])


def _qr_square(q: Any, r: Any, t: Any) -> Pair:
    over_r = bind(TRIANGULAR, (r, t.mT), (True, "T", False)).mT
    inner = adjoint(q) @ over_r
    low = tril(inner, k=-1)
    turn = low - adjoint(low)
    if inner.dtype.kind == "complex":
        turn = turn + eye_like(inner) * (inner - cast(ew.real(inner), inner.dtype))
    return q @ (turn - inner) + over_r, (inner - turn) @ r


define("qr", "linalg", _qr, infer=_qr_infer, jvp=_qr_jvp, batch=batch, multiple=True)
