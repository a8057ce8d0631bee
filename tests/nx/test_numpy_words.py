"""docs/nx.md says which of NumPy's words nx lacks; it is right."""

import pathlib
import re

import numpy as np

import nx

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "nx.md"


def left_out():
    text = PAGE.read_text(encoding="utf-8").partition("## NumPy's words that nx leaves out")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    return set(re.findall(r"`([^`]+)`", "".join(rows)))


def test_page_lists_every_word_of_numpy_that_is_missing():
    missing = {name for name in dir(np) if name[0] != "_" and not hasattr(nx, name)}
    assert missing - left_out() == set()


def test_page_lists_no_word_that_exists():
    assert {name for name in left_out() if hasattr(nx, name)} == set()
