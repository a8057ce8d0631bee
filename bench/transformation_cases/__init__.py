"""The cases of transformations: what is done, beside whom, and how much faster we are to be.

The work itself is written once a library: in_rune.py, in_jax.py, in_torch.py, each over the arrays of data.py, each
with the same function names. Every side gives a checksum, so that the table compares the same work.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """function: its name in the three files. against: the peer of the ratio ("best": the faster one); target: that
    peer's time over ours; limit: seconds that ours is to stay under, beside the ratio. first: a call on a new function
    each time, tracing and compiling included. why: what a profile says of a case that is below its target."""

    name: str
    function: str
    against: str
    target: float | None = None
    limit: float | None = None
    first: bool = False
    why: str = ""


_FUNCTIONS = "sin, cos, exp, tanh and sqrt alone take, with AVX2 (the target was measured with AVX-512),"
_DOUBLE = "as they are computed in float64 and rounded once (half an ulp; JAX's tanh errs by 4.6)"
_ROUNDED = (
    "JAX makes each product and sum one operation that rounds once (its bits differ from those of its own functions "
    "without jit); the two, rounded each,"
)

CASES = (
    Case("jit of 20 operations: first call", "first_wave", "jax", limit=5e-3, first=True),
    Case("  1M float64, later calls", "wave64", "jax", 3, why=f"{_FUNCTIONS} 8.1 of 12.7 ns an element"),
    Case("  1M float32, later calls", "wave32", "jax", 3, why=f"{_FUNCTIONS} 4.6 of 6.7 ns an element, {_DOUBLE}"),
    Case("  1M float64, compiled as C", "wave64_c", "jax", 3, why=f"{_FUNCTIONS} 8.1 of 11.9 ns an element"),
    Case("  1M float32, compiled as C", "wave32_c", "jax", 3, why=f"{_FUNCTIONS} 4.6 of 6.0 ns an element, {_DOUBLE}"),
    Case(
        "20 sums and products, 1M float64",
        "chain",
        "jax",
        1,
        why=f"{_ROUNDED} take 0.51 ms at best, 0.74 in the core's kernel, which reads x anew for each pair",
    ),
    Case("  the same, compiled as C", "chain_c", "jax", 1, why=f"{_ROUNDED} take 0.51 of 0.66 ms, JAX's 0.44"),
    Case("small jitted call, 10 elements", "small_call", "jax", 3),
    Case("MLP step, jitted: first call", "first_mlp", "jax", limit=50e-3, first=True),
    Case("MLP 784-128-10 step, batch 128", "mlp_step", "best", 1, why="four products by OpenBLAS are most of it"),
    Case("  the same, not jitted", "mlp_step_eager", "torch"),
    Case("CNN step, batch 64", "cnn_step", "torch", 1),
    Case("grad of rosenbrock, n=1000, jitted", "rosenbrock_grad", "best", 1),
    Case("  hvp", "rosenbrock_hvp", "best", 1),
    Case("  hessian", "rosenbrock_hessian", "best", 1),
    Case("  grad, not jitted", "rosenbrock_grad_eager", "torch"),
    Case("per-example gradients of MLP, batch 128", "per_example", "torch", 1),
)
