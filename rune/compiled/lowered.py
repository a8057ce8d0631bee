"""A program to be read: ``jit(f).lower(x)``.

Owns: ``Lowered``, ``Stats``. Must not know: how a program is made.
"""

from __future__ import annotations

from rune.graph import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rune.compiled.program import Program


class Stats:
    """kernels: fused loops. calls: single calls of the core. buffers: tensors that the program makes; bytes: of them
    all; peak: the most bytes of them alive at once. fallbacks: (operation, why it is not fused)."""

    __slots__ = ("buffers", "bytes", "calls", "fallbacks", "kernels", "peak")

    def __init__(
        self, kernels: int, calls: int, buffers: int, total: int, peak: int, fallbacks: list[tuple[str, str]]
    ) -> None:
        self.kernels = kernels
        self.calls = calls
        self.buffers = buffers
        self.bytes = total
        self.peak = peak
        self.fallbacks = fallbacks

    def __repr__(self) -> str:
        words = [f"{name}={getattr(self, name)!r}" for name in ("kernels", "calls", "buffers", "bytes", "peak")]
        return f"Stats({', '.join(words)}, fallbacks={self.fallbacks!r})"


class Lowered:
    """graph: the program as text, one operation a line. schedule, source: its steps, fused kernels line by line. plan:
    when each buffer is made and freed. stats: counts."""

    __slots__ = ("graph", "plan", "schedule", "stats")

    def __init__(self, program: Program, hidden: int) -> None:
        self.graph = text(program.graph)
        self.schedule = program.schedule_text()
        self.plan, self.stats = program.planned()

    @property
    def source(self) -> str:
        return self.schedule

    def __repr__(self) -> str:
        return f"{self.graph}\n\n{self.schedule}\n\n{self.plan}\n\n{self.stats!r}"
