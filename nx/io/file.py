"""Bytes in and out of files: whole or not at all when written, measured before memory is asked for when read.

Owns: atomic writing, reading into tensors, mapping. Must not know: any format.
"""

from __future__ import annotations

from os import PathLike, fspath

from nx import _core
from nx._core import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any

    from nx._core import DType

    File = str | PathLike[str] | IO[bytes]

_PIECE = 1 << 24
_uint8 = _core.dtype("uint8")
#: What ``mmap_mode`` may be: the access of the mapping, and the mode that the file is opened in.
MODES = {"r": ("ACCESS_READ", "rb"), "c": ("ACCESS_COPY", "rb"), "r+": ("ACCESS_WRITE", "r+b")}


def is_open(file: File) -> bool:
    """Whether ``file`` is an open file and no path; a TypeError where it is neither."""
    if isinstance(file, (str, PathLike)):
        return False
    if hasattr(file, "read") or hasattr(file, "write"):
        return True
    raise TypeError(f"file: {type(file).__name__} is neither a path nor a file opened for bytes")


def with_suffix(file: File, suffix: str) -> File:
    """The path with the suffix, added where it is missing; an open file as it is."""
    if is_open(file):
        return file
    path = fspath(file)  # type: ignore[arg-type]  # is_open tells
    return path if path.endswith(suffix) else path + suffix


class Replacing:
    """A context that gives a file to write: ``file`` itself if it is open, else a new one beside the path, which takes
    the path's place when the block ends and vanishes when it fails.

    A link is followed, and the old file's permissions are kept. What is no regular file (a pipe, /dev/stdout) is
    written straight.
    """

    __slots__ = ("_beside", "_path", "_target")

    def __init__(self, file: File) -> None:
        self._beside: str | None = None
        self._target: Any = None
        self._path: Any = file if is_open(file) else fspath(file)  # type: ignore[arg-type]  # is_open tells

    def __enter__(self) -> Any:
        from os import getpid, path
        from threading import get_ident

        if not isinstance(self._path, (str, bytes)):
            return self._path
        self._path = path.realpath(self._path)
        if path.exists(self._path) and not path.isfile(self._path):
            self._target = open(self._path, "wb")
        else:
            self._beside = f"{self._path!s}.{getpid()}-{get_ident()}.part"
            self._target = open(self._beside, "xb")
        return self._target

    def __exit__(self, kind: object, *_: object) -> None:
        from os import replace, unlink

        if self._target is None:
            return
        try:
            self._target.close()
            if self._beside is not None and kind is None:
                _keep_mode(self._path, self._beside)
                replace(self._beside, self._path)
                self._beside = None
        finally:
            if self._beside is not None:
                unlink(self._beside)


def _keep_mode(old: Any, new: str) -> None:
    from os import chmod, stat

    try:
        chmod(new, stat(old).st_mode & 0o7777)
    except OSError:  # a new file, or a system without permissions
        pass


def put(target: Any, x: Tensor) -> None:
    """Write the elements of ``x`` in C order."""
    if x.size:
        target.write(memoryview(_core.as_bytes(x)))


def left(file: Any) -> int | None:
    """Bytes between the position of an open file and its end; None where that cannot be known without reading."""
    from io import BufferedRandom, BufferedReader, BytesIO, FileIO
    from os import fstat
    from stat import S_ISREG

    if isinstance(file, BytesIO):
        return max(0, file.getbuffer().nbytes - file.tell())
    if isinstance(file, (BufferedReader, BufferedRandom, FileIO)):
        found = fstat(file.fileno())
        if S_ISREG(found.st_mode):
            return max(0, found.st_size - file.tell())
    return None


def read_exactly(file: Any, n: int, where: str) -> bytes:
    """The next ``n`` (few) bytes. Raises ValueError where the file ends before."""
    data = b""
    while len(data) < n:
        more = file.read(n - len(data))
        if not more:
            raise ValueError(f"{where}: the file ends after {len(data)} of {n} bytes; it was cut off")
        data += more
    return data


def read_tensor(file: Any, dtype: DType, count: int, where: str, limit: int | None = None) -> Tensor:
    """The next ``count`` elements as a 1-D tensor of its own.

    limit: the bytes that the file can have left, where the caller knows. The memory is taken at once only where the
    file is known to have as much; else it grows with what comes. Raises ValueError where the file ends before.
    """
    need = count * dtype.itemsize
    known = limit if limit is not None else left(file)
    if known is not None:
        if known < need:
            raise ValueError(f"{where}: {need} bytes are needed, the file has {known} left; it was cut off")
        out = _core.empty((count,), dtype)
        _fill(file, memoryview(_core.as_bytes(out)), limit is None, where)
        return out
    grown = bytearray()
    while len(grown) < need:
        more = file.read(min(_PIECE, need - len(grown)))
        if not more:
            raise ValueError(f"{where}: {need} bytes are needed, the file has {len(grown)}; it was cut off")
        grown += more
    return _core.frombuffer(grown, dtype)


def _fill(file: Any, target: memoryview, is_measured: bool, where: str) -> None:
    """is_measured: ``left`` told what the file has."""
    done, into = 0, getattr(file, "readinto", None) if is_measured or left(file) is not None else None
    while done < target.nbytes:
        if into is not None:
            n = into(target[done:])
        else:  # what unpacks has a readinto that copies all at once: pieces stay in the cache
            more = file.read(min(1 << 18, target.nbytes - done))
            n = len(more)
            target[done : done + n] = more
        if not n:
            raise ValueError(f"{where}: the file ends after {done} of {target.nbytes} bytes; it was cut off")
        done += n


def mapped(path: str | PathLike[str], mode: str) -> memoryview:
    """The whole file as memory whose pages come when they are touched.

    mode: "r" read-only, "c" changes stay in memory, "r+" changes go to the file. The file must not be cut while the
    memory is in use: the system then ends the process. Files written by nx are replaced, never cut.
    """
    import mmap
    from os import fstat

    access, opened = MODES[mode]
    with open(path, opened) as file:
        if not fstat(file.fileno()).st_size:
            return memoryview(b"")
        return memoryview(mmap.mmap(file.fileno(), 0, access=getattr(mmap, access)))


def check_mode(mode: str | None, where: str) -> None:
    """Raises ValueError for what is no ``mmap_mode``."""
    if mode is not None and mode not in MODES:
        raise ValueError(f"{where}: unknown mmap_mode {mode!r}; None, 'r' (read-only), 'c' (copy on write) or 'r+'")


def turned(x: Tensor) -> Tensor:
    """The tensor with the bytes of each number (each part of a complex one) turned round, in memory of its own."""
    kind = x.dtype
    width = kind.itemsize // 2 if kind.kind == "complex" else kind.itemsize
    pairs = _core.reshape(_core.frombuffer(memoryview(_core.as_bytes(x)), _uint8), (-1, width))
    return _core.frombuffer(bytearray(pairs[:, ::-1].tobytes()), kind)
