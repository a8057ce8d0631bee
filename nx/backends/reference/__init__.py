"""The reference backend: every primitive in a few lines of NumPy, plain and slow, to compare others with.

Owns: the table of what carries out which primitive. Must not know: the core's loops. NumPy is imported with this
package, which loads only when the backend is chosen.
"""

from __future__ import annotations

from nx.backends.contract import HOUSE, PENDING
from nx.backends.reference import conv, folds, linalg, maps, moves, order, places, random, samples, transforms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

CARRIED: dict[str, Callable[..., Any]] = {
    "map": maps.map_op,
    "cast": maps.cast,
    "copy_to": maps.copy_to,
    "fold": folds.fold,
    "argfold": folds.argfold,
    "scan": folds.scan,
    "var": folds.var,
    "matmul": folds.matmul,
    "reshape": moves.reshape,
    "permute": moves.permute,
    "expand_dims": moves.expand_dims,
    "squeeze": moves.squeeze,
    "flip": moves.flip,
    "broadcast_to": moves.broadcast_to,
    "concat": moves.concat,
    "pad": moves.pad,
    "getitem": places.getitem,
    "setitem": places.setitem,
    "take": places.take,
    "take_along": places.take_along,
    "put": places.put,
    "put_along": places.put_along,
    "nonzero": places.nonzero,
    "sort": order.sort,
    "argsort": order.argsort,
    "searchsorted": order.searchsorted,
    "bincount": order.bincount,
    "histogram": order.histogram,
    "linspace": moves.linspace,
    "histogram2d": order.histogram2d,
    "fft": transforms.fft,
    "cholesky": linalg.cholesky,
    "qr": linalg.qr,
    "svd": linalg.svd,
    "svdvals": linalg.svdvals,
    "eigh": linalg.eigh,
    "eigvalsh": linalg.eigvalsh,
    "eig": linalg.eig,
    "eigvals": linalg.eigvals,
    "inv": linalg.inv,
    "solve": linalg.solve,
    "lstsq": linalg.lstsq,
    "triangular_solve": linalg.triangular_solve,
    "det": linalg.det,
    "slogdet": linalg.slogdet,
    "conv": conv.conv,
    "conv_input": conv.conv_input,
    "conv_weight": conv.conv_weight,
    "max_pool": conv.max_pool,
    "max_pool_pick": conv.max_pool_pick,
    "max_pool_spread": conv.max_pool_spread,
    "threefry": random.threefry,
    "random_draw": random.random_draw,
    "random_sample": samples.random_sample,
    "random_permutation": samples.random_permutation,
}


def carry_out(primitive: str, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """One primitive of the contract; NotImplemented for what belongs to the house or is left to it so far.

    Raises NotImplementedError for another primitive of the core.
    """
    if primitive in HOUSE or primitive in PENDING:
        return NotImplemented
    function = CARRIED.get(primitive)
    if function is None:
        raise NotImplementedError(f"{primitive}: the reference backend has no such primitive; use nx.backend('c')")
    return function(*args, **keywords)
