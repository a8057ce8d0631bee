"""The array cases as data, one file a family: each names NumPy's time over ours that it aims at, and why it falls short
where a profile says so."""

from array_cases import core, fft, io, linear, random, small, small_floats, words

CASES = (
    *small.CASES,
    *core.CASES,
    *small_floats.CASES,
    *linear.CASES,
    *fft.CASES,
    *random.CASES,
    *io.CASES,
    *words.CASES,
)
