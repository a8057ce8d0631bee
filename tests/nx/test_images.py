"""Images through Pillow: what is written comes back, damaged files raise."""

import io
import os
import sys

import numpy as np
import pytest
from PIL import Image

import nx


def written(x, format="png", **more):
    file = io.BytesIO()
    nx.io.imsave(file, x, format=format, **more)
    return file.getvalue()


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 2), (4, 3, 3), (4, 3, 4), (4, 3, 1)])
def test_bytes_come_back_and_pillow_reads_them(shape):
    a = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    data = written(nx.asarray(a))
    want = a[..., 0] if shape[-1:] == (1,) else a
    np.testing.assert_array_equal(nx.io.imread(io.BytesIO(data)).numpy(), want)
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(data))), want)


def test_other_dtypes_are_written_as_what_they_mean():
    assert nx.io.imread(io.BytesIO(written(nx.asarray([[0.0, 0.5, 1.0]])))).tolist() == [[0, 128, 255]]
    deep = nx.asarray([[0, 300, 65535]], dtype=nx.uint16)
    assert nx.io.imread(io.BytesIO(written(deep))).tolist() == [[0, 300, 65535]]
    mask = nx.io.imread(io.BytesIO(written(nx.asarray([[True, False]]))))
    assert (mask.dtype.name, mask.tolist()) == ("bool", [[True, False]])


def test_palettes_and_modes_are_converted():
    file = io.BytesIO()
    Image.fromarray(np.asarray([[[255, 0, 0], [0, 0, 255]]], dtype=np.uint8)).convert("P").save(file, "png")
    assert nx.io.imread(io.BytesIO(file.getvalue())).shape == (1, 2, 3)
    assert nx.io.imread(io.BytesIO(file.getvalue()), mode="L").shape == (1, 2)
    assert not nx.io.imread(io.BytesIO(file.getvalue()), mode="RGBA").readonly


def test_path_s_suffix_chooses_and_the_old_file_survives(tmp_path):
    x = nx.full((8, 8, 3), 200, dtype=nx.uint8)
    nx.io.imsave(tmp_path / "a.jpg", x)
    with Image.open(tmp_path / "a.jpg") as image:
        assert image.format == "JPEG"
    with pytest.raises(ValueError, match="imsave: JPEG cannot hold mode RGBA"):
        nx.io.imsave(tmp_path / "a.jpg", nx.zeros((2, 2, 4), dtype=nx.uint8))
    assert nx.io.imread(tmp_path / "a.jpg").shape == (8, 8, 3) and os.listdir(tmp_path) == ["a.jpg"]


@pytest.mark.parametrize(
    ("x", "problem"),
    [
        (nx.zeros((2, 2, 5)), r"shape \(2, 2, 5\) is no image"),
        (nx.zeros((0, 2)), r"shape \(0, 2\) is no image"),
        (nx.full((1, 1), 1.5), "floats outside of 0..1 or NaN"),
        (nx.full((1, 1), float("nan")), "floats outside of 0..1 or NaN"),
        (nx.zeros((1, 1), dtype=nx.int64), "unsupported dtype int64"),
    ],
)
def test_what_is_no_image_raises(x, problem):
    with pytest.raises(ValueError, match=f"imsave: {problem}"):
        written(x)


def test_unknown_suffix_or_none_raises(tmp_path):
    with pytest.raises(ValueError, match="imsave: unknown suffix '\\.xyz'"):
        nx.io.imsave(tmp_path / "a.xyz", nx.zeros((1, 1)))
    with pytest.raises(ValueError, match="imsave: an open file has no suffix"):
        nx.io.imsave(io.BytesIO(), nx.zeros((1, 1)))


def test_damaged_images_raise_value_errors(tmp_path):
    whole = written(nx.asarray(np.random.default_rng(0).integers(0, 256, (9, 9, 3), dtype=np.uint8)))
    rng = np.random.default_rng(1)
    for at in rng.integers(0, 8 * len(whole), 300):
        data = whole[: at // 8] + bytes([whole[at // 8] ^ 1 << at % 8]) + whole[at // 8 + 1 :]
        for each in (data, whole[: at // 8]):
            try:
                nx.io.imread(io.BytesIO(each))
            except ValueError as err:
                assert str(err).startswith("imread: ")
    with pytest.raises(FileNotFoundError):
        nx.io.imread(tmp_path / "missing.png")


def test_missing_pillow_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ImportError, match=r"imread: Pillow is missing; pip install pillow"):
        nx.io.imread("a.png")
