"""Golden figures without pytest: what agrees, what is left behind, and the command that accepts."""

import pathlib
import subprocess
import sys

import pytest

import hugin as hg
from hugin.testing import Golden, golden

ACCEPT = pathlib.Path(__file__).parents[3] / "tools" / "accept.py"


@pytest.fixture
def check(tmp_path):
    return Golden(str(tmp_path / "golden"), "plot", str(tmp_path / "report"))


def test_accepted_figure_agrees_until_it_changes(check):
    check.replace(accept=True)(hg.line([1, 3, 2]))
    check(hg.line([1, 3, 2]))
    with pytest.raises(AssertionError, match=r"plot\.txt: the scene differs(.|\n)*plot\.png: the picture differs"):
        check(hg.line([1, 3, 2], width=20))


def test_scene_or_picture_alone(check, tmp_path):
    check.replace(accept=True)(hg.line([1, 3, 2]), picture=False)
    assert [path.name for path in (tmp_path / "golden").iterdir()] == ["plot.txt"]
    check(hg.line([1, 3, 2]), picture=False)


def test_picture_of_another_size_differs(check):
    check.replace(accept=True)(hg.line([1, 3, 2]), scene=False)
    with pytest.raises(AssertionError, match="a is 800 x 600 px and b is 400 x 300 px"):
        check(hg.line([1, 3, 2]).size(400, 300), scene=False)


def test_broken_golden_is_said_to_be_broken(check, tmp_path):
    check.replace(accept=True)(hg.line([1, 3, 2]), scene=False)
    (tmp_path / "golden" / "plot.png").write_bytes(b"nothing")
    with pytest.raises(AssertionError, match="invalid picture"):
        check(hg.line([1, 3, 2]), scene=False)


def run_accept(report, *options):
    command = [sys.executable, "-P", str(ACCEPT), "--report", report, *options]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def test_accept_asks_before_it_stores(check, tmp_path):
    with pytest.raises(AssertionError):
        check(hg.line([1, 3, 2]))
    assert len(golden.entries(check.report)) == 2
    assert run_accept(check.report).returncode == 1
    assert not (tmp_path / "golden").exists()
    assert run_accept(check.report, "--all").returncode == 0
    check(hg.line([1, 3, 2]))
