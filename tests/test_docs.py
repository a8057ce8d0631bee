"""The documents: every block of Python runs, every path and name that they mention exists."""

import pathlib
import re
import shlex

import pytest

ROOT = pathlib.Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
#: Folders that a document may name though no file of the clone lies there.
MADE = ("out/", "report/", "hugin-report/", "build/", ".venv/", "golden/")
#: Files by their bare name; headers of others.
NAMES = {
    path.name for top in ("csrc", "hugin", "nx", "rune", "tests", "tools") for path in (ROOT / top).rglob("*.*")
} | {"Python.h"}
SUFFIXES = ("py", "c", "h", "inc", "def", "md", "toml", "sh", "txt", "pyi")


def name(path):
    return str(path.relative_to(ROOT))


def blocks(page):
    """(first line, code) of each Python block; one that starts with ``# not run`` is for the eye only."""
    text = page.read_text(encoding="utf-8")
    for match in re.finditer(r"^```python\n(.*?)^```", text, re.M | re.S):
        code = match.group(1)
        if not code.startswith("# not run"):
            yield text[: match.start(1)].count("\n"), code


@pytest.mark.parametrize("page", [p for p in PAGES if any(blocks(p))], ids=name)
def test_blocks_of_python_run_in_order(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scope = {"__name__": "__main__"}
    for line, code in blocks(page):
        exec(compile("\n" * line + code, str(page), "exec"), scope)  # noqa: S102  # our own documents


def words(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return re.findall(r"`([^`\n]+)`", text)


# STYLE.md names files of other projects, as models.
@pytest.mark.parametrize("page", [p for p in PAGES if p.name != "STYLE.md"], ids=name)
def test_paths_in_documents_exist(page):
    missing = []
    for word in words(page):
        looks = re.fullmatch(r"[\w.\-]+(/[\w.\-*]+)+/?", word) or re.fullmatch(
            rf"[\w\-]+\.({'|'.join(SUFFIXES)})", word
        )
        if not looks or word.startswith(MADE) or any(part.isupper() and len(part) < 3 for part in word.split("/")):
            continue
        found = any(ROOT.glob(word.rstrip("/"))) or any(page.parent.glob(word.rstrip("/"))) or word in NAMES
        if (
            not found
            and "/" in word
            and "." not in word.rsplit("/", 1)[-1]
            and not (ROOT / word.split("/")[0]).exists()
        ):
            continue
        if not found:
            missing.append(word)
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_between_documents_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    local = [link for link in links if not link.startswith(("http", "mailto"))]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_names_in_documents_exist(page):
    import hugin
    import nx
    import rune

    modules = {"hg": hugin, "hugin": hugin, "nx": nx, "rune": rune}
    missing = []
    for word in words(page):
        match = re.match(r"(hg|nx|rune)\.([A-Za-z_][\w.]*)", word)
        if not match:
            continue
        thing = modules[match.group(1)]
        for part in match.group(2).rstrip(".").split("."):
            thing = getattr(thing, part, None)
        if thing is None:
            missing.append(word)
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_make_targets_in_documents_exist(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M).group(1).split())
    named = {shlex.split(word)[1] for word in words(page) if re.fullmatch(r"make \w+.*", word)}
    assert named <= targets


def test_picture_of_the_readme_is_what_its_lines_draw(tmp_path, monkeypatch):
    import hugin

    monkeypatch.chdir(tmp_path)
    ((_, code),) = blocks(ROOT / "README.md")
    exec(code, {})  # noqa: S102  # our own README
    assert hugin.image_compare(tmp_path / "seattle.png", ROOT / "docs/images/seattle.png") < 0.02
