"""show() displays in a notebook, and says what to do elsewhere."""

import sys
import types

import pytest

import hugin as hg


def test_show_without_a_window_names_save():
    with pytest.raises(hg.NoDisplayError, match=r'use fig.save\("picture.png"\)') as caught:
        hg.line([1, 2]).show()
    assert isinstance(caught.value, RuntimeError)


def test_show_in_a_notebook_displays_the_figure(monkeypatch):
    shown = []
    ipython = types.ModuleType("IPython")
    ipython.get_ipython = lambda: types.SimpleNamespace(kernel=object())
    ipython.display = types.ModuleType("IPython.display")
    ipython.display.display = shown.append
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", ipython.display)
    figure = hg.line([1, 2])
    figure.show()
    assert shown == [figure]
