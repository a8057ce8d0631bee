"""Colours, palettes, colormaps and themes: what readers must be able to see."""

import itertools
import math
from itertools import pairwise

import pytest

from hugin.errors import OptionError
from hugin.style import (
    as_seen,
    colormap,
    colormaps,
    contrast,
    difference,
    mix,
    oklch,
    parse_color,
    text_on,
    theme,
    theme_now,
    themes,
    to_hex,
)
from hugin.style.oklab import from_oklab, to_light, to_oklab, to_oklch

THEMES = [themes.light, themes.dark, themes.minimal, themes.paper]
PALETTES = {"light": themes.light, "dark": themes.dark}
ALL_MAPS = colormaps.names()


@pytest.mark.parametrize(
    ("spec", "color"),
    [
        ("steelblue", (70 / 255, 130 / 255, 180 / 255, 1.0)),
        ("SteelBlue", (70 / 255, 130 / 255, 180 / 255, 1.0)),
        ("#fff", (1.0, 1.0, 1.0, 1.0)),
        ("#f008", (1.0, 0.0, 0.0, 136 / 255)),
        ("#102030", (16 / 255, 32 / 255, 48 / 255, 1.0)),
        ("#10203040", (16 / 255, 32 / 255, 48 / 255, 64 / 255)),
        ((0.1, 0.2, 0.3), (0.1, 0.2, 0.3, 1.0)),
        ([0, 1, 0, 0.5], (0.0, 1.0, 0.0, 0.5)),
        ("C0", themes.light.palette[0]),
        ("C9", themes.light.palette[1]),
        ("none", (0.0, 0.0, 0.0, 0.0)),
        ("0.5", (0.5, 0.5, 0.5, 1.0)),
    ],
)
def test_color_is_read(spec, color):
    assert parse_color(spec) == color


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("stelblue", 'line: color: unknown color "stelblue"; did you mean "steelblue"?'),
        ("#12345", 'line: color: invalid hex color "#12345"; write #rgb, #rgba, #rrggbb or #rrggbbaa'),
        ("#ggg", 'line: color: invalid hex color "#ggg"; write #rgb, #rgba, #rrggbb or #rrggbbaa'),
        ((255, 0, 0), "line: color: (255, 0, 0) has parts outside 0..1; divide by 255"),
        ((1, 2), 'line: color: (1, 2) is no color; give a name, "#rrggbb", "C0" or (r, g, b[, a]) in 0..1'),
        ((math.nan, 0, 0), "line: color: (nan, 0, 0) has parts outside 0..1"),
    ],
)
def test_a_bad_color_is_told(spec, message):
    with pytest.raises(OptionError) as caught:
        parse_color(spec, where="line: color")
    assert caught.value.message == message


def test_hex_reads_back():
    for spec in ("#102030", "#10203040"):
        assert to_hex(parse_color(spec)) == spec


@pytest.mark.parametrize("rgb", list(itertools.product((0.0, 0.25, 0.6, 1.0), repeat=3)))
def test_oklab_reads_back(rgb):
    assert from_oklab(*to_oklab(*rgb)) == pytest.approx(rgb, abs=2e-4)


@pytest.mark.parametrize("hue", range(0, 360, 15))
def test_gamut_mapping_keeps_lightness_and_hue(hue):
    mapped = oklch(0.6, 0.4, hue)
    lightness, chroma, found = to_oklch(*mapped[:3])
    assert lightness == pytest.approx(0.6, abs=2e-3)
    assert (found - hue + 180) % 360 - 180 == pytest.approx(0, abs=1.0)
    angle = math.radians(hue)
    more = to_light(0.6, chroma * 1.02 * math.cos(angle), chroma * 1.02 * math.sin(angle))
    assert min(more) < 1e-3 or max(more) > 0.999


def test_mixing_meets_both_ends():
    a, b = (0.1, 0.5, 0.9, 1.0), (1.0, 0.2, 0.0, 0.0)
    assert mix(a, b, 0.0) == pytest.approx(a, abs=1e-3) and mix(a, b, 1.0) == pytest.approx(b, abs=1e-3)


@pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)
def test_ink_reads_well_on_the_page(look):
    assert contrast(look.ink, look.background) >= 7
    assert contrast(look.secondary, look.background) >= 4.5


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize(("eye", "least"), [(None, 0.12), ("protan", 0.085), ("deutan", 0.085), ("tritan", 0.085)])
def test_eight_colors_stay_apart_for_every_eye(name, eye, least):
    seen = [color if eye is None else as_seen(color, eye) for color in PALETTES[name].palette]
    assert len(seen) == 8
    assert min(difference(a, b) for a, b in itertools.combinations(seen, 2)) >= least


