"""The C compiler of the machine, and sources turned into open libraries.

Owns: ``library_of``, the compiler's flags. Must not know: programs or loops. State: the compiler, once it was asked for
its version, and the libraries that this process has open. The compiler is named by CC, or it is the first of gcc, clang
and cc on the path; it is called with a list of arguments, never through a shell.
"""

from __future__ import annotations

import os

import nx
from nx import _core
from rune.compiled import store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: As the core itself is built: no fused multiply-add but where it is written, so that results are the same bits.
FLAGS = ("-std=c11", "-O3", "-fPIC", "-shared", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-w")
SECONDS = 300.0  # that a compilation may take
_libraries: dict[str, Any] = {}
_versions: dict[tuple[str, ...], str] = {}


class CompilerError(RuntimeError):
    """There is no compiler, or it failed; says why."""


def compiler() -> tuple[str, ...]:
    """The command of the compiler. Raises CompilerError."""
    words = os.environ.get("CC", "").split()
    names = [words[0]] if words else ["gcc", "clang", "cc"]
    for name in names:
        found = _which(name)
        if found:
            return (found, *words[1:])
    if words:
        raise CompilerError(f"CC={words[0]} is no program that can be run; correct CC or unset it")
    raise CompilerError("no C compiler (gcc, clang, cc) is on the path; install one or set CC")


def _which(name: str) -> str | None:
    folders = [""] if os.path.dirname(name) else os.environ.get("PATH", os.defpath).split(os.pathsep)
    for each in folders:
        path = os.path.join(each, name)
        if (each or os.path.dirname(name)) and os.path.isfile(path) and os.access(path, os.X_OK):
            return os.path.abspath(path)
    return None


def headers() -> str:
    """The folder of ops.def and the vector math: installed with nx, or csrc/nx beside the sources."""
    here = os.path.dirname(os.path.abspath(nx.__file__))
    for folder in (os.path.join(here, "include"), os.path.join(os.path.dirname(here), "csrc", "nx")):
        if os.path.isfile(os.path.join(folder, "kernels", "single.h")):
            return folder
    raise CompilerError("the headers of nx are missing; install hugin-plot again")


def library_of(source: str) -> Any:
    """The library that ``source`` compiles to, open: from this process, from disk, or from the compiler.

    Raises CompilerError.
    """
    command = (*compiler(), *FLAGS, *_core.kernel_flags().split())
    key = _key(source, command)
    found = _libraries.get(key)
    if found is None:
        found = _from_disk(key) or _compiled(source, command, key)
        if len(_libraries) >= 512:
            _libraries.clear()
        _libraries[key] = found
    return found


def _key(source: str, command: tuple[str, ...]) -> str:
    """A name for the library, by all that it depends on."""
    from hashlib import sha256

    found = sha256("\0".join([source, *command, _version(command[:1]), _core.kernels(), os.uname().machine]).encode())
    for folder, _, names in sorted(os.walk(headers())):
        for name in sorted(names):
            if name.endswith((".h", ".inc", ".def")):
                with open(os.path.join(folder, name), "rb") as file:
                    found.update(name.encode() + b"\0" + file.read())
    return found.hexdigest()[:48]


def _version(command: tuple[str, ...]) -> str:
    """What the compiler says of itself, asked for once."""
    if command not in _versions:
        _versions[command] = _called([*command, "--version"])
    return _versions[command]


def _called(arguments: list[str]) -> str:
    """What the command prints. Raises CompilerError."""
    from subprocess import DEVNULL, PIPE, STDOUT, TimeoutExpired, run

    try:
        done = run(arguments, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, timeout=SECONDS, check=False)
    except (OSError, TimeoutExpired) as error:
        raise CompilerError(f"{arguments[0]}: {error}") from error
    said = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        raise CompilerError(f"{arguments[0]} failed with status {done.returncode}: {said.strip()[-800:]}")
    return said


def _from_disk(key: str) -> Any:
    try:
        path = store.path_of(key)
        if not store.is_good(path):
            return None
        found = _core.library(path)
        store.note_use(path)
    except (store.Unusable, OSError):
        return None
    return found


def _compiled(source: str, command: tuple[str, ...], key: str) -> Any:
    """Compiles in a folder of our own, which is gone afterwards: the library stays open without it."""
    from tempfile import TemporaryDirectory

    try:
        with TemporaryDirectory(prefix="hugin-loops-", ignore_cleanup_errors=True) as folder:
            at, to = os.path.join(folder, "loops.c"), os.path.join(folder, f"{key}.so")
            with open(at, "w", encoding="ascii") as file:
                file.write(source)
            _called([*command, "-I", headers(), at, "-o", to, "-lm"])
            with open(to, "rb") as made:
                store.save(key, made.read())
            return _core.library(to)
    except OSError as error:
        raise CompilerError(f"the loops could not be compiled: {error}") from error
