"""Cosine and sine transforms, windows and short-time transforms: scipy is the oracle; and what they must invert."""

import numpy as np
import pytest
import scipy.fft
import scipy.signal
import scipy.special
from hypothesis import given, settings
from hypothesis import strategies as st

import nx

TRANSFORMS = ["dct", "idct", "dst", "idst"]
CHOICES = [{}, {"n": 12}, {"n": 5}, {"orthogonalize": True}, {"orthogonalize": False}, {"axis": 0, "n": 4}]
quick = settings(max_examples=25, deadline=None, derandomize=True)


def numbers(shape, seed=0, dtype="float64"):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


# -- cosines and sines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TRANSFORMS)
@pytest.mark.parametrize("type", [1, 2, 3, 4])
@pytest.mark.parametrize("norm", ["backward", "ortho", "forward"])
def test_cosine_and_sine_transforms_agree_with_scipy(name, type, norm):
    for n in (1, 2, 3, 4, 5, 8, 9, 16, 31, 100):
        if type == 1 and n < 2 and "c" in name:
            continue
        x = numbers((3, n), n)
        for choice in CHOICES:
            wanted = getattr(scipy.fft, name)(x, type, norm=norm, **choice)
            found = getattr(nx.fft, name)(nx.asarray(x), type, norm=norm, **choice).numpy()
            assert found.shape == wanted.shape
            assert np.max(np.abs(found - wanted)) <= 4e-15 * (1 + np.max(np.abs(wanted))) * (1 + np.log2(n))


@quick
@given(st.integers(2, 200), st.sampled_from(["dct", "dst"]), st.sampled_from([1, 2, 3, 4]))
def test_orthonormal_transforms_keep_the_norm_and_invert(n, name, type):
    x = numbers(n, n)
    y = getattr(nx.fft, name)(nx.asarray(x), type, norm="ortho")
    assert float(nx.sum(y * y)) == pytest.approx(np.sum(x * x), rel=1e-13)
    assert np.allclose(getattr(nx.fft, "i" + name)(y, type, norm="ortho").numpy(), x, atol=1e-13)


def test_cosine_transform_keeps_precision_and_takes_complex_and_whole_numbers():
    x = numbers(10, dtype="float32")
    assert nx.fft.dct(nx.asarray(x)).dtype == nx.float32
    assert nx.fft.dct(nx.arange(4)).dtype == nx.float64
    z = numbers(10) + 1j * numbers(10, 1)
    assert np.allclose(nx.fft.dct(nx.asarray(z)).numpy(), scipy.fft.dct(z.real) + 1j * scipy.fft.dct(z.imag))


def test_cosine_transform_names_mistakes():
    with pytest.raises(ValueError, match="dct: unknown type 5; 1, 2, 3 or 4"):
        nx.fft.dct(nx.ones(4), 5)
    with pytest.raises(ValueError, match="idct: invalid n 1; type 1 needs two elements or more"):
        nx.fft.idct(nx.ones(1), 1)
    with pytest.raises(ValueError, match="dst: invalid n 0"):
        nx.fft.dst(nx.ones(0))


# -- windows -------------------------------------------------------------------------------------------------------

WINDOWS = ["boxcar", "bartlett", "triang", "hann", "hamming", "blackman", "nuttall", "blackmanharris", "flattop"]
WINDOWS += ["cosine", "tukey", ("tukey", 0.2), ("tukey", 1.0), ("tukey", 0.0), ("gaussian", 3.0), ("kaiser", 8.6)]
WINDOWS += [("exponential", None, 2.0), 14.0]


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("periodic", [True, False])
def test_windows_agree_with_scipy(window, periodic):
    for n in (0, 1, 2, 3, 8, 51):
        wanted = scipy.signal.get_window(window, n, fftbins=periodic) if n else np.zeros(0)
        assert np.allclose(
            nx.fft.get_window(window, n, periodic=periodic).numpy(), wanted, rtol=0, atol=1e-14
        )  # I0 multiplies rounding by beta


@pytest.mark.parametrize("name", ["bartlett", "blackman", "hamming", "hanning"])
@pytest.mark.parametrize("n", [-1, 0, 1, 2, 3, 12])
def test_windows_of_numpy(name, n):
    assert np.allclose(getattr(nx, name)(n).numpy(), getattr(np, name)(n), rtol=0, atol=1e-15)
    assert np.allclose(nx.kaiser(n, 5.0).numpy(), np.kaiser(n, 5.0), rtol=0, atol=1e-15)


def test_bessel_function():
    x = np.concatenate([np.linspace(-40, 40, 1001), [1e-300, 100.0, 700.0, 29.999, 30.001]])
    assert np.allclose(nx.i0(nx.asarray(x)).numpy(), scipy.special.i0(x), rtol=4e-15)
    assert nx.i0(nx.asarray(2.0, dtype=nx.float32)).dtype == nx.float32
    with pytest.raises(TypeError, match="i0: unsupported dtype complex128"):
        nx.i0(nx.asarray(1j))


