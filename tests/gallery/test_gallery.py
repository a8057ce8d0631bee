"""Every script of the gallery draws what it drew before: the same scene, and a picture that looks the same."""

import ast
import importlib.util
import pathlib

import pytest

FOLDER = pathlib.Path(__file__).parents[2] / "gallery"
SCRIPTS = sorted(FOLDER.glob("[0-9]*.py"))


def load(path):
    spec = importlib.util.spec_from_file_location("gallery_" + path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_script_draws_its_golden_figure(path, golden_figure):
    golden_figure(load(path).plot(), f"gallery/{path.stem}")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_script_is_short_and_says_what_it_shows(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    code = [line for line in text.splitlines() if line.strip()]
    assert len(code) <= 30
