"""NumPy's .npy and .npz files, read and written without NumPy.

Owns: the format (versions 1 to 3), any byte order and Fortran order on reading. Must not know: other formats.
A damaged or hostile header gives ValueError: nothing in a file is ever executed or unpickled, and no memory is asked
for beyond the file's.

dtypes that NumPy lacks are written as a record of one field that carries the name, such as ``[('bfloat16', '<u2')]``:
NumPy reads the bits, nx the numbers.
"""

from __future__ import annotations

from ast import literal_eval
from os import PathLike, fspath, replace, stat, unlink

from nx import _core
from nx._core import Tensor
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

    from nx._core import DType

    File = str | PathLike[str] | IO[bytes]

    from collections.abc import Iterable, Iterator
    from typing import Any

    from nx._core import ArrayLike

_MAGIC = b"\x93NUMPY"
_KINDS = {"b": "bool", "i": "int", "u": "uint", "f": "float", "c": "complex"}
_LETTERS = {name: letter for letter, name in _KINDS.items()}
_OWN = {"bfloat16": "<u2", "float8_e4m3": "|u1", "float8_e5m2": "|u1"}


def _descr(kind: DType) -> object:
    if kind.name in _OWN:
        return [(kind.name, _OWN[kind.name])]
    return f"{'|' if kind.itemsize == 1 else '<'}{_LETTERS[kind.kind]}{kind.itemsize}"


def _read_descr(descr: Any, where: str) -> tuple[Any, ...]:
    """The dtype and whether its bytes are swapped."""
    if isinstance(descr, list) and len(descr) == 1 and len(descr[0]) == 2 and _OWN.get(descr[0][0]) == descr[0][1]:
        return _core.dtype(descr[0][0]), False
    if (
        isinstance(descr, str)
        and len(descr) >= 3
        and descr[0] in "<>|="
        and descr[1] in _KINDS
        and descr[2:].isdecimal()
    ):
        name = "bool" if descr[1:] == "b1" else f"{_KINDS[descr[1]]}{8 * int(descr[2:])}"
        try:
            return _core.dtype(name), descr[0] == ">"
        except TypeError:
            pass
    raise ValueError(
        f"{where}: unsupported dtype {descr!r}; nx reads bool, integers, floats and complex numbers, no objects or text"
    )


def _header(kind: DType, shape: tuple[int, ...]) -> bytes:
    text = f"{{'descr': {_descr(kind)!r}, 'fortran_order': False, 'shape': {shape!r}, }}"
    blank = -(len(_MAGIC) + 4 + len(text) + 1) % 64
    body = f"{text}{' ' * blank}\n".encode("latin-1")
    return _MAGIC + b"\x01\x00" + len(body).to_bytes(2, "little") + body


def to_bytes(x: ArrayLike) -> bytes:
    """The whole .npy file of one tensor."""
    x = as_operand(x)
    return _header(x.dtype, x.shape) + x.tobytes()


def from_bytes(data: Any, where: str) -> Tensor:
    """The tensor of a whole .npy file: a read-only view of ``data`` where order and byte order allow it, else a
    copy."""
    raw = memoryview(data)
    if raw.nbytes < 10 or bytes(raw[:6]) != _MAGIC:
        raise ValueError(f"{where}: not an .npy file; it does not begin with \\x93NUMPY")
    major = raw[6]
    if major not in (1, 2, 3):
        raise ValueError(f"{where}: unsupported .npy version {major}; 1, 2 or 3")
    start = 10 if major == 1 else 12
    length = int.from_bytes(raw[8:start], "little")
    if start + length > raw.nbytes or length > 100_000:
        raise ValueError(f"{where}: damaged header of {length} bytes in a file of {raw.nbytes}")
    kind, swapped, fortran, shape = _parse(bytes(raw[start : start + length]), major, where)
    count = 1
    for n in shape:
        count *= n
    body = raw[start + length :]
    if body.nbytes < count * kind.itemsize:
        raise ValueError(
            f"{where}: shape {shape} of {kind.name} needs {count * kind.itemsize} bytes; the file has {body.nbytes}"
        )
    body = body[: count * kind.itemsize]
    if swapped:
        body = _swapped(body, kind)
    x = _core.frombuffer(body, kind)
    if fortran and len(shape) > 1:
        return _core.permute(_core.reshape(x, shape[::-1]), tuple(range(len(shape) - 1, -1, -1)))
    return _core.reshape(x, shape)


def _parse(header: bytes, major: int, where: str) -> tuple[Any, ...]:
    try:
        fields = literal_eval(header.decode("utf-8" if major == 3 else "latin-1").strip())
        descr, fortran, shape = fields["descr"], fields["fortran_order"], fields["shape"]
    except (ValueError, SyntaxError, KeyError, TypeError, MemoryError, RecursionError) as err:
        raise ValueError(f"{where}: damaged .npy header {header[:60]!r}") from err
    if (
        not isinstance(shape, tuple)
        or not all(type(n) is int and n >= 0 for n in shape)
        or len(fields) != 3
        or type(fortran) is not bool
    ):
        raise ValueError(f"{where}: damaged .npy header {header[:60]!r}")
    return *_read_descr(descr, where), fortran, shape


def _swapped(body: memoryview, kind: DType) -> bytes:
    """The bytes with each number (each part of a complex one) turned round."""
    width = kind.itemsize // 2 if kind.kind == "complex" else kind.itemsize
    pairs = _core.reshape(_core.frombuffer(body, _core.dtype("uint8")), (-1, width))
    return pairs[:, ::-1].tobytes()


