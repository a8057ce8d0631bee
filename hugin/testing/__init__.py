"""Tests for figures: ``image_compare``, and behind pytest's ``golden_figure`` fixture the golden scenes and pictures.

Loaded name by name, since the pytest plugin is imported in every test run where hugin is installed.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .compare import Difference as Difference
    from .compare import image_compare as image_compare
    from .golden import Golden as Golden

_HOMES = {"image_compare": "compare", "Difference": "compare", "Golden": "golden"}
__all__ = ["Difference", "Golden", "image_compare"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'hugin.testing' has no name {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
