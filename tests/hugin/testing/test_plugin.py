"""The fixture golden_figure, as a user's project sees it: a run fails, the page shows why, accepting stores it."""

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

TEST = """
import numpy as np
from hugin.scene import Scene, Path, Points
from hugin.testing import png

class Figure:
    def __init__(self, x, shade):
        self.x, self.shade = x, shade
    def scene(self):
        return Scene(80, 60, (Path(Points(np.array([0.0, self.x]), np.zeros(2))),))
    def render(self, format):
        return png.write(60, 80, bytes([self.shade]) * 4800, 1)

def test_waves(golden_figure):
    golden_figure(Figure({x}, {shade}), tolerance=0.05)
"""


@pytest.fixture
def run(pytester):
    def run(x, shade, *options):
        pytester.makepyfile(test_plots=TEST.format(x=x, shade=shade))
        return pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider", *options)

    return run


def test_missing_golden_fails_and_is_stored_on_accept_only(run, pytester):
    run(1, 9).stdout.fnmatch_lines(["*waves.txt: there is no golden yet*"])
    assert not (pytester.path / "golden").exists()
    run(1, 9, "--hugin-accept").assert_outcomes(passed=1)
    assert sorted(p.name for p in (pytester.path / "golden/plots").iterdir()) == ["waves.png", "waves.txt"]
    run(1, 9).assert_outcomes(passed=1)


def test_scene_and_picture_that_differ_fail_with_diff_and_report(run, pytester):
    run(1, 9, "--hugin-accept")
    result = run(2, 109)
    result.stdout.fnmatch_lines(
        [
            "*waves.txt: the scene differs",
            "*-  path points=[[]0.00,0.00 1.00,0.00[]]",
            "*+  path points=[[]0.00,0.00 2.00,0.00[]]",
            "*waves.png: the picture differs: <Difference 0.3922 in the tile*",
            "golden figures differ: *hugin-report/index.html",
        ]
    )
    page = (pytester.path / "hugin-report/index.html").read_text()
    assert all(kind in page for kind in ("expected.png", "got.png", "difference.png", '<span class="plus">'))


def test_differences_within_tolerance_pass(run):
    run(1, 100, "--hugin-accept")
    run(1, 110).assert_outcomes(passed=1)


def test_report_forgets_the_run_before(run, pytester):
    run(1, 9)
    run(1, 9, "--hugin-accept")
    run(1, 9)
    assert [p.name for p in (pytester.path / "hugin-report").glob("*.json")] == []


def test_works_under_xdist(run):
    run(1, 9, "-n", "2").stdout.fnmatch_lines(["golden figures differ: *index.html"])


def test_plugin_imports_nothing_before_it_is_used():
    loaded = "import sys, pytest; old = set(sys.modules); import hugin.testing.plugin"
    code = f"{loaded}; print(*sorted(set(sys.modules) - old))"
    out = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.split() == ["hugin", "hugin.testing", "hugin.testing.plugin"]
