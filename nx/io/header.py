"""The header of .npy files, versions 1 to 3: a Python literal of three fields, read by a parser of our own.

Owns: the header's bytes. Must not know: where they come from. Nothing is evaluated; depth and length are bounded.

dtypes that NumPy lacks are written as a record of one field that carries the name, ``[('bfloat16', '<u2')]``,
``[('float8_e4m3', '|u1')]``, ``[('float8_e5m2', '|u1')]``: NumPy reads the bits, nx the numbers.
"""

from __future__ import annotations

from nx import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import DType

MAGIC = b"\x93NUMPY"
LONGEST = 65535
_KINDS = {"b": "bool", "i": "int", "u": "uint", "f": "float", "c": "complex"}
_LETTERS = {name: letter for letter, name in _KINDS.items()}
_OWN = {"bfloat16": "<u2", "float8_e4m3": "|u1", "float8_e5m2": "|u1"}
_WORDS = {"True": True, "False": False, "None": None}
_REFUSED = {
    "O": "objects are pickled Python, which nx never runs; save numbers, or lists as JSON",
    "U": "text is no tensor; save codes and a list of strings",
    "S": "text is no tensor; save codes and a list of strings",
    "M": "times are no dtype of nx; save .astype('int64') and the unit",
    "m": "times are no dtype of nx; save .astype('int64') and the unit",
    "V": "raw records have no numbers; name their dtype in NumPy and save one field",
}


def write_header(kind: DType, shape: tuple[int, ...], fortran: bool) -> bytes:
    """Everything before the elements: a multiple of 64 bytes."""
    descr: Any = f"{'|' if kind.itemsize == 1 else '<'}{_LETTERS[kind.kind]}{kind.itemsize}"
    if kind.name in _OWN:
        descr = [(kind.name, _OWN[kind.name])]
    text = f"{{'descr': {descr!r}, 'fortran_order': {fortran}, 'shape': {shape!r}, }}"
    blank = -(len(MAGIC) + 4 + len(text) + 1) % 64
    body = f"{text}{' ' * blank}\n".encode("latin-1")
    return MAGIC + b"\x01\x00" + len(body).to_bytes(2, "little") + body


def header_length(start: bytes, where: str) -> tuple[int, int]:
    """From the first 12 bytes (10 do for version 1): where the header begins, and its length."""
    if start[:6] != MAGIC:
        raise ValueError(f"{where}: not an .npy file; it does not begin with \\x93NUMPY")
    if len(start) < 10:
        raise ValueError(f"{where}: the file ends within the header; it was cut off")
    major = start[6]
    if major not in (1, 2, 3):
        raise ValueError(f"{where}: unsupported .npy version {major}; 1, 2 or 3")
    begin = 10 if major == 1 else 12
    length = int.from_bytes(start[8:begin], "little")
    if length > LONGEST:
        raise ValueError(f"{where}: damaged header of {length} bytes; at most {LONGEST}")
    return begin, length


def read_header(header: bytes, major: int, where: str) -> tuple[DType, bool, bool, tuple[int, ...], int]:
    """dtype, whether bytes are swapped, whether in Fortran order, shape, and the number of elements."""
    try:
        text = header.decode("utf-8" if major == 3 else "latin-1")
        fields = _usual(text) or _Literal(text).whole()
        descr, fortran, shape = fields["descr"], fields["fortran_order"], fields["shape"]
    except (ValueError, KeyError, TypeError, IndexError) as err:
        raise ValueError(f"{where}: damaged .npy header {header[:60]!r}") from err
    if len(fields) != 3 or type(fortran) is not bool or not isinstance(shape, tuple):
        raise ValueError(f"{where}: damaged .npy header {header[:60]!r}")
    if not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError(f"{where}: invalid shape {shape!r}; whole numbers of 0 or more")
    kind, swapped = _read_descr(descr, where)
    return kind, swapped, fortran, shape, count_elements(shape, kind, where)


def count_elements(shape: tuple[int, ...], kind: DType, where: str) -> int:
    """The number of elements; ValueError for more axes or bytes than a tensor can have."""
    if len(shape) > 32:
        raise ValueError(f"{where}: a shape of {len(shape)} axes; at most 32")
    count = extent = 1
    for n in shape:
        count *= n
        extent *= max(n, 1)
    if extent * kind.itemsize >= 2**63:
        raise ValueError(f"{where}: shape {shape!r} of {kind.name} needs more bytes than there are addresses")
    return count


