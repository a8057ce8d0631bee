"""NumPy's .npy files, read and written without NumPy; ``load`` opens .npz archives too.

Owns: ``save``, ``load``. Must not know: the header's grammar (header.py), archives (npz.py).
"""

from __future__ import annotations

from os import fspath

from nx import _core
from nx._core import Tensor
from nx.io.file import (
    Replacing,
    check_mode,
    is_open,
    mapped,
    put,
    read_exactly,
    read_tensor,
    turned,
    with_suffix,
)
from nx.io.header import header_length, read_header, write_header
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike
    from nx.io.file import File
    from nx.io.npz import Archive


def put_npy(target: Any, x: Tensor) -> None:
    """Write the whole .npy file of one tensor; one in Fortran order stays so, without a copy."""
    turned_round = _core.permute(x, tuple(range(x.ndim - 1, -1, -1)))
    fortran = not x.is_dense and turned_round.is_dense
    target.write(write_header(x.dtype, x.shape, fortran))
    put(target, turned_round if fortran else x)


def take_npy(file: Any, where: str, limit: int | None = None) -> Tensor:
    """The tensor at an open file's position, which then stands behind it.

    limit: the bytes that the file has from here, where the caller knows.
    """
    start = read_exactly(file, 10, where)
    if start[:6] == b"\x93NUMPY" and start[6] in (2, 3):
        start += read_exactly(file, 2, where)
    begin, length = header_length(start, where)
    kind, swapped, fortran, shape, count = read_header(read_exactly(file, length, where), start[6], where)
    x = read_tensor(file, kind, count, where, None if limit is None else limit - begin - length)
    return _shaped(turned(x) if swapped else x, shape, fortran)


def view_npy(raw: memoryview, where: str) -> Tensor:
    """The tensor of a whole .npy file in memory: a view where byte order and alignment allow it, else a copy."""
    begin, length = header_length(bytes(raw[:12]), where)
    if begin + length > raw.nbytes:
        raise ValueError(f"{where}: damaged header of {length} bytes in a file of {raw.nbytes}")
    kind, swapped, fortran, shape, count = read_header(bytes(raw[begin : begin + length]), raw[6], where)
    body, need = raw[begin + length :], count * kind.itemsize
    if body.nbytes < need:
        raise ValueError(f"{where}: shape {shape} of {kind.name} needs {need} bytes; the file has {body.nbytes}")
    x = _core.frombuffer(body[:need], kind)
    return _shaped(turned(x) if swapped else x, shape, fortran)


def _shaped(x: Tensor, shape: tuple[int, ...], fortran: bool) -> Tensor:
    if fortran and len(shape) > 1:
        return _core.permute(_core.reshape(x, shape[::-1]), tuple(range(len(shape) - 1, -1, -1)))
    return _core.reshape(x, shape)


def save(file: File, x: ArrayLike, /) -> None:
    """Writes one tensor as .npy to a path (the suffix is added where missing) or a file opened for bytes.

    x: any shape and dtype; one in Fortran order is written so. A path is replaced when all is written, never before.
    bfloat16 and float8, which NumPy lacks, are records of one field with the dtype's name. Raises OSError where the
    file cannot be written.

    >>> import io
    >>> file = io.BytesIO()
    >>> nx.save(file, nx.arange(3))
    >>> nx.load(io.BytesIO(file.getvalue()))
    Tensor([0, 1, 2])
    """
    x = as_operand(x)
    with Replacing(with_suffix(file, ".npy")) as target:
        put_npy(target, x)


def load(file: File, /, *, mmap_mode: str | None = None) -> Tensor | Archive:
    """The tensor of an .npy file, or the ``Archive`` of an .npz, from a path or a file opened for bytes.

    An open file is left behind the tensor, so that several follow each other; one with an archive must be seekable.
    mmap_mode: the file is mapped, not read, and its pages come when they are touched: "r" gives a read-only tensor,
    "c" one whose changes stay in memory, "r+" one whose changes go to the file. Byte orders other than the machine's
    are turned round in a copy. Raises ValueError for what is no such file, is damaged, or holds objects, text or
    structures; OSError where it cannot be read.

    >>> nx.load("missing.npy")
    Traceback (most recent call last):
    FileNotFoundError: [Errno 2] No such file or directory: 'missing.npy'
    """
    check_mode(mmap_mode, "load")
    if is_open(file):
        return _load_open(file, mmap_mode)
    path = fspath(file)  # type: ignore[arg-type]  # is_open tells
    where = f"load: {path}"
    with open(path, "rb") as source:
        is_archive = source.read(2) == b"PK"
        if not is_archive and mmap_mode is None:
            source.seek(0)
            return take_npy(source, where)
    if is_archive:
        from nx.io.npz import Archive

        return Archive(path, mmap_mode)
    return view_npy(mapped(path, mmap_mode or "r"), where)


def _load_open(file: Any, mmap_mode: str | None) -> Tensor | Archive:
    if mmap_mode is not None:
        raise ValueError("load: mmap_mode needs a path; an open file is read")
    start = file.read(2)
    if start == b"PK":
        from nx.io.npz import Archive

        file.seek(-2, 1)
        return Archive(file)
    if getattr(file, "seekable", bool)():
        file.seek(-len(start), 1)
        return take_npy(file, "load")
    return take_npy(_Rejoined(start, file), "load")


class _Rejoined:
    """An open file whose first bytes, already read, come again."""

    __slots__ = ("_file", "_start", "readinto")

    def __init__(self, start: bytes, file: Any) -> None:
        self._start = start
        self._file = file
        self.readinto = getattr(file, "readinto", None)

    def read(self, n: int) -> bytes:
        """At most ``n`` bytes, as the file's own."""
        data, self._start = self._start[:n], self._start[n:]
        return data or bytes(self._file.read(n))
