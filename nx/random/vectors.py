"""Normal vectors.

Owns: multivariate_normal. Must not know: how a covariance is factored (nx.linalg, loaded when one comes).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.elementwise import maximum
from nx.op import as_operand
from nx.random.parameters import float_dtype, shape_of
from nx.random.shaped import finish
from nx.random.stream import take_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from nx._core import ArrayLike, DTypeLike, ShapeLike


def multivariate_normal(
    shape: ShapeLike = (),
    *,
    mean: ArrayLike,
    cov: ArrayLike,
    dtype: DTypeLike | None = None,
    key: Tensor | None = None,
    method: Literal["cholesky", "eigh"] = "cholesky",
) -> Tensor:
    """Normal vectors of mean ``(..., n)`` and covariance ``(..., n, n)``; the result is ``(*shape, n)``, with ``shape``
    and the leading axes of both broadcast. Only the lower triangle of cov is read.

    method: "cholesky", or "eigh" for covariances that are only semi-definite. Bits may differ between machines as
    those of matrix products do. key: one key, else the next of the scope. Raises ValueError on shapes that do not
    match or an unknown method, nx.linalg.LinAlgError where cov is not positive definite.

    >>> nx.random.multivariate_normal(5, mean=[0, 1], cov=[[2, 1], [1, 2]], key=nx.random.key(0)).shape
    (5, 2)
    """
    mean, cov = as_operand(mean), as_operand(cov)
    if mean.ndim == 0 or cov.ndim < 2 or not mean.shape[-1] == cov.shape[-1] == cov.shape[-2]:
        raise ValueError(
            f"multivariate_normal: mean of shape {mean.shape} and cov of shape {cov.shape}; (..., n) and (..., n, n)"
        )
    if method not in ("cholesky", "eigh"):
        raise ValueError(f"multivariate_normal: unknown method {method!r}; 'cholesky' or 'eigh'")
    kind = float_dtype(dtype, mean, cov)
    size = shape_of("multivariate_normal", shape, mean[..., 0], cov[..., 0, 0])
    z = _core.random_draw(take_key(key, "multivariate_normal"), "normal", (*size, mean.shape[-1]), "float64")
    moved = _core.matmul(_root(_core.cast(cov, "float64"), method), _core.expand_dims(z, -1))
    return finish(_core.squeeze(moved, -1) + mean, "multivariate_normal", kind)


def _root(cov: Tensor, method: str) -> Tensor:
    """A matrix whose product with its transpose is the covariance."""
    from nx import linalg  # twice as long to load as the whole of nx.random

    if method == "cholesky":
        return linalg.cholesky(cov)
    values, vectors = linalg.eigh(cov)
    return vectors * _core.expand_dims(maximum(values, 0.0) ** 0.5, -2)
