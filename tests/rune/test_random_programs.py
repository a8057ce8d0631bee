"""Random programs with transformations within and around them: ours eager, jitted and compiled give what JAX gives.

``make test`` runs those whose texts and answers lie in tests/golden/rune/programs.npz; ``RUNE_JAX=accept`` draws them
anew and asks JAX. ``CHECKS=programs make check`` asks JAX about 500 (RUNE_PROGRAMS) that nobody has seen; RUNE_FIRST
is the seed of the first, to see one again.
"""

import os
import pathlib
import random

import numpy as np
import pytest

import nx
import rune
from rune.compiled import compiler

from .agreement import disagreement
from .random_programs import Program, Words, answers, arrays, batch, chosen, function

GOLDEN = pathlib.Path(__file__).parent.parent / "golden" / "rune" / "programs.npz"
FRESH = int(os.environ.get("RUNE_PROGRAMS", "0"))
FIRST = int(os.environ.get("RUNE_FIRST", random.SystemRandom().randrange(10**6, 10**9) if FRESH else 0))
MODE = os.environ.get("RUNE_JAX", "") or FRESH
KEPT = {} if MODE else dict(np.load(GOLDEN))
SEEDS = range(FIRST, FIRST + (FRESH or 120)) if MODE else sorted({int(name.partition("/")[0]) for name in KEPT})
OURS = Words(nx, rune, rune)
#: What JAX does and we leave to NumPy's rules, by the beginning of our error.
STRICTER = ("index ", "hfft: invalid n 0", "cross: vectors of length 2")
#: What JAX does not do, by a word of its error: masks as indices, and a Fourier transform that XLA lays out wrongly.
REFUSED = ("oncrete", "IsMonotonicWithDim0Major")
if MODE:
    os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true")
    import jax

    jax.config.update("jax_enable_x64", True)
    THEIRS = Words(jax.numpy, jax, jax.lax)


@pytest.fixture(scope="module", autouse=True)
def keep_answers():
    yield
    if MODE == "accept":
        np.savez_compressed(GOLDEN, **KEPT)


def case(seed):
    """(text, names of the transformations, arrays, JAX's answers) of a program."""
    if not MODE:
        n = sum(name.startswith(f"{seed}/answer") for name in KEPT)
        given = [KEPT[f"{seed}/{name}"] for name in "pqzk"]
        results = [KEPT[f"{seed}/answer{i}"] for i in range(n)]
        return str(KEPT[f"{seed}/text"]), chosen(seed), given, results
    drawn = Program(seed)
    given = arrays(drawn.shapes, seed)
    theirs = answers(THEIRS, function(drawn.text(), THEIRS), chosen(seed), jax.tree.leaves)
    try:
        results = [np.asarray(x) for x in jax.jit(theirs)(*[jax.numpy.asarray(x) for x in (*given, batch(given[0]))])]
    except (TypeError, IndexError, jax.errors.JaxRuntimeError) as error:
        if not any(word in str(error) for word in REFUSED):
            raise
        pytest.skip(f"JAX: {str(error).splitlines()[0]}")
    if seed % 10 == 0:
        jax.clear_caches()  # hundreds of programs fill the memory
    KEPT.update({f"{seed}/text": np.asarray(drawn.text()), **{f"{seed}/{n}": x for n, x in zip("pqzk", given)}})
    KEPT.update({f"{seed}/answer{i}": x for i, x in enumerate(results)})
    return drawn.text(), chosen(seed), given, results


def forms(seed, f):
    """What must agree: eager, jitted, and every sixth compiled."""
    yield "eager", f
    yield "jitted", rune.jit(f, backend="default")
    if seed % 6 == 0:
        try:
            compiler.compiler()
        except compiler.CompilerError:
            return
        yield "compiled", rune.jit(f, backend="c")


@pytest.mark.parametrize("seed", SEEDS)
def test_random_program_gives_what_jax_gives(seed):
    text, names, given, results = case(seed)
    ours = answers(OURS, function(text, OURS), names, rune.tree.leaves)
    given = [*given, batch(given[0])]
    for form, f in forms(seed, ours):
        found = f(*[nx.asarray(x) for x in given])
        for i, (x, answer) in enumerate(zip(found, results, strict=True)):
            again = lambda *near, i=i: ours(*[nx.asarray(x) for x in near])[i]  # noqa: E731
            told = disagreement(x, answer, again, given)
            assert not told, f"{form} {names} of\n{text}\nseed {seed}, result {i}: {told}"


@pytest.mark.parametrize("seed", range(FIRST, FIRST + FRESH))
def test_a_line_that_jax_runs_runs_here(seed):
    drawn = Program(seed)
    for before, text, error in drawn.dropped:
        scope = dict(THEIRS.scope, **{name: jax.numpy.asarray(x) for name, x in zip("pqzk", drawn.arrays)})
        try:
            exec("\n".join(before), scope)  # noqa: S102
            eval(text, scope)  # noqa: S307
        except Exception:  # what is wrong is so for both
            continue
        if str(error).startswith(STRICTER):
            continue
        raise AssertionError(f"{text}: {error!r}; JAX runs it after\n" + "\n".join(before))
