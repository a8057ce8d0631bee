"""The command ``hugin``: a picture of a data file without a script, and the gallery.

Owns: arguments, what is drawn when little is said, errors as one line on stderr with exit status 2.
Must not know: anything that scripts cannot do: it uses the public words only.
"""

from __future__ import annotations

import os
import sys

from ..errors import DataError, HuginError, OptionError, suggest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence
    from typing import Any, NoReturn

    from ..data import Column
    from ..figure import Figure

MARKS = ("line", "scatter", "bar", "barh", "step", "area", "hist")

EXAMPLES = """examples:
  hugin plot weather.csv                           the first date (or number) column as x, the next number as y
  hugin plot weather.csv --x date --y temp --color city -o temps.png
  hugin plot weather.csv --x date --y high --y low --title "Berlin" -o berlin.svg -o berlin.pdf
  hugin plot cars.csv --mark scatter --x weight --y mpg --color origin --xscale log
  hugin plot penguins.csv --mark hist --x mass
  cat log.tsv | hugin plot - --y 3                 columns may be named by their number, from 1
  hugin plot run.npy -o - > run.png                "-" is standard input, and standard output for -o

Columns are numbers, dates and times (2024-05-01, 2024-05-01T12:30:00Z, Jan 5 2024, 5/31/2024) or strings, found out by
looking. Missing values (empty, NA, null) leave gaps. The format of the picture follows the suffix: png svg pdf ps eps
html gif webp jpg."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status: 0 done, 2 wrong arguments or data, 1 the output was closed."""
    import warnings

    args, unknown = _parser().parse_known_args(argv)
    if unknown:
        print(f"hugin {args.command}: {_unknown(unknown[0], args.parser)}", file=sys.stderr)
        return 2
    try:
        with warnings.catch_warnings():
            warnings.showwarning = lambda message, *_: print(f"hugin {args.command}: note: {message}", file=sys.stderr)
            status: int = args.run(args)
        return status
    except HuginError as err:
        print(f"hugin {args.command}: {err.message}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _unknown(word: str, parser: ArgumentParser) -> str:
    known = [part.strip("[]") for part in parser.format_usage().split() if part.startswith("[-")]
    near = suggest(word.partition("=")[0], known)
    return f'unknown argument "{word}"' + (near if "did you mean" in near else f"; {parser.prog} --help lists them")


def _parser() -> ArgumentParser:
    from argparse import ArgumentParser, RawDescriptionHelpFormatter

    from .. import __version__
    from . import gallery

    class OneLine(ArgumentParser):
        """Says what is wrong in one line."""

        def error(self, message: str) -> NoReturn:
            self.exit(2, f"{self.prog}: {message}; {self.prog} --help says more\n")

    parser = OneLine(prog="hugin", description="Draw data files.", epilog='See also "hugin plot --help".')
    parser.add_argument("--version", action="version", version=f"hugin {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, run, text in (("plot", _plot, "draw a file of columns into a picture"),
                            ("show", _show, "draw a file of columns in a window")):
        made = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", epilog=EXAMPLES,
                                   formatter_class=RawDescriptionHelpFormatter)
        made.set_defaults(run=run, parser=made)
        _add_arguments(made)
    gallery.add_command(commands)
    return parser


def _add_arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("file", metavar="FILE", help="a .csv, .tsv, .txt, .parquet, .npy or .npz file, also .gz of text; - reads text "
                                     "from standard input")
    data = parser.add_argument_group("what to draw")
    data.add_argument("--mark", choices=MARKS,
                      help="default: line for dates and ordered numbers, bar for strings, scatter else")
    data.add_argument("--x", metavar="COL", help="column by name, or by number from 1")
    data.add_argument("--y", metavar="COL", action="append", help="column; several times for several series")
    data.add_argument("--color", metavar="COL", help="column that colours the marks: groups, or numbers for scatter")
    data.add_argument("--size", metavar="COL", help="column of numbers that sizes the points of a scatter")
    data.add_argument("--bins", metavar="N", type=int, help="number of bins of a histogram")
    look = parser.add_argument_group("how it looks")
    for name in ("title", "subtitle", "caption", "xlabel", "ylabel"):
        look.add_argument(f"--{name}", metavar="TEXT")
    for name in ("xscale", "yscale"):
        look.add_argument(f"--{name}", metavar="SCALE", help="linear, log, symlog, sqrt, ...")
    for name in ("xlim", "ylim"):
        look.add_argument(f"--{name}", nargs=2, metavar=("LO", "HI"), help="numbers, or dates")
    look.add_argument("--theme", metavar="NAME", help="light, dark, minimal, paper")
    read = parser.add_argument_group("how to read text")
    read.add_argument("--delimiter", metavar="CHAR", help='"," ";" "|" or "tab"; default: found out')
    read.add_argument("--no-header", action="store_true", help="the first line is data; columns are named 1, 2, ...")
    out = parser.add_argument_group("output")
    out.add_argument("-o", "--output", metavar="PATH", action="append",
                     help="picture file, several times for several; - for standard output (default FILE with .png)")
    out.add_argument("--format", metavar="FORMAT", help="format for standard output (default png)")
    out.add_argument("--page", metavar="WxH", help="page size in px at dpi 100 (default 800x600)")
    out.add_argument("--dpi", type=float, default=100, help="resolution of pixel formats (default 100)")


