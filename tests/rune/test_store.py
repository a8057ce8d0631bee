"""Compiled loops on disk: what is whole and ours is found again, what is damaged, foreign or hostile never runs."""

import os
import pathlib
import subprocess
import sys

import pytest

import nx
import rune
from rune.compiled import compiler, store

FUNCTION = "lambda x: nx.exp(x) * 2 + x"


def has_compiler():
    try:
        return bool(compiler.compiler())
    except compiler.CompilerError:
        return False


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(compiler, "_libraries", {})
    return tmp_path / "hugin" / "loops"


@pytest.fixture
def calls(monkeypatch):
    """The commands that were run to compile."""
    found, real = [], compiler._called
    monkeypatch.setattr(compiler, "_called", lambda words: (found.append(words), real(words))[1])
    return found


def compilations(calls):
    return [words for words in calls if "-o" in words]


def run():
    """What a program that is compiled anew gives; right or it fails."""
    compiler._libraries.clear()
    x = nx.linspace(-1, 1, 400)
    found = rune.jit(lambda x: nx.exp(x) * 2 + x, backend="c")(x)
    assert nx.array_equal(found, nx.exp(x) * 2 + x)


def test_content_is_kept_with_its_checksum_for_its_owner_alone(cache):
    assert store.save("k" * 48, b"content") == ""
    (file,) = cache.iterdir()
    assert file.read_bytes() == b"content" + store._mark(b"content")
    assert (file.stat().st_mode & 0o777, cache.stat().st_mode & 0o777) == (0o600, 0o700)
    assert store.is_good(str(file))


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b[:100], lambda b: b"\x7f" + b[1:-1] + b"x", lambda b: b""]
)
def test_a_damaged_file_is_removed_and_never_read(cache, damage):
    store.save("k", b"content" * 99)
    path = cache / "k.so"
    path.write_bytes(damage(path.read_bytes()))
    assert not store.is_good(str(path))
    assert not path.exists()


def test_a_link_or_a_file_that_others_may_write_to_is_not_read(cache):
    store.save("a", b"content")
    (cache / "b.so").symlink_to(cache / "a.so")
    assert not store.is_good(str(cache / "b.so"))
    (cache / "a.so").chmod(0o622)
    assert not store.is_good(str(cache / "a.so"))


@pytest.mark.parametrize("name", ["hugin", "hugin/loops"])
def test_a_folder_that_is_a_link_or_a_file_is_not_used(tmp_path, monkeypatch, name):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "theirs").mkdir()
    at = tmp_path / "cache" / name
    at.parent.mkdir(parents=True)
    at.symlink_to(tmp_path / "theirs")
    with pytest.raises(store.Unusable, match="is no folder, or a link"):
        store.folder()
    at.unlink()
    at.write_text("")
    with pytest.raises(store.Unusable, match="is no folder, or a link"):
        store.folder()


def test_a_folder_of_another_user_is_not_used(cache, monkeypatch):
    store.folder()
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    with pytest.raises(store.Unusable, match="belongs to another user"):
        store.folder()


def test_a_place_that_anybody_may_write_to_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    tmp_path.chmod(0o777)
    with pytest.raises(store.Unusable, match="anybody may write to"):
        store.folder()


def test_a_folder_that_was_open_to_others_is_closed(cache):
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    assert store.folder() == str(cache)
    assert cache.stat().st_mode & 0o777 == 0o700


def test_the_folder_keeps_its_bounds_and_the_files_used_last(cache, monkeypatch):
    monkeypatch.setattr(store, "MOST_BYTES", 3000)
    for i in range(8):
        store.save(f"k{i}", bytes(900))
        os.utime(cache / f"k{i}.so", (i, i))
        if i >= 3:
            os.utime(cache / "k2.so", (i + 0.5, i + 0.5))
    (cache / "left.1.tmp").write_bytes(b"half")
    os.utime(cache / "left.1.tmp", (1, 1))
    store.save("last", bytes(900))
    assert sorted(x.name for x in cache.iterdir()) == ["k2.so", "k7.so", "last.so"]


def test_a_disk_that_is_full_or_read_only_is_told_and_leaves_nothing(cache, monkeypatch):
    store.folder()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert store.save("k", b"content").endswith("No space left on device")
    assert list(cache.iterdir()) == []


def test_a_home_that_is_missing_or_read_only_is_told(monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    with pytest.raises(store.Unusable):
        store.folder()
    assert store.save("k", b"content") != ""


# ---- with a compiler -------------------------------------------------------------------------------------------------

needs_compiler = pytest.mark.skipif(not has_compiler(), reason="no C compiler")


@needs_compiler
def test_a_program_is_compiled_once_a_machine(cache, calls):
    run()
    run()
    assert len(compilations(calls)) == 1


@needs_compiler
@pytest.mark.parametrize("harm", ["cut", "link", "open", "foreign"])
def test_what_is_not_whole_and_ours_is_compiled_again(cache, calls, harm):
    run()
    (file,) = cache.iterdir()
    content = file.read_bytes()
    if harm == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif harm == "link":
        file.rename(cache / "other")
        file.symlink_to(cache / "other")
    elif harm == "open":
        file.chmod(0o666)
    else:  # a checksum that fits, around what is no library
        file.write_bytes(b"no library" + store._mark(b"no library"))
    run()
    assert len(compilations(calls)) == 2


@needs_compiler
@pytest.mark.parametrize("where", ["/proc/nowhere", "link"])
def test_without_a_folder_programs_are_compiled_all_the_same(tmp_path, monkeypatch, where):
    if where == "link":
        (tmp_path / "hugin").symlink_to("/tmp")
        where = str(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", where)
    run()


@needs_compiler
def test_another_compiler_or_other_flags_are_another_file(cache, calls, monkeypatch):
    run()
    monkeypatch.setenv("CC", compiler.compiler()[0] + " -O1")
    run()
    assert len(compilations(calls)) == len(list(cache.iterdir())) == 2
    assert compilations(calls)[1][1] == "-O1"


@needs_compiler
def test_processes_that_compile_at_once_all_find_whole_files(cache):
    code = f"import nx, rune; x = nx.ones(99); f = {FUNCTION}; assert nx.array_equal(rune.jit(f, backend='c')(x), f(x))"
    environment = {**os.environ, "PYTHONPATH": str(pathlib.Path(rune.__file__).parent.parent)}
    running = [subprocess.Popen([sys.executable, "-c", code], env=environment) for _ in range(3)]
    assert [each.wait(120) for each in running] == [0, 0, 0]
    (file,) = cache.iterdir()
    assert store.is_good(str(file))
