"""The rules of all primitives, a file a family; importing this package fills the table
``rune.primitive.PRIMITIVES``."""

from __future__ import annotations

from rune.rules import convolution as convolution
from rune.rules import determinants as determinants
from rune.rules import draws as draws
from rune.rules import elementwise as elementwise
from rune.rules import folds as folds
from rune.rules import fourier as fourier
from rune.rules import index as index
from rune.rules import linalg as linalg
from rune.rules import movement as movement
from rune.rules import order as order
from rune.rules import parts as parts
from rune.rules import pooling as pooling
from rune.rules import products as products
from rune.rules import spectra as spectra
