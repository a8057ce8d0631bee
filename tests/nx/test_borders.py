"""pad: NumPy's result for every mode, width and option."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nx

SHAPES = hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4)
ARRAYS = hnp.arrays(np.int64, SHAPES, elements=st.integers(-9, 9)) | hnp.arrays(
    np.float64, SHAPES, elements=st.integers(-90, 90).map(lambda n: n / 10)
)


def pairs(ndim, low=0, high=8):
    one = st.tuples(st.integers(low, high), st.integers(low, high))
    return st.lists(one, min_size=ndim, max_size=ndim)


OPTIONS = {
    "constant": lambda n: st.fixed_dictionaries({"constant_values": pairs(n, -9, 9)}),
    "edge": lambda n: st.just({}),
    "linear_ramp": lambda n: st.fixed_dictionaries({"end_values": pairs(n, -9, 9)}),
    "maximum": lambda n: st.fixed_dictionaries({"stat_length": st.none() | st.integers(1, 5)}),
    "mean": lambda n: st.fixed_dictionaries({"stat_length": st.none() | pairs(n, 1, 4)}),
    "median": lambda n: st.fixed_dictionaries({"stat_length": st.none() | st.integers(1, 5)}),
    "minimum": lambda n: st.just({}),
    "reflect": lambda n: st.fixed_dictionaries({"reflect_type": st.sampled_from(["even", "odd"])}),
    "symmetric": lambda n: st.fixed_dictionaries({"reflect_type": st.sampled_from(["even", "odd"])}),
    "wrap": lambda n: st.just({}),
}


@pytest.mark.parametrize("mode", OPTIONS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_pad_is_numpys(mode, data):
    x = data.draw(ARRAYS)
    width, options = data.draw(pairs(x.ndim)), data.draw(OPTIONS[mode](x.ndim))
    want, got = np.pad(x, width, mode, **options), nx.pad(nx.asarray(x), width, mode, **options)
    assert got.dtype.name == want.dtype.name
    np.testing.assert_allclose(np.asarray(got), want, rtol=1e-12, atol=1e-12)


def test_width_may_name_axes():
    assert nx.pad(nx.ones((2, 2)), {-1: (1, 2)}).shape == (2, 5)
    assert nx.pad(nx.ones((2, 2)), {0: 3}, "edge").shape == (8, 2)


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda x: nx.pad(x, 1, "mirror"), "pad: unknown mode 'mirror'"),
        (lambda x: nx.pad(x, -1), "pad: negative width"),
        (lambda x: nx.pad(x, ((1, 2), (3, 4))), r"pad: width of shape \(2, 2\) for 1 dimensions"),
        (lambda x: nx.pad(x[:0], 1, "edge"), "pad: axis 0 is empty; mode 'edge' has nothing to repeat"),
        (lambda x: nx.pad(x, 1, "mean", stat_length=0), "pad: invalid stat_length 0; one or more"),
        (lambda x: nx.pad(x, 1, "reflect", reflect_type="half"), "pad: unknown reflect_type 'half'"),
    ],
)
def test_bad_borders_are_refused(work, words):
    with pytest.raises(ValueError, match=words):
        work(nx.arange(3))
