"""Where math begins, how simple math is set, and what is refused."""

import pytest

import hugin as hg
from hugin.text import layout
from hugin.text.math import split_math
from hugin.text.run import Run


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain", [(False, "plain")]),
        ("$x$", [(True, "x")]),
        ("a $x$ b", [(False, "a "), (True, "x"), (False, " b")]),
        ("$5", [(False, "$5")]),
        ("$5 to $10", [(False, "$5 to $10")]),
        ("from $5 or $ 6", [(False, "from $5 or $ 6")]),
        (r"\$x\$", [(False, "$x$")]),
        (r"$a\$b$", [(True, r"a\$b")]),
        ("$$x$$", [(True, "x")]),
        ("$$", [(False, "$$")]),
        ("", [(False, "")]),
    ],
)
def test_dollars_open_math_only_in_pairs(text, parts):
    assert split_math(text) == parts


def texts(string):
    return [(run.text, round(run.size_px, 2)) for _, _, run in layout(string, 10.0).pieces]


@pytest.mark.parametrize(
    ("string", "runs"),
    [
        ("10$^{-3}$", [("10", 10), ("\N{MINUS SIGN}3", 7)]),
        ("$x_i^2$", [("x", 10), ("2", 7), ("i", 7)]),
        ("$1,000$", [("1,000", 10)]),
        (r"$20^\circ$C", [("20°", 10), ("C", 10)]),
        (r"$\alpha\beta$", [("αβ", 10)]),
        (r"$\text{if } x$", [("if ", 10), ("x", 10)]),
    ],
)
def test_simple_math_is_set_in_the_text_face(string, runs):
    assert texts(string) == runs


def test_letters_are_italic_and_units_upright():
    fonts = [run.font.italic for _, _, run in layout(r"$x\mathrm{m}$").pieces]
    assert fonts == [True, False]


def test_superscripts_rise_and_subscripts_sink():
    (_, y0, _), (_, y1, _), (_, y2, _) = layout("$x_i^2$", 10.0).pieces
    assert y1 < y0 < y2


def test_binary_operators_have_space_and_signs_have_none():
    assert layout("$a-b$").width > layout("$a$").width + layout("$-b$").width + 2


def test_full_formulas_become_outlines():
    block = layout(r"$\frac{a}{b}$", 20.0)
    ((_, _, item),) = block.pieces
    assert not isinstance(item, Run) and item.verbs[0] == 0
    assert block.ink[1] < -10 and block.ink[3] > 2 and block.baseline > 20


@pytest.mark.parametrize(
    ("string", "message"),
    [
        ("$x^$", r'text: invalid math "$x^$": a script is missing after \'x^\'; write \$ for a plain dollar'),
        ("${x$", r'text: invalid math "${x$": a brace { is not closed; write \$ for a plain dollar'),
        (
            "$x^1^2$",
            'text: invalid math "$x^1^2$": two superscripts follow each other; use braces; '
            r"write \$ for a plain dollar",
        ),
        (r"$\foo$", r'text: unknown math command "\foo" in "$\foo$"; write \text{...} for words'),
    ],
)
def test_bad_math_is_refused(string, message):
    with pytest.raises(hg.OptionError) as caught:
        layout(string)
    assert caught.value.message == message.replace("\\'", "'")
