"""Keys and their words: the published vectors, and results that depend on key and position alone."""

import asyncio
import threading
import warnings

import pytest

import nx
from nx import _core

# The rows of 20 rounds of tests/kat_vectors of github.com/DEShawResearch/random123: counter, key, block.
SHORT = [
    ("00000000 00000000", "00000000 00000000", "6b200159 99ba4efe"),
    ("ffffffff ffffffff", "ffffffff ffffffff", "1cb996fc bb002be7"),
    ("243f6a88 85a308d3", "13198a2e 03707344", "c4923a9c 483df7a0"),
]
LONG = [
    ("0 0 0 0", "0 0 0 0", "09218ebde6c85537 55941f5266d86105 4bd25e16282434dc ee29ec846bd2e40b"),
    (
        "ffffffffffffffff ffffffffffffffff ffffffffffffffff ffffffffffffffff",
        "ffffffffffffffff ffffffffffffffff ffffffffffffffff ffffffffffffffff",
        "29c24097942bba1b 0371bbfb0f6f4e11 3c231ffa33f83a1c cd29113fde32d168",
    ),
    (
        "243f6a8885a308d3 13198a2e03707344 a4093822299f31d0 082efa98ec4e6c89",
        "452821e638d01377 be5466cf34e90c6c be5466cf34e90c6c c0ac29b7c97c50dd",
        "a7e8fde591651bd9 baafd0c30138319b 84a5c1a729e685b9 901d406ccebc1ba4",
    ),
]
VECTORS = [(nx.uint32, *row) for row in SHORT] + [(nx.uint64, *row) for row in LONG]
IMPLS = ["threefry2x32", "threefry4x64"]
ISAS = _core.kernels_available()


def words(text, dtype):
    return nx.asarray([int(word, 16) for word in text.split()], dtype)


@pytest.fixture
def kernels():
    yield _core.kernels
    _core.kernels(None)


@pytest.mark.parametrize(("dtype", "counter", "key", "block"), VECTORS)
def test_threefry_gives_the_published_vectors(dtype, counter, key, block):
    found = nx.random.threefry(words(key, dtype), words(counter, dtype))
    assert found.tolist() == words(block, dtype).tolist()


@pytest.mark.parametrize("isa", ISAS)
def test_bits_of_a_short_key_are_the_blocks_of_counters(isa, kernels):
    kernels(isa)
    key = words("13198a2e 03707344", nx.uint32)
    n = 3000
    counters = nx.stack([nx.zeros(n, nx.uint32), nx.arange(n, dtype=nx.uint32)], axis=1)
    blocks = nx.random.threefry(key, counters).astype(nx.uint64)
    assert nx.array_equal(nx.random.bits(n, key=key), (blocks[:, 0] << 32) | blocks[:, 1])


@pytest.mark.parametrize("isa", ISAS)
def test_bits_of_a_long_key_are_the_blocks_of_counters_eight_by_eight(isa, kernels):
    kernels(isa)
    key = words("452821e638d01377 be5466cf34e90c6c be5466cf34e90c6c c0ac29b7c97c50dd", nx.uint64)
    counters = nx.zeros((1024, 4), nx.uint64)
    counters[:, 0] = nx.arange(1024)
    blocks = nx.random.threefry(key, counters).reshape(128, 8, 4)
    assert nx.array_equal(nx.random.bits(4096, key=key), nx.permute_dims(blocks, (0, 2, 1)).ravel())


def test_keys_derive_as_those_of_jax_do():
    # jax.random.split(jax.random.key(0)) and fold_in(key(0), 1), by its documentation of key data
    key = nx.random.key(0)
    assert nx.random.split(key).tolist() == [[1797259609, 2579123966], [928981903, 3453687069]]
    assert nx.random.fold_in(key, 1).tolist() == [928981903, 3453687069]


@pytest.mark.parametrize("impl", IMPLS)
def test_key_reads_the_seed_of_any_64_bits(impl):
    seeds = [0, 1, -1, 2**63, 2**64 - 1, -(2**63)]
    whole = [nx.random.key(seed, impl=impl).tolist() for seed in seeds]
    assert len({tuple(each) for each in whole}) == 4  # -1 is 2**64 - 1 and -(2**63) is 2**63
    assert nx.random.key(nx.asarray([1, -1]), impl=impl).tolist() == whole[1:3]


@pytest.mark.parametrize("impl", IMPLS)
def test_split_continues_fewer_keys_and_fold_in_selects_among_them(impl):
    key = nx.random.key(3, impl=impl)
    keys = nx.random.split(key, 5)
    assert nx.array_equal(keys[:3], nx.random.split(key, 3))
    assert nx.array_equal(nx.random.fold_in(key, 4), keys[4])
    assert nx.array_equal(nx.random.fold_in(key, nx.arange(5)), keys)
    assert nx.random.split(key, (2, 3)).shape == (2, 3, *key.shape)


