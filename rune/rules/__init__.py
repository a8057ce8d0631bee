"""The rules of all primitives, a file a family, in the table ``rune.primitive.PRIMITIVES``.

Importing this package fills in the families that nearly every function uses; ``LATER`` names what the others define,
which are imported when one of theirs is asked for.
"""

from __future__ import annotations

from rune.primitive import PRIMITIVES
from rune.rules import elementwise as elementwise
from rune.rules import folds as folds
from rune.rules import index as index
from rune.rules import movement as movement
from rune.rules import order as order
from rune.rules import parts as parts
from rune.rules import products as products

#: module: primitives that it defines
LATER = {
    "convolution": "conv conv_input conv_weight",
    "determinants": "adjugate det slogdet",
    "draws": "random_draw random_permutation random_sample threefry",
    "fourier": "fft",
    "linalg": "cholesky inv qr solve triangular_solve",
    "pooling": "max_pool max_pool_pick max_pool_spread",
    "spectra": "eig eig_basis eigh eigvals eigvalsh svd svdvals",
}
PRIMITIVES.homes.update({name: module for module, names in LATER.items() for name in names.split(" ")})


def load_all() -> None:
    """All families, and what loops, derivatives of one's own and lanes add: for those who go through the table."""
    __import__("rune.ready")
    for module in LATER:
        __import__(f"rune.rules.{module}")
    for module in ("collectives", "compiled", "control", "custom", "parallel", "replay"):
        __import__(f"rune.{module}")
