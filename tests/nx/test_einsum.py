"""einsum: NumPy's result for every form of subscripts along every path."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nx
from nx import subscripts

FORMS = [
    "ij,jk->ik",
    "ij,jk,kl->il",
    "ii",
    "ii->i",
    "i,i",
    "i,j",
    "ij->ji",
    "ij",
    "ij->",
    "...ij,...jk->...ik",
    "...i,...i",
    "...i->...",
    "iij->j",
    "iijj->ij",
    "ij,ij->ij",
    "bij,bjk->bik",
    "b...,b...->...",
    "ij,ki,jl,lm->km",
    "abc,abd,cde->ae",
    "i,i,i->",
    "i,j,k->kji",
    "...,...",
    "ba,cb",
    "ijk,ilm,njm,nlk,abc->",
    "ab,bc,cd,de,ef,fg->ag",
    "ab,bc,cd,de,ef,fg,gh->ah",
]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), optimize=st.sampled_from([True, False, "greedy", "optimal"]))
def test_einsum_is_numpys(form, seed, optimize):
    random = np.random.default_rng(seed)
    size = dict(zip("abcdefghijklmn", random.integers(1, 4, 14).tolist(), strict=True))
    dots = random.integers(1, 4, 2).tolist()
    operands = []
    for word in form.split("->")[0].split(","):
        shape = [each for part in word.replace("...", ".") for each in (dots if part == "." else [size[part]])]
        operands.append(random.integers(-4, 5, shape))
    got = nx.einsum(form, *map(nx.asarray, operands), optimize=optimize)
    np.testing.assert_array_equal(np.asarray(got), np.einsum(form, *operands))


def test_interleaved_form_numbers_the_axes():
    x, y = np.arange(12).reshape(3, 4), np.arange(8).reshape(4, 2)
    for arguments in ((x, [0, 1], y, [1, 2], [0, 2]), (x, [..., 1], y, [1, 2]), (x, [1, 0]), (x, [27, 3])):
        np.testing.assert_array_equal(np.asarray(nx.einsum(*arguments)), np.einsum(*arguments))


def test_length_one_broadcasts():
    x, y = np.ones((1, 3)), np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(np.asarray(nx.einsum("ij,ij->i", x, y)), np.einsum("ij,ij->i", x, y))


@pytest.mark.parametrize("n", [3, 5, 6])
def test_optimal_path_is_the_cheapest_of_all(n):
    random = np.random.default_rng(n)
    letters = "abcdefgh"[: n + 1]
    inputs = tuple(letters[i : i + 2] for i in range(n))
    sizes = dict(zip(letters, random.integers(1, 30, n + 1).tolist(), strict=True))
    output = letters[0] + letters[-1]
    path = subscripts.plan(",".join(inputs) + "->" + output, tuple((sizes[a], sizes[b]) for a, b in inputs), True)[2]

    def every(left):
        if left == 1:
            yield ()
        for i in range(left):
            for j in range(i + 1, left):
                for rest in every(left - 1):
                    yield ((i, j), *rest)

    best = min(subscripts.cost(inputs, output, sizes, each) for each in every(n))
    assert subscripts.cost(inputs, output, sizes, path) == best


def test_path_can_be_given_and_is_followed():
    x = [np.random.default_rng(i).normal(size=(4, 4)) for i in range(4)]
    path, words = nx.einsum_path("ij,jk,kl,lm->im", *x, optimize="greedy")
    assert path[0] == "einsum_path"
    assert words.startswith("ij,jk,kl,lm->im: 1.920e+02 multiplications")
    got = nx.einsum("ij,jk,kl,lm->im", *x, optimize=path)
    np.testing.assert_allclose(np.asarray(got), x[0] @ x[1] @ x[2] @ x[3])


def test_many_operands_take_a_greedy_path():
    n = 20
    words = ",".join(chr(97 + i) + chr(98 + i) for i in range(n))
    got = nx.einsum(f"{words}->a{chr(97 + n)}", *[np.eye(3) for _ in range(n)])
    np.testing.assert_array_equal(np.asarray(got), np.eye(3))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ij,jk", np.ones((2, 3))), "einsum: 2 terms in 'ij,jk' for 1 operands"),
        (("ij,jk", np.ones((2, 3)), np.ones((4, 2))), "einsum: 'j' has lengths 3 and 4"),
        (("ii", np.ones((2, 3))), "einsum: 'i' has lengths 2 and 3"),
        (("ij->ii", np.ones((2, 3))), "einsum: repeated letter in the output"),
        (("ij->k", np.ones((2, 3))), "einsum: output letter 'k' of 'ij->k' occurs in no operand"),
        (("i", np.ones((2, 3))), r"einsum: term 'i' does not fit shape \(2, 3\)"),
        (("i1", np.ones((2, 3))), "einsum: invalid character in 'i1'"),
        (("...j->j", np.ones((2, 3))), r"einsum: the output of '...j->j' lacks '...', which stands for 1 axes"),
        (("ij",), "einsum: missing operands"),
        ((np.ones(2), [99]), "einsum: invalid axis 99"),
    ],
)
def test_bad_subscripts_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        nx.einsum(*arguments)


def test_unknown_order_is_refused():
    with pytest.raises(ValueError, match="einsum: unknown optimize 'fast'; True, False, 'optimal', 'greedy' or a path"):
        nx.einsum("i,i", [1], [1], optimize="fast")
