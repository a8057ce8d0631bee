"""NumPy's words beyond the standard: padding, einsum, differences, statistics of several variables, printing."""

from array_cases.case import Case, normal

DIGITS = "cProfile: 40 % is finding each element's digits in Python, 30 % writing them; NumPy's digits come from C"
COPIES = "perf: 72 % is copying the middle, which waits for memory on both sides"
SORTED = "perf: 75 % is sorting the lines, 42 % of all in networks of 64 keys; NumPy partitions"
CASES = (
    Case("words", "einsum ij,jk,kl->il, 200", 3, normal(200, 200, n=3), "a b c", "xp.einsum('ij,jk,kl->il', a, b, c)"),
    Case(
        "words",
        "einsum bij,bjk->bik, 5000 of 4 x 4",
        5,
        normal(5000, 4, 4, n=2),
        "a b",
        "xp.einsum('bij,bjk->bik', a, b)",
    ),
    Case("words", "einsum i,i->, 1000", 1, normal(1000, n=2), "a b", "xp.einsum('i,i->', a, b)"),
    Case("words", "pad reflect, 1000 x 1000 by 5", 1, normal(1000, 1000), "a", "xp.pad(a, 5, 'reflect')", why=COPIES),
    Case("words", "gradient, 1M", 1.5, normal(1_000_000), "a", "xp.gradient(a)"),
    Case("words", "trapezoid, 1M", 1.5, normal(1_000_000), "a", "xp.trapezoid(a)"),
    Case("words", "cov, 20 x 10000", 1, normal(20, 10_000), "a", "xp.cov(a)"),
    Case("words", "nanmedian(axis=1), 1000 x 100", 5, normal(1000, 100), "a", "xp.nanmedian(a, axis=1)", why=SORTED),
    Case("words", "convolve, 100k with 1000", 3, normal(100_000), "a", "xp.convolve(a, a[:1000])"),
    Case("words", "convolve, 100k with 31", 1, normal(100_000), "a", "xp.convolve(a, a[:31])"),
    Case("words", "convolve, 100k with 8", 1, normal(100_000), "a", "xp.convolve(a, a[:8])"),
    Case("words", "correlate, 100k with 8, same", 1, normal(100_000), "a", "xp.correlate(a, a[:8], 'same')"),
    Case("words", "repr of 900", 1.5, normal(30, 30), "a", "repr(a)", why=DIGITS),
)
