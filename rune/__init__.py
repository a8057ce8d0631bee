"""rune: transformations of functions of nx tensors (grad, jvp, vmap and their like), with JAX's names and meanings."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rune import tree as tree
    from rune.batch import vmap as vmap
    from rune.check import check_grads as check_grads
    from rune.collectives import all_gather as all_gather
    from rune.collectives import axis_index as axis_index
    from rune.collectives import axis_size as axis_size
    from rune.collectives import pmax as pmax
    from rune.collectives import pmean as pmean
    from rune.collectives import pmin as pmin
    from rune.collectives import psum as psum
    from rune.compiled import jit as jit
    from rune.control import cond as cond
    from rune.control import fori_loop as fori_loop
    from rune.control import scan as scan
    from rune.control import switch as switch
    from rune.control import while_loop as while_loop
    from rune.custom import custom_jvp as custom_jvp
    from rune.custom import custom_vjp as custom_vjp
    from rune.forward import detach as detach
    from rune.forward import jvp as jvp
    from rune.forward import no_grad as no_grad
    from rune.jacobians import hessian as hessian
    from rune.jacobians import hvp as hvp
    from rune.jacobians import jacfwd as jacfwd
    from rune.jacobians import jacrev as jacrev
    from rune.parallel import pmap as pmap
    from rune.replay import checkpoint as checkpoint
    from rune.reverse import grad as grad
    from rune.reverse import linearize as linearize
    from rune.reverse import value_and_grad as value_and_grad
    from rune.reverse import vjp as vjp
    from rune.watching import debug as debug

    stop_gradient = detach
else:  # what checkers read above is found here on first use
    #: module: names that it defines
    _HOMES = {
        "batch": "vmap",
        "check": "check_grads",
        "collectives": "all_gather axis_index axis_size pmax pmean pmin psum",
        "compiled": "jit",
        "control": "cond fori_loop scan switch while_loop",
        "custom": "custom_jvp custom_vjp",
        "forward": "detach jvp no_grad",
        "jacobians": "hessian hvp jacfwd jacrev",
        "parallel": "pmap",
        "replay": "checkpoint",
        "reverse": "grad linearize value_and_grad vjp",
        "watching": "debug",
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
