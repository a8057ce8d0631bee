"""Safetensors: the bytes are the format's own, tensors are views of the file, damaged files raise."""

import io
import json
import os

import ml_dtypes
import numpy as np
import pytest
import safetensors
import safetensors.numpy

import nx

_WHOLE = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
DTYPES = [*_WHOLE, "float16", "bfloat16", "float8_e4m3", "float8_e5m2", "float32", "float64", "complex64"]


def written(tensors, **more):
    file = io.BytesIO()
    nx.io.save_safetensors(file, tensors, **more)
    return file.getvalue()


def load(data):
    return nx.io.load_safetensors(io.BytesIO(data))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0, 3), (7,), (2, 3, 4)])
def test_every_dtype_and_shape_comes_back(dtype, shape):
    x = nx.reshape(nx.arange(np.prod(shape, dtype=int)) % 2, shape).astype(dtype)
    back = load(written({"x": x}))["x"]
    assert (back.dtype, back.shape, back.tolist()) == (x.dtype, x.shape, x.tolist())


THEIRS = {
    "a": np.arange(6, dtype=np.float32).reshape(2, 3),
    "e": np.asarray([True, False, True]),
    "b": np.asarray([1.5, -2], dtype=ml_dtypes.bfloat16),
    "z": np.arange(3, dtype=np.int64),
    "d": np.arange(4, dtype=np.uint16),
    "c": np.asarray(2.5),
}


def ours(a):
    return nx.asarray(a.astype(np.float32)).astype("bfloat16") if a.dtype == ml_dtypes.bfloat16 else nx.asarray(a)


@pytest.mark.parametrize("metadata", [None, {"format": "np"}])
def test_bytes_are_those_of_the_format_s_own_writer(metadata):
    assert written({name: ours(a) for name, a in THEIRS.items()}, metadata=metadata) == safetensors.numpy.save(
        THEIRS, metadata
    )


def test_their_files_are_read_and_ours_by_them():
    found = load(safetensors.numpy.save(THEIRS))
    assert {name: x.astype("float64").tolist() for name, x in found.items()} == {
        name: a.astype(float).tolist() for name, a in THEIRS.items()
    }
    known = {name: a for name, a in THEIRS.items() if name != "b"}  # their reader lacks NumPy's bfloat16
    back = safetensors.numpy.load(written({name: ours(a) for name, a in known.items()}))
    for name, a in known.items():
        np.testing.assert_array_equal(back[name], a)


def test_a_file_is_mapped_and_not_copied(tmp_path):
    path = tmp_path / "x.safetensors"
    nx.io.save_safetensors(path, {"w": nx.ones((100, 7)), "b": nx.zeros(3, dtype="float8_e4m3")}, metadata={"by": "me"})
    kept = nx.io.open_safetensors(path)
    assert (kept.metadata, list(kept), kept.shape("w"), kept.dtype("b").name) == (
        {"by": "me"},
        ["w", "b"],
        (100, 7),
        "float8_e4m3",
    )
    first, second = kept["w"], kept["w"]
    assert first.data_ptr == second.data_ptr and first.readonly
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1
    with pytest.raises(KeyError, match="'v' is not in the file; it has w, b"):
        kept["v"]


@pytest.mark.parametrize(("mode", "file_holds"), [(None, 0), ("c", 0), ("r+", 5)])
def test_tensors_may_be_changed_where_asked(tmp_path, mode, file_holds):
    path = tmp_path / "x.safetensors"
    nx.io.save_safetensors(path, {"w": nx.zeros(3)})
    loaded = nx.io.load_safetensors(path, mmap_mode=mode)
    loaded["w"][0] = 5
    del loaded
    assert nx.io.load_safetensors(path)["w"].tolist() == [file_holds, 0, 0]


def test_a_tensor_that_is_not_aligned_is_copied():
    data = made({"a": ("U8", [1], 0, 1), "b": ("F64", [2], 1, 17)}, b"\x07" + np.asarray([1.5, 2]).tobytes())
    assert load(data)["b"].tolist() == [1.5, 2.0]


def test_views_of_any_stride_are_written_in_order_and_failures_leave_nothing(tmp_path):
    x = nx.reshape(nx.arange(12), (3, 4)).T[::-1]
    assert load(written({"x": x}))["x"].tolist() == x.tolist()
    with pytest.raises(ValueError, match="'z' is complex128"):
        nx.io.save_safetensors(tmp_path / "x", {"z": nx.ones(1) * 1j})
    with pytest.raises(TypeError, match="invalid metadata 'a': 1"):
        nx.io.save_safetensors(tmp_path / "x", {}, metadata={"a": 1})
    assert os.listdir(tmp_path) == []


def made(entries, data, text=None, length=None):
    """A file with the header as given, right or not."""
    fields = {
        name: {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}
        for name, (dtype, shape, begin, end) in entries.items()
    }
    header = json.dumps(fields).encode() if text is None else text
    return (len(header) if length is None else length).to_bytes(8, "little") + header + data


