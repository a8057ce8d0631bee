"""Fourier transforms: sums in long double and NumPy's transforms are the oracles, for many lengths, layouts and
instruction sets; and the laws that every transform keeps."""

import contextlib
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nx
from nx import _core

SETS = list(_core.kernels_available())
LENGTHS = [*range(1, 201), 243, 256, 331, 360, 512, 625, 1000, 1009, 1024, 1331, 2048, 2310, 4093, 4096, 4099]
LENGTHS += [8192, 10007, 16384, 30030, 2 * 5003]
KINDS = ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"]
NORMS = ["backward", "ortho", "forward"]
quick = settings(max_examples=40, deadline=None, derandomize=True)
lengths = st.one_of(st.integers(1, 200), st.sampled_from(LENGTHS))
seeds = st.integers(0, 2**32 - 1)


@contextlib.contextmanager
def kernels(name: str) -> Iterator[None]:
    before = _core.kernels()
    _core.kernels(name)
    try:
        yield
    finally:
        _core.kernels(before)


def waves(shape, seed=0, dtype="complex128"):
    random = np.random.default_rng(seed)
    real = random.standard_normal(shape)
    if np.dtype(dtype).kind != "c":
        return real.astype(dtype)
    return (real + 1j * random.standard_normal(shape)).astype(dtype)


def operand(kind, shape, seed, dtype="complex128"):
    """What the kind takes: real or complex numbers of this precision."""
    real = {"complex128": "float64", "complex64": "float32"}
    return waves(shape, seed, real[dtype] if kind in ("rfft", "ihfft", "rfftn") else dtype)


def exact(x):
    """The transform along the last axis by its sum, in long double."""
    n = x.shape[-1]
    k = np.arange(n)
    angle = (
        -2 * np.longdouble("3.141592653589793238462643383279502884197") * (np.outer(k, k) % n).astype(np.longdouble) / n
    )
    real, imag = np.cos(angle), np.sin(angle)
    a, b = x.real.astype(np.longdouble), x.imag.astype(np.longdouble)
    return a @ real - b @ imag, a @ imag + b @ real


def error(found, wanted):
    """The largest difference, in units of the root of the mean square."""
    scale = float(np.sqrt(np.mean(np.abs(wanted) ** 2)))
    return float(np.max(np.abs(found - wanted))) / (scale or 1.0)


def limit(n, dtype):
    return float(np.finfo(dtype).eps) * (4 + 2 * np.log2(n + 1))


def is_prime(n):
    return all(n % p for p in range(2, int(n**0.5) + 1))


# -- accuracy ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["complex128", "complex64"])
def test_short_transforms_agree_with_the_sum_in_long_double(dtype):
    for n in [*range(1, 140), 144, 169, 211, 256, 331]:
        x = waves((2, n), n, dtype)
        real, imag = exact(x)
        found = nx.fft.fft(nx.asarray(x)).numpy()
        rms = float(np.sqrt(np.mean(real**2 + imag**2)))
        worst = max(float(np.max(np.abs(found.real - real))), float(np.max(np.abs(found.imag - imag))))
        by_convolution = 2 if n > 61 and max(p for p in range(1, n + 1) if n % p == 0 and is_prime(p)) > 61 else 1
        assert worst / rms < np.finfo(dtype).eps * (1.5 + np.log2(n)) * by_convolution, n


