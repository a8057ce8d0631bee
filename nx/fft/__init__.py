"""Fourier transforms: of complex and real numbers, of any length, along one axis or several.

Owns: the names; each loads its module on first use. Lengths with prime factors up to 61 go through butterflies, others
through a convolution (Bluestein), so that the time is O(n log n) for every n. The error grows as O(eps log n).

dtypes: float32 and complex64 give single precision, float64 and complex128 double; integers and truth values count as
float64; float16, bfloat16 and the float8s are computed and returned in single precision.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx.fft.cosine import dct as dct
    from nx.fft.cosine import dst as dst
    from nx.fft.cosine import idct as idct
    from nx.fft.cosine import idst as idst
    from nx.fft.helpers import fftfreq as fftfreq
    from nx.fft.helpers import fftshift as fftshift
    from nx.fft.helpers import ifftshift as ifftshift
    from nx.fft.helpers import rfftfreq as rfftfreq
    from nx.fft.shorttime import istft as istft
    from nx.fft.shorttime import stft as stft
    from nx.fft.transforms import fft as fft
    from nx.fft.transforms import fft2 as fft2
    from nx.fft.transforms import fftn as fftn
    from nx.fft.transforms import hfft as hfft
    from nx.fft.transforms import ifft as ifft
    from nx.fft.transforms import ifft2 as ifft2
    from nx.fft.transforms import ifftn as ifftn
    from nx.fft.transforms import ihfft as ihfft
    from nx.fft.transforms import irfft as irfft
    from nx.fft.transforms import irfft2 as irfft2
    from nx.fft.transforms import irfftn as irfftn
    from nx.fft.transforms import rfft as rfft
    from nx.fft.transforms import rfft2 as rfft2
    from nx.fft.transforms import rfftn as rfftn
    from nx.fft.windows import get_window as get_window
else:
    _MODULES = {
        "cosine": "dct dst idct idst",
        "helpers": "fftfreq fftshift ifftshift rfftfreq",
        "shorttime": "istft stft",
        "transforms": "fft fft2 fftn hfft ifft ifft2 ifftn ihfft irfft irfft2 irfftn rfft rfft2 rfftn",
        "windows": "get_window",
    }
    _HOME = {name: module for module, names in _MODULES.items() for name in names.split()}
    __all__ = list(_HOME)

    def __getattr__(name: str) -> object:
        """Load the module of ``name`` on first use."""
        if name not in _HOME:
            raise AttributeError(f"module 'nx.fft' has no attribute {name!r}")
        found = globals()[name] = getattr(__import__("nx.fft." + _HOME[name], fromlist=("nx",)), name)
        return found

    def __dir__() -> list[str]:
        return sorted(__all__)
