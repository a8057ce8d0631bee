"""``hugin gallery``: the scripts of the gallery drawn into a folder, with a page that shows them beside their code.

Owns: where the scripts are (beside the sources in a clone, in ``hugin/share`` where the package is installed).
Must not know: what any of them draws.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time

from ..errors import DataError, OptionError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace, _SubParsersAction
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any

PAGE = """<!doctype html><meta charset="utf-8"><title>Hugin gallery</title>
<style>body {{ font: 15px/1.5 system-ui, sans-serif; margin: 32px; color: #1b1f24 }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(380px, 1fr)); gap: 28px }}
img {{ width: 100%; border: 1px solid #e6e9ec }}
pre {{ overflow-x: auto; background: #f6f7f8; padding: 12px; font-size: 12px }}
figure {{ margin: 0 }} figcaption {{ margin: 6px 0 }}</style>
<h1>Gallery</h1><main>{entries}</main>
"""
ENTRY = """<figure><a href="{name}.svg"><img src="{name}.png" alt="{title}" loading="lazy"></a>
<figcaption>{title}</figcaption><details><summary>code</summary><pre>{code}</pre></details></figure>
"""


def add_command(commands: _SubParsersAction[Any]) -> None:
    """The arguments of ``hugin gallery``."""
    told = "draw the figures of the gallery into a folder, with a page that shows them beside their code"
    parser = commands.add_parser("gallery", help=told, description=told[0].upper() + told[1:] + ".")
    parser.set_defaults(run=run, parser=parser)
    add = parser.add_argument
    add("words", metavar="WORD", nargs="*", help="only what holds one of these in its name: 39, contour, ...")
    add("-o", "--output", metavar="FOLDER", default="hugin-gallery", help="where to (default hugin-gallery)")
    add("--list", action="store_true", help="print names and subjects, draw nothing")
    add("--code", action="store_true", help="print the scripts, draw nothing")


def run(args: Namespace) -> int:
    """Carry out ``hugin gallery``; returns the exit status."""
    if not (args.list or args.code):
        print(draw(args.output, args.words))
        return 0
    for name, path in scripts(args.words).items():
        if args.list:
            print(f"{name:24} {title(path)}")
        else:
            with open(path, encoding="utf-8") as file:
                print(f"# {name}.py\n{file.read()}")
    return 0


def scripts(words: Sequence[str] = ()) -> dict[str, str]:
    """{name: path} of the scripts whose names hold one of ``words`` (none: all), in order; OptionError for none."""
    folder = _folder()
    files = sorted(file for file in os.listdir(folder) if file[:2].isdigit() and file.endswith(".py"))
    found = {file[:-3]: os.path.join(folder, file) for file in files}
    for word in words:
        if not any(word.lower() in name for name in found):
            raise OptionError(f'no script of the gallery is named like "{word}"; hugin gallery --list names them')
    return {name: path for name, path in found.items() if not words or any(word.lower() in name for word in words)}


def load(path: str) -> ModuleType:
    """The script as a module, whose ``plot()`` gives a Figure; names begin with a digit, so ``import`` cannot."""
    spec = importlib.util.spec_from_file_location("gallery_" + os.path.basename(path)[:-3], path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def title(path: str) -> str:
    """The first line of the script's docstring, without running it."""
    import ast

    with open(path, encoding="utf-8") as file:
        return (ast.get_docstring(ast.parse(file.read())) or "").partition("\n")[0]


def draw(out: str, words: Sequence[str] = ()) -> str:
    """Draw the chosen scripts into ``out`` as PNG and SVG with an ``index.html``, whose path is returned.

    A script whose data set is not installed is passed over with a line on stderr; DataError when none is left.
    """
    import html

    chosen = scripts(words)
    try:
        os.makedirs(out, exist_ok=True)
    except OSError as err:
        raise DataError(f"{out}: {err.strerror}; name a folder that can be written with -o") from err
    entries = []
    for name, path in chosen.items():
        start = time.perf_counter()
        try:
            figure = load(path).plot()
        except ModuleNotFoundError as err:
            print(f"{name}: not drawn, it needs a package: pip install {err.name}", file=sys.stderr)
            continue
        for suffix, dpi in (("png", 200), ("svg", 100)):
            figure.save(os.path.join(out, f"{name}.{suffix}"), dpi=dpi)
        print(f"{os.path.join(out, name)}.png .svg  {1000 * (time.perf_counter() - start):.1f} ms", flush=True)
        with open(path, encoding="utf-8") as file:
            code = html.escape(file.read())
        entries.append(ENTRY.format(name=name, title=html.escape(title(path)), code=code))
    if not entries:
        raise DataError("nothing could be drawn; install what is named above")
    page = os.path.join(os.path.abspath(out), "index.html")
    with open(page, "w", encoding="utf-8") as file:
        file.write(PAGE.format(entries="\n".join(entries)))
    return page


def _folder() -> str:
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for home in (os.path.join(package, "share"), os.path.dirname(package)):
        if os.path.exists(os.path.join(home, "gallery", "01_line.py")):
            return os.path.join(home, "gallery")
    raise DataError("the scripts of the gallery are not installed beside this package; install it again")
