"""NumPy's .npz archives: several .npy files in a zip, each read when it is asked for.

Owns: ``savez``, ``savez_compressed``, ``Archive``. Must not know: the .npy format (npy.py).
Members lie at multiples of 64 bytes in archives that nx writes, so that they can be mapped as they lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from os import fspath

from nx.io.file import Replacing, left, mapped, with_suffix
from nx.io.npy import put_npy, take_npy, view_npy
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike
    from typing import IO, Any
    from zipfile import ZipFile, ZipInfo

    from nx._core import ArrayLike, Tensor
    from nx.io.file import File

_STORED, _DEFLATED = 0, 8
_LOCAL_HEADER = 30  # bytes of a zip's local header before name and extra field
_ZIP64 = 20  # bytes of the extra field that zipfile adds for sizes of 64 bits
_MOST_FOLD = 1032  # deflate packs at most so many bytes into one


def _savez(where: str, file: File, arrays: Iterable[ArrayLike], named: Any, compression: int) -> None:
    from zipfile import ZipFile

    names = {f"arr_{i}": x for i, x in enumerate(arrays)}
    clash = names.keys() & named.keys()
    if clash:
        raise ValueError(f"{where}: the name {min(clash)!r} is given twice; rename the keyword")
    tensors = {name: as_operand(x) for name, x in {**names, **named}.items()}
    with Replacing(with_suffix(file, ".npz")) as target, ZipFile(target, "w", compression) as archive:
        for name, x in tensors.items():
            _put_member(archive, f"{name}.npy", x, compression)


def _put_member(archive: ZipFile, name: str, x: Tensor, compression: int) -> None:
    from zipfile import ZipInfo

    info = ZipInfo(name)  # dated 1980: the same tensors give the same bytes
    info.compress_type = compression
    info.external_attr = 0o600 << 16
    assert archive.fp is not None
    before = archive.fp.tell() + _LOCAL_HEADER + len(name.encode()) + _ZIP64 + 4
    blank = -before % 64
    info.extra = b"nx" + blank.to_bytes(2, "little") + bytes(blank)
    with archive.open(info, "w", force_zip64=True) as target:
        put_npy(target, x)


def savez(file: File, /, *arrays: ArrayLike, **named: ArrayLike) -> None:
    """Writes several tensors into one .npz; positional ones are named arr_0, arr_1 ...

    file: a path (the suffix is added where missing), replaced when all is written, or a file opened for bytes.
    Raises ValueError for a name given twice.

    >>> import io
    >>> file = io.BytesIO()
    >>> nx.savez(file, a=nx.arange(3))
    >>> nx.load(io.BytesIO(file.getvalue()))["a"]
    Tensor([0, 1, 2])
    """
    _savez("savez", file, arrays, named, _STORED)


def savez_compressed(file: File, /, *arrays: ArrayLike, **named: ArrayLike) -> None:
    """``savez`` with the tensors deflated.

    >>> import io
    >>> file = io.BytesIO()
    >>> nx.savez_compressed(file, a=nx.zeros(1000))
    >>> len(file.getvalue()) < 1000
    True
    """
    _savez("savez_compressed", file, arrays, named, _DEFLATED)


class Archive(Mapping[str, "Tensor"]):
    """The tensors of an .npz by name; each is read when it is asked for. A mapping, and a context that closes it.

    With ``mmap_mode`` members that are not compressed are views of the mapped file. Raises ValueError for a damaged
    archive, a damaged member, and one that is no .npy file.
    """

    __slots__ = ("_archive", "_mapped", "_members", "_size", "_where", "files")

    def __init__(self, file: str | PathLike[str] | IO[bytes], mmap_mode: str | None = None) -> None:
        from os import PathLike
        from zipfile import BadZipFile, ZipFile

        is_path = isinstance(file, (str, PathLike))
        self._where = f"load: {fspath(file)}" if is_path else "load"  # type: ignore[arg-type]
        self._mapped = mapped(file, mmap_mode) if is_path and mmap_mode else None  # type: ignore[arg-type]
        try:
            self._archive = ZipFile(file)
        except (BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as err:
            raise ValueError(f"{self._where}: a damaged .npz file: {err}") from err
        self._members: dict[str, ZipInfo] = {}
        for info in self._archive.infolist():
            name = info.filename.removesuffix(".npy")
            if name in self._members:
                self.close()
                raise ValueError(f"{self._where}: a damaged .npz file: the name {name!r} comes twice")
            self._members[name] = info
        self.files = list(self._members)
        self._size = self._length()

    def _length(self) -> int | None:
        """Bytes of the whole file, None where they are not known."""
        source = self._archive.fp
        assert source is not None
        source.seek(0)
        return left(source)

    def __getitem__(self, name: str) -> Tensor:
        info = self._members.get(name)
        if info is None:
            raise KeyError(f"{name!r} is not in the archive; it has {', '.join(self.files) or 'nothing'}")
        from zipfile import BadZipFile
        from zlib import error

        where = f"{self._where}: {name}"
        try:
            if self._mapped is not None and info.compress_type == _STORED:
                return self._view(info, where)
            return self._take(info, where)
        except (BadZipFile, EOFError, NotImplementedError, RuntimeError, OverflowError, error) as err:
            raise ValueError(f"{where} is damaged: {err}") from err

    def _take(self, info: ZipInfo, where: str) -> Tensor:
        packed = info.compress_size if self._size is None else min(info.compress_size, self._size)
        most = packed if info.compress_type == _STORED else packed * _MOST_FOLD + 64
        with self._archive.open(info) as member:
            x = take_npy(member, where, min(info.file_size, most))
            if member.read(1):
                raise ValueError(f"{where} is damaged: more follows the tensor")
            return x

    def _view(self, info: ZipInfo, where: str) -> Tensor:
        assert self._mapped is not None
        head = info.header_offset
        local = bytes(self._mapped[head : head + _LOCAL_HEADER])
        if len(local) < _LOCAL_HEADER or local[:4] != b"PK\x03\x04" or local[6] & 1:
            raise ValueError(f"{where} is damaged or encrypted: no local header at byte {head}")
        start = head + _LOCAL_HEADER + int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
        if start + info.compress_size > self._mapped.nbytes:
            raise ValueError(f"{where} is damaged: it ends behind the file")
        return view_npy(self._mapped[start : start + info.compress_size], where)

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def close(self) -> None:
        """Closes the file; tensors already taken stay."""
        self._archive.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Archive({', '.join(self.files)})"
