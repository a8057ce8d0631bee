"""The safetensors format: named tensors behind one JSON header, mapped without copies.

Owns: reading, writing and checking of the format. Must not know: other formats.
Source: https://github.com/huggingface/safetensors (format, limits and the order of tensors).
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike, fspath

from nx import _core
from nx._core import Tensor
from nx.io.file import Replacing, check_mode, is_open, mapped, put
from nx.io.header import count_elements
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from nx._core import ArrayLike, DType
    from nx.io.file import File

_LONGEST = 100_000_000  # bytes of a header, as the format allows
# The format's word for a dtype and nx's, in the order in which the format's own writer ranks them.
_DTYPES = {
    "BOOL": "bool",
    "U8": "uint8",
    "I8": "int8",
    "F8_E5M2": "float8_e5m2",
    "F8_E4M3": "float8_e4m3",
    "I16": "int16",
    "U16": "uint16",
    "F16": "float16",
    "BF16": "bfloat16",
    "I32": "int32",
    "U32": "uint32",
    "F32": "float32",
    "C64": "complex64",
    "F64": "float64",
    "I64": "int64",
    "U64": "uint64",
}
_WORDS = {name: word for word, name in _DTYPES.items()}
_RANKS = {name: rank for rank, name in enumerate(_DTYPES.values())}


class Safetensors(Mapping[str, Tensor]):
    """The tensors of a safetensors file by name, made when they are asked for: views of ``data``, without a copy.

    ``metadata`` holds the file's own strings; ``dtype(name)`` and ``shape(name)`` tell without touching the data.
    A tensor whose first byte is no multiple of its element's size is copied.
    """

    __slots__ = ("_data", "_entries", "_where", "metadata")

    def __init__(self, raw: memoryview, where: str) -> None:
        header, self._data = _split(raw, where)
        self._where = where
        self.metadata, self._entries = _read_entries(header, self._data.nbytes, where)

    def __getitem__(self, name: str) -> Tensor:
        kind, shape, begin, end = self._entry(name)
        return _core.reshape(_core.frombuffer(self._data[begin:end], kind), shape)

    def _entry(self, name: str) -> tuple[DType, tuple[int, ...], int, int]:
        entry: tuple[DType, tuple[int, ...], int, int] | None = self._entries.get(name)
        if entry is None:
            raise KeyError(f"{name!r} is not in the file; it has {', '.join(list(self._entries)[:20]) or 'nothing'}")
        return entry

    def dtype(self, name: str) -> DType:
        """The tensor's dtype."""
        return self._entry(name)[0]

    def shape(self, name: str) -> tuple[int, ...]:
        """The tensor's shape."""
        return self._entry(name)[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __enter__(self) -> Safetensors:
        return self

    def __exit__(self, *_: object) -> None:
        self._data = memoryview(b"")
        self._entries = {}

    def __repr__(self) -> str:
        return f"Safetensors({len(self)} tensors, {self._data.nbytes} bytes)"


def _split(raw: memoryview, where: str) -> tuple[bytes, memoryview]:
    """The header and the data behind it."""
    if raw.nbytes < 8:
        raise ValueError(f"{where}: {raw.nbytes} bytes are no safetensors file; it begins with eight of length")
    length = int.from_bytes(raw[:8], "little")
    if length > _LONGEST:
        raise ValueError(f"{where}: not a safetensors file, or damaged: a header of {length} bytes; at most {_LONGEST}")
    if 8 + length > raw.nbytes:
        raise ValueError(f"{where}: a header of {length} bytes in a file of {raw.nbytes}; it was cut off")
    return bytes(raw[8 : 8 + length]), raw[8 + length :]


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} comes twice")
    return found