@pytest.mark.parametrize("n", [2**15, 3**9, 2**20])
def test_error_grows_with_the_logarithm_only(n):
    at = n // 3
    x = np.zeros(n, complex)
    x[at] = 1.0
    wanted = np.exp(-2j * np.pi * ((np.arange(n) * at) % n / n))
    assert np.max(np.abs(nx.fft.fft(nx.asarray(x)).numpy() - wanted)) < 2.2e-16 * 8


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["complex128", "complex64"])
def test_every_length_agrees_with_numpy(kind, dtype):
    for n in LENGTHS:
        x = operand(kind, (2, n // 2 + 1 if kind in ("irfft", "hfft") else n), n, dtype)
        wanted = getattr(np.fft, kind)(x.astype("complex128" if x.dtype.kind == "c" else "float64"), n)
        found = getattr(nx.fft, kind)(nx.asarray(x), n).numpy()
        assert found.shape == wanted.shape
        assert error(found, wanted) < limit(n, dtype), n


# -- shapes, axes, layouts -----------------------------------------------------------------------------------------


LAYOUTS = [
    lambda x: x,
    lambda x: x[::-1],
    lambda x: x.transpose(2, 0, 1).copy().transpose(1, 2, 0),
    lambda x: np.repeat(x, 2, -1)[..., ::2],
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_any_axis_and_layout(kind, axis):
    for n in (1, 2, 5, 12, 35, 64, 67, 134, 300):
        shape = [3, 7, 5]
        shape[axis] = n
        for layout in LAYOUTS:
            x = layout(operand(kind, shape, n))
            wanted = getattr(np.fft, kind)(x, n, axis)
            assert error(getattr(nx.fft, kind)(nx.asarray(x), n, axis).numpy(), wanted) < limit(n, "float64")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("norm", [*NORMS, None])
def test_input_is_cut_or_continued_by_zeros(kind, norm):
    for n in (1, 2, 3, 8, 31, 48, 97, 300, 1200):
        for had in (1, 2, 7, 30, 64, 301):
            for lines in (1, 9):
                x = operand(kind, (lines, had), n)
                wanted = getattr(np.fft, kind)(x, n, norm=norm)
                found = getattr(nx.fft, kind)(nx.asarray(x), n, norm=norm).numpy()
                assert np.max(np.abs(found - wanted)) < 1e-14 * (1 + np.max(np.abs(wanted)))


@pytest.mark.parametrize("lines", [1, 9])
def test_much_longer_real_input_is_cut(lines):
    x = operand("rfft", (lines, 10_001), 5)
    assert np.allclose(nx.fft.rfft(nx.asarray(x), 2).numpy(), np.fft.rfft(x, 2), atol=1e-14)
    assert np.allclose(nx.fft.rfft(nx.asarray(x.T), 64, 0).numpy(), np.fft.rfft(x.T, 64, 0), atol=1e-13)


CHOICES = [
    {},
    {"axes": (0, 2)},
    {"axes": (2, 0)},
    {"axes": (1,)},
    {"s": (3, 8), "axes": (0, 1)},
    {"s": (8, 8, 9), "axes": (0, 1, 2)},
    {"norm": "ortho"},
]


@pytest.mark.parametrize("kind", ["fftn", "ifftn", "rfftn", "irfftn"])
def test_several_axes(kind):
    x = operand(kind, (4, 6, 5), 3)
    for choice in CHOICES:
        wanted = getattr(np.fft, kind)(x, **choice)
        found = getattr(nx.fft, kind)(nx.asarray(x), **choice).numpy()
        assert found.shape == wanted.shape
        assert error(found, wanted) < 2e-15
    two = kind[:-1] + "2"
    assert error(getattr(nx.fft, two)(nx.asarray(x)).numpy(), getattr(np.fft, two)(x)) < 2e-15
    assert np.array_equal(x, operand(kind, (4, 6, 5), 3))


def test_no_axes_gives_complex_numbers():
    assert nx.fft.fftn(nx.ones((2, 2)), axes=()).dtype == nx.complex128
    assert nx.fft.fftn(nx.asarray(1.0, dtype=nx.float32)).dtype == nx.complex64


# -- dtypes --------------------------------------------------------------------------------------------------------


DOUBLE = ("bool", "int8", "uint64", "float64", "complex128")
SINGLE = ("float16", "bfloat16", "float8_e4m3", "float8_e5m2", "float32", "complex64")


@pytest.mark.parametrize("dtype", [*DOUBLE, *SINGLE])
def test_precision_is_kept(dtype):
    x = nx.asarray([1, 0, 1, 1, 0, 1]).astype(dtype)
    wanted = nx.complex128 if dtype in DOUBLE else nx.complex64
    assert nx.fft.fft(x).dtype == wanted
    assert nx.fft.irfft(x).dtype == (nx.float64 if dtype in DOUBLE else nx.float32)
    if "complex" not in dtype:
        assert nx.fft.rfft(x).dtype == wanted
    assert np.allclose(nx.fft.fft(x).numpy(), np.fft.fft([1, 0, 1, 1, 0, 1]), atol=1e-6)


def test_complex_input_of_rfft_raises():
    with pytest.raises(TypeError, match="complex128"):
        nx.fft.rfft(nx.ones(4, dtype=nx.complex128))


# -- one result whatever the way -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["fft", "ifft", "rfft", "irfft"])
def test_sets_of_instructions_give_the_same_bits(kind):
    for n in [*range(1, 70), 97, 100, 128, 134, 169, 225, 333, 999, 1000, 1009, 1024, 2 * 1013, 16384, 3**9]:
        for dtype in ("complex128", "complex64"):
            x = waves((3, n), n, dtype)
            x = nx.asarray(x.real.copy() if kind == "rfft" else x)
            found = []
            for name in SETS:
                with kernels(name):
                    found.append(getattr(nx.fft, kind)(x, n).numpy())
            assert all(np.array_equal(found[0], each) for each in found[1:]), (n, dtype)


@pytest.mark.parametrize("kind", ["fft", "ifft", "rfft", "irfft"])
def test_place_in_a_batch_and_axis_do_not_matter(kind):
    for n in [*range(1, 40), 64, 97, 100, 169, 225, 511, 999, 1000, 1009, 1024, 10007, 16384, 3**9]:
        x = waves((9, n), n, "float64" if kind == "rfft" else "complex128")
        function = getattr(nx.fft, kind)
        batch = function(nx.asarray(x), n).numpy()
        assert np.array_equal(batch, np.stack([function(nx.asarray(row), n).numpy() for row in x])), n
        assert np.array_equal(batch.T, function(nx.asarray(x.T), n, 0).numpy()), n


def test_threads_do_not_matter():
    x = nx.asarray(waves((64, 2048)))
    y, odd = nx.asarray(waves(2**17)), nx.asarray(waves(3**10).real.copy())

    def all_kinds():
        spectrum = nx.fft.rfft(odd)
        made = nx.fft.fft(x), nx.fft.fft(y), nx.fft.fft2(x), spectrum, nx.fft.irfft(spectrum, 3**10)
        return [each.numpy() for each in made]

    with nx.threads(1):
        one = all_kinds()
    with nx.threads(4):
        four = all_kinds()
    assert all(np.array_equal(a, b) for a, b in zip(one, four))


# -- laws ----------------------------------------------------------------------------------------------------------


@quick
@given(lengths, seeds)
def test_round_trip(n, seed):
    z, x = waves((2, n), seed), waves((2, n), seed, "float64")
    for norm in NORMS:
        assert error(nx.fft.ifft(nx.fft.fft(nx.asarray(z), norm=norm), norm=norm).numpy(), z) < limit(n, "float64")
        assert error(nx.fft.irfft(nx.fft.rfft(nx.asarray(x), norm=norm), n, norm=norm).numpy(), x) < limit(n, "float64")
    assert error(nx.fft.hfft(nx.fft.ihfft(nx.asarray(x)), n).numpy(), x) < limit(n, "float64")


@quick
@given(lengths, seeds)
def test_parseval(n, seed):
    x = waves(n, seed)
    power = np.sum(np.abs(nx.fft.fft(nx.asarray(x), norm="ortho").numpy()) ** 2)
    assert power == pytest.approx(np.sum(np.abs(x) ** 2), rel=1e-13)


@quick
@given(lengths, st.integers(-300, 300), seeds)
def test_shift_turns_the_spectrum(n, by, seed):
    x = waves(n, seed)
    turned = nx.fft.fft(nx.asarray(x)).numpy() * np.exp(-2j * np.pi * ((np.arange(n) * by) % n) / n)
    assert error(nx.fft.fft(nx.roll(nx.asarray(x), by)).numpy(), turned) < limit(n, "float64")


@quick
@given(lengths, seeds)
def test_real_numbers_have_a_hermitian_spectrum(n, seed):
    x = waves(n, seed, "float64")
    whole, half = nx.fft.fft(nx.asarray(x)).numpy(), nx.fft.rfft(nx.asarray(x)).numpy()
    assert error(half, whole[: n // 2 + 1]) < limit(n, "float64")
    assert error(whole, np.conj(np.roll(whole[::-1], 1))) < limit(n, "float64")
    assert half[0].imag == 0 and (n % 2 or half[-1].imag == 0)


@quick
@given(st.integers(1, 120), st.floats(-4, 4), seeds)
def test_transform_is_linear(n, factor, seed):
    a, b = waves((2, n), seed)
    together = nx.fft.fft(nx.asarray(a * factor + b)).numpy()
    assert error(nx.fft.fft(nx.asarray(a)).numpy() * factor + nx.fft.fft(nx.asarray(b)).numpy(), together) < 10 * limit(
        n, "float64"
    )


# -- edges ---------------------------------------------------------------------------------------------------------


def test_empty_batch():
    assert nx.fft.fft(nx.zeros((0, 8))).shape == (0, 8)
    assert nx.fft.rfft(nx.zeros((3, 0)), 4).numpy().tolist() == [[0j, 0j, 0j]] * 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [0, -1, -(2**40)])
def test_length_below_one_names_the_argument(kind, n):
    with pytest.raises(ValueError, match=f"{kind}: invalid n {n}; a length of one or more is needed"):
        getattr(nx.fft, kind)(nx.ones(4), n)
    with pytest.raises(ValueError, match=f"{kind}: invalid n "):
        getattr(nx.fft, kind)(nx.ones((2, 0)) if kind != "irfft" and kind != "hfft" else nx.ones((2, 1)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [2**62, 2**63 - 1, 2**55, 2**52])
def test_absurd_length_raises(kind, n):
    with pytest.raises((MemoryError, ValueError)):
        getattr(nx.fft, kind)(nx.ones(4), n)
    with pytest.raises((MemoryError, ValueError, OverflowError)):
        getattr(nx.fft, kind)(nx.ones(4), n * 4)


def test_mistakes_are_named():
    x = nx.ones((2, 3))
    with pytest.raises(ValueError, match='fft: unknown norm \'half\'; "backward", "ortho" or "forward"'):
        nx.fft.fft(x, norm="half")
    with pytest.raises(IndexError, match="rfft: axis 2 is out of bounds"):
        nx.fft.rfft(x, axis=2)
    with pytest.raises(TypeError, match=r"fft: invalid n 2\.5; an integer is needed"):
        nx.fft.fft(x, 2.5)
    with pytest.raises(ValueError, match="fftn: s has 1 lengths and axes 2 axes"):
        nx.fft.fftn(x, (2,), (0, 1))
    with pytest.raises(ValueError, match="fftn: repeated axis"):
        nx.fft.fftn(x, axes=(0, 0))
    with pytest.raises(ValueError, match="irfftn: invalid s 0"):
        nx.fft.irfftn(nx.ones((2, 1)))


def test_nan_stays_in_its_line():
    x = waves((8, 100), 1)
    x[3, 5] = np.nan
    found = np.isnan(nx.fft.fft(nx.asarray(x)).numpy()).any(axis=1)
    assert found.tolist() == [i == 3 for i in range(8)]


# -- plans kept ----------------------------------------------------------------------------------------------------


@pytest.mark.core("its plans")
def test_plans_are_bounded_and_can_be_forgotten():
    nx.fft.fft(nx.ones(1000))
    assert _core.fft_forget() > 0
    assert _core.fft_forget() == 0
    for n in range(1000, 1100):
        nx.fft.fft(nx.ones(n))
    assert _core.fft_forget() < 32 * 200_000


def test_threads_share_plans():
    import threading

    x = [nx.asarray(waves(n)) for n in (500, 501, 509, 512)]
    wanted = [nx.fft.fft(each).numpy() for each in x]
    _core.fft_forget()
    wrong = []

    def work():
        for _ in range(30):
            for each, right in zip(x, wanted):
                if not np.array_equal(nx.fft.fft(each).numpy(), right):
                    wrong.append(each)
            _core.fft_forget()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not wrong


# -- helpers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 3, 8, 9])
def test_frequencies_and_shifts(n):
    assert np.array_equal(nx.fft.fftfreq(n, 0.3).numpy(), np.fft.fftfreq(n, 0.3))
    assert np.array_equal(nx.fft.rfftfreq(n, 0.3).numpy(), np.fft.rfftfreq(n, 0.3))
    assert nx.fft.fftfreq(n, dtype=nx.float32).dtype == nx.float32
    x = np.arange(n * 3.0).reshape(n, 3)
    for axes in (None, 0, (0, 1), -1):
        assert np.array_equal(nx.fft.fftshift(nx.asarray(x), axes=axes).numpy(), np.fft.fftshift(x, axes=axes))
        assert np.array_equal(nx.fft.ifftshift(nx.fft.fftshift(nx.asarray(x), axes), axes).numpy(), x)


def test_frequencies_refuse_nonsense():
    with pytest.raises(ValueError, match="fftfreq: invalid n 0"):
        nx.fft.fftfreq(0)
    with pytest.raises(ValueError, match="rfftfreq: invalid d 0"):
        nx.fft.rfftfreq(4, 0.0)
    with pytest.raises(ValueError, match="fftfreq: invalid dtype int64"):
        nx.fft.fftfreq(4, dtype=nx.int64)
