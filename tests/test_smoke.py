"""The packages import from where they are installed."""

import importlib

import pytest


@pytest.mark.parametrize("name", ["nx", "rune", "hugin", "nx._core", "hugin._draw"])
def test_package_imports(name):
    assert importlib.import_module(name).__name__ == name
