"""Showing a figure. For now in notebooks only: the window of its own comes with the OpenGL renderer.

Owns: what ``Figure.show`` does. Must not know: marks or layout.
"""

from __future__ import annotations

import sys

from ..errors import NoDisplayError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..figure import Figure


def show(figure: Figure) -> None:
    """Display the figure under a notebook's cell; NoDisplayError, which names ``save``, anywhere else."""
    if not _in_notebook():
        raise NoDisplayError(
            'show: this version opens no window; use fig.save("picture.png"), or show it in a notebook'
        )
    from IPython.display import display  # type: ignore[import-not-found]  # there in a notebook

    display(figure)


def _in_notebook() -> bool:
    """True in a Jupyter kernel. IPython is there already if so; it is never imported to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")
