"""nx: n-d tensors on C kernels, with the array API standard's functions and NumPy's words."""

from nx import _core, names
from nx._core import DType, Tensor
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
    from nx._core import (
        bfloat16,
        bool,
        complex64,
        complex128,
        float8_e4m3,
        float8_e5m2,
        float16,
        float32,
        float64,
        int8,
        int16,
        int32,
        int64,
        uint8,
        uint16,
        uint32,
        uint64,
    )
    from nx.creation import *
    from nx.derived import *
    from nx.dtypes import *
    from nx.elementwise import *
    from nx.format import *
    from nx.histograms import *
    from nx.index import *
    from nx.io.npy import *
    from nx.join import *
    from nx.movement import *
    from nx.nans import *
    from nx.op import bind as bind
    from nx.order import *
    from nx.products import *
    from nx.quantiles import *
    from nx.reduce import *
    from nx.runtime import *
    from nx.spacing import *

globals().update({each.name: each for each in _core.dtypes})
__all__ = [*(each.name for each in _core.dtypes), *names.HOME, *names.ALIASES, "DType", "Tensor", "dtype"]
__all__ += ["io", "e", "euler_gamma", "inf", "nan", "newaxis", "pi"]


def __getattr__(name: str) -> object:
    """Load the family of ``name`` on first use; later uses find it among the module's own names."""
    family = names.HOME.get(names.ALIASES.get(name, name))
    if family is None:
        if name == "io":
            return __import__("nx.io", fromlist=("nx",))
        raise AttributeError(f"module 'nx' has no attribute {name!r}")
    module = __import__("nx." + family, fromlist=("nx",))
    found = globals()[name] = getattr(module, names.ALIASES.get(name, name))
    return found


def __dir__() -> list[str]:
    return sorted(__all__)


from nx import methods as methods  # noqa: E402  (attaches the methods; the names above must exist)