def _read_descr(descr: Any, where: str) -> tuple[DType, bool]:
    """The dtype and whether its bytes are swapped."""
    if isinstance(descr, list):
        if descr in [[record] for record in _OWN.items()]:
            return _core.dtype(descr[0][0]), False
        raise ValueError(f"{where}: unsupported structured dtype {_cut(descr)}; save its fields apart")
    if isinstance(descr, str) and len(descr) >= 2 and descr[0] in "<>|=":
        letter, size = descr[1], descr[2:]
        if letter in _REFUSED:
            raise ValueError(f"{where}: unsupported dtype {_cut(descr)}; {_REFUSED[letter]}")
        if letter in _KINDS and size in ("1", "2", "4", "8", "16"):
            name = "bool" if letter == "b" and size == "1" else f"{_KINDS[letter]}{8 * int(size)}"
            if name in _NAMES:
                return _core.dtype(name), descr[0] == ">" and size != "1"
    raise ValueError(f"{where}: unsupported dtype {_cut(descr)}; nx reads bool, integers, floats and complex numbers")


_NAMES = {each.name for each in _core.dtypes}


def _cut(descr: object) -> str:
    text = repr(descr)
    return text if len(text) <= 60 else text[:57] + "..."


def _usual(text: str) -> dict[str, Any] | None:
    """The fields of a header as NumPy and nx write them, in a tenth of the time; None where it may be another."""
    parts = text.split("'")
    if (
        len(parts) != 9
        or parts[:3] != ["{", "descr", ": "]
        or parts[4:6] != [", ", "fortran_order"]
        or parts[7] != "shape"
    ):
        return None
    fortran, shape = _FLAGS.get(parts[6]), parts[8].rstrip()
    if fortran is None or "\\" in parts[3] or shape[:3] != ": (" or shape[-4:] != "), }":
        return None
    lengths = [each.strip(" ") for each in shape[3:-4].split(",")]
    if len(lengths) > 1 and not lengths[-1]:
        lengths.pop()
    elif len(lengths) < 2:
        return None  # () and what is no tuple
    if not all(n.isascii() and n.isdigit() and len(n) <= 20 for n in lengths):
        return None
    return {"descr": parts[3], "fortran_order": fortran, "shape": tuple(map(int, lengths))}


_FLAGS = {": False, ": False, ": True, ": True}


class _Literal:
    """A Python literal of dicts, lists, tuples, strings, whole numbers and True, False, None."""

    __slots__ = ("at", "text")

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.at = 0

    def whole(self) -> Any:
        value = self.value(0)
        if self.peek():
            raise ValueError("more follows")
        return value

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        text, at = self.text, self.at
        while at < len(text) and text[at] in " \t\n\r":
            at += 1
        self.at = at
        return text[at : at + 1]

    def value(self, depth: int) -> Any:
        start = self.peek()
        if depth > 16 or not start:
            raise ValueError("no value")
        if start in "'\"":
            return self.string(start)
        if start == "{":
            return self.fields(depth)
        if start in "([":
            return self.items(depth, start)
        return self.word()

    def string(self, quote: str) -> str:
        end = self.text.index(quote, self.at + 1)
        found = self.text[self.at + 1 : end]
        if "\\" in found:
            raise ValueError("an escape")
        self.at = end + 1
        return found

    def word(self) -> Any:
        end = self.at
        while end < len(self.text) and (self.text[end].isalnum() or self.text[end] in "-_"):
            end += 1
        word = self.text[self.at : end]
        self.at = end
        if word in _WORDS:
            return _WORDS[word]
        digits = word.removesuffix("L")  # as Python 2 wrote them
        if not digits.removeprefix("-").isascii() or not digits.removeprefix("-").isdigit() or len(digits) > 20:
            raise ValueError("no number")
        return int(digits)

    def items(self, depth: int, start: str) -> Any:
        end = ")" if start == "(" else "]"
        self.at += 1
        found: list[Any] = []
        commas = 0
        while self.peek() != end:
            found.append(self.value(depth + 1))
            if self.peek() == ",":
                self.at += 1
                commas += 1
            elif self.peek() != end:
                raise ValueError("no comma")
        self.at += 1
        if start == "[":
            return found
        return tuple(found) if commas or not found else found[0]

    def fields(self, depth: int) -> dict[str, Any]:
        self.at += 1
        found: dict[str, Any] = {}
        while self.peek() != "}":
            name = self.value(depth + 1)
            if not isinstance(name, str) or name in found or self.peek() != ":":
                raise ValueError("no field")
            self.at += 1
            found[name] = self.value(depth + 1)
            if self.peek() == ",":
                self.at += 1
            elif self.peek() != "}":
                raise ValueError("no comma")
        self.at += 1
        return found
