"""Many Python threads in the C modules at once, for ThreadSanitizer (tools/check.sh).

    python -P tools/exercise_threads.py [ROUNDS]

Eight threads start each piece of work together: large work that shares the pool of threads, small work that shares free
lists and caches, tensors that several threads read, views whose last holder is another thread, the choice of kernels
and of the thread count, first uses (OpenBLAS, fonts, type caches), and whole pictures. Each result is compared with
the one that a single thread gets. What a program may not do (write where another reads) is left out.
"""

from __future__ import annotations

import sys
import threading

import hugin as hg
import nx
import rune
from hugin import _draw
from hugin.scene import Markers, Points
from nx import _core

THREADS = 8
LARGE = 300_000


def large_work() -> list[object]:
    """Work that is split over the pool; one caller has it, the others run serially."""
    x = nx.linspace(0.0, 1.0, LARGE)
    parts = [x + x, nx.exp(x), nx.cumsum(x), nx.sort(-x), x[x > 0.5], nx.searchsorted(x, x[::7]), x.astype("bfloat16")]
    return [nx.sum(part.astype("float64")).item() for part in parts] + [nx.std(x).item(), nx.argmax(x).item()]


def small_work() -> list[object]:
    """Freed objects and blocks of memory go from hand to hand."""
    out: list[object] = []
    for n in range(1, 60):
        x = nx.arange(n * 1.0)
        views = [x[i:] for i in range(min(n, 5))]
        del x
        out.append([nx.stack([v[:1], v[-1:]]).tolist() for v in views])
        out.append(nx.concat([views[0], nx.zeros(n)]).astype("int32").sum().item())
    return out


def products() -> list[object]:
    """Products, solutions and transforms: OpenBLAS is opened by whoever comes first, plans are kept for all."""
    found = []
    for n in (3, 40, 120):
        a = nx.reshape(nx.arange(n * n * 1.0), (n, n)) / (n * n)
        found.append(nx.sum(a @ a.T).item())
        found.append(nx.linalg.solve(a + nx.eye(n) * n, a).sum().item())
        found.append(nx.abs(nx.fft.fft(a)).sum().item())
    return found


def indexed() -> list[object]:
    """Tables read and written by position, masks, order."""
    x = nx.arange(LARGE)
    i = x[::-3]
    y = nx.zeros(LARGE)
    y[i] = 1.0
    with nx.random.seed(3):
        drawn = nx.random.normal((LARGE,)).sum().item()
    return [drawn, nx.take(x, i).sum().item(), y.sum().item(), nx.argsort(-x)[:3].tolist(), nx.unique(x % 7).tolist()]


def picture() -> list[object]:
    """Fonts, glyph caches, marks and encoders."""
    x = nx.linspace(0.0, 10.0, 5000)
    both = hg.line(x, nx.sin(x), label="sin") + hg.scatter(x[::50], nx.cos(x[::50]), label="cos")
    figure = both.title("Waves $x^2$")
    return [figure.render("png"), figure.render("svg"), figure.render("pdf")]


def settings() -> list[object]:
    """The thread count and the kernels change under others' work; results do not."""
    before = _core.threads_get()
    for name in (*_core.kernels_available(), None):
        _core.kernels(name)
        _core.threads_set(2)
        _core.threads_set(before)
    return [_core.pool_limit()]


def crowded() -> list[object]:
    """Drawing that is shared out over threads of its own: long lines, crowds of markers, levels, triangles."""
    n, side = LARGE, 260
    x = nx.arange(n * 1.0)
    noise = nx.sin(x * x)
    grid = nx.reshape(noise[: side * side], (side, side))
    height = nx.sin(nx.reshape(x[: side * side], (side, side)) / 4000)
    marks = (
        hg.line(x, noise),
        hg.line(nx.cos(x / 9000), noise, color="black", width=0.3),
        hg.scatter(noise, nx.cos(x), size=4, alpha=0.2),
        hg.scatter(noise[:LARGE], nx.cos(x[:LARGE]), color_by=x[:LARGE]),
        hg.contour(grid, levels=6),
        hg.contourf(grid, levels=6),
        hg.heatmap(grid),
        hg.surface(height),
    )
    return [mark.render("png") for mark in marks]


def trees() -> list[object]:
    """The tree of a long line and the index of a crowd: made, extended, asked."""
    x = nx.arange(4 * LARGE * 1.0)
    y = nx.sin(x * x)
    tree = _draw.pyramid_make(x[:LARGE], y[:LARGE])
    _draw.pyramid_extend(tree, x, y)
    points = Points(y, nx.cos(x), affine=(0.0, 20.0, 30.0, 0.0, 9.0, 10.0))
    page, index = bytearray(1200), _draw.crowd_make(points)
    markers = Markers(points, size=4.0, fill=(0.1, 0.2, 0.3, 0.4))
    _draw.crowd_mask(index, markers, 0.5, 1.0, (0, 0, 60, 20), page)
    return [bytes(page), _draw.pyramid_info(tree)]


@rune.jit(backend="c")
def compiled(x: nx.Tensor) -> nx.Tensor:
    return nx.sum(nx.exp(x) * nx.sin(x) + x, axis=-1)


@rune.jit
def fused(x: nx.Tensor) -> nx.Tensor:
    return nx.sum(nx.exp(x) * nx.cos(x) + x, axis=-1)


def programs() -> list[object]:
    """Compiled functions: the first calls trace and compile at the same time, later ones share the program."""
    x = nx.reshape(nx.linspace(0.0, 1.0, LARGE), (300, -1))
    return [f(x[:n]).sum().item() for n in (3, 300) for f in (fused, compiled)]


SHARED = nx.arange(LARGE * 1.0)


def shared() -> list[object]:
    """One tensor in many hands: reading, viewing, exporting."""
    view = memoryview(SHARED[5:9])
    return [SHARED.sum().item(), SHARED[3].item(), (SHARED[::2] * 2).sum().item(), view.tolist(), SHARED.T.shape]


WORK = (small_work, large_work, products, indexed, shared, settings, picture, programs, trees, crowded)
HEAVY = (trees, crowded)  # which have threads of their own: three callers are enough


def together(work: object) -> list[object]:
    """What each thread got; they begin at once."""
    count = 3 if work in HEAVY else THREADS
    gate, results = threading.Barrier(count), [None] * count

    def run(i: int) -> None:
        gate.wait()
        results[i] = work()  # type: ignore[operator]  # one of WORK

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def mixed() -> None:
    """All pieces at the same time, one a thread."""
    threads = [threading.Thread(target=work) for work in WORK if work not in HEAVY for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    sys.setswitchinterval(1e-5)
    for _ in range(rounds):
        for work in WORK:
            results = together(work)
            if any(result != results[0] for result in results):
                print(f"{work.__name__}: threads got different results")
                return 1
            if results[0] != work():
                print(f"{work.__name__}: one thread alone gets another result")
                return 1
        mixed()
    print(f"{THREADS} threads, {len(WORK)} pieces of work, {rounds} rounds: equal results")
    return 0


sys.exit(main())
