"""What functions of several results give: named tuples with the standard's field names; and the error of all.

Owns: their names and fields. Must not know: how they are computed.
"""

from __future__ import annotations

from collections import namedtuple

from nx._core import LinAlgError as LinAlgError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    from nx._core import Tensor

    class EigResult(NamedTuple):
        eigenvalues: Tensor
        eigenvectors: Tensor

    class EighResult(NamedTuple):
        eigenvalues: Tensor
        eigenvectors: Tensor

    class QRResult(NamedTuple):
        Q: Tensor
        R: Tensor

    class SlogdetResult(NamedTuple):
        sign: Tensor
        logabsdet: Tensor

    class SVDResult(NamedTuple):
        U: Tensor
        S: Tensor
        Vh: Tensor

    class LstsqResult(NamedTuple):
        x: Tensor
        residuals: Tensor
        rank: Tensor
        s: Tensor

else:
    EigResult = namedtuple("EigResult", "eigenvalues eigenvectors", module="nx.linalg")
    EighResult = namedtuple("EighResult", "eigenvalues eigenvectors", module="nx.linalg")
    QRResult = namedtuple("QRResult", "Q R", module="nx.linalg")
    SlogdetResult = namedtuple("SlogdetResult", "sign logabsdet", module="nx.linalg")
    SVDResult = namedtuple("SVDResult", "U S Vh", module="nx.linalg")
    LstsqResult = namedtuple("LstsqResult", "x residuals rank s", module="nx.linalg")
