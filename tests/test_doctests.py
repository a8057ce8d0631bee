"""Every example in a docstring of nx, rune and hugin runs and shows what it says."""

import doctest
import importlib
import pathlib

import pytest

import hugin
import nx
import rune

#: What an example need not import.
NAMES = {"nx": nx, "rune": rune, "hg": hugin}
ROOT = pathlib.Path(__file__).parent.parent


#: Modules whose examples wait for parts of the core.
WAITING: set[str] = set()


def module_names():
    for package in ("nx", "rune", "hugin"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if ">>>" in path.read_text(encoding="utf-8"):
                name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                yield pytest.param(name, marks=[pytest.mark.xfail] if name in WAITING else [])


@pytest.mark.parametrize("name", list(module_names()))
def test_examples_show_what_they_say(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    report = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    for test in doctest.DocTestFinder(recurse=True).find(module, name, extraglobs=NAMES):
        runner.run(test, out=report.append, clear_globs=True)
    assert runner.failures == 0, "".join(report)
