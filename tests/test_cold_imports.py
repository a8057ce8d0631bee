"""What a cold start may load. Each case runs in a fresh interpreter and reports the modules it has."""

import subprocess
import sys

import pytest

#: Never loaded by an import of ours, nor by the PNG of a line of nx data: each costs milliseconds at every start.
HEAVY = {
    "numpy",
    "PIL",
    "OpenGL",
    "glfw",
    "matplotlib",
    "pandas",
    "narwhals",
    "ziamath",
    "dataclasses",
    "typing",
    "pathlib",
    "json",
    "re",
    "inspect",
    "enum",
    "datetime",
    "decimal",
    "fractions",
    "tempfile",
    "logging",
    "argparse",
    "unittest",
    "ctypes",
    "hashlib",
    "importlib.metadata",
    "importlib.resources",
    "subprocess",
    "zipfile",
    "random",
    "asyncio",
    "threading",
    "contextlib",
}
FIGURE = """
import nx, hugin as hg, io
x = nx.linspace(0, 10, 500)
fig = hg.line(x, nx.sin(x), label="sin") + hg.line(x, nx.cos(x), label="cos", dash="--")
fig = fig.title("Waves").xlabel("t [s]")
file = io.BytesIO()
fig.save(file, format="png")
assert file.getvalue()[:4] == b"\\x89PNG"
"""


def loaded(code):
    """The modules that ``code`` adds to a bare interpreter (no site hooks of other packages)."""
    script = f"import sys; before = set(sys.modules)\n{code}\nprint(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code", ["import nx", "import rune", "import hugin", FIGURE], ids=["nx", "rune", "hugin", "png of a line"]
)
def test_nothing_heavy_is_loaded(code):
    assert loaded(code) & HEAVY == set()


def test_hugin_alone_loads_neither_nx_nor_its_own_parts():
    assert {name for name in loaded("import hugin") if name.startswith(("hugin.", "nx"))} <= {"hugin.errors"}
