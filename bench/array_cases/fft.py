"""Transforms of one long line, of many lines, of a prime length."""

import numpy as np

from array_cases.case import Case, normal


def waves(*shape: int) -> tuple[np.ndarray, ...]:
    """One array of complex numbers."""
    parts = np.random.default_rng(0).standard_normal((2, *shape))
    return (parts[0] + 1j * parts[1],)


LONG = "perf: 25 % butterflies, 15 % reading columns, 10 % factors, 10 % joining the halves, from memory each"
CHIRP = "a convolution (Bluestein) on both sides; perf: 64 % is its two transforms of 2048, 15 % the products between"

CASES = (
    Case("fft", "fft, 2^20 complex128", 1.2, lambda: waves(2**20), "a", "xp.fft.fft(a)"),
    Case(
        "fft",
        "fft, 1000 of 1000 complex128",
        1.3,
        lambda: waves(1000, 1000),
        "a",
        "xp.fft.fft(a)",
        why="perf: 40 % parting, turning, joining lines as 40 x 25 in the second cache; 45 % butterflies, factors",
    ),
    Case("fft", "fft, prime 2^20 + 7 complex128", 1.5, lambda: waves(2**20 + 7), "a", "xp.fft.fft(a)"),
    Case("fft", "fft, 1000 of 1000 complex128, axis 0", 1, lambda: waves(1000, 1000), "a", "xp.fft.fft(a, axis=0)"),
    Case("fft", "fft, 10000 of 64 complex128", 1.3, lambda: waves(10_000, 64), "a", "xp.fft.fft(a)"),
    Case("fft", "fft, 64 complex128", 3, lambda: waves(64), "a", "xp.fft.fft(a)"),
    Case("fft", "fft, 2^20 complex64", 1.2, lambda: tuple(x.astype("c8") for x in waves(2**20)), "a", "xp.fft.fft(a)"),
    Case("fft", "rfft, 1000 of 1000 float64", 1, normal(1000, 1000), "a", "xp.fft.rfft(a)"),
    Case("fft", "irfft, 2^20 float64", 1, lambda: waves(2**19 + 1), "a", "xp.fft.irfft(a)"),
    Case("fft", "rfft, 1000 of 999 float64", 1, normal(1000, 999), "a", "xp.fft.rfft(a)"),
    Case("fft", "irfft, 1000 of 999 float64", 1, lambda: waves(1000, 500), "a", "xp.fft.irfft(a, 999)"),
    Case("fft", "fft, 100000 of 2 complex128", 1, lambda: waves(100_000, 2), "a", "xp.fft.fft(a)"),
    Case("fft", "fft, 100000 of 3 complex128", 1, lambda: waves(100_000, 3), "a", "xp.fft.fft(a)"),
    Case("fft", "fft, 100000 of 4 complex128", 1, lambda: waves(100_000, 4), "a", "xp.fft.fft(a)"),
    Case("fft", "fft, 100000 of 9 complex128", 1, lambda: waves(100_000, 9), "a", "xp.fft.fft(a)"),
    Case("fft", "rfft, 100000 of 8 float64", 1, normal(100_000, 8), "a", "xp.fft.rfft(a)"),
    Case("fft", "rfft, 100000 of 5 float64", 1, normal(100_000, 5), "a", "xp.fft.rfft(a)"),
    Case("fft", "rfft, 1000 of 511 float64", 1, normal(1000, 511), "a", "xp.fft.rfft(a)"),
    Case("fft", "rfft, 511 float64", 1, normal(511), "a", "xp.fft.rfft(a)"),
    Case("fft", "rfft, 1000 of prime 223 float64", 1, normal(1000, 223), "a", "xp.fft.rfft(a)"),
    Case("fft", "fft, 1000 of prime 1009 complex128", 1, lambda: waves(1000, 1009), "a", "xp.fft.fft(a)", why=CHIRP),
    Case("fft", "rfft, 2^20 float64", 1.2, normal(2**20), "a", "xp.fft.rfft(a)", why=LONG),
    Case("fft", "fft2, 1024 x 1024 complex128", 1.3, lambda: waves(1024, 1024), "a", "xp.fft.fft2(a)"),
)
