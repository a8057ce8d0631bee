"""Windows that answer while an interactive session waits at its prompt: IPython, and Python itself.

Owns: the two input hooks. Must not know: windows, but that the loop turns.
"""

from __future__ import annotations

import sys

from .loop import LOOP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from .opened import Window

    class Context(Protocol):
        """What IPython gives to an input hook."""

        def input_is_ready(self) -> bool: ...


#: Seconds between two looks at the prompt.
PAUSE = 0.02
_KEPT: list[Any] = []


def install(window: Window) -> None:
    """Let the window live and answer at the prompt, in a session that has one; else nothing."""
    shell = _ipython()
    if shell is not None:
        from IPython.terminal import pt_inputhooks  # type: ignore[import-not-found]  # there in IPython

        pt_inputhooks.register("hugin", turn_until_input)
        shell.enable_gui("hugin")
    elif hasattr(sys, "ps1") or sys.flags.interactive:
        _install_in_python()
    else:
        return
    LOOP.kept.add(window)


def turn_until_input(context: Context) -> None:
    """IPython's hook: called at the prompt, returns when the user types."""
    while not context.input_is_ready():
        LOOP.turn(PAUSE)


def _ipython() -> Any:
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()


def _install_in_python() -> None:
    """PyOS_InputHook, which Python calls some ten times a second while it waits at the prompt."""
    import ctypes

    if _KEPT:
        return
    hook = ctypes.PYFUNCTYPE(ctypes.c_int)(_turn_once)
    _KEPT.append(hook)  # it must outlive its use
    at = ctypes.c_void_p.in_dll(ctypes.pythonapi, "PyOS_InputHook")
    at.value = ctypes.cast(hook, ctypes.c_void_p).value


def _turn_once() -> int:
    LOOP.turn()
    return 0
