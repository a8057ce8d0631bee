"""Tables of numbers in text: ``loadtxt``, ``genfromtxt``, ``savetxt``.

Owns: what the options mean, sources of text. Must not know: how digits become numbers (csrc/nx/decimal.c, text.c).
"""

from __future__ import annotations

from os import PathLike, fspath

from nx import _core
from nx._core import Tensor
from nx.io.file import Replacing
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import IO, Any

    from nx._core import ArrayLike, DTypeLike

    Source = str | PathLike[str] | IO[bytes] | IO[str] | Iterable[str] | Iterable[bytes]

#: Fields that ``genfromtxt`` takes as missing, beside empty ones.
MISSING = (
    *("NA", "N/A", "n/a", "na", "nan", "NaN", "NAN", "null", "NULL", "Null"),
    *("none", "None", "nil", "#N/A", "-", "--", "?"),
)
_PACKED = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma"}
_ROWS = 4096  # written at once


def loadtxt(
    file: Source,
    dtype: DTypeLike | None = None,
    *,
    comments: str | Sequence[str] | None = "#",
    delimiter: str | None = None,
    skiprows: int = 0,
    usecols: int | Sequence[int] | None = None,
    unpack: bool = False,
    ndmin: int = 0,
    max_rows: int | None = None,
    quotechar: str | None = None,
    encoding: str | None = None,
) -> Tensor:
    """The numbers of a text as a tensor: (rows, columns), with axes of length 1 dropped.

    file: a path (.gz, .bz2, .xz are unpacked), an open file, or lines. dtype: float64 unless given; any of nx, each
    number rounded once. comments: what begins one. delimiter: one character; None: blanks. skiprows: lines to skip,
    comments among them. usecols: columns by number, from 0 (negative from the end). unpack: the columns apart, as
    ``x.T``. ndmin: axes to keep at least, 0 to 2. max_rows: rows to read. quotechar: may stand around a field.
    encoding: UTF-8 unless given or marked. The point is decimal in every locale. Raises ValueError that names line and
    field where one is no number of the dtype, and where rows differ in length; warns where there are no rows.

    >>> nx.loadtxt(["1 2", "3 4  # the last"])
    Tensor([[1., 2.],
            [3., 4.]])
    """
    form = _form("loadtxt", delimiter, quotechar, comments, None, ())
    data, where = _read(file, encoding, "loadtxt")
    return _table(data, form, where, dtype, skiprows, usecols, unpack, ndmin, max_rows)


def genfromtxt(
    file: Source,
    dtype: DTypeLike | None = None,
    *,
    comments: str | Sequence[str] | None = "#",
    delimiter: str | None = None,
    skip_header: int = 0,
    skip_footer: int = 0,
    missing_values: str | Sequence[str] | None = None,
    filling_values: float | None = None,
    usecols: int | Sequence[int] | None = None,
    unpack: bool = False,
    ndmin: int = 0,
    max_rows: int | None = None,
    quotechar: str | None = '"',
    encoding: str | None = None,
) -> Tensor:
    """``loadtxt`` for tables with missing values: empty fields and words such as NA, null, ``-`` are filled.

    missing_values: words that stand for a missing value, beside NumPy's and R's. filling_values: what they become:
    NaN unless given, and -1 (0 where unsigned) for integers. skip_header, skip_footer: lines at the beginning and the
    end. Another text than a number raises, as in ``loadtxt``: nothing is lost unseen.

    >>> nx.genfromtxt(["1,,3", "NA,5,6"], delimiter=",")
    Tensor([[ 1., nan,  3.],
            [nan,  5.,  6.]])
    """
    kind = _core.dtype("float64" if dtype is None else dtype)
    if filling_values is None:
        filling_values = {"int": -1.0, "uint": 0.0, "bool": 0.0}.get(kind.kind, float("nan"))
    words = [missing_values] if isinstance(missing_values, str) else list(missing_values or ())
    form = _form("genfromtxt", delimiter, quotechar, comments, filling_values, (*MISSING, *words))
    data, where = _read(file, encoding, "genfromtxt")
    if skip_footer:
        data = data[: _footer(data, skip_footer)]
    return _table(data, form, where, kind, skip_header, usecols, unpack, ndmin, max_rows)