F = ("F64", [2], 0, 16)
TEXT = b'{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}'
HOSTILE = {
    "nothing": (b"", "0 bytes are no safetensors file"),
    "header of exabytes": (made({"a": F}, bytes(16), length=2**63), "a header of 9223372036854775808 bytes"),
    "header beyond the file": (made({"a": F}, bytes(16), length=500), "a header of 500 bytes in a file of"),
    "cut": (made({"a": F}, bytes(15)), "the tensors need 16 bytes, the file has 15"),
    "more": (made({"a": F}, bytes(17)), "the tensors need 16 bytes, the file has 17"),
    "no UTF-8": (made({}, bytes(16), TEXT.replace(b'"a"', b'"\xff"')), "damaged header: 'utf-8'"),
    "no JSON": (made({}, bytes(16), TEXT[:-1]), "damaged header: "),
    "a list": (made({}, b"", b"[]"), "list in place of an object"),
    "deep": (made({}, b"", b"[" * 100000), "damaged header"),
    "endless number": (made({}, b"", TEXT.replace(b"[2]", b"[" + b"9" * 5000 + b"]")), "damaged header"),
    "a name twice": (made({}, bytes(16), TEXT[:-1] + b"," + TEXT[1:]), "the name 'a' comes twice"),
    "a field twice": (made({}, bytes(16), TEXT.replace(b'"shape"', b'"shape":[1],"shape"')), "'shape' comes twice"),
    "a field less": (made({}, bytes(16), b'{"a":{"dtype":"F64","shape":[2]}}'), "damaged entry 'a'"),
    "a field more": (made({}, bytes(16), TEXT.replace(b"}}", b',"x":1}}')), "damaged entry 'a'"),
    "no entry": (made({}, b"", b'{"a":3}'), "damaged entry 'a'"),
    "unknown dtype": (made({"a": ("F7", [2], 0, 16)}, bytes(16)), "unsupported dtype 'F7'"),
    "list as dtype": (made({"a": ([], [2], 0, 16)}, bytes(16)), "unsupported dtype []"),
    "negative shape": (made({"a": ("F64", [-2, -1], 0, 16)}, bytes(16)), "invalid shape"),
    "true in the shape": (made({"a": ("F64", [True, 2], 0, 16)}, bytes(16)), "invalid shape"),
    "overflowing shape": (made({"a": ("F64", [2**32, 2**32, 2**32], 0, 0)}, b""), "more bytes than there are"),
    "wrapping shape": (made({"a": ("F64", [2**61 + 2], 0, 16)}, bytes(16)), "more bytes than there are addresses"),
    "larger than its place": (made({"a": ("F64", [3], 0, 16)}, bytes(16)), "24 bytes are needed"),
    "backwards": (made({"a": ("F64", [2], 16, 0)}, bytes(16)), "lies at 16..0"),
    "before the data": (made({"a": ("F64", [2], -16, 0)}, bytes(16)), "lies at -16..0"),
    "float offsets": (made({"a": ("F64", [2], 0.0, 16)}, bytes(16)), "invalid data_offsets"),
    "overlap": (made({"a": F, "b": ("F64", [2], 8, 24)}, bytes(24)), "'b' overlaps the tensor before it"),
    "the same place": (made({"a": F, "b": F}, bytes(16)), "'b' overlaps the tensor before it"),
    "hole": (made({"a": F, "b": ("F64", [1], 24, 32)}, bytes(32)), "'b' leaves a hole before byte 24"),
    "metadata of numbers": (made({}, b"", b'{"__metadata__":{"a":1}}'), "__metadata__ must be an object of strings"),
    "metadata as list": (made({}, b"", b'{"__metadata__":[]}'), "__metadata__ must be an object of strings"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_damaged_file_raises_and_names_what_is_wrong(name):
    data, problem = HOSTILE[name]
    with pytest.raises(ValueError, match="load_safetensors: ") as caught:
        load(data)
    assert problem in str(caught.value)


def test_flipped_bits_and_cuts_raise_or_give_tensors_no_larger_than_the_file():
    whole = written({"a": nx.ones((2, 3)), "b": nx.arange(4, dtype=nx.int16)}, metadata={"k": "v"})
    rng = np.random.default_rng(3)
    cases = [whole[:end] for end in range(len(whole))]
    for at in rng.integers(0, 8 * len(whole), 1500):
        cases.append(whole[: at // 8] + bytes([whole[at // 8] ^ 1 << at % 8]) + whole[at // 8 + 1 :])
    for data in cases:
        try:
            found = load(data)
        except ValueError as err:
            assert str(err).startswith("load_safetensors: ")
        else:
            assert sum(x.nbytes for x in found.values()) <= len(data)
