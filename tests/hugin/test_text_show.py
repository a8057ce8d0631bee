"""Text on vector surfaces: searchable, embedded, at its weight."""

import subprocess

import cairo
import pytest

from hugin import _draw
from hugin.text import layout

INK = (0.0, 0.0, 0.0, 1.0)


def page(path, *lines):
    surface = cairo.PDFSurface(str(path), 400, 200)
    context = cairo.Context(surface)
    for n, (text, weight, angle) in enumerate(lines):
        _draw.text_show(context, layout(text, 16.0, weight).emit(20, 40 + 40 * n, INK, angle=angle))
    surface.finish()
    return str(path)


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize("text", ["Plain words 12.5", "\N{MINUS SIGN}1 µm Åé", "fi ffl AVAT"])
def test_the_string_can_be_read_back(tmp_path, text, weight):
    file = page(tmp_path / "a.pdf", (text, weight, 0.0))
    read = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    assert read.strip() == text
    fonts = subprocess.run(["pdffonts", file], capture_output=True, check=True).stdout.decode().splitlines()
    assert fonts[2:] and all("Inter" in font and "yes yes yes" in font for font in fonts[2:])


def ink_of(file, tmp_path):
    subprocess.run(["pdftoppm", "-r", "144", "-gray", file, str(tmp_path / "page")], check=True)
    data = (tmp_path / "page-1.pgm").read_bytes()
    return sum(255 - v for v in data[-800 * 400 :])


def test_weight_is_seen(tmp_path):
    light, bold = (ink_of(page(tmp_path / f"{w}.pdf", ("Weight", w, 0.0)), tmp_path) for w in (400, 700))
    assert 1.25 < bold / light < 1.8


def test_strange_strings_and_angles_leave_the_context_sound(tmp_path):
    file = page(
        tmp_path / "b.pdf",
        ("a\ud800\x00", 400, 30.0),
        ("\N{HEBREW LETTER ALEF} (a) 1", 400, 90.0),
        ("e\u0301" * 5, 400, -7.0),
    )
    assert subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).returncode == 0
