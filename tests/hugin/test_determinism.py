"""The same figure is the same bytes: again, in other processes, in threads at once, and in a forked child."""

import hashlib
import os
import subprocess
import sys
import threading

import pytest

import hugin as hg
import nx

CODE = """
import hashlib, sys
import hugin as hg, nx
x = nx.linspace(0, 10, 3000)
few = x[::50]
a = hg.line(x, nx.sin(x), label="sin") + hg.scatter(few, nx.cos(few), color_by=few) + hg.hline(0.5, label="half")
b = hg.bar(["a", "b", "c"], [1, 2, 3]) / hg.heatmap(nx.reshape(x[:2500], (50, 50)))
figure = (a.title("$x^2$ and Ω") | b).size(900, 500)
for kind in ("png", "svg", "pdf"):
    print(kind, hashlib.sha256(figure.render(kind)).hexdigest())
"""


def run(seed):
    env = {**os.environ, "PYTHONHASHSEED": str(seed)}
    done = subprocess.run([sys.executable, "-P", "-c", CODE], env=env, capture_output=True, text=True, check=True)
    return done.stdout


def test_processes_write_the_same_bytes():
    assert run(1) == run(2)


def figure():
    x = nx.linspace(0, 10, 20000)
    noise = nx.sin(x * x * 40)
    dots = hg.scatter(x[::9], noise[::9], size=4, alpha=0.5)
    return (hg.line(x, noise, label="a") + dots).title("Threads").size(500, 300)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_eight_threads_write_the_same_bytes(kind):
    expected = figure().render(kind)
    got = []
    threads = [threading.Thread(target=lambda: got.append(figure().render(kind))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [item == expected for item in got] == [True] * 8


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_draws_the_same_bytes():
    expected = hashlib.sha256(figure().render("png")).digest()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, hashlib.sha256(figure().render("png")).digest())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read() == expected
    os.waitpid(child, 0)


def test_saving_twice_writes_the_same_file(tmp_path):
    first = figure().save(str(tmp_path / "a.png"))
    second = figure().save(str(tmp_path / "b.png"))
    with open(first, "rb") as a, open(second, "rb") as b:
        assert a.read() == b.read()
