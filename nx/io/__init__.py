"""Files of tensors: .npy and .npz, safetensors, images, numbers in text.

Owns: the names; each loads its module on first use. The commonest are ``nx.save``, ``nx.load``, ``nx.loadtxt`` ... too.
A damaged or hostile file gives ValueError: nothing in a file is executed, and no memory is asked for that the file's
own length does not bear out.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nx.io.images import imread as imread
    from nx.io.images import imsave as imsave
    from nx.io.npy import load as load
    from nx.io.npy import save as save
    from nx.io.npz import Archive as Archive
    from nx.io.npz import savez as savez
    from nx.io.npz import savez_compressed as savez_compressed
    from nx.io.safetensors import Safetensors as Safetensors
    from nx.io.safetensors import load_safetensors as load_safetensors
    from nx.io.safetensors import open_safetensors as open_safetensors
    from nx.io.safetensors import save_safetensors as save_safetensors
    from nx.io.table import genfromtxt as genfromtxt
    from nx.io.table import loadtxt as loadtxt
    from nx.io.table import savetxt as savetxt
else:
    _MODULES = {
        "images": "imread imsave",
        "npy": "load save",
        "npz": "Archive savez savez_compressed",
        "safetensors": "Safetensors load_safetensors open_safetensors save_safetensors",
        "table": "genfromtxt loadtxt savetxt",
    }
    _HOME = {name: module for module, names in _MODULES.items() for name in names.split()}
    __all__ = list(_HOME)

    def __getattr__(name: str) -> object:
        """Load the module of ``name`` on first use."""
        if name not in _HOME:
            raise AttributeError(f"module 'nx.io' has no attribute {name!r}")
        found = globals()[name] = getattr(__import__("nx.io." + _HOME[name], fromlist=("nx",)), name)
        return found

    def __dir__() -> list[str]:
        return sorted(__all__)
