"""rune: transformations of functions of nx tensors (grad, jvp, vmap and their like), with JAX's names and meanings."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rune import tree as tree
    from rune.batch import vmap as vmap
    from rune.forward import detach as detach
    from rune.forward import jvp as jvp
    from rune.forward import no_grad as no_grad
    from rune.reverse import grad as grad
    from rune.reverse import linearize as linearize
    from rune.reverse import value_and_grad as value_and_grad
    from rune.reverse import vjp as vjp

    stop_gradient = detach
else:  # what checkers read above is found here on first use
    #: module: names that it defines
    _HOMES = {
        "batch": "vmap",
        "forward": "detach jvp no_grad",
        "reverse": "grad linearize value_and_grad vjp",
    }
    _HOME = {name: module for module, names in _HOMES.items() for name in names.split()}
    _ALIASES = {"stop_gradient": "detach"}
    __all__ = [*_HOME, *_ALIASES, "tree"]

    def __getattr__(name: str) -> object:
        """Load what ``name`` needs on first use."""
        if name == "tree":
            return __import__("rune.tree", fromlist=("rune",))
        home = _HOME.get(_ALIASES.get(name, name))
        if home is None:
            raise AttributeError(f"module 'rune' has no attribute {name!r}")
        __import__("rune.ready")
        module = __import__("rune." + home, fromlist=("rune",))
        found = globals()[name] = getattr(module, _ALIASES.get(name, name))
        return found

    def __dir__() -> list[str]:
        return sorted(__all__)
