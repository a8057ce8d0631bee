"""Transforms of one long line, of many lines, of a prime length."""

import numpy as np

from array_cases.case import Case, normal


def waves(*shape: int) -> tuple[np.ndarray, ...]:
    """One array of complex numbers."""
    parts = np.random.default_rng(0).standard_normal((2, *shape))
    return (parts[0] + 1j * parts[1],)


CASES = (
    Case("fft", "fft, 2^20 complex128", 1.2, lambda: waves(2**20), "a", "xp.fft.fft(a)"),
    Case("fft", "fft, 1000 of 1000 complex128", 1.3, lambda: waves(1000, 1000), "a", "xp.fft.fft(a)"),
    Case("fft", "fft, prime 2^20 + 7 complex128", 1.5, lambda: waves(2**20 + 7), "a", "xp.fft.fft(a)"),
    Case("fft", "rfft, 2^20 float64", 1.2, normal(2**20), "a", "xp.fft.rfft(a)"),
    Case("fft", "fft2, 1000 x 1000 complex128", 1.3, lambda: waves(1000, 1000), "a", "xp.fft.fft2(a)"),
)
