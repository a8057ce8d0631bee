"""nx: n-d tensors on C kernels, with the array API standard's functions and NumPy's words."""

from __future__ import annotations

from os import environ

from nx import _core, names
from nx._core import DType as DType
from nx._core import Tensor as Tensor
from nx._core import dtype as dtype

e = 2.718281828459045
euler_gamma = 0.5772156649015329
inf = float("inf")
nan = float("nan")
newaxis = None
pi = 3.141592653589793
__array_api_version__ = "2025.12"
__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from nx import fft as fft
    from nx import io as io
    from nx import linalg as linalg
    from nx import random as random
    from nx._core import ArrayLike, Axis, Binary, DTypeLike, Pick, Unary
    from nx._core import bfloat16 as bfloat16
    from nx._core import bool as bool
    from nx._core import complex64 as complex64
    from nx._core import complex128 as complex128
    from nx._core import float8_e4m3 as float8_e4m3
    from nx._core import float8_e5m2 as float8_e5m2
    from nx._core import float16 as float16
    from nx._core import float32 as float32
    from nx._core import float64 as float64
    from nx._core import int8 as int8
    from nx._core import int16 as int16
    from nx._core import int32 as int32
    from nx._core import int64 as int64
    from nx._core import uint8 as uint8
    from nx._core import uint16 as uint16
    from nx._core import uint32 as uint32
    from nx._core import uint64 as uint64
    from nx.backends import *  # noqa: F403 - names.py lists them
    from nx.borders import *  # noqa: F403 - names.py lists them
    from nx.calculus import *  # noqa: F403 - names.py lists them
    from nx.contraction import *  # noqa: F403 - names.py lists them
    from nx.convolution import *  # noqa: F403 - names.py lists them
    from nx.creation import *  # noqa: F403 - names.py lists them
    from nx.derived import *  # noqa: F403 - names.py lists them
    from nx.dtypes import *  # noqa: F403 - names.py lists them
    from nx.elementwise import *  # noqa: F403 - names.py lists them
    from nx.folds import *  # noqa: F403 - names.py lists them
    from nx.format import *  # noqa: F403 - names.py lists them
    from nx.histograms import *  # noqa: F403 - names.py lists them
    from nx.index import *  # noqa: F403 - names.py lists them
    from nx.io.npy import *  # noqa: F403 - names.py lists them
    from nx.io.npz import *  # noqa: F403 - names.py lists them
    from nx.io.table import *  # noqa: F403 - names.py lists them
    from nx.join import *  # noqa: F403 - names.py lists them
    from nx.movement import *  # noqa: F403 - names.py lists them
    from nx.nans import *  # noqa: F403 - names.py lists them
    from nx.op import bind as bind
    from nx.order import *  # noqa: F403 - names.py lists them
    from nx.polynomials import *  # noqa: F403 - names.py lists them
    from nx.positions import *  # noqa: F403 - names.py lists them
    from nx.products import *  # noqa: F403 - names.py lists them
    from nx.quantiles import *  # noqa: F403 - names.py lists them
    from nx.ranges import *  # noqa: F403 - names.py lists them
    from nx.reduce import *  # noqa: F403 - names.py lists them
    from nx.runtime import *  # noqa: F403 - names.py lists them
    from nx.sets import *  # noqa: F403 - names.py lists them
    from nx.special import *  # noqa: F403 - names.py lists them
    from nx.splits import *  # noqa: F403 - names.py lists them
    from nx.statistics import *  # noqa: F403 - names.py lists them
    from nx.windowed import *  # noqa: F403 - names.py lists them
    from nx.windows import *  # noqa: F403 - names.py lists them

    # the other spellings
    absolute: Unary
    arccos: Unary
    arccosh: Unary
    arcsin: Unary
    arcsinh: Unary
    arctan: Unary
    arctan2: Binary
    arctanh: Unary
    bitwise_not: Unary
    invert: Unary
    left_shift: Binary
    right_shift: Binary
    conjugate: Unary
    true_divide: Binary
    power: Binary
    mod: Binary
    degrees: Unary
    radians: Unary
    around = round
    fix: Unary
    amax: Pick
    amin: Pick

    def asanyarray(obj: object, /, dtype: DTypeLike | None = None) -> Tensor: ...
    def row_stack(arrays: Iterable[ArrayLike], /, *, dtype: DTypeLike | None = None) -> Tensor: ...
    def concatenate(arrays: Iterable[ArrayLike], /, axis: Axis = 0, *, dtype: DTypeLike | None = None) -> Tensor: ...

else:  # what checkers read above is found here on first use
    globals().update({each.name: each for each in _core.dtypes})
    __all__ = [*(each.name for each in _core.dtypes), *names.HOME, *names.ALIASES, "DType", "Tensor", "dtype"]
    __all__ += [*names.SPACES, "e", "euler_gamma", "inf", "nan", "newaxis", "pi"]

    def __getattr__(name: str) -> object:
        """Load the family of ``name`` on first use; later uses find it among the module's own names.

        CPython keeps no cache for attributes of a module that has this hook (70 ns a look-up instead of 20, as for
        NumPy's); where that counts, ``from nx import sin`` does without.
        """
        family = names.HOME.get(names.ALIASES.get(name, name))
        if family is None:
            if name in names.SPACES:
                return __import__("nx." + name, fromlist=("nx",))
            raise AttributeError(f"module 'nx' has no attribute {name!r}")
        module = __import__("nx." + family, fromlist=("nx",))
        found = globals()[name] = getattr(module, names.ALIASES.get(name, name))
        return found

    def __dir__() -> list[str]:
        return sorted(__all__)


from nx import methods as methods  # noqa: E402  (attaches the methods; the names above must exist)

if "NX_BACKEND" in environ:
    from nx.backends import choose_for_process

    choose_for_process(environ["NX_BACKEND"])
