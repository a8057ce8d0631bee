"""Every script of the gallery draws what it drew before: the same scene, a picture that looks the same, and in windows
what is in files.

Tolerance of windows: 0.01 in the mean of any tile of 30 px (Difference's unit: 1 is white beside black); measured 22
Nov 2026 with llvmpipe: 0.0062 at most, lines of contours, whose edges are exact areas here and 16 x 16 places in files.
"""

import ast
import pathlib

import pytest

FOLDER = pathlib.Path(__file__).parents[2] / "gallery"
SCRIPTS = sorted(FOLDER.glob("[0-9]*.py"))
TOLERANCE = 0.01


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_script_draws_its_golden_figure_in_files_and_in_windows(path, load, golden_figure, opengl):
    figure = load(path).plot()  # once: some of them learn
    golden_figure(figure, f"gallery/{path.stem}")
    assert opengl(figure) <= TOLERANCE


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_script_is_short_and_says_what_it_shows(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    code = [line for line in text.splitlines() if line.strip()]
    assert len(code) <= 30
