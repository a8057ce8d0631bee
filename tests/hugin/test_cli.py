"""The command line: files of every kind to pictures, and errors as one line with exit status 2."""

import gzip
import pathlib
import subprocess
import sys
import sysconfig

import pytest

from hugin import cli
from hugin.cli import gallery

WEATHER = (
    "date,city,temp,rain\n2024-01-01,Oslo,-3.5,0\n2024-01-02,Oslo,-1,2\n2024-01-01,Rome,9,0\n2024-01-02,Rome,11,1\n"
)


@pytest.fixture
def weather(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "weather.csv"
    path.write_text(WEATHER)
    return path


def test_plot_writes_the_picture_and_prints_its_path(weather, capsys):
    assert cli.main(["plot", "weather.csv", "--x", "date", "--y", "temp", "--color", "city", "-o", "out.png"]) == 0
    out = weather.parent / "out.png"
    assert capsys.readouterr().out == f"{out}\n"
    assert out.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_several_outputs_and_formats(weather):
    assert cli.main(["plot", "weather.csv", "-o", "a.png", "-o", "a.svg", "-o", "a.pdf"]) == 0
    assert [(weather.parent / f"a.{kind}").read_bytes()[:4] for kind in ("png", "pdf")] == [b"\x89PNG", b"%PDF"]
    assert "<svg" in (weather.parent / "a.svg").read_text()


def test_without_output_the_picture_takes_the_name_of_the_file(weather):
    assert cli.main(["plot", "weather.csv"]) == 0
    assert (weather.parent / "weather.png").exists()


def build(*words):
    return cli.build(cli._parser().parse_args(["plot", "weather.csv", *words]))


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ([], "line"),
        (["--x", "city", "--y", "temp", "--mark", "scatter"], "scatter"),
        (["--x", "rain", "--y", "temp"], "scatter"),
        (["--mark", "hist", "--x", "temp"], "hist"),
        (["--mark", "step"], "step"),
        (["--mark", "area"], "area"),
    ],
)
def test_mark_follows_the_kind_of_x_or_is_named(weather, words, mark):
    assert mark in repr(build(*words))


@pytest.mark.parametrize(
    "words",
    [
        ["--x", "1", "--y", "3"],
        ["--x", "DATE", "--y", "temp", "--y", "rain"],
        ["--y", "temp"],
        ["--title", "T", "--theme", "dark", "--page", "400x300"],
        ["--ylim", "-5", "-"],
        ["--xlim", "2024-01-01", "2024-02-01"],
    ],
)
def test_words_of_the_command_draw(weather, words):
    assert build(*words).render("png")[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["plot", "none.csv"], "none.csv: No such file or directory"),
        (["plot", "weather.csv", "--y", "tmep"], '--y: unknown column "tmep"; did you mean "temp"?'),
        (["plot", "weather.csv", "-o", "a.xyz"], "xyz"),
        (["plot", "weather.csv", "--xscale", "lgo"], "lgo"),
        (["plot", "weather.csv", "--page", "big"], "--page"),
        (["plot", "weather.csv", "--color", "city", "--y", "temp", "--y", "rain"], "give one --y"),
        (["plot", ".", "-o", "a.png"], "Is a directory"),
    ],
)
def test_mistakes_are_one_line_and_status_2(weather, capsys, words, message):
    assert cli.main(words) == 2
    shown = capsys.readouterr().err
    assert message in shown
    assert shown.startswith("hugin plot: ")
    assert shown.count("\n") == 1


def test_standard_input_to_standard_output(weather):
    done = subprocess.run(
        [sys.executable, "-P", "-m", "hugin", "plot", "-", "-o", "-"],
        input=WEATHER.encode(),
        capture_output=True,
        check=True,
        cwd=weather.parent,
    )
    assert done.stdout[:8] == b"\x89PNG\r\n\x1a\n"


