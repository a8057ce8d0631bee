"""Who carries primitives out: the C core, or another backend chosen for a block or a process.

Owns: ``backend`` and the table of backends. Must not know: what a backend does. The contract, primitive by primitive,
is contract.py; docs/decisions tells why it is cut there.

A backend is a callable ``carry_out(primitive, args, keywords)``: tensors and parameters in the order of contract.py, a
tensor (or what the contract says) back. For primitives that belong to the house it answers NotImplemented. While it
works, nx itself runs on the core, so it may use nx.
"""

from __future__ import annotations

from nx import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    CarryOut = Callable[[str, tuple[Any, ...], dict[str, Any]], Any]

# name: the module whose ``carry_out`` it is; None: the core.
_MODULES: dict[str, str | None] = {"c": None, "reference": "nx.backends.reference"}
_OTHERS: dict[str, CarryOut] = {}


class backend:
    """``nx.backend(name)`` lets a backend carry out all operations from here on; as a context, in the block.

    name: "c" (the usual), "reference" (NumPy, slow and plain, for comparison), or one given to ``register``. It holds
    for this thread and what it awaits; the environment's NX_BACKEND chooses for the process. ``nx.backend()`` changes
    nothing; ``.name`` tells the one in force. Raises ValueError for another name.

    >>> with nx.backend("reference"):
    ...     nx.arange(3) + nx.backend().name.count("e")
    Tensor([4, 5, 6])
    """

    __slots__ = ("_before", "_counts", "name")

    def __init__(self, name: str | None = None, /) -> None:
        self._before = _core._backend_get()
        self._counts = 0
        if name is not None:
            chosen = _find(name)
            self._counts = int(chosen is not None)
            _core._backend_set(chosen, self._counts, False)
        self.name = _name(_core._backend_get())

    def __enter__(self) -> backend:
        return self

    def __exit__(self, *_: object) -> None:
        _core._backend_set(self._before, -self._counts, False)

    def __repr__(self) -> str:
        return f"backend({self.name!r})"


def register(name: str, carry_out: CarryOut) -> None:
    """Make a backend of one's own known to ``nx.backend``. Raises ValueError for a name that is taken.

    >>> from nx.backends import reference, register
    >>> register("mine", lambda primitive, args, keywords: reference.carry_out(primitive, args, keywords))
    >>> with nx.backend("mine"):
    ...     nx.ones(2) + 1
    Tensor([2., 2.])
    """
    if name in _MODULES or name in _OTHERS:
        raise ValueError(f"register: there is a backend {name!r} already; take another name")
    _OTHERS[name] = carry_out


def _find(name: str) -> CarryOut | None:
    if name in _OTHERS:
        return _OTHERS[name]
    if name not in _MODULES:
        known = ", ".join(map(repr, (*_MODULES, *_OTHERS)))
        raise ValueError(f"backend: unknown backend {name!r}; {known}")
    module = _MODULES[name]
    if module is None:
        return None
    found: CarryOut = __import__(module, fromlist=("nx",)).carry_out
    return found


def _name(carry_out: object) -> str:
    if carry_out is None:
        return "c"
    for name, other in _OTHERS.items():
        if other is carry_out:
            return name
    return next(name for name, module in _MODULES.items() if module is not None)


def choose_for_process(name: str) -> None:
    """What NX_BACKEND asks for: the backend of every thread that chooses none."""
    carry_out = _find(name)
    _core._backend_set(carry_out, int(carry_out is not None), True)
