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


@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 4), (1, 5)])
def test_fortran_order_is_written_as_it_lies_and_read_back(shape):
    a = np.arange(np.prod(shape), dtype=float).reshape(shape)
    whole = written(nx.asarray(np.asfortranarray(a)))
    assert whole == written(np.asfortranarray(a), np.save)
    np.testing.assert_array_equal(nx.load(io.BytesIO(whole)).numpy(), a)


def test_views_of_any_stride_are_written_in_order():
    x = nx.reshape(nx.arange(60), (3, 4, 5))[::-1, :, ::2]
    np.testing.assert_array_equal(np.load(io.BytesIO(written(x))), x.numpy())


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_all_versions_of_the_header_are_read(version):
    file = io.BytesIO()
    np.lib.format.write_array(file, np.arange(5), version=version)
    assert nx.load(io.BytesIO(file.getvalue())).tolist() == [0, 1, 2, 3, 4]


def test_tensors_follow_each_other_in_one_file(tmp_path):
    with open(tmp_path / "two", "wb") as file:
        nx.save(file, nx.arange(3))
        np.save(file, np.ones(2))
    with open(tmp_path / "two", "rb") as file:
        assert nx.load(file).tolist() == [0, 1, 2]
        assert nx.load(file).tolist() == [1, 1]


class Stream:
    """A file that can only be read, a little at a time."""

    def __init__(self, data):
        self.inner = io.BytesIO(data)

    def read(self, n):
        return self.inner.read(min(n, 7))


def test_a_stream_without_length_or_seek_is_read():
    assert nx.load(Stream(written(nx.arange(1000)))).sum().item() == 499500
    with pytest.raises(ValueError, match="load: 8000 bytes are needed, the file has 4003; it was cut off"):
        nx.load(Stream(written(nx.arange(1000))[:4131]))


@pytest.mark.parametrize("mode", ["c", "r+"])
def test_mapped_file_may_be_changed_in_memory_or_in_the_file(tmp_path, mode):
    nx.save(tmp_path / "x.npy", nx.arange(3))
    x = nx.load(tmp_path / "x.npy", mmap_mode=mode)
    x[0] = 7
    assert x.tolist() == [7, 1, 2]
    del x
    assert nx.load(tmp_path / "x.npy").tolist() == [7 if mode == "r+" else 0, 1, 2]


def test_mapped_archive_has_views_of_the_file(tmp_path):
    nx.savez(tmp_path / "a.npz", x=nx.arange(10), y=nx.ones((2, 3), dtype=nx.float32))
    archive = nx.load(tmp_path / "a.npz", mmap_mode="r")
    assert archive["x"].readonly and archive["x"].data_ptr % 64 == 0 and archive["y"].data_ptr % 64 == 0
    assert archive["x"].tolist() == list(range(10))
    np.savez(tmp_path / "b.npz", x=np.arange(10))
    assert nx.load(tmp_path / "b.npz", mmap_mode="r")["x"].tolist() == list(range(10))


def test_archives_are_the_same_bytes_each_time_and_are_mappings():
    one, two = (written(None, lambda file, _: nx.savez_compressed(file, a=nx.arange(3), b=nx.zeros(2))) for _ in "12")
    assert one == two
    archive = nx.load(io.BytesIO(one))
    assert {name: x.tolist() for name, x in archive.items()} == {"a": [0, 1, 2], "b": [0, 0]}
    assert archive.get("c") is None and "a" in archive and len(archive) == 2


def test_old_file_s_permissions_and_links_stay(tmp_path):
    nx.save(tmp_path / "x.npy", nx.arange(2))
    os.chmod(tmp_path / "x.npy", 0o640)
    os.symlink(tmp_path / "x.npy", tmp_path / "link.npy")
    nx.save(tmp_path / "link.npy", nx.arange(3))
    assert os.path.islink(tmp_path / "link.npy")
    assert os.stat(tmp_path / "x.npy").st_mode & 0o777 == 0o640
    assert nx.load(tmp_path / "x.npy").shape == (3,)


def test_failed_write_leaves_the_old_file_and_nothing_beside(tmp_path, monkeypatch):
    from nx.io import npy

    nx.save(tmp_path / "x.npy", nx.arange(2))
    monkeypatch.setattr(npy, "put", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        nx.save(tmp_path / "x.npy", nx.arange(3))
    assert os.listdir(tmp_path) == ["x.npy"] and nx.load(tmp_path / "x.npy").shape == (2,)


def test_mapped_file_is_read_only_and_right(tmp_path):
    nx.save(tmp_path / "x.npy", nx.arange(1000))
    x = nx.load(tmp_path / "x.npy", mmap_mode="r")
    assert x.sum().item() == 499500
    with pytest.raises(ValueError, match="read-only"):
        x[0] = 1
