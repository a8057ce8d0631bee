"""Bad input raises at the user's call, says what and where, and names the fix."""

import os
import socket
import warnings

import pytest

import hugin as hg

NAN, INF = float("nan"), float("inf")


def message(call):
    with pytest.raises(hg.HuginError) as caught:
        call()
    return caught.value.message


CASES = [
    (lambda: hg.line([1, 2, 3], [1, 2]), "line: x has 3 points, y has 2; lengths must match"),
    (lambda: hg.line(5), "line: y is a single value; a sequence is needed, such as [5]"),
    (lambda: hg.line([[[1]]]), "line: y is 3-D of shape (1, 1, 1); 1-D or 2-D is needed"),
    (lambda: hg.line([1], dash="dashd"), 'line: unknown dash "dashd"; did you mean "dashed"?'),
    (lambda: hg.line([1], marker="circel"), 'line: unknown marker "circel"; did you mean "circle"?'),
    (lambda: hg.line([1], alpha=2), "line: alpha is 2; a number from 0 (invisible) to 1 (opaque) is needed"),
    (lambda: hg.line([1], width=-1), "line: width is -1; a finite number of px from 0 on is needed"),
    (lambda: hg.line([1, 2], color_by=["a"]), "line: color_by has 1 values for 2 points; lengths must match"),
    (lambda: hg.line([[1, 2]], label=["a"]), "line: 1 labels for 2 series; lengths must match"),
    (
        lambda: hg.scatter([1, 2], [3, 4], size=3, size_by=[1, 2]),
        "scatter: size and size_by are both given; one of them is needed",
    ),
    (lambda: hg.bar(["a", "b"], [1]), "bar: 2 positions, 1 bars; lengths must match"),
    (lambda: hg.bar([1], dodge=True, stack=True), "bar: dodge and stack are both on; one of them is needed"),
    (lambda: hg.text([1], [1, 2], "a"), "text: 1 x, 2 y, 1 strings; lengths must match"),
    (lambda: hg.line([1]).legend("tpo left"), 'legend: unknown place "tpo left"; did you mean "top left"?'),
    (lambda: hg.line([1]).size(0, 10), "size: width is 0; a finite number above 0 is needed"),
    (lambda: hg.line([1]).size(4, 3, "inch"), 'size: unknown unit "inch"; did you mean "in"?'),
    (lambda: hg.line([1]).xlim(NAN, 1), "xlim: end is nan; a finite value or None is needed"),
    (lambda: hg.line([1]).xlim(1, 1), "xlim: both ends are 1; they must differ"),
    (lambda: hg.line([1]).title(3), "title: text is 3; a string is needed"),
    (lambda: hg.line([1]).xticks([1, 2], labels=["a"]), "xticks: 2 positions, 1 labels; lengths must match"),
    (lambda: hg.line([1]).render("pgn"), 'render: unknown format "pgn"; did you mean "png"?'),
    (lambda: hg.layers(), "layers: no figures given; at least one is needed"),
]


@pytest.mark.parametrize(("call", "text"), CASES, ids=[text for _, text in CASES])
def test_message_says_what_and_how_to_mend(call, text):
    assert message(call) == text


def test_errors_carry_the_users_file_and_line():
    with pytest.raises(hg.ShapeError) as caught:
        hg.line([1, 2], [1])
    assert caught.value.location[0] == __file__
    assert str(caught.value).endswith(f"({__file__}:{caught.value.location[1]})")


def test_kinds_are_also_pythons_own():
    assert issubclass(hg.ShapeError, ValueError) and issubclass(hg.SaveError, OSError)
    assert issubclass(hg.NoDisplayError, RuntimeError)
    with pytest.raises(TypeError):
        hg.line([1]).title(3)


@pytest.mark.parametrize(
    "y",
    [
        [],
        [1.0],
        [NAN, NAN],
        [INF, -INF],
        [1.0, NAN, INF],
        [1e308, -1e307],
        [5e-324, 0.0],
        [0.0, 0.0],
        [1e16, 1e16 + 2],
        [True, False],
        [2**62, 2**62 + 1],
    ],
)
@pytest.mark.parametrize("mark", [hg.line, hg.scatter, hg.bar, hg.step], ids=lambda mark: mark.__name__)
def test_hard_numbers_give_a_picture(mark, y):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", hg.HuginNote)
        assert mark(y).render("png")[:4] == b"\x89PNG"


