"""What the tests of all packages share: the marker of what only the C core promises."""

import pytest

import nx


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "core(why): what the C core promises beyond the contract of backends")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With NX_BACKEND another backend than the core carries the tests out: what is only the core's is left out."""
    if nx.backend().name == "c":
        return
    for item in items:
        for mark in item.iter_markers("core"):
            item.add_marker(pytest.mark.skip(reason=f"of the C core alone: {mark.args[0]}"))
