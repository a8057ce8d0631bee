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


SHARED = nx.arange(LARGE * 1.0)


def shared() -> list[object]:
    """One tensor in many hands: reading, viewing, exporting."""
    view = memoryview(SHARED[5:9])
    return [SHARED.sum().item(), SHARED[3].item(), (SHARED[::2] * 2).sum().item(), view.tolist(), SHARED.T.shape]


WORK = (small_work, large_work, products, indexed, shared, settings, picture)


def together(work: object) -> list[object]:
    """What each thread got; they begin at once."""
    gate, results = threading.Barrier(THREADS), [None] * THREADS

    def run(i: int) -> None:
        gate.wait()
        results[i] = work()  # type: ignore[operator]  # one of WORK

    threads = [threading.Thread(target=run, args=(i,)) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def mixed() -> None:
    """All pieces at the same time, one a thread."""
    threads = [threading.Thread(target=work) for work in WORK for _ in range(2)]
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
