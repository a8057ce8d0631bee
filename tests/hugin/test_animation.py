"""hg.animate: frames on the same axes, files that other programs read back as the pictures that were drawn."""

import io
import sys

import numpy as np
import pytest
from PIL import Image

import hugin as hg
import nx


def waves(frames=5, **words):
    x = nx.linspace(0, 6, 80)
    return hg.animate(lambda k: hg.line(x, nx.sin(x + k) * (k + 1)).size(160, 120), frames, **words)


def pictures(data):
    image = pytest.importorskip("PIL.Image")
    numpy = pytest.importorskip("numpy")
    with image.open(io.BytesIO(data)) as film:
        made = []
        for k in range(film.n_frames):
            film.seek(k)
            made.append((numpy.asarray(film.convert("RGB")).astype(int), film.info["duration"]))
        return made


def drawn(animation):
    from hugin.render.cairo.pixels import rgba
    from hugin.resolve.film import Scenes

    scenes = Scenes(animation.figures())
    return [rgba(scenes[k]).numpy()[..., :3].astype(int) for k in range(len(scenes))]


def test_a_gif_shows_every_frame_within_its_palette():
    animation = waves()
    found = pictures(animation.render("gif"))
    for (picture, _), wanted in zip(found, drawn(animation), strict=True):
        error = abs(picture - wanted)
        assert error.max() <= 40 and error.mean() < 0.3


def test_smooth_shades_keep_their_mean_in_a_gif():
    """Colours between those of the palette are mixed, so that areas of 8 x 8 px look as they should."""
    z = nx.linspace(0, 1, 64)[:, None] + nx.linspace(0, 1, 64)[None, :]
    field = hg.imshow(z).size(240, 200)
    animation = hg.animate(lambda _: field, 1)
    error = pictures(animation.render("gif"))[0][0] - drawn(animation)[0]
    tiles = error.reshape(25, 8, 30, 8, 3).mean((1, 3))
    assert abs(tiles).max() < 5


@pytest.mark.parametrize("format", ["png", "webp"])
def test_other_films_are_exact(format):
    animation = waves()
    for (picture, _), wanted in zip(pictures(animation.render(format)), drawn(animation), strict=True):
        assert (picture == wanted).all()


def test_a_gif_of_noise_is_read_back():
    """More codes than a table of LZW holds, on every code width."""
    numpy = pytest.importorskip("numpy")
    noise = numpy.random.default_rng(0).random((150, 200))
    animation = hg.animate(lambda k: hg.imshow(nx.asarray(noise + k), cmap="gray").size(240, 200).colorbar("none"), 3)
    for (picture, _), wanted in zip(pictures(animation.render("gif")), drawn(animation), strict=True):
        assert abs(picture - wanted).mean() < 3


def test_times_of_frames_add_up_to_the_whole():
    assert sum(time for _, time in pictures(waves(6, fps=30).render("gif"))) == 200
    assert sum(time for _, time in pictures(waves(9, fps=12).render("gif"))) == 750


def test_all_frames_have_the_axes_that_hold_all_data():
    from hugin.resolve.film import Scenes

    prepared = Scenes(waves(5).figures()).prepared
    assert {frame.panels[0].y.domain for frame in prepared} == {prepared[0].panels[0].y.domain}
    assert prepared[0].panels[0].y.domain[1] > 4.5


def test_limits_that_the_function_sets_stay():
    from hugin.resolve.film import Scenes

    animation = hg.animate(lambda k: hg.line([0, 1]).ylim(0, k + 1), 3)
    assert [frame.panels[0].y.domain for frame in Scenes(animation.figures()).prepared] == [(0, 1), (0, 2), (0, 3)]


def test_a_box_that_turns_keeps_its_size_and_place():
    from hugin.resolve.film import Scenes

    hills = hg.surface([[0, 1, 0], [1, 2, 1], [0, 1, 0]])
    prepared = Scenes(hg.animate(lambda k: hills.camera(azim=k), range(0, 180, 45)).figures()).prepared
    assert len({frame.panels[0].pose for frame in prepared}) == 1


def test_frames_are_items_of_a_sequence():
    seen = []
    hg.animate(lambda t: seen.append(t) or hg.line([0, t]).size(60, 50), [0.5, 2.0]).render()
    assert seen == [0.5, 2.0]


def test_save_is_whole_and_says_where(tmp_path):
    path = waves(2).save(tmp_path / "a.gif")
    assert path == str(tmp_path / "a.gif")
    assert (tmp_path / "a.gif").read_bytes() == waves(2).render("gif")
    broken = hg.animate(lambda k: hg.line([k]) if k < 1 else None, 2)
    with pytest.raises(hg.OptionError, match=r"animate: fn\(1\): NoneType given"):
        broken.save(tmp_path / "a.gif")
    assert [p.name for p in tmp_path.iterdir()] == ["a.gif"]


def test_mp4_without_ffmpeg_names_the_way_out(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(hg.SaveError, match=r"mp4 needs the program ffmpeg.*save as .gif or .png"):
        waves(2).save(tmp_path / "a.mp4")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for ffmpeg")
def test_mp4_hands_whole_frames_to_ffmpeg(monkeypatch, tmp_path):
    fake = tmp_path / "ffmpeg"
    fake.write_text(f'#!{sys.executable} -S\nimport sys\nopen(sys.argv[-1], "wb").write(sys.stdin.buffer.read())\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert len(waves(3).render("mp4")) == 3 * 160 * 120 * 4
    fake.write_text(f'#!{sys.executable} -S\nimport sys\nsys.stdin.buffer.read()\nsys.exit("no codec")\n')
    with pytest.raises(hg.SaveError, match="ffmpeg failed: no codec"):
        waves(3).render("mp4")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hg.animate(3), "animate: fn is int"),
        (lambda: hg.animate(hg.line, 0), "animate: frames is 0; at least one frame"),
        (lambda: hg.animate(hg.line, "abc"), "animate: frames is 'abc'"),
        (lambda: hg.animate(hg.line, 3, fps=0), "animate: fps is 0"),
        (lambda: waves(2).render("avi"), 'render: unknown film format "avi"'),
        (lambda: hg.animate(lambda k: hg.line([1]).size(100 + k, 90), 2).render(), "fn\\(1\\) is 101 x 90 px"),
    ],
)
def test_errors_name_the_way_out(call, message):
    with pytest.raises(hg.HuginError, match=message):
        call()


def test_notebooks_show_a_gif():
    data, _ = waves(2)._repr_mimebundle_()
    assert data["image/gif"][:6] == b"GIF89a" and "2 frames" in data["text/plain"]


def test_one_picture_as_gif_and_no_other_film(tmp_path):
    picture = hg.line([1, 3, 2]).size(200, 150)
    picture.save(tmp_path / "a.gif")
    shown = Image.open(io.BytesIO((tmp_path / "a.gif").read_bytes()))
    assert shown.size == (200, 150) and getattr(shown, "n_frames", 1) == 1
    assert hg.image_compare(picture.render("png"), nx.asarray(np.asarray(shown.convert("RGBA")))) < 0.02
    with pytest.raises(hg.OptionError, match=r"a film is made by hg\.animate"):
        picture.save(tmp_path / "a.mp4")


def test_functions_in_films_are_sampled_as_in_pictures():
    from hugin.render.record import record
    from hugin.resolve.film import Scenes

    ring = hg.implicit(lambda x, y: x * x + y * y - 1, (-2, 2), (-2, 2))
    figure = ring + hg.function(lambda x: nx.sin(1 / x), (1, 2))
    assert record(Scenes([figure])[0]) == record(figure.scene())
