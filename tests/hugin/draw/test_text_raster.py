"""Laws of glyph rasters: even spacing, clipping, determinism, threads, fork."""

import hashlib
import os
import pickle
import threading

import cairo
import pytest

from hugin import _draw
from hugin.scene import Glyphs
from hugin.text import default_font, layout

INK = (0.1, 0.1, 0.1, 1.0)


def drawn(glyphs, width=300, height=60, scale=1.0, clip=None, paper=0):
    data = bytearray(bytes((paper,)) * (4 * width * height))
    _draw.text_draw(data, width, height, 4 * width, clip or (0, 0, width, height), scale, tuple(glyphs))
    return data


def centroid(data, width, height):
    total = sum_x = sum_y = 0
    for y in range(height):
        for x in range(width):
            a = data[4 * (y * width + x) + 3]
            total, sum_x, sum_y = total + a, sum_x + a * (x + 0.5), sum_y + a * (y + 0.5)
    return sum_x / total, sum_y / total


@pytest.mark.parametrize("angle", [0.0, 90.0, 37.0])
def test_a_glyph_moves_as_its_position_does(angle):
    block = layout("o", 12.0)
    where = []
    for step in range(9):
        shift = step * 0.3
        glyph = block.emit(20.0 + (shift if angle != 90 else 0), 20.0 + (shift if angle else 0), INK, angle=angle)
        x, y = centroid(drawn(glyph, 40, 40), 40, 40)
        where.append((x - (shift if angle != 90 else 0), y - (shift if angle else 0)))
    for axis in (0, 1):
        values = [place[axis] for place in where]
        assert max(values) - min(values) <= 0.26


def test_baselines_of_level_text_are_whole_pixels():
    block = layout("HHH", 12.0)
    rows = [bytes(drawn(block.emit(5, 20 + step / 10, INK), 60, 30)) for step in range(-4, 5)]
    assert len(set(rows)) == 1


def test_clip_keeps_the_rest_untouched():
    glyphs = layout("clipped text", 14.0).emit(0, 30, INK)
    whole, part = drawn(glyphs), drawn(glyphs, clip=(20, 0, 50, 60))
    for y in range(60):
        row = 4 * 300 * y
        assert not any(part[row : row + 80]) and not any(part[row + 200 : row + 1200])
        assert part[row + 80 : row + 200] == whole[row + 80 : row + 200]


def test_half_transparent_ink_is_half_as_strong():
    full = drawn(layout("I", 100.0).emit(20, 55, (0, 0, 0, 1.0)))
    half = drawn(layout("I", 100.0).emit(20, 55, (0, 0, 0, 0.5)))
    assert max(full) == 255 and abs(max(half) - 128) <= 1


def test_large_glyphs_fill_as_small_ones_do():
    small, large = (centroid(drawn(layout("e", size).emit(5, 200, INK), 300, 260), 300, 260) for size in (159.0, 161.0))
    assert abs(small[0] - large[0]) < 2 and abs(small[1] - large[1]) < 2


@pytest.mark.parametrize("x", [float("nan"), float("inf"), 1e300, -1e300, 1e9])
def test_places_far_off_draw_nothing(x):
    assert not any(drawn(layout("far", 12.0).emit(x, 20, INK)))


def test_a_short_buffer_is_refused():
    with pytest.raises(ValueError, match="text_draw: the buffer is not height rows of stride bytes"):
        _draw.text_draw(bytearray(100), 10, 10, 40, (0, 0, 10, 10), 1.0, ())


def test_eight_threads_draw_the_same_bytes():
    seen, texts = set(), [f"{i} thread text {i * i}" for i in range(40)]

    def work():
        digest = hashlib.sha256()
        for n, text in enumerate(texts):
            digest.update(drawn(layout(text, 9.0 + n % 7).emit(4.3, 30.2, INK, angle=n % 3 * 15.0)))
        seen.add(digest.hexdigest())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 1


def test_a_forked_child_draws_the_same():
    glyphs = layout("fork", 13.0).emit(4, 30, INK)
    expected = bytes(drawn(glyphs))
    child = os.fork()
    if child == 0:
        os._exit(0 if bytes(drawn(glyphs)) == expected else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_runs_pickle_by_their_font_file():
    run = layout("pickle", 12.0).pieces[0][2]
    again = pickle.loads(pickle.dumps(run))
    assert (again.ids, again.positions, again.font.face is not None) == (run.ids, run.positions, True)
    assert drawn([Glyphs(again, 5, 30, INK)]) == drawn([Glyphs(run, 5, 30, INK)])


def test_outline_fills_where_the_raster_does():
    glyphs = layout("Agy", 40.0).emit(10, 45, INK, angle=10)
    verbs, points = _draw.text_outline(glyphs)
    pairs = memoryview(points).cast("d")
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 300, 60)
    context, at = cairo.Context(surface), 0
    for verb in verbs:
        count = (2, 2, 6, 0)[verb]
        (context.move_to, context.line_to, context.curve_to, context.close_path)[verb](*pairs[at : at + count])
        at += count
    context.fill()
    a, b = centroid(surface.get_data(), 300, 60), centroid(drawn(glyphs), 300, 60)
    assert abs(a[0] - b[0]) < 0.3 and abs(a[1] - b[1]) < 0.3


def test_shaping_agrees_with_the_font_tables():
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = default_font(12.0, 600)
    static = instantiateVariableFont(TTFont(font.file), {"wght": 600, "opsz": 14})
    names, advances = static.getBestCmap(), static["hmtx"]
    for c in "AxgW0%":
        assert layout(c, 12.0, 600).width == pytest.approx(advances[names[ord(c)]][0] * 12 / 2048, abs=0.006)
