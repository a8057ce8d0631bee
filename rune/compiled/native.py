"""Programs whose kernels run as compiled loops.

Owns: ``source_of`` and ``attach``, and how a program is compiled by itself: once a kernel has run for ``WATCHED`` (see
program.py) by its steps, in a thread beside; the loop is then tried on the user's own arguments, turn by turn with the
steps, and stays where it is quicker. Both give the same bits, so that nobody can tell but by the clock.
"""

from __future__ import annotations

from nx import _core
from rune.compiled.compiler import CompilerError, library_of
from rune.compiled.emit_c import c_source
from rune.compiled.loops import loop_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from rune.compiled.loops import Loop
    from rune.compiled.program import Program


def loops_of(program: Program) -> Iterator[tuple[str, Loop, Any]]:
    """(name, loop, kernel) of each kernel of the program and of those within it."""
    for i, (step, kernel) in enumerate(_kernels(program)):
        group = step.group
        yield f"loop{i}", loop_of(group, step.results[: len(step.results) - len(group.folds)]), kernel


def _kernels(program: Program) -> Iterator[tuple[Any, Any]]:
    yield from program.kernels()
    for inner in program.inner:
        yield from _kernels(inner)


def source_of(program: Program) -> str:
    """The kernels as C."""
    return c_source([(name, loop) for name, loop, _ in loops_of(program)])


def attach(programs: Iterable[Program], *, tried: bool) -> None:
    """Compiles the kernels of the programs into one library, or finds it compiled, and has them used; tried: where they
    prove quicker.

    Raises CompilerError.
    """
    loops = [(loop, kernel) for program in programs for _, loop, kernel in loops_of(program)]
    if not loops:
        return
    library = library_of(c_source([(f"loop{i}", loop) for i, (loop, _) in enumerate(loops)]))
    for i, (_, kernel) in enumerate(loops):
        try:
            _core.compiled(kernel, library, f"loop{i}", tried)
        except OSError as error:
            raise CompilerError(str(error)) from error


def attach_beside(program: Program) -> None:
    """``attach`` in a thread of its own, to be tried. What fails there is noted in ``program.refusal``."""
    from threading import Thread

    def work() -> None:
        try:
            attach([program], tried=True)
        except CompilerError as error:
            program.refusal = str(error)

    program.thread = Thread(target=work, name="rune-compiler", daemon=True)
    program.thread.start()
