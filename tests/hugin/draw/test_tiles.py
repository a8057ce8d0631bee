"""csrc/draw/tiles.c: what is drawn of a mask, through it or whole, is all that is in it, once."""

import numpy as np
import pytest

from hugin import _draw


def rects(found):
    return np.frombuffer(found, "f4").reshape(-1, 4).astype(int).tolist()


@pytest.mark.parametrize(
    ("high", "wide", "first", "end"), [(1, 1, 0, 1), (70, 61, 3, 66), (16, 48, 0, 16), (9, 16, 9, 9)]
)
@pytest.mark.parametrize("seed", range(4))
def test_rectangles_hold_every_covered_pixel_once(high, wide, first, end, seed):
    rng = np.random.default_rng(seed)
    mask = np.kron(rng.choice([0, 255], (high // 8 + 1, wide // 16 + 1)), np.ones((8, 16)))[:high, :wide].astype("u1")
    mask = np.roll(mask, seed, axis=0)
    mask[rng.random(mask.shape) < 0.002] = 7
    part, whole = (rects(found) for found in _draw.mask_tiles(mask.tobytes(), wide, first, end))
    drawn, by_texture = np.zeros_like(mask), np.zeros(mask.shape, int)
    for x0, y0, x1, y1 in part:
        drawn[y0:y1, x0:x1] = mask[y0:y1, x0:x1]
        by_texture[y0:y1, x0:x1] += 1
    for x0, y0, x1, y1 in whole:
        drawn[y0:y1, x0:x1] = 255
        by_texture[y0:y1, x0:x1] += 1
    wanted = mask.copy()
    wanted[:first] = wanted[end:] = 0
    np.testing.assert_array_equal(drawn, wanted)
    assert by_texture.max(initial=0) <= 1
    for x0, y0, x1, y1 in part:
        assert 0 < mask[y0:y1, x0:x1].astype(int).sum() < 255 * (y1 - y0) * (x1 - x0)


def test_rows_that_are_not_there_are_refused():
    with pytest.raises(ValueError, match="mask_tiles: no rows 0 to 9 of 5 bytes each"):
        _draw.mask_tiles(bytes(44), 5, 0, 9)
