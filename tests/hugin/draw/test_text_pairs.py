"""Labels that are put together from known pairs are exactly those that HarfBuzz shapes."""

import random

import pytest

from hugin import _draw
from hugin.text import default_font
from hugin.text.layout import PLAIN, TABULAR

ASCII = "".join(map(chr, range(32, 127)))


def strings(seed, n):
    rng = random.Random(seed)
    dense = ["AV", "To", "Ty.", "11", "1,0", "r.", "f)", "L'"]
    return [
        "".join(rng.choice(dense if rng.random() < 0.4 else ASCII) for _ in range(rng.randint(1, 30))) for _ in range(n)
    ]


@pytest.mark.parametrize("features", [PLAIN, TABULAR])
@pytest.mark.parametrize(("weight", "italic"), [(400, False), (600, False), (400, True)])
def test_known_pairs_give_what_harfbuzz_gives(features, weight, italic):
    face = default_font(12.0, weight, italic).face
    _draw.text_shape(face, strings(1, 2000), 12.0, features, 0)  # learn
    asked = strings(2, 2000)
    fast = _draw.text_shape(face, asked, 12.0, features, 0)
    shaped = _draw.text_shape(face, asked, 12.0, features, 2)  # 2 guesses the direction, and always shapes
    assert fast == shaped


def test_every_pair_of_characters_agrees():
    face = default_font(12.0, 500).face
    pairs = [a + b for a in ASCII for b in ASCII]
    first = _draw.text_shape(face, pairs, 12.0, PLAIN, 0)
    assert first == _draw.text_shape(face, pairs, 12.0, PLAIN, 0) == _draw.text_shape(face, pairs, 12.0, PLAIN, 2)
