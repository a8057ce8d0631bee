"""Operations on a few elements: what a call costs."""

from array import array

from array_cases.case import Case, normal, nothing

TEN = normal(10)


def counted(ours: int, all: int, more: str = "") -> str:
    """What callgrind counts."""
    return f"callgrind: {ours} of {all} instructions are nx's, 200 the loop{more}; the others CPython's"


LOOKUP = ", 380 looking a name up in a module with __getattr__, NumPy or nx"
CASES = (
    Case("small", "a + b, 10 elements", 4, normal(10, n=2), "a b", "a + b"),
    Case("small", "a * 2, 10 elements", 3, TEN, "a", "a * 2"),
    Case("small", "a > 0, 10 elements", 3, TEN, "a", "a > 0"),
    Case("small", "sin(a), 10 elements", 3, TEN, "a", "xp.sin(a)"),
    Case("small", "add(a, b), 10 elements", 3, normal(10, n=2), "a b", "xp.add(a, b)"),
    Case("small", "a.sum(), 10 elements", 10, TEN, "a", "a.sum()"),
    Case("small", "a.mean(), 10 elements", 10, TEN, "a", "a.mean()"),
    Case("small", "a.std(), 10 elements", 10, TEN, "a", "a.std()"),
    Case("small", "a.max(), 10 elements", 3, TEN, "a", "a.max()"),
    Case("small", "sum(a, axis=0), 3 x 3", 3, normal(3, 3), "a", "xp.sum(a, axis=0)"),
    Case(
        "small",
        "a[3]",
        1.5,
        TEN,
        "a",
        "a[3]",
        why=counted(170, 485),
        floor="a[3]  # an array.array",
        floor_data=(array("d", range(10)),),
    ),
    Case(
        "small",
        "a[2:7]",
        3,
        TEN,
        "a",
        "a[2:7]",
        why=counted(230, 690),
        floor="a[2:7]  # bytes",
        floor_data=(bytes(10),),
    ),
    Case(
        "small",
        "a.reshape(2, 5)",
        3,
        TEN,
        "a",
        "a.reshape(2, 5)",
        why=counted(250, 677),
    ),
    Case(
        "small",
        "a.reshape(2, 5).T",
        2,
        TEN,
        "a",
        "a.reshape(2, 5).T",
    ),
    Case(
        "small",
        "zeros(10)",
        3,
        nothing,
        "",
        "xp.zeros(10)",
        why=counted(280, 1080, LOOKUP),
        floor="xp.zeros(10)  # bytes",
    ),
    Case("small", "ones(10)", 3, nothing, "", "xp.ones(10)"),
    Case("small", "arange(10)", 3, nothing, "", "xp.arange(10)"),
    Case("small", "linspace(0, 1, 10)", 3, nothing, "", "xp.linspace(0, 1, 10)"),
    Case("small", "where(a > 0, a, 0), 10 elements", 3, TEN, "a", "xp.where(a > 0, a, 0)"),
    Case("small", "clip(a, 0, 1), 10 elements", 3, TEN, "a", "xp.clip(a, 0, 1)"),
    Case("small", "concatenate, 2 x 10 elements", 3, normal(10, n=2), "a b", "xp.concatenate([a, b])"),
    Case("small", "stack, 2 x 10 elements", 3, normal(10, n=2), "a b", "xp.stack([a, b])"),
    Case("small", "expand_dims(a, 0)", 3, TEN, "a", "xp.expand_dims(a, 0)"),
    Case("small", "broadcast_to(a, (3, 10))", 3, TEN, "a", "xp.broadcast_to(a, (3, 10))"),
    Case(
        "small",
        "a.astype(float32), 10 elements",
        3,
        TEN,
        "a",
        "a.astype(xp.float32)",
        why=counted(455, 1270, LOOKUP),
    ),
    Case("small", "allclose(a, a), 10 elements", 3, TEN, "a", "xp.allclose(a, a)"),
    Case(
        "small",
        "sort(a), 10 elements",
        3,
        TEN,
        "a",
        "xp.sort(a)",
    ),
    Case("small", "a @ b, 4 x 4", 3, normal(4, 4, n=2), "a b", "a @ b"),
)
