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
    all; peak: the most bytes of them alive at once. fallbacks: (operation, why it is not fused). compiled: the kernels
    that run as compiled C; refusal: why they could not be compiled, where that was tried. traces: how often the
    function ran on tracers, for all of its programs."""

    __slots__ = ("buffers", "bytes", "calls", "compiled", "fallbacks", "kernels", "peak", "refusal", "traces")

    def __init__(
        self, kernels: int, calls: int, buffers: int, total: int, peak: int, fallbacks: list[tuple[str, str]]
    ) -> None:
        self.kernels = kernels
        self.calls = calls
        self.buffers = buffers
        self.bytes = total
        self.peak = peak
        self.fallbacks = fallbacks
        self.compiled = 0
        self.refusal = ""
        self.traces = 0

    def __repr__(self) -> str:
        names = ["kernels", "compiled", "calls", "buffers", "bytes", "peak", "traces"]
        names += ["refusal"] if self.refusal else []
        words = [f"{name}={getattr(self, name)!r}" for name in names]
        return f"Stats({', '.join(words)}, fallbacks={self.fallbacks!r})"


class Lowered:
    """graph: the program as text, one operation a line. schedule: its steps, fused kernels line by line. plan: when
    each buffer is made and freed. source: the kernels as C, which ``backend="c"`` compiles; cuda: as CUDA C++.
    stats: counts."""

    __slots__ = ("_program", "graph", "plan", "schedule", "stats")

    def __init__(self, program: Program, traces: int) -> None:
        self._program = program
        self.graph = text(program.graph)
        self.schedule = program.schedule_text()
        self.plan, self.stats = program.planned()
        self.stats.traces = traces

    @property
    def source(self) -> str:
        from rune.compiled.native import source_of

        return source_of(self._program)

    @property
    def cuda(self) -> str:
        """The kernels as CUDA C++, for NVRTC with nx's headers on its path. Nothing here runs them."""
        from rune.compiled.emit_cuda import cuda_source
        from rune.compiled.native import loops_of

        return cuda_source([(name, loop) for name, loop, _ in loops_of(self._program)])

    def __repr__(self) -> str:
        return f"{self.graph}\n\n{self.schedule}\n\n{self.plan}\n\n{self.stats!r}"
