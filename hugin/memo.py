"""``lru_cache`` without the 3 ms that ``functools`` takes to import: the same C object, asked for directly.

Owns: lru_cache. Must not know: what is remembered.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from functools import lru_cache as lru_cache
else:
    try:
        from _functools import _lru_cache_wrapper
    except ImportError:  # an interpreter that keeps it elsewhere
        from functools import lru_cache
    else:

        def lru_cache(maxsize=128):
            """As ``functools.lru_cache(maxsize)``; ``cache_info()`` is a plain tuple."""

            def remember(function):
                made = _lru_cache_wrapper(function, maxsize, False, lambda *counts: counts)
                for name in ("__module__", "__name__", "__qualname__", "__doc__", "__wrapped__"):
                    setattr(made, name, getattr(function, name, function))
                return made

            return remember
