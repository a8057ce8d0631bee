"""Damaged and hostile .npy and .npz files: an error that names what is wrong, never a crash or an absurd allocation."""

import io
import zipfile

import numpy as np
import pytest

import nx


def written(x, save=nx.save):
    file = io.BytesIO()
    save(file, x)
    return file.getvalue()


WHOLE = written(nx.arange(4))
HEADER = "{'descr': '<i8', 'fortran_order': False, 'shape': (4,), }"


def with_header(text, data=bytes(32)):
    body = text.encode("latin-1")
    return b"\x93NUMPY\x01\x00" + len(body).to_bytes(2, "little") + body + data


HOSTILE = {
    "empty": (b"", "the file ends after 0 of 10 bytes"),
    "text": (b"x,y\n1,2\n1,2\n1,2\n", "not an .npy file"),
    "cut in the header": (WHOLE[:50], "the file ends after"),
    "cut in the data": (WHOLE[:-1], "32 bytes are needed, the file has 31"),
    "version 9": (WHOLE[:6] + b"\x09" + WHOLE[7:], "unsupported .npy version 9"),
    "objects": (written(np.asarray([{}], dtype=object), np.save), "pickled Python"),
    "nested record": (with_header(HEADER.replace("'<i8'", "[([], 'x')]")), "structured dtype"),
    "text in an array": (written(np.asarray(["a"]), np.save), "'<U1'; text is no tensor"),
    "times": (written(np.zeros(1, "M8[s]"), np.save), "times are no dtype of nx"),
    "a structure": (written(np.zeros(1, "i4,f8"), np.save), "structured dtype"),
    "long double": (written(np.zeros(1, np.longdouble), np.save), "unsupported dtype '<f16'"),
    "negative shape": (with_header(HEADER.replace("(4,)", "(-4,)")), "invalid shape"),
    "huge shape": (with_header(HEADER.replace("(4,)", "(444444444444,)")), "bytes are needed, the file has 32"),
    "overflowing shape": (with_header(HEADER.replace("(4,)", "(4, 4611686018427387904)")), "more bytes than there are"),
    "empty with an overflowing shape": (with_header(HEADER.replace("(4,)", "(0, 9223372036854775807)")), "more bytes"),
    "33 axes": (with_header(HEADER.replace("(4,)", f"({'1, ' * 33})")), "a shape of 33 axes"),
    "endless number": (with_header(HEADER.replace("(4,)", f"({'9' * 9999},)")), "damaged"),
    "float in the shape": (with_header(HEADER.replace("(4,)", "(4.0,)")), "damaged"),
    "true in the shape": (with_header(HEADER.replace("(4,)", "(True,)")), "invalid shape"),
    "code as header": (with_header(HEADER.replace("False", "print()")), "damaged"),
    "deep header": (with_header("[" * 60000), "damaged"),
    "a field twice": (with_header(HEADER.replace("{", "{'shape': (4,), ")), "damaged"),
    "a field more": (with_header(HEADER.replace("{", "{'x': 1, ")), "damaged"),
    "unknown dtype": (with_header(HEADER.replace("<i8", "<q9")), "unsupported dtype '<q9'"),
    "header of another length": (WHOLE[:8] + b"\xff\xff" + WHOLE[10:], "the file ends after"),
    "header of gigabytes": (b"\x93NUMPY\x02\x00\xff\xff\xff\xff" + WHOLE, "damaged header of 4294967295 bytes"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("way", ["read", "mapped"])
def test_damaged_file_raises_and_names_what_is_wrong(name, way, tmp_path):
    data, problem = HOSTILE[name]
    if way == "read":
        with pytest.raises(ValueError, match="load: ") as caught:
            nx.load(io.BytesIO(data))
        assert problem in str(caught.value)
        return
    (tmp_path / "x.npy").write_bytes(data)
    with pytest.raises(ValueError, match=r"load: .*x\.npy: "):
        nx.load(tmp_path / "x.npy", mmap_mode="r")


def flips(data, rng, n):
    """The data cut short anywhere, and with one bit of it turned."""
    for end in range(0, len(data), max(1, len(data) // n)):
        yield data[:end]
    for at in rng.integers(0, 8 * min(len(data), 160), n):
        yield bytes(data[: at // 8]) + bytes([data[at // 8] ^ 1 << at % 8]) + bytes(data[at // 8 + 1 :])


@pytest.mark.parametrize("dtype", ["float64", "bool", "bfloat16", "complex64"])
def test_flipped_bits_and_cuts_raise_or_give_a_tensor_no_larger_than_the_file(dtype):
    whole = written(nx.zeros((3, 5), dtype=dtype))
    for data in flips(whole, np.random.default_rng(1), 400):
        try:
            x = nx.load(io.BytesIO(data))
        except ValueError as err:
            assert str(err).startswith("load: ")
        else:
            assert x.nbytes <= len(data) and x.tolist() is not None


@pytest.mark.parametrize("save", [nx.savez, nx.savez_compressed])
def test_flipped_bits_and_cuts_of_archives_raise_or_give_tensors(save, tmp_path):
    whole = written(None, lambda file, _: save(file, a=nx.arange(10), b=nx.ones((2, 2))))
    path = tmp_path / "x.npz"
    for mode in (None, "r"):
        for data in flips(whole, np.random.default_rng(2), 150):
            path.write_bytes(data)
            try:
                found = nx.load(path, mmap_mode=mode)
                for name in found:
                    assert found[name].nbytes < 1100 * len(data)
            except ValueError as err:
                assert str(err).startswith("load: ")


def archive_of(name, data):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def test_archive_that_promises_more_than_it_packs_asks_for_no_memory():
    bomb = with_header(HEADER.replace("(4,)", "(1000000000000,)"), bytes(1 << 20))
    with pytest.raises(ValueError, match="8000000000000 bytes are needed, the file has"):
        nx.load(io.BytesIO(archive_of("a.npy", bomb)))["a"]


def test_damaged_archives_raise():
    whole = io.BytesIO()
    nx.savez(whole, a=nx.arange(1000))
    data = bytearray(whole.getvalue())
    with pytest.raises(ValueError, match=r"load: a damaged \.npz file"):
        nx.load(io.BytesIO(bytes(data[: len(data) // 2])))
    data[300] ^= 255
    with pytest.raises(ValueError, match="load: a is damaged: Bad CRC-32"):
        nx.load(io.BytesIO(bytes(data)))["a"]
    with pytest.raises(ValueError, match=r"load: readme\.txt: not an .npy file"):
        nx.load(io.BytesIO(archive_of("readme.txt", b"hello hello hello")))["readme.txt"]
    with pytest.raises(ValueError, match="load: a is damaged: more follows the tensor"):
        nx.load(io.BytesIO(archive_of("a.npy", WHOLE + b"more")))["a"]


def test_names_that_come_twice_raise():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.npy", WHOLE)
        archive.writestr("a", WHOLE)
    with pytest.raises(ValueError, match="the name 'a' comes twice"):
        nx.load(io.BytesIO(file.getvalue()))