def _plot(args: Namespace) -> int:
    outputs = args.output or [_default_output(args.file)]
    if args.format and "-" not in outputs:
        raise OptionError("--format is for standard output (-o -); the suffix of the path says the format")
    figure = build(args)
    for output in outputs:
        if output == "-":
            sys.stdout.buffer.write(figure.render(args.format or "png", dpi=args.dpi))
            sys.stdout.buffer.flush()
        else:
            print(figure.save(output, dpi=args.dpi))
    return 0


def _show(args: Namespace) -> int:
    build(args).show()
    return 0


def _default_output(file: str) -> str:
    if file == "-":
        return "plot.png"
    stem = os.path.basename(file)
    return (stem.removesuffix(".gz").rpartition(".")[0] or stem) + ".png"


# -- figure --------------------------------------------------------------------------------------------------------


def build(args: Namespace) -> Figure:
    """The figure that the arguments ask for."""
    frame = read_columns(args.file, args.delimiter, None if not args.no_header else False)
    return _words(_marks(args, frame), args)


def _marks(args: Namespace, frame: dict[str, Column]) -> Figure:
    import hugin as hg

    color = None if args.color is None else _pick(frame, args.color, "--color")
    size = None if args.size is None else _pick(frame, args.size, "--size")
    if args.mark == "hist":
        return _histogram(args, frame, color)
    x, ys = _choose(args, frame, {color, size})
    mark = args.mark or _default_mark(frame, x)
    if size is not None and mark != "scatter":
        raise OptionError(f"--size sizes the points of a scatter; with --mark {mark} it has no meaning")
    if color is not None and len(ys) > 1:
        raise OptionError("--color and several --y: both would colour the marks; give one --y")
    draw = getattr(hg, mark)
    options = {} if color is None else {"color_by": frame[color]}
    if size is not None:
        options["size_by"] = frame[size]
    place = [] if x is None else [frame[x]]
    made: list[Figure] = [draw(*place, frame[y], **options, **({"label": y} if len(ys) > 1 else {})) for y in ys]
    figure = made[0] if len(made) == 1 else hg.layers(*made)
    across, up = ("xlabel", "ylabel") if mark != "barh" else ("ylabel", "xlabel")
    if x is not None:
        figure = getattr(figure, across)(x)
    named: Figure = getattr(figure, up)(ys[0] if len(ys) == 1 else None)
    return named


def _histogram(args: Namespace, frame: dict[str, Column], color: str | None) -> Figure:
    import hugin as hg

    if args.y:
        raise OptionError("--mark hist takes --x, the values to count, and no --y")
    name = _pick(frame, args.x, "--x") if args.x else _first(frame, ("number",), {None})
    if name is None:
        raise DataError("no column of numbers to count; name one with --x")
    options: dict[str, Any] = {} if args.bins is None else {"bins": args.bins}
    if color is not None:
        options["color_by"] = frame[color]
    return hg.hist(frame[name], **options).xlabel(name)


def _choose(args: Namespace, frame: dict[str, Column], taken: set[str | None]) -> tuple[str | None, list[str]]:
    """The x column (None: row numbers) and the y columns."""
    x = None if args.x is None else _pick(frame, args.x, "--x")
    ys = [_pick(frame, y, "--y") for y in args.y or ()]
    used = {*taken, *ys}
    if x is None:
        x = _first(frame, ("time",), used) or _first_x(frame, used, bool(ys))
    if not ys:
        found = _first(frame, ("number",), {*used, x})
        if found is None:
            raise DataError(f"no column of numbers left for y; the columns are {', '.join(frame)}; name one with --y")
        ys = [found]
    return x, ys


def _first_x(frame: dict[str, Column], used: set[str | None], has_y: bool) -> str | None:
    """Without dates: strings name bars; else the first number column, if one is left for y."""
    free = [name for name in frame if name not in used]
    numbers = [name for name in free if frame[name].kind == "number"]
    if free and (names := frame[free[0]].categories) is not None and len(names) == len(frame[free[0]].values):
        return free[0]
    return numbers[0] if len(numbers) > (0 if has_y else 1) else None