def test_windows_name_mistakes():
    with pytest.raises(ValueError, match="get_window: unknown window 'hat'; bartlett, "):
        nx.fft.get_window("hat", 4)
    with pytest.raises(ValueError, match="get_window: gaussian with 0 parameters; 1 to 1 are needed"):
        nx.fft.get_window("gaussian", 4)


# -- short-time transforms -----------------------------------------------------------------------------------------

SHORT = [
    {},
    {"nperseg": 32, "noverlap": 24},
    {"nperseg": 33, "noverlap": 10, "boundary": None},
    {"nperseg": 32, "nfft": 50, "boundary": "even"},
    {"nperseg": 20, "boundary": "odd", "detrend": "constant"},
    {"nperseg": 20, "boundary": "constant", "padded": False, "detrend": "linear"},
    {"nperseg": 64, "window": ("kaiser", 5.0), "scaling": "psd", "fs": 100.0},
    {"window": np.hanning(24) + 0.1, "return_onesided": False},
    {"nperseg": 31, "noverlap": 30, "window": "boxcar"},
]


@pytest.mark.parametrize("choice", SHORT)
def test_short_time_transforms_agree_with_scipy(choice):
    for x, axis in ((numbers(300), -1), (numbers((2, 300), 1), 1), (numbers((301, 3), 2), 0)):
        options = {"nperseg": 256 if isinstance(choice.get("window", ""), (str, tuple)) else 24} | choice
        wanted = scipy.signal.stft(x, axis=axis, **options)
        found = nx.fft.stft(nx.asarray(x), axis=axis, **choice)
        for a, b in zip(found, wanted):
            assert a.shape == b.shape
            assert np.allclose(a.numpy(), b, atol=1e-12)


INVERSE = [
    {"nperseg": 32, "noverlap": 24},
    {"nperseg": 33},
    {"nperseg": 30, "noverlap": 20, "nfft": 64},
    {"nperseg": 64, "window": "hamming", "scaling": "psd", "fs": 8.0},
    {"nperseg": 31, "noverlap": 30, "window": "boxcar"},
]


@pytest.mark.parametrize("choice", INVERSE)
@pytest.mark.parametrize("is_complex", [False, True])
def test_inverse_short_time_transform_agrees_with_scipy_and_gives_the_samples_back(choice, is_complex):
    x = numbers((2, 400)) + (1j * numbers((2, 400), 1) if is_complex else 0)
    values = nx.fft.stft(nx.asarray(x), **choice)[2]
    _, back = nx.fft.istft(values, input_onesided=not is_complex, **choice)
    wanted = scipy.signal.istft(values.numpy(), input_onesided=not is_complex, **choice)
    assert np.allclose(back.numpy(), wanted[1], atol=1e-12)
    assert np.allclose(back.numpy()[:, :400], x, atol=1e-12)


def test_inverse_short_time_transform_takes_axes_anywhere():
    x = numbers((200, 3))
    values = nx.fft.stft(nx.asarray(x), nperseg=20, axis=0)[2]
    _, back = nx.fft.istft(values, nperseg=20, time_axis=2, freq_axis=0)
    assert np.allclose(back.numpy()[:, :200], x.T, atol=1e-12)


def test_inverse_short_time_transform_gives_times():
    times, x = nx.fft.istft(nx.fft.stft(nx.ones(40), fs=4.0, nperseg=8)[2], fs=4.0, nperseg=8)
    assert np.array_equal(times.numpy(), np.arange(40) / 4) and x.shape == (40,)


def test_short_time_transforms_name_mistakes():
    x = nx.ones(50)
    for choice, message in (
        ({"nperseg": 60}, "stft: invalid nperseg 60; at least 1 and at most the 50 samples"),
        ({"nperseg": 10, "noverlap": 10}, "stft: invalid noverlap 10; at least zero and below nperseg 10"),
        ({"nperseg": 10, "nfft": 8}, "stft: invalid nfft 8; at least nperseg 10"),
        ({"boundary": "round"}, "stft: unknown boundary 'round'"),
        ({"scaling": "loud"}, "stft: unknown scaling 'loud'"),
        ({"window": nx.ones(5), "nperseg": 10}, "stft: window has shape"),
    ):
        with pytest.raises(ValueError, match=message):
            nx.fft.stft(x, **choice)
    with pytest.warns(UserWarning, match="istft: some samples have no weight"):
        nx.fft.istft(nx.fft.stft(x, nperseg=10, boundary=None)[2], nperseg=10, boundary=False)
