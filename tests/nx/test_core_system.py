"""Memory and threads: the pool of blocks, forks, threads, versions, layouts of large work."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import operator
import os
import random
import threading

import numpy as np
import pytest

from nx import _core

LARGE = 1_000_003


def check_sum(n: int) -> bool:
    tensor = _core.arange(0, n, 1)
    return np.asarray(tensor + tensor)[-1] == 2 * (n - 1)


@pytest.fixture(params=[1, 2, 5])
def threads(request: pytest.FixtureRequest) -> object:
    before = _core.threads_get()
    _core.threads_set(request.param)
    yield request.param
    _core.threads_set(before)


def test_large_work_gives_numpys_result_on_any_number_of_threads(threads: int) -> None:
    array = np.random.default_rng(0).random(LARGE)
    tensor = _core.asarray(array)
    assert (np.asarray(tensor * tensor - 1.0) == array * array - 1.0).all()
    assert (np.asarray(tensor[::-1] + 2) == array[::-1] + 2).all()
    assert (np.asarray(_core.cast(tensor, "float32")) == array.astype("f4")).all()
    assert (np.asarray(tensor[tensor > 0.5]) == array[array > 0.5]).all()


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32", "float64", "complex128"])
@pytest.mark.parametrize("order", [(1, 0, 2), (2, 1, 0), (2, 0, 1), (0, 2, 1)])
def test_operands_across_each_other_give_numpys_result(dtype: str, order: tuple[int, ...], threads: int) -> None:
    array = np.arange(37 * 70 * 65).reshape(37, 70, 65).astype(dtype)
    turned = array.transpose(order)
    view = _core.permute(_core.asarray(array), order)
    assert (np.asarray(_core.cast(view, dtype)) == turned).all()
    assert (np.asarray(view + _core.asarray(turned.copy())) == turned + turned).all()
    assert (np.asarray(view * 2.5) == turned * 2.5).all()


@pytest.mark.parametrize("width", [1, 2, 3, 5, 8, 9])
@pytest.mark.parametrize("rows", [31, 32, 65, 40_001])
def test_short_rows_with_operands_along_and_across_give_numpys_result(width: int, rows: int, threads: int) -> None:
    wide = np.random.default_rng(0).normal(size=(2, rows, width + 3))
    for cut in (np.s_[:, :, :width], np.s_[:, ::-1, width + 2:2:-1], np.s_[:, :, 1:2]):
        a, column, row = wide[cut], wide[:, :, :1], wide[0, 0, :wide[cut].shape[2]]
        ours, tall, flat = (_core.asarray(part) for part in (a, column, row))
        np.testing.assert_array_equal(np.asarray(ours * tall), a * column)
        np.testing.assert_array_equal(np.asarray(tall - flat), column - row)
        np.testing.assert_array_equal(np.asarray(_core.cast(ours, "float32")), a.astype("float32"))
        ours_out, out = _core.asarray(wide.copy()), wide.copy()
        ours_out[cut] = tall + ours
        out[cut] = column + a
        np.testing.assert_array_equal(np.asarray(ours_out), out)


def test_freed_large_blocks_are_used_again_and_bounded() -> None:
    gc.collect()
    before = _core.pool_limit()
    first = _core.empty(4_000_000)
    address = first.data_ptr
    del first
    assert _core.empty(4_000_000).data_ptr == address
    blocks = [_core.empty(4_000_000) for _ in range(20)]
    del blocks
    assert 0 < _core.pool_bytes() <= before
    _core.pool_set_limit(0)
    assert _core.pool_bytes() == 0
    _core.pool_set_limit(before)


def test_zeros_are_zero_in_a_block_that_was_used() -> None:
    tensor = _core.full(1_000_000, 7.0)
    del tensor
    assert not np.asarray(_core.zeros(1_000_000)).any()


def test_data_begin_at_multiples_of_64_bytes() -> None:
    assert all(_core.empty(n).data_ptr % 64 == 0 for n in (0, 1, 10, 1000, 10**6))


def test_a_forked_child_builds_its_own_threads() -> None:
    assert check_sum(LARGE)
    child = os.fork()
    if child == 0:
        os._exit(0 if check_sum(LARGE) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_of_both_kinds_compute(method: str) -> None:
    tensor = _core.arange(0, LARGE, 1)
    with multiprocessing.get_context(method).Pool(2) as pool:
        large, small = pool.map(operator.neg, [tensor, tensor[:2]])
    assert (large[-1].item(), small.tolist()) == (1 - LARGE, [0, -1])


def test_many_python_threads_compute_at_once() -> None:
    results: list[bool] = []
    workers = [
        threading.Thread(target=lambda: results.append(all(check_sum(200_000) for _ in range(5)))) for _ in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert results == [True] * 8


def test_a_mask_changed_by_another_thread_does_no_harm() -> None:
    mask, tensor, stop = _core.zeros(LARGE, "bool"), _core.arange(0, LARGE, 1), threading.Event()

    def flicker() -> None:
        while not stop.is_set():
            mask[::2] = True
            mask[::2] = False

    worker = threading.Thread(target=flicker)
    worker.start()
    for _ in range(20):
        assert tensor[mask].size <= LARGE
    stop.set()
    worker.join()


def test_every_way_of_writing_counts_a_version() -> None:
    tensor = _core.zeros((3, 3))
    versions = [tensor._version]
    for write in (
        lambda: tensor.__setitem__(0, 1.0),
        lambda: tensor.__iadd__(1),
        lambda: _core.copy_to(tensor, _core.zeros(3)),
        lambda: tensor.__setitem__(tensor > 5, 0.0),
        lambda: _core.map(_core.ops["add"][0], tensor, 1, out=tensor),
        lambda: _core.put(tensor, [0], 1.0),
        lambda: memoryview(tensor).release(),
    ):
        write()
        versions.append(tensor._version)
    assert versions == sorted(set(versions))


@pytest.mark.parametrize(
    "write",
    [
        lambda t: t.__setitem__(0, 1.0),
        lambda t: t.__iadd__(1.0),
        lambda t: _core.copy_to(t, _core.zeros(3)),
        lambda t: _core.put(t, [0], 1.0),
        lambda t: _core.put_along(t, [0], 1.0, 0),
    ],
)
def test_read_only_tensors_refuse_every_way_of_writing(write: object) -> None:
    tensor = _core.readonly(_core.zeros(3))
    with pytest.raises(ValueError, match="the tensor is read-only; write into a copy"):
        write(tensor)  # type: ignore[operator]
    assert tensor.tolist() == [0.0, 0.0, 0.0]


def test_weak_references_and_freed_objects_keep_apart() -> None:
    import weakref

    tensor = _core.zeros(3)
    reference = weakref.ref(tensor)
    del tensor
    assert reference() is None


@pytest.mark.parametrize("in_place", [False, True])
def test_results_over_overlapping_operands_are_as_over_copies(in_place: bool) -> None:
    tensor, array = _core.arange(0, 100_000, 1), np.arange(100_000)
    out = tensor[1:]
    _core.map(_core.ops["add"][0], tensor[:-1], out if in_place else 1, out=out)
    array[1:] = array[:-1] + (array[1:] if in_place else 1)
    assert (np.asarray(tensor) == array).all()


@pytest.mark.core("how it reads its arguments")
def test_junk_of_every_kind_raises_and_never_crashes() -> None:
    """A short run of random calls: each returns or raises one of Python's kinds of errors."""
    rng = random.Random(0)
    shapes = [(), (0,), (3,), (2, 3)]
    names = [
        "reshape",
        "permute",
        "broadcast_to",
        "flip",
        "squeeze",
        "expand_dims",
        "concat",
        "pad",
        "copy_to",
        "take",
        "put",
        "take_along",
        "put_along",
        "fold",
        "argfold",
        "scan",
        "var",
        "sort",
        "argsort",
        "searchsorted",
        "matmul",
        "asarray",
        "cast",
        "full",
        "eye",
        "arange",
        "linspace",
        "map",
        "where",
        "promote",
        "from_dlpack",
        "frombuffer",
        "nonzero",
        "_rebuild",
    ]

    def junk(depth: int = 0) -> object:
        kind = rng.randrange(8)
        if kind < 3:
            return _core.cast(_core.zeros(rng.choice(shapes)), rng.choice(_core.dtypes))
        if kind == 3:
            return rng.choice([-2, -1, 0, 1, 2, 2**62, 2**63, -(2**63), 10**40])
        if kind == 4:
            return rng.choice(
                [None, True, ..., 1j, 0.5, float("nan"), 1e308, "float32", "x", b"ab", slice(None, None, -1), object()]
            )
        if kind == 5:
            return rng.choice(_core.dtypes)
        return [junk(depth + 1) for _ in range(rng.randrange(3))] if depth < 2 else 1

    for _ in range(5000):
        call = getattr(_core, rng.choice(names))
        with contextlib.suppress(TypeError, ValueError, IndexError, OverflowError, MemoryError, BufferError):
            call(*[junk() for _ in range(rng.randint(1, 4))])
        with contextlib.suppress(TypeError, ValueError, IndexError, OverflowError):
            _core.zeros((2, 3))[junk()] = junk()