@pytest.mark.parametrize(("dtype", "count"), [("uint8", 8), ("uint16", 4), ("uint32", 2)])
def test_short_bits_are_the_parts_of_long_ones_low_first(dtype, count):
    key = nx.random.key(5)
    whole, parts = nx.random.bits(100, key=key), nx.random.bits(100 * count, dtype=dtype, key=key)
    assert parts.tobytes() == whole.tobytes()


# ---- the scope ----------------------------------------------------------------------------------------------------


def test_scope_gives_the_same_numbers_at_each_entry():
    scope = nx.random.seed(1)
    found = []
    for _ in range(2):
        with scope:
            found.append([nx.random.normal(3).tolist(), nx.random.normal(3).tolist()])
    assert found[0] == found[1] and found[0][0] != found[0][1]


def test_scopes_nest_and_the_outer_goes_on():
    with nx.random.seed(1):
        first, second = nx.random.bits().item(), nx.random.bits().item()
    with nx.random.seed(1):
        assert nx.random.bits().item() == first
        with nx.random.seed(1):
            assert nx.random.bits().item() == first
        assert nx.random.bits().item() == second


def test_scope_takes_a_key_and_gives_its_keys():
    with nx.random.seed(9) as stream:
        a, b = stream.next_key(), nx.random.normal(2)
    with nx.random.seed(nx.random.key(9)):
        assert nx.random.fold_in(nx.random.key(9), 0).tolist() == a.tolist()
        nx.random.bits()
        assert nx.array_equal(nx.random.normal(2), b)


def test_a_key_given_leaves_the_scope_alone():
    with nx.random.seed(1):
        first = nx.random.bits().item()
    with nx.random.seed(1):
        nx.random.normal(3, key=nx.random.key(0))
        assert nx.random.bits().item() == first


def test_threads_and_tasks_have_scopes_of_their_own():
    found = {}

    def draw(seed):
        with nx.random.seed(seed):
            found[seed] = [nx.random.bits().item() for _ in range(50)]

    with nx.random.seed(100):
        threads = [threading.Thread(target=draw, args=(seed,)) for seed in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        after = nx.random.bits().item()
    alone = dict(found)
    for seed in range(4):
        draw(seed)
    assert found == alone
    with nx.random.seed(100):
        assert nx.random.bits().item() == after


def test_tasks_that_take_turns_keep_their_scopes():
    async def draw(seed):
        found = []
        with nx.random.seed(seed):
            for _ in range(3):
                found.append(nx.random.bits().item())
                await asyncio.sleep(0)
        return found

    async def both():
        return await asyncio.gather(draw(1), draw(2))

    assert asyncio.run(both()) == [asyncio.run(draw(1)), asyncio.run(draw(2))]


def test_outside_of_a_scope_numbers_differ_each_time():
    assert len({nx.random.bits().item() for _ in range(100)}) == 100


def test_seed_without_with_warns():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        nx.random.seed(0)
    assert [str(each.message) for each in caught] == [
        "seed: not entered, so it has no effect; write `with nx.random.seed(...):`"
    ]


def test_an_interpreter_may_hand_out_the_keys():
    from nx.random.stream import current

    class Refusing:
        def next_key(self, where):
            raise RuntimeError(f"{where}: no scope")

    token = current.set(Refusing())
    try:
        with pytest.raises(RuntimeError, match="normal: no scope"):
            nx.random.normal(3)
        with nx.random.seed(0):
            assert nx.random.normal(3).shape == (3,)
        with pytest.raises(RuntimeError, match="uniform: no scope"):
            nx.random.uniform(3)
    finally:
        current.reset(token)


# ---- what users do wrong -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nx.random.key(2**64), "key: 18446744073709551616 has more than 64 bits"),
        (lambda: nx.random.key(0.5), "key: unsupported dtype float64; integers are needed"),
        (lambda: nx.random.key(0, impl="rbg"), "key: unknown impl 'rbg'; one of threefry2x32, threefry4x64"),
        (lambda: nx.random.normal(3, key=0), "normal: key of shape () and dtype int64; one key is needed"),
        (lambda: nx.random.normal(3, key=nx.random.split(nx.random.key(0))), "normal: key of shape (2, 2)"),
        (lambda: nx.random.bits(3, dtype="float32"), "bits: unsupported dtype float32; uint8, uint16"),
        (lambda: nx.random.split(nx.random.key(0), -1), "split: negative dimensions are not allowed"),
        (lambda: nx.random.threefry([0, 0], [0, 0]), "threefry: key of shape (2,) and dtype int64"),
    ],
)
def test_wrong_keys_are_refused(call, message):
    with pytest.raises((ValueError, TypeError)) as caught:
        call()
    assert str(caught.value).startswith(message)
