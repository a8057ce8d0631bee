"""Determinants, and the adjugate that is their derivative, also of singular matrices.

Owns: the rules of det and adjugate. Must not know: LAPACK. d det(A) = tr(adj(A) dA) holds for every matrix, while
det(A) tr(A^-1 dA) asks for an inverse. Up to 3 x 3 the adjugate is written out, so that all higher derivatives exist
too; above, those of a singular matrix do not, and say so.
"""

from __future__ import annotations

from nx import _core
from nx.folds import cumprod
from nx.join import stack
from rune.aval import Aval
from rune.primitive import PRIMITIVES, Primitive, define
from rune.rules.linalg import adjoint, batch, diagonal_of, same
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nx import Tensor

    Params = tuple[Any, ...]

_EPSILON = {"float32": 1.2e-7, "complex64": 1.2e-7}
_SOUND = 1e-5  # relative error of the inverse from which singular values give the adjugate


def _infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    return Aval(operands[0].shape[:-2], operands[0].dtype)


def _jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    x, t = primals[0], tangents[0]
    return bind(primitive, (x,)), (adjugate(x).mT * t).sum(axis=(-2, -1))


DET = define("det", "linalg", _core.det, infer=_infer, jvp=_jvp, batch=batch)


def adjugate(x: Any) -> Any:
    """The transposed cofactors (..., n, n): x^-1 det(x) where x has an inverse."""
    n = x.shape[-1]
    if n > 3:
        return bind(ADJUGATE, (x,))
    if n < 2:
        return _core.ones(x.shape, x.dtype)
    at = [[x[..., i, j] for j in range(n)] for i in range(n)]
    if n == 2:
        rows = [[at[1][1], -at[0][1]], [-at[1][0], at[0][0]]]
    else:
        rows = [[_minor(at, j, i) for j in range(3)] for i in range(3)]
    return stack([stack(row, axis=-1) for row in rows], axis=-2)


def _minor(at: list[list[Any]], i: int, j: int) -> Any:
    """The cofactor of element (i, j) of a 3 x 3 matrix."""
    (a, b), (c, d) = ((i + 1) % 3, (i + 2) % 3), ((j + 1) % 3, (j + 2) % 3)
    return at[a][c] * at[b][d] - at[a][d] * at[b][c]


def _adjugate(x: Tensor) -> Tensor:
    """By the inverse where that is sound, else from the singular values, of which all but one each are multiplied."""
    import nx

    try:
        inverse = _core.inv(x)
    except nx.linalg.LinAlgError:
        return _by_values(x)
    norms = nx.max(nx.sum(nx.abs(x), axis=-1), axis=-1) * nx.max(nx.sum(nx.abs(inverse), axis=-1), axis=-1)
    error = x.shape[-1] * _EPSILON.get(x.dtype.name, 2.3e-16) * norms
    if bool(nx.all(error < _SOUND)):
        return inverse * _core.det(x)[..., None, None]
    return _by_values(x)


def _by_values(x: Tensor) -> Tensor:
    """adj(U S V) = adj(V) adj(S) adj(U), where adj(U) = det(U) U* for unitary U."""
    import nx

    u, s, v = _core.svd(x, False)
    ones = nx.ones((*s.shape[:-1], 1), s.dtype)
    before = cumprod(nx.concat([ones, s[..., :-1]], axis=-1), axis=-1)
    after = nx.flip(cumprod(nx.concat([ones, nx.flip(s, axis=-1)[..., :-1]], axis=-1), axis=-1), axis=-1)
    turned = _core.det(u) * _core.det(v)
    found: Tensor = (adjoint(v) * (before * after)[..., None, :]) @ adjoint(u) * turned[..., None, None]
    return nx.astype(found, x.dtype)


def _adjugate_jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    """tr(x^-1 t) adj - x^-1 t adj: the matrix must have an inverse."""
    out = bind(primitive, primals)
    moved = bind(PRIMITIVES["solve"], (primals[0], tangents[0]))
    return out, diagonal_of(moved).sum(axis=-1)[..., None, None] * out - moved @ out


ADJUGATE = define("adjugate", "linalg", _adjugate, infer=same, jvp=_adjugate_jvp, batch=batch)