def test_compressed_text_and_arrays(weather):
    import nx

    folder = weather.parent
    (folder / "w.csv.gz").write_bytes(gzip.compress(WEATHER.encode()))
    nx.save(str(folder / "w.npy"), nx.asarray([[0.0, 1.0], [1.0, 4.0], [2.0, 9.0]]))
    for name in ("w.csv.gz", "w.npy"):
        assert cli.main(["plot", name, "-o", name + ".png"]) == 0


def test_parquet(weather):
    pq = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    pq.write_table(pa.table({"t": [1, 2, 3], "v": [1.0, None, 3.0]}), weather.parent / "w.parquet")
    assert cli.main(["plot", "w.parquet", "-o", "w.png"]) == 0


def test_help_teaches_by_examples(capsys):
    with pytest.raises(SystemExit):
        cli.main(["plot", "--help"])
    assert "--x date --y temp --color city" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "line"), [
    (["plot", "weather.csv", "--colour", "city"], 'hugin plot: unknown argument "--colour"; did you mean "--color"?'),
    (["plot", "weather.csv", "--qqq=3"], 'hugin plot: unknown argument "--qqq=3"; hugin plot --help lists them'),
])
def test_unknown_arguments_are_one_line(weather, capsys, words, line):
    assert cli.main(words) == 2
    assert capsys.readouterr() == ("", line + "\n")


@pytest.mark.parametrize(("words", "start"), [
    (["plot"], "hugin plot: the following arguments are required: FILE"),
    (["plto"], "hugin: argument COMMAND: invalid choice: 'plto'"),
    (["plot", "weather.csv", "--mark", "scater"], "hugin plot: argument --mark: invalid choice: 'scater'"),
])
def test_wrong_arguments_are_one_line(capsys, words, start):
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    told = capsys.readouterr().err
    assert stopped.value.code == 2
    assert told.startswith(start)
    assert told.count("\n") == 1


# -- gallery -------------------------------------------------------------------------------------------------------


def test_gallery_draws_what_is_asked_for_with_its_code(tmp_path, capsys):
    assert cli.main(["gallery", "02_step", "area", "-o", str(tmp_path / "made")]) == 0
    made = sorted(path.name for path in (tmp_path / "made").iterdir())
    assert made == ["02_step.png", "02_step.svg", "11_area.png", "11_area.svg", "index.html"]
    page = (tmp_path / "made" / "index.html").read_text()
    assert page.count("<img") == 2 and "def plot()" in page
    assert capsys.readouterr().out.splitlines()[-1] == str(tmp_path / "made" / "index.html")


def test_gallery_lists_every_script_without_running_it(capsys):
    assert cli.main(["gallery", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(gallery.scripts()) > 30
    assert all(len(line.split(None, 1)) == 2 for line in lines)


def test_gallery_prints_scripts(capsys):
    assert cli.main(["gallery", "--code", "02_step"]) == 0
    assert "def plot() -> hg.Figure:" in capsys.readouterr().out


def test_gallery_is_installed_with_the_package():
    share = pathlib.Path(sysconfig.get_path("platlib")) / "hugin" / "share"
    assert (share / "gallery" / "01_line.py").exists() and (share / "examples" / "digits.py").exists()


def test_gallery_passes_over_what_misses_a_package(tmp_path, capsys, monkeypatch):
    (tmp_path / "01_needs.py").write_text('"""A plot."""\nimport no_such_package\n')
    monkeypatch.setattr(gallery, "_folder", lambda: str(tmp_path))
    assert cli.main(["gallery", "-o", str(tmp_path / "made")]) == 2
    shown = capsys.readouterr().err
    assert "01_needs: not drawn, it needs a package: pip install no_such_package" in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [(["gallery", "nonesuch"], 'named like "nonesuch"'), (["gallery", "01_line", "-o", "weather.csv"], "File exists")],
)
def test_mistakes_of_gallery(weather, capsys, words, message):
    assert cli.main(words) == 2
    assert message in capsys.readouterr().err


def test_the_package_is_the_command_too():
    run = subprocess.run([sys.executable, "-P", "-m", "hugin", "--version"], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("hugin ")
