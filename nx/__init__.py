"""nx: n-d tensors on C kernels, with the array API standard's functions and NumPy's words."""

from __future__ import annotations

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
if TYPE_CHECKING:  # the functions made from tables are Any: __getattr__ stands for them
    from typing import Any

    from nx._core import *  # noqa: F403
    from nx.creation import *  # noqa: F403
    from nx.derived import *  # noqa: F403
    from nx.dtypes import *  # noqa: F403
    from nx.folds import *  # noqa: F403
    from nx.format import *  # noqa: F403
    from nx.histograms import *  # noqa: F403
    from nx.index import *  # noqa: F403
    from nx.io.npy import *  # noqa: F403
    from nx.join import *  # noqa: F403
    from nx.movement import *  # noqa: F403
    from nx.nans import *  # noqa: F403
    from nx.op import bind as bind
    from nx.order import *  # noqa: F403
    from nx.products import *  # noqa: F403
    from nx.quantiles import *  # noqa: F403
    from nx.reduce import *  # noqa: F403
    from nx.runtime import *  # noqa: F403
    from nx.spacing import *  # noqa: F403

globals().update({each.name: each for each in _core.dtypes})
__all__ = [*(each.name for each in _core.dtypes), *names.HOME, *names.ALIASES, "DType", "Tensor", "dtype"]
__all__ += ["io", "e", "euler_gamma", "inf", "nan", "newaxis", "pi"]  # noqa: F405  (io is found by __getattr__)


def __getattr__(name: str) -> Any:
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
