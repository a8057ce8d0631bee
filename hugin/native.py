"""Constants that another library made, as Python's own.

Owns: native. Must not know: which options there are, nor what they may be.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")


def native(given: T) -> T:
    """A number, truth value or string of no dimensions as Python's own, a 1-D array as a list; all else as it is.

    ``np.int64(3)``, ``np.float32(0.5)``, ``nx.asarray(0.5)`` are options as 3 and 0.5 are: each library's ``item()``
    and ``tolist()`` say what they hold. A pair that holds such numbers becomes one of Python's.

    >>> import nx
    >>> native(nx.asarray(3)), native((nx.asarray(0.5), 1)), native(nx.asarray([3.0, 2.0])), native("--")
    (3, (0.5, 1), [3.0, 2.0], '--')
    """
    if given is None or isinstance(given, (str, int)) or type(given) is float:
        return given
    if isinstance(given, (tuple, list)):
        return type(given)(native(part) for part in given) if type(given) in (tuple, list) else given
    shape = getattr(given, "shape", None)
    if shape == () and hasattr(given, "item"):
        return given.item()  # type: ignore[no-any-return]  # what it stood for
    if shape is not None and len(shape) == 1 and hasattr(given, "tolist"):
        return given.tolist()  # type: ignore[no-any-return]  # likewise
    return given