def _write(file: File, data: bytes) -> None:
    """Into an open file; or to a path, atomically: beside it first, then renamed."""
    if hasattr(file, "write"):
        file.write(data)
        return
    path = fspath(file)
    beside = f"{path}.{id(data):x}.part"
    try:
        with open(beside, "wb") as target:
            target.write(data)
        replace(beside, path)
    except OSError:
        try:
            unlink(beside)
        except OSError:
            pass
        raise


def _with_suffix(file: File, suffix: str) -> File:
    if hasattr(file, "write"):
        return file
    path = fspath(file)
    return path if path.endswith(suffix) else path + suffix


def save(file: File, x: ArrayLike, /) -> None:
    """Writes one tensor as .npy to a path (the suffix is added where missing) or a file opened for bytes.

    >>> import io
    >>> file = io.BytesIO()
    >>> nx.save(file, nx.arange(3))
    >>> nx.load(io.BytesIO(file.getvalue()))
    Tensor([0, 1, 2])
    """
    _write(_with_suffix(file, ".npy"), to_bytes(x))


def _savez(file: File, arrays: Iterable[ArrayLike], named: Any, compression: int) -> None:
    from io import BytesIO
    from zipfile import ZipFile

    names = {f"arr_{i}": x for i, x in enumerate(arrays)}
    clash = names.keys() & named.keys()
    if clash:
        raise ValueError(f"savez: the name {min(clash)!r} is given twice; rename the keyword")
    held = BytesIO()
    with ZipFile(held, "w", compression) as archive:
        for name, x in {**names, **named}.items():
            archive.writestr(f"{name}.npy", to_bytes(x))
    _write(_with_suffix(file, ".npz"), held.getvalue())


def savez(file: File, /, *arrays: ArrayLike, **named: object) -> None:
    """Writes several tensors into one .npz; positional ones are named arr_0, arr_1 ...

    >>> import io
    >>> file = io.BytesIO()
    >>> nx.savez(file, a=nx.arange(3))
    >>> nx.load(io.BytesIO(file.getvalue()))["a"]
    Tensor([0, 1, 2])
    """
    _savez(file, arrays, named, 0)


def savez_compressed(file: File, /, *arrays: ArrayLike, **named: object) -> None:
    """``savez`` with the tensors deflated.

    >>> import io
    >>> file = io.BytesIO()
    >>> nx.savez_compressed(file, a=nx.zeros(1000))
    >>> len(file.getvalue()) < 1000
    True
    """
    _savez(file, arrays, named, 8)


class Archive:
    """The tensors of an .npz by name; each is read when it is asked for. Works as a mapping and as a context."""

    __slots__ = ("_archive", "_names", "files")

    def __init__(self, file: File) -> None:
        from zipfile import BadZipFile, ZipFile

        try:
            self._archive = ZipFile(file)
        except BadZipFile as err:
            raise ValueError(f"load: {file!r} is a damaged .npz file: {err}") from err
        self._names = {name.removesuffix(".npy"): name for name in self._archive.namelist()}
        self.files = list(self._names)

    def __getitem__(self, name: str) -> Tensor:
        if name not in self._names:
            raise KeyError(f"{name!r} is not in the archive; it has {', '.join(self.files)}")
        from zipfile import BadZipFile
        from zlib import error

        try:
            return from_bytes(self._archive.read(self._names[name]), f"load: {name}")
        except (BadZipFile, EOFError, error) as err:
            raise ValueError(f"load: {name} is damaged: {err}") from err

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def keys(self) -> list[str]:
        """The names."""
        return self.files

    def items(self) -> Iterator[tuple[str, Tensor]]:
        """Pairs of name and tensor."""
        return ((name, self[name]) for name in self.files)

    def close(self) -> None:
        """Closes the file."""
        self._archive.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Archive({', '.join(self.files)})"


def load(file: File, /, *, mmap_mode: str | None = None) -> Tensor | Archive:
    """The tensor of an .npy file, or the ``Archive`` of an .npz, from a path or a file opened for bytes.

    mmap_mode="r": the file is mapped, not read: a read-only tensor whose pages come when they are touched.
    Raises ValueError for what is no such file, is damaged, or holds objects; OSError where it cannot be read.

    >>> nx.load("missing.npy")
    Traceback (most recent call last):
    FileNotFoundError: [Errno 2] No such file or directory: 'missing.npy'
    """
    if mmap_mode not in (None, "r"):
        raise ValueError(f"load: unknown mmap_mode {mmap_mode!r}; None or 'r'")
    if not isinstance(file, (str, PathLike)):
        start = file.read(4)
        if start == b"PK\x03\x04":
            file.seek(-4, 1)
            return Archive(file)
        return _writable(from_bytes(bytearray(start + file.read()), "load"))
    path = fspath(file)
    with open(path, "rb") as source:
        if source.read(4) == b"PK\x03\x04":
            return Archive(path)
        source.seek(0)
        if mmap_mode == "r" and stat(path).st_size:
            from mmap import ACCESS_READ, mmap

            return from_bytes(mmap(source.fileno(), 0, access=ACCESS_READ), f"load: {path}")
        return _writable(from_bytes(bytearray(source.read()), f"load: {path}"))


def _writable(x: Tensor) -> Tensor:
    """A tensor that may be changed: what is not, after swapping bytes, is copied."""
    return _core.cast(x, x.dtype) if x.readonly else x
