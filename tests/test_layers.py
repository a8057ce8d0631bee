"""Who may import whom: the table of the house's architecture, compared with the imports that the sources hold.

Imports for type checkers only do not count. An import inside a function counts: what is allowed there alone stands in
WHEN_CALLED.
"""

import ast
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent
FOUNDATION = {"value", "errors", "memo", "calendar", "native"}
MIDDLE = {"nx", "style", "_draw"} | FOUNDATION
SPEC = {"figure", "axes", "compose", "_words"}
MARKS = SPEC | {"scene", "scales", "stats", "text", "data", "layout", "coords"} | MIDDLE

#: Part of hugin (file or folder) -> what its modules may import: parts of hugin, nx and rune.
HUGIN = {
    "value": set(),
    "memo": set(),
    "native": set(),
    "errors": set(),
    "calendar": {"errors"},
    **dict.fromkeys(("style", "scene", "text"), {"nx", "_draw", "scene", "style"} | FOUNDATION),
    **dict.fromkeys(("stats", "layout", "data"), MIDDLE),
    "scales": MIDDLE | {"scene"},  # for scene.Map, the form in which a scale reaches C
    **dict.fromkeys(SPEC, SPEC | {"scales", "layout", "data"} | MIDDLE),
    **dict.fromkeys(("animation", "controls"), SPEC | FOUNDATION),
    "artists": MARKS | {"artists"},
    "guides": MARKS | {"artists", "guides"},
    "coords": MARKS,
    "sampling": {"nx", "rune", "errors", "value"},
    "resolve": MARKS | {"artists", "guides", "sampling", "resolve"},
    "render": {"scene", "style", "text", "nx", "_draw"} | FOUNDATION,
    "window": {"render", "resolve", "scene", "scales", "style", "text", "nx", "_draw"} | FOUNDATION,
}
FREE = {"testing", "cli", "__init__", "__main__"}
#: The named exceptions: (part, imported part) allowed inside functions only.
WHEN_CALLED = {
    ("figure", "resolve"),
    ("animation", "resolve"),
    ("animation", "window"),
    ("controls", "window"),
    ("controls", "artists"),  # the line that a function's tensors become
    ("controls", "rune"),  # rune.jit of a function of parameters
    ("figure", "window"),
    ("_words", "resolve"),
    ("_words", "artists"),  # Figure.wall turns marks into others
    ("figure", "render"),
    ("resolve", "render"),
    ("artists", "sampling"),  # marks of functions are tried where the user gives them, so that errors name that line
    ("axes", "resolve"),
    ("figure", "scene"),
}
#: Packages of others that may be imported at the top of a module, by package of ours.
OTHERS = {"nx": set(), "rune": set(), "hugin": {"cairo"}}


def modules(package):
    return sorted((ROOT / package).rglob("*.py"))


def imports(path):
    """(imported dotted name, whether inside a function) for each import that runs, relative ones made absolute."""
    package = [*path.relative_to(ROOT).parts[:-1]]
    found = []

    def visit(node, called):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for child in node.orelse:
                visit(child, called)
            return
        if isinstance(node, ast.Import):
            found.extend((alias.name, called) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            found.extend((f"{name}.{alias.name}", called) for alias in node.names)
        inside = called or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(ast.parse(path.read_text(encoding="utf-8")), False)
    return found


def part_of(path):
    inside = path.relative_to(ROOT / "hugin")
    return inside.parts[0].removesuffix(".py")


def own_part(name):
    """The part of hugin, or the package, that an absolute name belongs to; None for what is not ours."""
    top, _, rest = name.partition(".")
    if top != "hugin":
        return top if top in ("nx", "rune") else None
    part = rest.partition(".")[0]
    return part if part in HUGIN or part in FREE or part == "_draw" else "__init__"


#: Debts: paths that still break the table, to be paid.
DEBTS: set[str] = set()


def hugin_modules():
    for path in modules("hugin"):
        name = str(path.relative_to(ROOT))
        yield pytest.param(path, id=name, marks=[pytest.mark.xfail] if name in DEBTS else [])


@pytest.mark.parametrize("path", list(hugin_modules()))
def test_hugin_imports_follow_the_table(path):
    part = part_of(path)
    if part in FREE:
        return
    wrong = []
    for name, called in imports(path):
        other = own_part(name)
        if other in (None, part) or other in HUGIN[part] or (called and (part, other) in WHEN_CALLED):
            continue
        wrong.append(f"{part} -> {other} ({name})")
    assert wrong == []


@pytest.mark.parametrize(("package", "allowed"), [("nx", {"nx"}), ("rune", {"nx", "rune"})])
def test_nx_and_rune_import_nothing_above_them(package, allowed):
    ours = {"nx", "rune", "hugin"}
    found = {name.partition(".")[0] for path in modules(package) for name, _ in imports(path)}
    assert found & ours <= allowed


@pytest.mark.parametrize("package", ["nx", "rune", "hugin"])
def test_packages_of_others_load_when_they_are_needed(package):
    wrong = []
    for path in modules(package):
        if package == "hugin" and part_of(path) in ("testing",):
            continue
        for name, called in imports(path):
            top = name.partition(".")[0]
            own = top in ("nx", "rune", "hugin") or top in sys.stdlib_module_names
            own = own or (top == "numpy" and "nx/backends/reference" in path.as_posix())  # loads when it is chosen
            if not own and not called and top not in OTHERS[package]:
                wrong.append(f"{path.relative_to(ROOT)}: {top}")
    assert wrong == []


def test_every_part_of_hugin_stands_in_the_table():
    parts = {part_of(path) for path in modules("hugin")}
    assert parts - FREE <= set(HUGIN)


def test_python_is_known_to_the_py_folders_only():
    sources = [
        *ROOT.glob("csrc/**/*.c"),
        *ROOT.glob("csrc/**/*.h"),
        *ROOT.glob("csrc/**/*.inc"),
        *ROOT.glob("csrc/**/*.def"),
    ]
    knowing = [
        p
        for p in sources
        if "#include <Python.h>" in p.read_text(encoding="utf-8") or "PyObject" in p.read_text(encoding="utf-8")
    ]
    assert sources
    assert [str(p.relative_to(ROOT)) for p in knowing if p.parent.name != "py"] == []


def test_draw_knows_no_tensors():
    sources = [*ROOT.glob("csrc/draw/**/*.c"), *ROOT.glob("csrc/draw/**/*.h")]
    assert [p.name for p in sources if '"nx.h"' in p.read_text(encoding="utf-8")] == []