def _read_entries(header: bytes, size: int, where: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The metadata, and dtype, shape, begin and end by name; all of the data is covered once."""
    from json import loads

    try:
        fields = loads(header.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as err:  # what is no UTF-8 and no JSON is a ValueError too
        raise ValueError(f"{where}: damaged header: {err}") from err
    if not isinstance(fields, dict):
        raise ValueError(f"{where}: damaged header: {type(fields).__name__} in place of an object")
    metadata = fields.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise ValueError(f"{where}: damaged header: __metadata__ must be an object of strings")
    entries = {name: _read_entry(name, field, where) for name, field in fields.items()}
    _check_cover(entries, size, where)
    return metadata, entries


def _read_entry(name: str, field: Any, where: str) -> tuple[DType, tuple[int, ...], int, int]:
    if not isinstance(field, dict) or field.keys() != {"dtype", "shape", "data_offsets"}:
        raise ValueError(f"{where}: damaged entry {name!r}; it needs dtype, shape and data_offsets")
    word, shape, offsets = field["dtype"], field["shape"], field["data_offsets"]
    if not isinstance(word, str) or word not in _DTYPES:
        raise ValueError(f"{where}: {name!r} has the unsupported dtype {word!r}; nx reads {', '.join(_DTYPES)}")
    if not isinstance(shape, list) or not all(type(n) is int and 0 <= n < 2**63 for n in shape):
        raise ValueError(f"{where}: {name!r} has an invalid shape; a list of whole numbers of 0 or more")
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(type(n) is int for n in offsets):
        raise ValueError(f"{where}: {name!r} has invalid data_offsets; two whole numbers")
    kind = _core.dtype(_DTYPES[word])
    need = count_elements(tuple(shape), kind, f"{where}: {name!r}") * kind.itemsize
    begin, end = offsets
    if begin < 0 or end - begin != need:
        raise ValueError(f"{where}: {name!r} lies at {begin}..{end}; {need} bytes are needed for {word} {shape}")
    return kind, tuple(shape), begin, end


def _check_cover(entries: dict[str, Any], size: int, where: str) -> None:
    """The tensors lie one behind the other from the first byte of the data to its last."""
    at = 0
    for name, (_, _, begin, end) in sorted(entries.items(), key=lambda item: item[1][2:]):
        if begin != at:
            problem = "overlaps the tensor before it" if begin < at else f"leaves a hole before byte {begin}"
            raise ValueError(f"{where}: damaged header: {name!r} {problem}")
        at = end
    if at != size:
        raise ValueError(f"{where}: the tensors need {at} bytes, the file has {size} of data; it is cut or has more")


def open_safetensors(file: File, /, *, mmap_mode: str | None = "r") -> Safetensors:
    """The file as a mapping: its names, dtypes, shapes and ``metadata`` at once, each tensor when it is asked for.

    file, mmap_mode, errors: as for ``load_safetensors``.

    >>> import io
    >>> file = io.BytesIO()
    >>> nx.io.save_safetensors(file, {"w": nx.ones((2, 3))}, metadata={"by": "me"})
    >>> kept = nx.io.open_safetensors(io.BytesIO(file.getvalue()))
    >>> kept.metadata, kept.shape("w")
    ({'by': 'me'}, (2, 3))
    """
    check_mode(mmap_mode, "load_safetensors")
    if is_open(file):
        return Safetensors(memoryview(file.read()), "load_safetensors")  # type: ignore[union-attr]  # is_open tells
    path = fspath(file)  # type: ignore[arg-type]  # is_open tells
    if mmap_mode is not None:
        return Safetensors(mapped(path, mmap_mode), f"load_safetensors: {path}")
    with open(path, "rb") as source:
        return Safetensors(memoryview(bytearray(source.read())), f"load_safetensors: {path}")


def load_safetensors(file: File, /, *, mmap_mode: str | None = "r") -> dict[str, Tensor]:
    """All tensors of a safetensors file by name, in the file's order.

    file: a path, or a file opened for bytes (read whole). mmap_mode: "r" maps the file and gives read-only views whose
    pages come when they are touched, "c" views that may be changed in memory, "r+" ones whose changes go to the file;
    None reads it into memory. Raises ValueError for what is no such file or is damaged (nothing is taken on trust:
    names, dtypes, shapes and places are checked first); OSError where it cannot be read.

    >>> import io
    >>> file = io.BytesIO()
    >>> nx.io.save_safetensors(file, {"b": nx.arange(3), "a": nx.ones(2)})
    >>> nx.io.load_safetensors(io.BytesIO(file.getvalue()))["b"]
    Tensor([0, 1, 2])
    """
    return dict(open_safetensors(file, mmap_mode=mmap_mode))


def save_safetensors(
    file: str | PathLike[str] | Any, tensors: Mapping[str, ArrayLike], /, *, metadata: Mapping[str, str] | None = None
) -> None:
    """Writes named tensors, and strings as ``metadata``, into a safetensors file.

    The widest dtypes come first, then names in order, so that each tensor is aligned; the bytes are those of the
    format's own writer. A path is replaced when all is written. Raises ValueError for a dtype that the format lacks
    (complex128), TypeError for names and metadata that are no strings.

    >>> import io
    >>> nx.io.save_safetensors(io.BytesIO(), {"z": 1j * nx.ones(2)})
    Traceback (most recent call last):
    ValueError: save_safetensors: 'z' is complex128, which the format lacks; cast it, or use nx.savez
    """
    made = {name: as_operand(x) for name, x in tensors.items()}
    for name, x in made.items():
        if not isinstance(name, str) or name == "__metadata__":
            raise TypeError(f"save_safetensors: invalid name {name!r}; any string but '__metadata__'")
        if x.dtype.name not in _WORDS:
            raise ValueError(
                f"save_safetensors: {name!r} is {x.dtype.name}, which the format lacks; cast it, or use nx.savez"
            )
    order = sorted(made, key=lambda name: (-_RANKS[made[name].dtype.name], name))
    with Replacing(file) as target:
        target.write(_write_header({name: made[name] for name in order}, metadata))
        for name in order:
            put(target, made[name])


def _write_header(tensors: dict[str, Tensor], metadata: Mapping[str, str] | None) -> bytes:
    from json import dumps

    fields: dict[str, Any] = {}
    if metadata is not None:
        for key, value in metadata.items():
            if not isinstance(key, str) or not isinstance(value, str):
                raise TypeError(f"save_safetensors: invalid metadata {key!r}: {value!r}; strings by strings")
        fields["__metadata__"] = dict(metadata)
    at = 0
    for name, x in tensors.items():
        fields[name] = {"dtype": _WORDS[x.dtype.name], "shape": list(x.shape), "data_offsets": [at, at + x.nbytes]}
        at += x.nbytes
    text = dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text
