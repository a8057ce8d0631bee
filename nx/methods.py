"""The one table of Tensor methods attached from Python when nx is imported (the C core has the smallest itself:
csrc/nx/py/methods.c).

Owns: names and where each is defined. Must not know: bodies. A method loads its family on first use and then replaces
its stand-in, so the import stays cheap and later calls cost nothing more.
"""

from __future__ import annotations

from nx._core import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# module: names that are the same for function and method
SAME = {
    "folds": "all any argmax argmin cumprod cumsum max mean min prod std sum var",
    "reduce": "diff ptp",
    "movement": "diagonal squeeze swapaxes",
    "join": "repeat",
    "index": "nonzero put take",
    "order": "argpartition argsort searchsorted",
    "products": "dot trace",
    "elementwise": "abs ceil conj floor trunc sign sqrt square exp log sin cos tan isnan isfinite isinf",
    "derived": "clip round",
    "dtypes": "astype",
    "tensor": "compress fill numpy partition sort",
}
# method: (module, name there)
OTHER = {
    "__array_namespace__": ("tensor", "array_namespace"),
    "__contains__": ("tensor", "contains"),
    "__divmod__": ("derived", "divmod"),
    "__imatmul__": ("tensor", "matmul_in_place"),
    "__rdivmod__": ("tensor", "divmod_swapped"),
    "__format__": ("tensor", "tensor_format"),
    "__repr__": ("tensor", "tensor_repr"),
    "__str__": ("tensor", "tensor_str"),
    "conjugate": ("elementwise", "conj"),
}
# attribute: (module, name there)
PROPERTIES = {
    "at": ("tensor", "place"),
    "device": ("tensor", "device"),
    "flat": ("tensor", "flat"),
    "imag": ("tensor", "imag"),
    "real": ("tensor", "real"),
}


class _Later:
    """Stands for a method until its first use."""

    __slots__ = ("_attribute", "_is_property", "_kind", "_module", "_name")

    def __init__(self, kind: type, attribute: str, module: str, name: str, is_property: bool = False) -> None:
        self._kind = kind
        self._attribute = attribute
        self._module = module
        self._name = name
        self._is_property = is_property

    def __get__(self, tensor: Any, owner: Any = None) -> Any:
        function = getattr(__import__("nx." + self._module, fromlist=("nx",)), self._name)
        found = property(function) if self._is_property else function
        setattr(self._kind, self._attribute, found)
        return found.__get__(tensor, owner)


def attach(kind: type, without: tuple[str, ...] = ()) -> None:
    """Give ``kind`` the methods of the tables: tensors, and what stands for them (tracers)."""
    for module, names in SAME.items():
        for name in names.split():
            if name not in without:
                setattr(kind, name, _Later(kind, name, module, name))
    for table, is_property in ((OTHER, False), (PROPERTIES, True)):
        for attribute, (module, name) in table.items():
            if attribute not in without:
                setattr(kind, attribute, _Later(kind, attribute, module, name, is_property))


attach(Tensor)