@pytest.mark.parametrize("name", PALETTES)
def test_eight_colors_stay_apart_in_grey(name):
    levels = sorted(to_oklab(*as_seen(color, "grey")[:3])[0] for color in PALETTES[name].palette)
    assert min(b - a for a, b in pairwise(levels)) >= 0.03


@pytest.mark.parametrize("name", PALETTES)
def test_colors_stand_out_from_the_page(name):
    look = PALETTES[name]
    ratios = sorted(contrast(color, look.background) for color in look.palette)
    assert ratios[0] >= 1.8 and ratios[3 if name == "light" else 0] >= 2.8


@pytest.mark.parametrize("name", PALETTES)
def test_first_come_a_blue_and_an_orange(name):
    blue, orange = (to_oklch(*color[:3])[2] for color in PALETTES[name].palette[:2])
    assert 240 <= blue <= 270 and 40 <= orange <= 70


@pytest.mark.parametrize(
    "name", ["fjord", "ember", "viridis", "magma", "inferno", "plasma", "cividis", "Greys", "Blues"]
)
def test_sequential_lightness_is_monotone(name):
    levels = [to_oklab(*colormap(name).at((i + 0.5) / 256)[:3])[0] for i in range(0, 256, 3)]
    turn = 1 if levels[-1] > levels[0] else -1
    assert all((b - a) * turn > -0.002 for a, b in pairwise(levels))
    assert abs(levels[-1] - levels[0]) > 0.5


def test_our_diverging_map_is_light_in_the_middle_and_even_on_both_sides():
    levels = [to_oklab(*colormap("tide").at((i + 0.5) / 256)[:3])[0] for i in range(256)]
    assert max(levels[120:136]) > 0.95
    assert max(abs(a - b) for a, b in zip(levels, levels[::-1])) < 0.03


@pytest.mark.parametrize("name", ["orbit", "twilight", "hsv"])
def test_cyclic_maps_close(name):
    assert difference(colormap(name).at(0.0), colormap(name).at(1.0)) < 0.03


@pytest.mark.parametrize("name", ALL_MAPS)
def test_reversing_twice_is_the_same(name):
    made = colormap(name)
    assert made.reversed() == colormap(name + "_r") and made.reversed().reversed() == made
    assert made.kind in ("sequential", "diverging", "cyclic") and tuple(made.lut.shape) == (256, 4)


@pytest.mark.parametrize(
    "name", [n for n in ALL_MAPS if n not in ("fjord", "ember", "tide", "orbit", "blue-red", "hsv")]
)
def test_known_maps_are_those_of_matplotlib(name):
    matplotlib = pytest.importorskip("matplotlib")
    wanted = matplotlib.colormaps[name]([i / 255 for i in range(256)], bytes=True)
    got = colormap(name).lut.tolist()
    most = 10 if name == "jet" else 4
    assert max(abs(int(a) - b) for p, q in zip(wanted, got) for a, b in zip(p, q)) <= most


def test_an_unknown_colormap_is_told():
    with pytest.raises(OptionError, match=r'color: unknown colormap "virdis"; did you mean "viridis"\?'):
        colormap("virdis")


def test_a_list_of_colors_is_a_colormap():
    made = colormap(["white", "C0"])
    assert made.at(0.0) == (1.0, 1.0, 1.0, 1.0)
    assert made.at(1.0) == pytest.approx(themes.light.palette[0], abs=0.003)


def test_text_on_a_color_is_the_readable_one():
    assert text_on((0.1, 0.1, 0.3, 1.0)) == (1.0, 1.0, 1.0, 1.0)
    assert text_on((1.0, 0.9, 0.2, 1.0)) == (0.0, 0.0, 0.0, 1.0)


def test_themes_resolve_argument_then_with_then_default():
    assert theme_now() is themes.light
    with theme("dark") as outer:
        assert theme_now() is outer is themes.dark
        with theme("paper", scale=2.0):
            assert theme_now().name == "paper" and theme_now("minimal").name == "minimal"
        assert theme_now() is themes.dark
    assert theme_now() is themes.light


def test_scaled_theme_multiplies_every_length():
    big = themes.light.replace(scale=1.5).scaled()
    assert (big.scale, big.title_size, big.line_width, big.margin) == (1.0, 24.0, 3.0, 18.0)
    assert (big.bar_width, big.title_weight, big.area_alpha) == (0.75, 600, 0.25)


def test_an_unknown_theme_is_told():
    with pytest.raises(OptionError, match=r'theme: unknown theme "drak"; did you mean "dark"\?'):
        theme("drak")