def _first(frame: dict[str, Column], kinds: Sequence[str], used: set[str | None]) -> str | None:
    return next((name for name, column in frame.items() if column.kind in kinds and name not in used), None)


def _default_mark(frame: dict[str, Column], x: str | None) -> str:
    if x is None or frame[x].kind == "time":
        return "line"
    if frame[x].kind == "category":
        return "bar"
    values = frame[x].values
    return "line" if bool((values[1:] >= values[:-1]).all()) else "scatter"


def _pick(frame: dict[str, Column], given: str, option: str) -> str:
    """The column called ``given``: its name, its name but for case, or its number from 1."""
    if given in frame:
        return given
    alike = [name for name in frame if name.lower() == given.lower()]
    if len(alike) == 1:
        return alike[0]
    if given.isdigit() and 1 <= int(given) <= len(frame):
        return list(frame)[int(given) - 1]
    raise OptionError(f'{option}: unknown column "{given}"{suggest(given, frame)}')


def _words(figure: Figure, args: Namespace) -> Figure:
    for name in ("title", "subtitle", "caption", "xlabel", "ylabel", "xscale", "yscale", "theme"):
        given = getattr(args, name)
        if given is not None:
            figure = getattr(figure, name)(given)
    for name in ("xlim", "ylim"):
        given = getattr(args, name)
        if given is not None:
            figure = getattr(figure, name)(*(_limit(text) for text in given))
    if args.page:
        width, _, height = args.page.lower().partition("x")
        if not (width.isdigit() and height.isdigit()):
            raise OptionError(f'--page is "{args.page}"; two whole numbers of px such as 800x600 are needed')
        figure = figure.size(int(width), int(height))
    return figure


def _limit(text: str) -> float | str | None:
    """A number, "-" for a free end, or a date in words that the axis reads itself."""
    if text in ("-", "none"):
        return None
    try:
        return float(text)
    except ValueError:
        return text


# -- files ---------------------------------------------------------------------------------------------------------


def read_columns(file: str, delimiter: str | None = None, header: bool | None = None) -> dict[str, Column]:
    """The columns of a data file by name; DataError names the file and what is wrong with it."""
    suffix = os.path.splitext(file.lower())[1]
    if suffix in (".npy", ".npz"):
        return _read_arrays(file)
    if suffix in (".parquet", ".pq"):
        return _read_parquet(file)
    if delimiter is not None:
        delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
        if len(delimiter) != 1:
            raise OptionError(f'--delimiter is "{delimiter}"; one character, or "tab", is needed')
    from ..data.delimited import parse_delimited

    return parse_delimited(_read_text(file), _name(file), delimiter, header)


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


def _read_text(file: str) -> str:
    try:
        if file == "-":
            raw = sys.stdin.buffer.read()
        else:
            with open(file, "rb") as stream:
                raw = stream.read()
        if raw[:2] == b"\x1f\x8b":
            import gzip

            raw = gzip.decompress(raw)
    except (OSError, EOFError) as err:
        raise DataError(f"{_name(file)}: {getattr(err, 'strerror', None) or err}") from err
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as err:
        if b"\0" in raw[:1000]:
            problem = "not a text file; allowed are delimited text, .parquet, .npy, .npz"
            raise DataError(f"{_name(file)}: {problem}") from err
        return raw.decode("cp1252", "replace")


def _read_arrays(file: str) -> dict[str, Column]:
    import nx

    from ..data import ingest

    try:
        loaded = nx.load(file)
    except (OSError, ValueError, EOFError) as err:
        raise DataError(f"{file}: {getattr(err, 'strerror', None) or err}") from err
    arrays = dict(loaded.items()) if hasattr(loaded, "items") else {"values": loaded}
    if len(arrays) == 1 and (only := next(iter(arrays.values()))).ndim == 2:
        arrays = {str(k + 1): only[:, k] for k in range(only.shape[1])}
    for name, array in arrays.items():
        if array.ndim != 1:
            raise DataError(f'{file}: "{name}" is {array.ndim}-D of shape {tuple(array.shape)}; columns are 1-D')
    return {name: ingest(array, where=file, name=name) for name, array in arrays.items()}


def _read_parquet(file: str) -> dict[str, Column]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import read_table
    except ImportError as err:
        raise OptionError(f"{file}: reading Parquet needs pyarrow; install it with: pip install pyarrow") from err
    from ..data import ingest

    try:
        table = read_table(file)
    except (OSError, ArrowException) as err:
        raise DataError(f"{file}: {getattr(err, 'strerror', None) or err}") from err
    return {name: ingest(table[name], where=file, name=name) for name in table.column_names}
