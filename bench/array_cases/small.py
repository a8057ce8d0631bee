"""Operations on a few elements: what a call costs."""

from array_cases.case import Case, normal, nothing

TEN = normal(10)
LOOP = "perf: a third of the time is the loop and the look-up of the name, which both sides pay; "
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
    Case("small", "a[3]", 1.5, TEN, "a", "a[3]", why=LOOP + "then making and freeing one object"),
    Case("small", "a[2:7]", 3, TEN, "a", "a[2:7]", why=LOOP + "another third makes the slice object; then one view"),
    Case(
        "small",
        "a.reshape(2, 5)",
        3,
        TEN,
        "a",
        "a.reshape(2, 5)",
        why=LOOP + "then reading two integers and making one view",
    ),
    Case("small", "a.reshape(2, 5).T", 2, TEN, "a", "a.reshape(2, 5).T", why=LOOP + "then two views"),
    Case(
        "small",
        "zeros(10)",
        3,
        nothing,
        "",
        "xp.zeros(10)",
        why=LOOP
        + "a module with __getattr__ is outside of CPython's inline caches; NumPy's zeros is a C function of 100 ns",
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
        why=LOOP + "two names are looked up; the cast takes 20 ns",
    ),
    Case("small", "allclose(a, a), 10 elements", 3, TEN, "a", "xp.allclose(a, a)"),
    Case(
        "small",
        "sort(a), 10 elements",
        3,
        TEN,
        "a",
        "xp.sort(a)",
        why=LOOP + "keys are made and unmade around ten comparisons",
    ),
    Case("small", "a @ b, 4 x 4", 3, normal(4, 4, n=2), "a b", "a @ b"),
)
