"""The pytest plugin. It is loaded in every pytest run where hugin is installed, so it imports nothing until it is used.

    def test_waves(golden_figure):
        golden_figure(hg.line(x, nx.sin(x)))

Options: ``--hugin-accept`` stores what is drawn as the goldens, ``--hugin-report DIR`` says where the page goes that
shows differences. Ini: ``hugin_golden`` is the folder of the goldens, relative to the root, else ``golden`` beside the
test's file.
"""

from __future__ import annotations

import os

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .golden import Golden


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("hugin", "golden figures")
    group.addoption("--hugin-accept", action="store_true", help="store what is drawn as the golden figures")
    group.addoption(
        "--hugin-report", default="hugin-report", metavar="DIR", help="folder of the page that shows differences"
    )
    parser.addini("hugin_golden", "folder of the golden figures, relative to the root", default="")


@pytest.fixture
def golden_figure(request: pytest.FixtureRequest) -> Golden:
    """Call it with a figure: asserts that scene and picture are the stored ones."""
    from .golden import Golden

    config = request.config
    folder = config.getini("hugin_golden")
    base = os.path.join(config.rootpath, folder) if folder else os.path.join(request.path.parent, "golden")
    name = request.node.name.removeprefix("test_")
    clean = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in name).strip("_")
    stem = f"{request.path.stem.removeprefix('test_')}/{clean}"
    return Golden(base, stem, _report(config), config.getoption("hugin_accept"))


def _report(config: pytest.Config) -> str:
    return os.path.join(config.rootpath, config.getoption("hugin_report"))


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Forget the entries of the run before."""
    folder = _report(session.config)
    if _is_worker(session.config) or not os.path.isdir(folder):
        return
    for file in os.listdir(folder):
        if file.endswith((".json", ".got.png", ".expected.png", ".difference.png", ".got.txt", ".expected.txt")):
            os.remove(os.path.join(folder, file))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    folder = _report(config)
    if _is_worker(config) or not os.path.isdir(folder):
        return
    from .report import write

    page = write(folder)
    if page is not None:
        terminalreporter.write_line(f"golden figures differ: {page}")
