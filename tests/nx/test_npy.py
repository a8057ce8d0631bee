"""NumPy's files: what one side writes the other reads; damaged files raise."""

import io
import os

import numpy as np
import pytest

import nx

DTYPES = ["bool", "int8", "int64", "uint16", "float16", "float32", "float64", "complex64", "complex128"]


def written(x, save=nx.save):
    file = io.BytesIO()
    save(file, x)
    return file.getvalue()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (7,), (2, 3, 4)])
def test_numpy_reads_what_nx_writes(dtype, shape):
    a = (np.arange(np.prod(shape, dtype=int)) % 5).reshape(shape).astype(dtype)
    back = np.load(io.BytesIO(written(nx.asarray(a))))
    assert back.dtype == a.dtype
    np.testing.assert_array_equal(back, a)


@pytest.mark.parametrize("dtype", [*DTYPES, ">f8", ">i4", ">c16", ">u2"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_nx_reads_what_numpy_writes(dtype, order):
    a = np.asarray((np.arange(24) % 7).reshape(2, 3, 4).astype(dtype), order=order)
    back = nx.load(io.BytesIO(written(a, np.save)))
    np.testing.assert_array_equal(back.numpy(), a)
    back[0, 0, 0] = 1  # a loaded tensor may be changed


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3", "float8_e5m2"])
def test_floats_that_numpy_lacks_come_back(dtype):
    x = nx.asarray([0.5, -2.0, 1.25]).astype(dtype)
    back = nx.load(io.BytesIO(written(x)))
    assert back.dtype == dtype
    assert back.tolist() == x.tolist()
    assert np.load(io.BytesIO(written(x))).dtype.names == (dtype,)


def test_archives_hold_several_and_numpy_reads_them(tmp_path):
    nx.savez(tmp_path / "a", nx.arange(3), named=nx.ones((2, 2)))
    with np.load(tmp_path / "a.npz") as theirs:
        assert sorted(theirs.files) == ["arr_0", "named"]
        np.testing.assert_array_equal(theirs["named"], np.ones((2, 2)))
    with nx.load(tmp_path / "a.npz") as mine:
        assert sorted(mine) == ["arr_0", "named"]
        assert mine["arr_0"].tolist() == [0, 1, 2]
        with pytest.raises(KeyError, match="'b' is not in the archive; it has arr_0, named"):
            mine["b"]


def test_suffix_is_added_and_the_old_file_survives_a_failure(tmp_path):
    nx.save(tmp_path / "x", nx.arange(2))
    assert nx.load(tmp_path / "x.npy").tolist() == [0, 1]
    with pytest.raises(OSError):
        nx.save(tmp_path / "missing" / "x.npy", nx.arange(2))
    assert os.listdir(tmp_path) == ["x.npy"]


def test_mapped_file_is_read_only_and_right(tmp_path):
    nx.save(tmp_path / "x.npy", nx.arange(1000))
    x = nx.load(tmp_path / "x.npy", mmap_mode="r")
    assert x.sum().item() == 499500
    with pytest.raises(ValueError, match="read-only"):
        x[0] = 1


WHOLE = written(nx.arange(4))
HOSTILE = {
    "empty": b"",
    "text": b"x,y\n1,2\n",
    "cut in the header": WHOLE[:50],
    "cut in the data": WHOLE[:-1],
    "version 9": WHOLE[:6] + b"\x09" + WHOLE[7:],
    "objects": written(np.asarray([{}], dtype=object), lambda file, a: np.save(file, a, allow_pickle=True)),
    "negative shape": WHOLE.replace(b"(4,)", b"(-4,)"),
    "huge shape": WHOLE.replace(b"(4,), }" + b" " * 12, b"(4444444444444,), }"),
    "code as header": WHOLE.replace(b"{'descr'", b"[print()"),
    "unknown dtype": WHOLE.replace(b"<i8", b"<q9"),
    "header of another length": WHOLE[:8] + b"\xff\xff" + WHOLE[10:],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_damaged_files_raise_and_name_what_is_wrong(name):
    with pytest.raises(ValueError, match="load: "):
        nx.load(io.BytesIO(HOSTILE[name]))


def test_damaged_archive_raises():
    whole = io.BytesIO()
    nx.savez(whole, a=nx.arange(1000))
    data = bytearray(whole.getvalue())
    with pytest.raises(ValueError, match=r"load: .* is a damaged \.npz file"):
        nx.load(io.BytesIO(bytes(data[: len(data) // 2])))
    data[200] ^= 255
    with pytest.raises(ValueError, match="load: a is damaged"):
        nx.load(io.BytesIO(bytes(data)))["a"]
