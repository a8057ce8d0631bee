"""What drawing may allocate: a long line, an image and many points are read where they lie; nothing is kept after."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the peak from /proc")

START = """
import nx, hugin as hg
def kib(name):
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name))
def rest():
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the peak starts again from here
    return kib("VmRSS") * 1024
def peak():
    return kib("VmHWM") * 1024
hg.line([1, 2]).render("png")
nx.threads(1)
"""

#: What is drawn, and how many bytes above the data it may take: pixels of the page and sprites, never a copy
#: (only the 0 .. n - 1 of a line without x is made).
CASES = {
    "line of 4M": ("x = nx.linspace(0, 1, 4_000_000); y = nx.sin(x)", "hg.line(x, y)", 16e6),
    "log line of 4M": ("x = nx.linspace(1, 9, 4_000_000); y = nx.exp(x)", "hg.line(x, y).yscale('log')", 16e6),
    "strided float32 line of 4M": ("x = nx.ones(8_000_000, dtype=nx.float32)[::2]", "hg.line(x)", 48e6),
    "heatmap 3000 x 3000": ("z = nx.ones((3000, 3000), dtype=nx.float32)", "hg.heatmap(z)", 16e6),
    "scatter of 1M": ("x = nx.linspace(0, 1, 1_000_000); y = nx.sin(x * 99)", "hg.scatter(x, y, size=4)", 24e6),
}


@pytest.mark.parametrize("case", CASES)
def test_drawing_stays_in_its_budget(case):
    data, draw, budget = CASES[case]
    code = f"{START}\n{data}\nbefore = rest()\n({draw}).render('png')\nprint(peak() - before)"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) <= budget


def test_a_thousand_renders_leave_nothing_behind():
    code = (
        START
        + """
def draw():
    x = nx.linspace(0, 1, 500)
    (hg.line(x, nx.sin(x), label="a") + hg.scatter(x, x)).title("t").size(300, 200).render("png")
for _ in range(200):
    draw()
before = kib('VmRSS')
for _ in range(800):
    draw()
print((kib('VmRSS') - before) * 1024)
"""
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 4e6