def _form(
    where: str,
    delimiter: str | None,
    quote: str | None,
    comments: str | Sequence[str] | None,
    fill: float | None,
    missing: Sequence[str],
) -> tuple[Any, ...]:
    for name, value in ("delimiter", delimiter), ("quotechar", quote):
        if value is not None and (len(value) != 1 or not value.isascii() or value in "\r\n\0"):
            raise ValueError(f"{where}: invalid {name} {value!r}; one character of ASCII, or None")
    words = [comments] if isinstance(comments, str) else list(comments or ())
    encoded = tuple(word.encode() for word in words if word)
    blank = delimiter is None or delimiter == " "  # as NumPy's loadtxt does for None; runs of blanks are one
    first = b"" if blank else (delimiter or "").encode()
    known = tuple({word.encode(): None for word in missing if word})
    return first, (quote or "").encode(), encoded, fill, known


def _read(file: Any, encoding: str | None, where: str) -> tuple[bytes, str]:
    """All of the text in UTF-8, and how errors name it."""
    if isinstance(file, (str, PathLike)):
        path = fspath(file)
        where = f"{where}: {path}"
        module = next((each for suffix, each in _PACKED.items() if path.endswith(suffix)), "io")
        try:
            with __import__(module).open(path, "rb") as source:
                data = source.read()
        except EOFError as err:
            raise ValueError(f"{where}: the packed file is cut off") from err
    elif hasattr(file, "read"):
        data = file.read()
    else:
        lines = list(file)
        data = b"\n".join(lines) if lines and isinstance(lines[0], bytes) else "\n".join(lines)
    if isinstance(data, str):
        return data.encode(), where
    if encoding is None:
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    if encoding.lower().replace("_", "-") in ("utf-8", "utf8", "ascii", "latin-1", "bytes"):
        return data.removeprefix(b"\xef\xbb\xbf"), where
    try:
        return data.decode(encoding).encode(), where
    except (UnicodeDecodeError, LookupError) as err:
        raise ValueError(f"{where}: the text is not in the encoding {encoding!r}: {err}") from err


def _line(data: bytes, at: int, n: int, where: str) -> int:
    """The position ``n`` lines behind ``at``."""
    if n < 0:
        raise ValueError(f"{where}: invalid number of lines to skip {n}; 0 or more")
    for _ in range(n):
        ends = [each for each in (data.find(b"\n", at), data.find(b"\r", at)) if each >= 0]
        if not ends:
            return len(data)
        at = min(ends) + (2 if data[min(ends) : min(ends) + 2] == b"\r\n" else 1)
    return at


def _footer(data: bytes, n: int) -> int:
    """Where the last ``n`` lines begin."""
    end = len(data.rstrip(b"\r\n"))
    for _ in range(n):
        end = max(data.rfind(b"\n", 0, end), data.rfind(b"\r", 0, end))
        if end < 0:
            return 0
        end = len(data[:end].rstrip(b"\r\n")) if data[end - 1 : end + 1] == b"\r\n" else end
    return end


def _table(
    data: bytes,
    form: tuple[Any, ...],
    where: str,
    dtype: DTypeLike | None,
    skip: int,
    usecols: int | Sequence[int] | None,
    unpack: bool,
    ndmin: int,
    max_rows: int | None,
) -> Tensor:
    if ndmin not in (0, 1, 2):
        raise ValueError(f"{where}: invalid ndmin {ndmin!r}; 0, 1 or 2")
    if max_rows is not None and max_rows < 0:
        raise ValueError(f"{where}: invalid max_rows {max_rows}; 0 or more")
    kind = _core.dtype("float64" if dtype is None else dtype)
    begin, fields = _core.text_fields(data, form, _line(data, 0, skip, where))
    if fields == 0:
        from warnings import warn

        warn(f"{where}: there are no rows", stacklevel=3)
        return _core.empty((0, 1) if ndmin == 2 else (0,), kind)
    chosen = _columns(usecols, fields, where)
    wanted = sorted(set(chosen))
    slots = [-1] * fields
    for place, column in enumerate(wanted):
        slots[column] = place
    x = _core.text_read(data, form, begin, slots, len(wanted), kind, -1 if max_rows is None else max_rows, where)
    if chosen != wanted:
        x = _core.take(x, _core.asarray([wanted.index(column) for column in chosen]), 1)
    if ndmin < 2:
        x = _core.reshape(x, tuple(n for n in x.shape if n != 1))
    if ndmin == 1 and x.ndim == 0:
        x = _core.reshape(x, (1,))
    return x.T if unpack else x


def _columns(usecols: int | Sequence[int] | None, fields: int, where: str) -> list[int]:
    from operator import index

    if usecols is None:
        return list(range(fields))
    try:
        each = [index(usecols)]  # type: ignore[arg-type]  # one number
    except TypeError:
        each = [index(column) for column in usecols]  # type: ignore[union-attr]  # several
    for column in each:
        if not -fields <= column < fields:
            raise ValueError(f"{where}: usecols has {column}, the first row has {fields} fields")
    return [column % fields for column in each]


