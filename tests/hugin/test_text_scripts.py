"""Other scripts, directions, and strings that nobody should write."""

import pytest

from hugin.text import layout
from hugin.text.bidi import visual_parts
from hugin.text.run import Run

ALEF, BET = "\N{HEBREW LETTER ALEF}", "\N{HEBREW LETTER BET}"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("abc", [("abc", 0)]),
        (ALEF + BET, [(ALEF + BET, 1)]),
        (f"a {ALEF}{BET} b", [("a ", 0), (ALEF + BET, 1), (" b", 0)]),
        (f"{ALEF} a", [("a", 0), (f"{ALEF} ", 1)]),
        (f"{ALEF} 12", [("12", 0), (f"{ALEF} ", 1)]),
        (f"a {ALEF} 1.5 {BET}", [("a ", 0), (f" {BET}", 1), ("1.5", 0), (f"{ALEF} ", 1)]),
        (f"{ALEF} (a)", [(")", 1), ("a", 0), (f"{ALEF} (", 1)]),
        ("-5", [("-5", 0)]),
    ],
)
def test_parts_stand_in_the_order_of_the_eye(text, parts):
    assert visual_parts(text) == parts


STRANGE = [
    "", " ", "\n", "\n\n", "\x00", "\ud800", "\udfff\ud800", "a\x00b", "\t\t", "\r\n", "\u200b", "\ufeff",
    "\u202e" + "abc",
    "e" + "\u0301" * 50, "\U0010ffff", "\ue000", "$", "$$", "$$$", "\\", "\\$", "$ $", "$ x$", "a$b", "\u2028",
    "\N{GRINNING FACE}", "\N{CJK UNIFIED IDEOGRAPH-4E2D}", "\N{ARABIC LETTER BEH}" * 3,
    "\u0e01\u0e33", "\u200d\ufe0f", "x" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("text", STRANGE, ids=ascii)
def test_any_string_lays_out(text):
    block = layout(text, 12.0)
    assert block.width >= 0 and block.height > 0
    for _, _, run in block.pieces:
        assert isinstance(run, Run) and len(run.positions) == 2 * len(run.ids) == 2 * len(run.clusters)


def test_missing_script_is_named_in_the_note():
    block = layout("\N{EGYPTIAN HIEROGLYPH A001}", 12.0)
    assert block.note in (
        "",
        "text: missing font for the Egyptian characters '\U00013000'; install one that has them, such as Noto",
    )


def test_plain_text_has_no_note():
    assert layout("10 µm").note == ""


def test_control_characters_show_as_replacement():
    assert layout("a\x01b", 12.0).text == "a\ufffdb"
