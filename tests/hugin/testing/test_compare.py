"""image_compare: what is a picture, what is a distance, and what is refused."""

import io
import pickle

import numpy as np
import pytest
from PIL import Image

import hugin as hg
from hugin.testing import png

RANDOM = np.random.default_rng(0)


def noise(*shape):
    return RANDOM.integers(0, 256, shape, dtype="u1")


def png_bytes(array, **options):
    file = io.BytesIO()
    Image.fromarray(array).save(file, "png", **options)
    return file.getvalue()


def test_equal_pictures_are_zero_apart():
    a = noise(70, 95, 4)
    difference = hg.image_compare(a, a.copy())
    assert (difference, difference.pixel, difference.mean) == (0.0, 0.0, 0.0)


def test_a_change_of_one_tile_is_not_drowned_in_the_page():
    a = np.full((600, 810, 3), 255, "u1")
    b = a.copy()
    b[30:60, 60:90] = 204
    difference = hg.image_compare(a, b)
    assert float(difference) == pytest.approx(0.2)
    assert difference.at == (60, 30, 90, 60)
    assert difference.pixel == pytest.approx(0.2)
    assert difference.mean == pytest.approx(0.2 / 540, rel=1e-3)


def test_distance_is_the_largest_channel_weighed_by_alpha():
    def distance(p, q):
        return float(hg.image_compare(np.full((3, 3, 4), p, "u1"), np.full((3, 3, 4), q, "u1"))) * 255

    assert distance((10, 20, 30, 255), (10, 25, 37, 255)) == pytest.approx(7)
    assert distance((10, 20, 30, 0), (200, 100, 50, 0)) == 0
    assert distance((0, 0, 0, 0), (0, 0, 0, 51)) == pytest.approx(51)


def test_tiles_are_the_means_of_their_pixels():
    a, b = noise(61, 100, 3), noise(61, 100, 3)
    tiles = hg.image_compare(a, b).tiles
    distances = np.abs(a.astype(int) - b).max(axis=2) / 255
    expected = [
        [distances[j * 61 // 2 : (j + 1) * 61 // 2, i * 100 // 3 : (i + 1) * 100 // 3].mean() for i in range(3)]
        for j in range(2)
    ]
    np.testing.assert_allclose(tiles, expected, rtol=1e-12)


def test_pictures_come_as_paths_bytes_and_arrays(tmp_path):
    a = noise(40, 50, 4)
    (tmp_path / "a.png").write_bytes(png_bytes(a))
    for given in (tmp_path / "a.png", str(tmp_path / "a.png"), png_bytes(a), a, a / 255, a[::-1][::-1], a.tolist()):
        given = np.array(given, "u1") if isinstance(given, list) else given
        assert hg.image_compare(a, given) == 0


def test_difference_picture_is_amplified():
    a = np.zeros((4, 4, 3), "u1")
    b = a.copy()
    b[0, 0] = (1, 2, 100)
    shown = np.array(Image.open(io.BytesIO(hg.image_compare(a, b).png())))
    assert shown[0, 0].tolist() == [8, 16, 255]
    assert shown[1:].max() == 0


def test_difference_pickles():
    difference = hg.image_compare(noise(40, 40, 3), noise(40, 40, 3))
    copy = pickle.loads(pickle.dumps(difference))
    assert (float(copy), copy.at, copy.tiles) == (float(difference), difference.at, difference.tiles)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "P", "1", "I;16"])
def test_png_of_every_kind_is_read_as_pillow_reads_it(mode):
    source = Image.fromarray(noise(31, 17, 4))
    picture = source.convert(mode) if mode != "I;16" else Image.fromarray(noise(31, 17).astype("u2") * 256)
    file = io.BytesIO()
    picture.save(file, "png")
    height, width, rgba = png.read(file.getvalue(), "here")
    expected = Image.open(io.BytesIO(file.getvalue())).convert("RGBA")
    assert (height, width, bytes(rgba)) == (31, 17, expected.tobytes())


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_png_is_written_as_it_is_read(channels):
    pixels = noise(9, 7, channels)
    height, width, rgba = png.read(png.write(9, 7, pixels.tobytes(), channels), "here")
    assert (height, width, rgba) == (9, 7, png.expand(pixels.tobytes(), channels))


@pytest.mark.parametrize(
    ("a", "b", "kind", "message"),
    [
        (
            noise(3, 4, 3),
            noise(4, 3, 3),
            hg.ShapeError,
            "image_compare: a is 4 x 3 px and b is 3 x 4 px; sizes must match",
        ),
        (b"GIF89a", b"", hg.DataError, "image_compare: a: invalid picture; neither PNG nor what Pillow reads"),
        ("none.png", "", hg.DataError, "image_compare: a: 'none.png' cannot be read; No such file or directory"),
        (png.SIGNATURE, b"", hg.DataError, "image_compare: a: invalid PNG; it holds no picture"),
        (png_bytes(noise(9, 9))[:60], b"", hg.DataError, "image_compare: a: invalid PNG; it ends inside a chunk"),
        (
            noise(3),
            noise(3),
            hg.ShapeError,
            "image_compare: a: has shape (3,); (height, width), or with 1, 3 or 4 channels, is needed",
        ),
        (
            noise(3, 3).astype("i4"),
            noise(3, 3),
            TypeError,
            "image_compare: a: has elements of format 'i'; uint8, or floats 0..1, are needed",
        ),
    ],
)
def test_what_is_no_picture_is_refused(a, b, kind, message):
    with pytest.raises(kind) as caught:
        hg.image_compare(a, b)
    assert caught.value.message == message
