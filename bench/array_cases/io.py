"""Files: tensors, archives, tables of text. Files lie in the system's cache; what is written goes to memory."""

import io
import os
import tempfile
from dataclasses import replace

import numpy as np

import nx
from array_cases.case import Case

FOLDER = tempfile.mkdtemp(prefix="nx-bench-")


def saved(name: str, n: int) -> tuple[str]:
    """The path of a file that holds ``n`` numbers."""
    path = os.path.join(FOLDER, name)
    if not os.path.exists(path):
        a = np.random.default_rng(0).standard_normal(n)
        if name.endswith(".npy"):
            np.save(path, a)
        elif name.endswith(".npz"):
            np.savez(path, a=a, b=a[:1000])
        elif name.endswith(".safetensors"):
            nx.io.save_safetensors(path, {"a": a})
        else:
            np.savetxt(path, a.reshape(-1, 5), fmt="%.17g" if "long" in name else "%.4f", delimiter=",")
    return (path,)


def same(x: object) -> object:
    """Data that neither side converts."""
    return x


def case(name: str, target: float, file: str, n: int, code: str, **more: str) -> Case:
    """A case that reads the file of ``n`` numbers."""
    return Case("io", name, target, lambda: saved(file, n), "path", code, **more, to_peer=same, to_ours=same)  # type: ignore[arg-type]


def numbers(n: int) -> tuple[np.ndarray, io.BytesIO]:
    """``n`` normal numbers in five columns, and where to write them."""
    return np.random.default_rng(0).standard_normal((n // 5, 5)), io.BytesIO()


def writes(name: str, target: float, n: int, code: str, why: str = "") -> Case:
    """A case that writes ``n`` numbers into memory."""
    made = Case("io", name, target, lambda: numbers(n), "a file", code, to_peer=same, to_ours=same)  # type: ignore[arg-type]
    return replace(made, why=why)


_COPY = "both sides copy the file's pages once"
_DIGITS = "perf: 33 % takes the digits, 48 % makes numbers of 17 of them exact, 19 % walks through the fields"
_SHORTEST = "cProfile: 78 % finds the fewest digits that read back (repr, 0.8 us each; the peer's %.18e takes 0.7)"
CASES = (
    case("load .npy, 1000 float64", 2, "small.npy", 1000, "xp.load(path)", why="40 % is opening and reading the file"),
    case("load .npy, 10M float64", 1, "large.npy", 10_000_000, "xp.load(path)", why=_COPY),
    case("load .npz, 1M float64", 1, "a.npz", 1_000_000, "xp.load(path)['a']"),
    case("loadtxt, 200k of 4 decimals", 8, "short.csv", 200_000, "xp.loadtxt(path, delimiter=',')", why=_DIGITS),
    case("loadtxt, 200k of 17 digits", 8, "long.csv", 200_000, "xp.loadtxt(path, delimiter=',')", why=_DIGITS),
    case(
        "load safetensors and sum, 1M float64",
        1,
        "a.safetensors",
        1_000_000,
        "__import__('safetensors.numpy').numpy.load_file(path)['a'].sum()",
        ours="xp.io.load_safetensors(path)['a'].sum()",
    ),
    writes("savetxt, 50k float64", 1, 50_000, "file.seek(0); xp.savetxt(file, a)", _SHORTEST),
    writes("save, 1M float64", 1, 1_000_000, "file.seek(0); xp.save(file, a)"),
)