@pytest.mark.parametrize("scale", ["log", "symlog", "sqrt"])
@pytest.mark.parametrize("y", [[], [1.0], [-1.0, 0.0], [NAN], [1e-300, 1e300]])
def test_hard_numbers_on_scales_give_a_picture(scale, y):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", hg.HuginNote)
        assert hg.line(y).yscale(scale).render("png")[:4] == b"\x89PNG"


def test_a_span_beyond_float64_is_refused_or_drawn():
    try:
        assert hg.line([1e308, -1e308]).render("png")[:4] == b"\x89PNG"
    except hg.HuginError as error:
        assert "float64" in error.message


def test_dropped_values_are_told_once_at_the_users_line():
    figure = hg.line([1.0, -1.0, 10.0]).yscale("log")
    with pytest.warns(hg.HuginNote, match="1 value") as caught:
        figure.render("png")
    assert caught[0].filename == __file__ and len(caught) == 1


# -- saving ----------------------------------------------------------------------------------------------------------


def test_save_gives_the_absolute_path_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "a.png"
    assert hg.line([1, 2]).save(path) == str(path)
    assert os.listdir(tmp_path) == ["a.png"]


def test_a_failed_save_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    with pytest.raises(hg.HuginError):
        hg.line([1, 2]).xscale("log").xlim(-5, -1).save(path)
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["a.png"]


def test_a_missing_folder_is_a_save_error(tmp_path):
    with pytest.raises(OSError, match="No such file or directory"):
        hg.line([1, 2]).save(tmp_path / "no" / "a.png")


def test_an_unwritable_folder_is_a_save_error(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(hg.SaveError, match="Permission denied; what stood there is unchanged"):
        hg.line([1, 2]).save(tmp_path / "a.png")
    assert os.listdir(tmp_path) == []


def test_a_path_without_suffix_is_refused(tmp_path):
    with pytest.raises(hg.OptionError, match="has no suffix"):
        hg.line([1, 2]).save(tmp_path / "a")


@pytest.mark.parametrize("name", ["", "."])
def test_a_folder_as_path_is_refused_with_a_path_that_works(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(hg.OptionError, match=r'names no file; write a path such as ".*plot\.png"'):
        hg.line([1, 2]).save(name)


def test_save_follows_a_link_and_keeps_it(tmp_path):
    link = tmp_path / "newest.png"
    link.symlink_to(tmp_path / "run1.png")
    assert hg.line([1, 2]).save(link) == str(link)
    assert link.is_symlink() and (tmp_path / "run1.png").read_bytes()[:4] == b"\x89PNG"
    assert sorted(os.listdir(tmp_path)) == ["newest.png", "run1.png"]


def test_save_writes_into_a_pipe_and_leaves_it_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        hg.line([1, 2]).size(60, 40).save(pipe, format="png")
        assert os.read(reader, 4) == b"\x89PNG" and pipe.is_fifo()
    finally:
        os.close(reader)


def test_what_cannot_be_written_straight_is_a_save_error_and_stays(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("listening")
        with pytest.raises(hg.SaveError, match="No such device or address"):
            hg.line([1, 2]).save("listening", format="png")
    assert (tmp_path / "listening").is_socket() and os.listdir(tmp_path) == ["listening"]


def test_save_writes_to_file_objects(tmp_path):
    with open(tmp_path / "b.bin", "wb") as file:
        hg.line([1, 2]).save(file, format="png")
    assert (tmp_path / "b.bin").read_bytes()[:4] == b"\x89PNG"


def test_notebooks_get_a_png_at_twice_the_size_with_alt_text():
    data, meta = hg.line([1, 2]).size(400, 300).alt("two points")._repr_mimebundle_()
    width = int.from_bytes(data["image/png"][16:20], "big")
    assert width == 800 and meta["image/png"] == {"width": 400, "height": 300, "alt": "two points"}


def test_to_array_has_the_page_s_shape():
    pixels = hg.line([1, 2]).size(200, 100).to_array(dpi=200)
    assert tuple(pixels.shape) == (200, 400, 4)


def test_bars_that_cover_bars_of_their_series_are_told_of():
    with pytest.warns(hg.HuginNote, match="1 of the bars stand where another of their series does"):
        hg.bar(["a", "a", "b"], [1, 2, 3]).render("svg")
    apart = hg.bar(["a", "a", "b"], [1, 2, 3], color_by=["one", "two", "one"], stack=True)
    assert apart.notes == ()
