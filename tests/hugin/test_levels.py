"""Levels of filled bands cover the data from one round value to another."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import hugin as hg
import nx
from hugin.coords.steps import Levels
from hugin.scales.label import parse, value_labels


@given(st.floats(0.01, 1), st.integers(-3, 3), st.floats(0.1, 1), st.integers(-3, 4), st.booleans(), st.integers(3, 20))
def test_ends_of_bands_are_round_and_lie_around_the_data(base, decade, width, wide, below, count):
    lo = base * 10.0**decade
    hi = lo + width * 10.0**wide
    if below:
        lo -= hi
    edges = Levels(count, filled=True).find(hg.Linear(), (lo, hi))
    assert edges[0] <= lo and edges[-1] >= hi
    if len(edges) > 3:
        step = edges[2] - edges[1]
        assert abs((edges[1] - edges[0]) - step) < 1e-6 * step
        assert abs((edges[-1] - edges[-2]) - step) < 1e-6 * step


def test_edges_that_are_not_round_are_said_briefly():
    assert value_labels((0.0222513, 0.1, 0.2)) == (("0.02225", "0.10000", "0.20000"), ())
    assert value_labels((0.0, 1 / 3, 1.0)) == (("0.0000", "0.3333", "1.0000"), ())
    assert value_labels((0.001, 1.0, 1000.0)) == (("0.001", "1.000", "1000.000"), ())
    assert value_labels((12345.678, 23456.789))[0] == ("12\u2009346", "23\u2009457")


@given(
    st.floats(-1, 1),
    st.integers(-12, 15),
    st.lists(st.floats(0.01, 1), min_size=1, max_size=6),
    st.integers(-6, 3),
    st.booleans(),
)
def test_labels_of_any_values_tell_them_apart_and_are_right(base, decade, steps, wide, offset):
    values = [base * 10.0**decade]
    for step in steps:
        values.append(values[-1] + step * 10.0**wide)
    gap = min(b - a for a, b in itertools.pairwise(values))
    assume(gap > 1e-12 * max(map(abs, values)))
    labels, context = value_labels(tuple(values), offset)
    assert len(set(labels)) == len(values)
    assert offset or not context
    start = Fraction(parse_exactly(context[0])) if context else 0
    for text, v in zip(labels, values):
        distance = text.startswith("+") or (context and not text.startswith("\u2212"))
        shown = Fraction(parse_exactly(text)) + (start if distance or context else 0)
        assert abs(shown - Fraction(v)) <= Fraction(gap) / 50 + abs(Fraction(v)) / 10**15


def parse_exactly(text):
    plain = text.replace("\u2009", "").replace("\u2212", "-").replace("+", "")
    return plain if plain.lstrip("-").replace(".", "").isdigit() else parse(text)


@pytest.mark.parametrize(("start", "width"), [(1e9, 1.0), (1e3, 1e-3), (1.0, 1e-9), (1e15, 10.0), (1e300, 1e290)])
def test_bars_and_lines_far_from_zero_keep_what_differs(start, width):
    x = start + width * (nx.linspace(0, 1, 30)[None, :] + nx.zeros((30, 1)))
    bar = [item.run.text for item in glyphs(hg.contourf(x, levels=5).scene().items) if item.x > 640]
    assert len(bar) >= 5 and len(set(bar)) == len(bar)
    names = hg.contour(x, levels=5, labels=True).colorbar("none").scene()
    lines = [item.run.text for item in glyphs(names.items) if item.angle]
    assert len(set(lines)) >= (3 if start < 1e300 else 0)  # such a number is longer than its line


def test_a_log_scale_words_powers_in_one_form():
    z = nx.exp(nx.linspace(-14, 14, 40)[None, :] + nx.zeros((40, 1)))
    lines = hg.contour(z, levels=8, labels=True).color("log").colorbar("none").scene()
    bands = hg.contourf(z, levels=8).color("log").scene()
    for found in ([i for i in glyphs(lines.items) if i.angle], [i for i in glyphs(bands.items) if i.x > 735]):
        texts = {item.run.text for item in found}
        assert len(texts) >= 4 and all(text.startswith("10") and len(text) in (3, 4) for text in texts)


def glyphs(items):
    for item in items:
        if type(item).__name__ == "Glyphs":
            yield item
        yield from glyphs(getattr(item, "items", ()))
