"""Random numbers: NumPy's generator is PCG64 with ziggurats, ours a counter-based Threefry."""

from array_cases.case import Case, nothing

CASES = (
    Case(
        "random",
        "normal, 10M float64",
        5,
        nothing,
        "",
        "xp.random.default_rng(0).standard_normal(10_000_000)",
        ours="xp.random.normal((10_000_000,), key=xp.random.key(0))",
    ),
    Case(
        "random",
        "uniform, 10M float64",
        3,
        nothing,
        "",
        "xp.random.default_rng(0).random(10_000_000)",
        ours="xp.random.uniform((10_000_000,), key=xp.random.key(0))",
    ),
    Case(
        "random",
        "permutation, 1M",
        1,
        nothing,
        "",
        "xp.random.default_rng(0).permutation(1_000_000)",
        ours="xp.random.permutation(1_000_000, key=xp.random.key(0))",
    ),
)