def savetxt(
    file: str | PathLike[str] | Any,
    x: ArrayLike,
    fmt: str | Sequence[str] | None = None,
    delimiter: str = " ",
    *,
    newline: str = "\n",
    header: str = "",
    footer: str = "",
    comments: str = "# ",
    encoding: str = "utf-8",
) -> None:
    """Writes a 1-D (as a column) or 2-D tensor as text, a line a row.

    file: a path (.gz, .bz2, .xz are packed), replaced when all is written, or an open file for bytes or text. fmt: None
    writes each number with the fewest digits that read back to it; or as in C, "%.3f", one for all, one a column, or
    one for the whole row. header, footer: lines before and after, each behind ``comments``. Raises ValueError for more
    axes, and where fmt does not fit.

    >>> import io
    >>> file = io.StringIO()
    >>> nx.savetxt(file, [[1, 0.1], [2, 1e-9]], delimiter=",", header="a,b")
    >>> print(file.getvalue(), end="")
    # a,b
    1.0,0.1
    2.0,1e-09
    """
    x = as_operand(x)
    if x.ndim not in (1, 2):
        raise ValueError(f"savetxt: shape {x.shape} is no table; one or two axes")
    table = x if x.ndim == 2 else _core.reshape(x, (x.size, 1))
    line = _row_format(fmt, table, delimiter)
    if hasattr(file, "write"):
        _put(file, table, line, delimiter, newline, (header, footer, comments), encoding)
        return
    path = fspath(file)
    module = next((each for suffix, each in _PACKED.items() if path.endswith(suffix)), None)
    with Replacing(file) as target:
        if module is None:
            _put(target, table, line, delimiter, newline, (header, footer, comments), encoding)
        else:
            with __import__(module).open(target, "wb") as packed:
                _put(packed, table, line, delimiter, newline, (header, footer, comments), encoding)


def _row_format(fmt: str | Sequence[str] | None, table: Tensor, delimiter: str) -> str | None:
    """The format of a whole row; None: the shortest digits."""
    columns = table.shape[1]
    if fmt is None:
        return None
    if not isinstance(fmt, str):
        if len(fmt) != columns:
            raise ValueError(f"savetxt: {len(fmt)} formats for {columns} columns; one, or one a column")
        return delimiter.join(fmt)
    count = fmt.replace("%%", "").count("%")
    if count == 1:
        return delimiter.join([fmt] * columns)
    if count != columns:
        raise ValueError(f"savetxt: fmt {fmt!r} has {count} formats for {columns} columns; one, or one a column")
    return fmt


def _put(
    target: Any,
    table: Tensor,
    line: str | None,
    delimiter: str,
    newline: str,
    around: tuple[str, str, str],
    encoding: str,
) -> None:
    def put(text: str) -> None:
        try:
            target.write(text.encode(encoding))
        except TypeError:  # a file for text
            target.write(text)

    header, footer, comments = around
    if header:
        put(comments + header.replace("\n", "\n" + comments) + newline)
    for start in range(0, table.shape[0], _ROWS):
        rows = table[start : start + _ROWS].tolist()
        put("".join([text + newline for text in _lines(rows, line, delimiter, table.dtype)]))
    if footer:
        put(comments + footer.replace("\n", "\n" + comments) + newline)


def _lines(rows: list[list[Any]], line: str | None, delimiter: str, kind: Any) -> list[str]:
    if line is not None:
        try:
            return [line % tuple(row) for row in rows]
        except (TypeError, ValueError) as err:
            raise ValueError(f"savetxt: fmt {line!r} does not fit {kind.name}: {err}") from err
    if kind.kind == "bool":
        return [delimiter.join([str(int(value)) for value in row]) for row in rows]
    if kind.kind in ("int", "uint") or kind.name in ("float64", "complex128"):
        return [delimiter.join(list(map(repr, row))) for row in rows]
    from nx.digits import scalar

    if kind.name == "complex64":
        return [delimiter.join([_complex(value) for value in row]) for row in rows]
    return [delimiter.join([scalar(value, kind.name) for value in row]) for row in rows]


def _complex(value: complex) -> str:
    from nx.digits import scalar

    imaginary = scalar(value.imag, "float32")
    return f"({scalar(value.real, 'float32')}{'' if imaginary[0] == '-' else '+'}{imaginary}j)"
