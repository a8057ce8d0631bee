"""Windows: ``Figure.show`` and ``hg.window``. In a notebook ``show`` displays the figure under its cell.

Owns: which way a figure is shown. Must not know: GLFW, tools.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..figure import Figure
    from .opened import Window
    from .selection import Selection
    from .widget import Widget


def show(figure: Figure, block: bool = True, on_select: Callable[[Selection], object] | None = None) -> Window | None:
    """Open a window and wait until it is closed; ``block=False`` gives the Window instead.

    In a Jupyter notebook the figure is displayed under the cell, and None given. Raises NoDisplayError, which names
    ``save``, where there is no display or no OpenGL 3.3.
    """
    if not isinstance(block, bool):  # users give anything
        from ..errors import OptionTypeError  # type: ignore[unreachable]  # as said

        raise OptionTypeError(f"show: block is {block!r}; True or False is needed")
    return present(figure, figure, (), block, on_select)


def present(figure: Figure, shown: object, widgets: tuple[Widget, ...], block: bool,
            on_select: Callable[[Selection], object] | None = None) -> Window | None:
    """A window of the figure with widgets, which learn of it by ``join``; in a notebook ``shown`` is displayed."""
    if _in_notebook():
        from IPython.display import display  # type: ignore[import-not-found]  # there in a notebook

        display(shown)
        return None
    from .opened import Window

    made = Window(figure, on_select=on_select, widgets=widgets)
    for widget in widgets:
        widget.join(made)
    if not block:
        from .hook import install

        install(made)
        return made
    try:
        made.wait()
    finally:
        made.close()
    return None


def window(figure: Figure, *, on_select: Callable[[Selection], object] | None = None,
           title: str | None = None) -> Window:
    """Open a window that shows ``figure`` and can be given others while it is open.

    ``with hg.window(fig) as w:`` closes it at the end of the block. ``w.update(fig)`` shows another figure, from any
    thread; ``w.poll()`` answers the user, ``w.wait()`` until the window is closed; ``w.closed``, ``w.close()``.
    on_select: called with a Selection when the user has drawn a lasso (Shift + left drag) or a rectangle (Shift + right
    drag): a mapping from labels of marks to the indices of their selected points. title: of the window; default the
    figure's, or "Hugin". Raises NoDisplayError where there is no display or no OpenGL 3.3.
    """
    from .opened import Window

    return Window(figure, on_select=on_select, title=title)


def _in_notebook() -> bool:
    """True in a Jupyter kernel. IPython is there already if so; it is never imported to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")
