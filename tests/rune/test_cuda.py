"""CUDA sources, checked without a GPU: as text; by clang as device code; by NVRTC as machine code; and run on threads
of this machine (device.h gives a kernel its blocks and threads), beside the core. Nothing here has run on a GPU.
"""

import ctypes
import os
import pathlib
import random
import re
import shutil
import subprocess

import pytest

import nx
import rune
import rune.ready
from nx import _core
from rune.compiled.compiler import headers
from rune.compiled.emit_cuda import cuda_source, index_of
from rune.compiled.native import loops_of
from rune.compiled.program import Program
from rune.graph import Var
from rune.primitive import PRIMITIVES
from rune.tracer import bind

from . import nvrtc
from .random_programs import Words, function

DEVICE = pathlib.Path(__file__).with_name("device.h")
MAPS = [name for name, (_, family, _) in _core.ops.items() if family == "map"]
NVRTC = os.environ.get("RUNE_NVRTC")
needs_cxx = pytest.mark.skipif(not shutil.which("g++"), reason="no g++")


def loops(cases):
    """(name, loop) of every kernel of the programs of these (function, arguments)."""
    programs = [rune.jit(f, backend="default").lower(*args)._program for f, args in cases]
    return [(f"p{i}_{name}", loop) for i, program in enumerate(programs) for name, loop, _ in loops_of(program)]


class Library:
    """A CUDA source built for this machine."""

    def __init__(self, source, folder):
        calls = []
        for name, words in re.findall(r"__global__ void (\w+)\((.*?)\) \{", source):
            types = [word.strip().rpartition(" ")[0].replace("__restrict__", "") for word in words.split(",")][:-1]
            given = [f"({kind.strip().rstrip('*')}*)p[{i}]" for i, kind in enumerate(types)]
            called = ", ".join([*given, f"*(int64_t *)p[{len(given)}]"])
            calls.append(f"static void call_{name}(void **p) {{ {name}({called}); }}")
            calls.append(f'extern "C" void run_{name}(void **p, unsigned b, unsigned t) {{')
            calls.append(f"    run_on(call_{name}, p, b, t); }}")
        (folder / "loops.cc").write_text("\n".join([source, *calls]))
        words = ["g++", "-std=c++17", "-DHOST", "-w", "-O0", "-fPIC", "-shared", "-pthread", "-include", str(DEVICE)]
        subprocess.run([*words, "-I", headers(), folder / "loops.cc", "-o", folder / "loops.so"], check=True)
        self.library = ctypes.CDLL(str(folder / "loops.so"))

    def run(self, name, operands, results, count, blocks=3, threads=4):
        """The kernel on NumPy arrays; ``results`` are written."""
        n = ctypes.c_int64(count)
        places = [x.ctypes.data for x in (*operands, *results)] + [ctypes.addressof(n)]
        getattr(self.library, f"run_{name}")((ctypes.c_void_p * len(places))(*places), blocks, threads)


def storage(x):
    """The elements as a NumPy array, bytes for dtypes that NumPy lacks."""
    import numpy as np

    words = {1: np.uint8, 2: np.uint16}
    small = x.dtype.name.startswith(("bfloat", "float8"))
    return np.frombuffer(x.tobytes(), words[x.itemsize] if small else x.dtype.name).copy()


def spoilt(array):
    """As large, and no element right."""
    return (array.view("u1") ^ 0x55).view(array.dtype)


def back(array, like):
    """The NumPy array as a tensor of the other's dtype and shape."""
    return nx.frombuffer(array.tobytes(), dtype=like.dtype).reshape(like.shape)


def agrees(got, want):
    kind = want.dtype.kind
    if kind not in ("float", "complex"):
        return got.tobytes() == want.tobytes()
    eps = {
        "float16": 1e-3,
        "bfloat16": 8e-3,
        "float8_e4m3": 0.13,
        "float8_e5m2": 0.26,
        "float32": 1e-6,
        "complex64": 1e-6,
    }
    near = 8 * eps.get(want.dtype.name, 1e-14)
    wide = "complex128" if kind == "complex" else "float64"
    return bool(nx.allclose(got.astype(wide), want.astype(wide), rtol=near, atol=near, equal_nan=True))


# ---- every row of every dtype ----------------------------------------------------------------------------------------


def mild(dtype, n=40):
    rng = random.Random(5)
    if dtype.kind == "bool":
        values = [[rng.random() < 0.5 for _ in range(n)] for _ in range(3)]
    elif dtype.kind in ("int", "uint"):
        values = [[rng.randint(0 if dtype.kind == "uint" else -9, 20) for _ in range(n)] for _ in range(3)]
    elif dtype.kind == "complex":
        values = [[complex(rng.uniform(-2, 2), rng.uniform(-2, 2)) for _ in range(n)] for _ in range(3)]
    else:
        values = [[rng.uniform(-3, 3) for _ in range(n)] for _ in range(3)]
    wide = {"complex": "complex128", "float": "float64"}.get(dtype.kind, dtype.name)
    return [nx.asarray(each, dtype=wide).astype(dtype) for each in values]


def rows_of(dtype):
    left_out = ("pow",) if dtype.kind == "int" else ()
    return [x for x in MAPS if (_core.map_dtypes(_core.ops[x][0], dtype) or (0,))[0] == dtype and x not in left_out]


def every_row(dtype):
    def f(a, b, c):
        where = {"where": (a != b, b, c)}
        return [bind(PRIMITIVES[x], where.get(x, (a, b, c))[: _core.ops[x][2]], ()) for x in rows_of(dtype)]

    return f, mild(dtype)


@pytest.fixture(scope="module")
def everything():
    """The source of every row of every dtype, with its cases."""
    cases = [every_row(dtype) for dtype in _core.dtypes]
    return cases, cuda_source(loops(cases))


@needs_cxx
def test_every_row_of_every_dtype_agrees_with_the_core(everything, tmp_path):
    cases, source = everything
    library = Library(source, tmp_path)
    for i, (dtype, (f, args)) in enumerate(zip(_core.dtypes, cases, strict=True)):
        program = rune.jit(f, backend="default").lower(*args)._program
        ((step, _),) = program.kernels()
        plain = dict(zip(program.graph.outputs, f(*args), strict=True))
        want = [plain[var] for var in step.results]
        results = [spoilt(storage(x)) for x in want]
        operands = [storage(dict(zip(program.graph.inputs, args, strict=True))[var]) for var in step.operands]
        library.run(f"p{i}_loop0", operands, results, want[0].size)
        for made, right in zip(results, want, strict=True):
            assert agrees(back(made, right), right), (dtype.name, made, right)


@pytest.mark.skipif(not shutil.which("clang"), reason="no clang")
def test_every_row_of_every_dtype_is_device_code(everything, tmp_path):
    (tmp_path / "all.cu").write_text(everything[1])
    words = ["clang", "-x", "cuda", "--cuda-device-only", "--cuda-gpu-arch=sm_60", "-nocudainc", "-nocudalib"]
    words += ["-fsyntax-only", "-std=c++17", "-w", "-include", str(DEVICE), "-I", headers(), str(tmp_path / "all.cu")]
    done = subprocess.run(words, capture_output=True, text=True)
    if "unknown argument" in done.stderr or "unable to execute" in done.stderr:
        pytest.skip("this clang knows no CUDA")
    assert [line for line in done.stderr.splitlines() if "error" in line] == []


# ---- whole programs ------------------------------------------------------------------------------------------------


def kernels(program, values):
    """(name, loop, operands, results) of each kernel of the program as it runs on these values."""
    known = dict(zip(program.graph.inputs, values, strict=True))
    for equation in program.graph.equations:
        made = bind(equation.primitive, [known[x] if type(x) is Var else x for x in equation.operands], equation.params)
        known.update(zip(equation.results, made if equation.primitive.multiple else [made], strict=True))
    outer = loops_of(program)
    for (step, _), (name, loop, _) in zip(program.kernels(), outer, strict=False):  # then those of bodies
        yield name, loop, [known[x] for x in step.operands], [known[x] for x in step.results]


def gradients(n):
    """The kernels of the gradients of n random programs, named apart."""
    import numpy as np

    kept = dict(np.load(pathlib.Path(__file__).parent.parent / "golden" / "rune" / "programs.npz"))
    for seed in sorted({int(name.partition("/")[0]) for name in kept})[:n]:
        f = function(str(kept[f"{seed}/text"]), Words(nx, rune, rune))
        args = [nx.asarray(kept[f"{seed}/{name}"]) for name in "pqzk"]
        graph = rune.jit(rune.value_and_grad(f, (0, 1)))._entry(tuple(args), {})[0].graph
        for name, *rest in kernels(Program(graph.lifted()), [*graph.values, *args]):
            yield f"p{seed}_{name}", *rest


@needs_cxx
def test_kernels_of_random_programs_agree_with_the_core(tmp_path):
    found = list(gradients(100 if NVRTC else 5))
    library = Library(cuda_source([each[:2] for each in found]), tmp_path)
    for name, loop, operands, want in found:
        results = [spoilt(storage(x)) for x in want]
        count = want[-1].size if loop.folds else want[0].size
        library.run(name, [storage(x) for x in operands], results, count)
        for made, right in zip(results, want, strict=True):
            assert agrees(back(made, right), right), (name, loop, made, right)


@pytest.mark.skipif(not NVRTC, reason="a minute: CHECKS=cuda make check")
@pytest.mark.skipif(bool(NVRTC) and not nvrtc.library(), reason="no NVRTC: pip install nvidia-cuda-nvrtc-cu12 (90 MB)")
@pytest.mark.parametrize("what", ["every row", "programs"])
def test_nvrtc_makes_machine_code_of_every_kernel(everything, what):
    source = everything[1] if what == "every row" else cuda_source([each[:2] for each in gradients(100)])
    made = nvrtc.cubin(source, headers(), "sm_80")
    assert made.startswith(b"\x7fELF")
    for name in re.findall(r"__global__ void (\w+)", source):
        assert f".text.{name}".encode() in made


# ---- folds and shapes ------------------------------------------------------------------------------------------------


def folded(axis):
    def f(x, b):
        y = nx.exp(x) * b
        words = (nx.sum, nx.mean, nx.max, nx.min, nx.prod)
        whole = (y * 50).astype("int16")
        truth = y > 1
        wholes = (
            whole.sum(axis=axis),
            whole.mean(axis=axis),
            whole.max(axis=axis),
            truth.any(axis=axis),
            truth.all(axis=axis),
        )
        small = y.astype("float16").sum(axis=axis)
        return *[word(y, axis=axis) for word in words], *wholes, nx.count_nonzero(truth, axis=axis), small, y

    return f


@needs_cxx
@pytest.mark.parametrize("axis", [0, 1, None])
def test_folds_agree_with_the_core_however_many_threads_a_block_has(axis, tmp_path):
    x, b = nx.linspace(-1, 1, 37 * 19).reshape(37, 19), nx.linspace(0.5, 1.5, 19)
    program = rune.jit(folded(axis), backend="default").lower(x, b)._program
    ((step, _),) = program.kernels()
    ((name, loop, _),) = loops_of(program)
    library = Library(cuda_source([(name, loop)]), tmp_path)
    plain = dict(zip(program.graph.outputs, folded(axis)(x, b), strict=True))
    for threads in (1, 2, 16):
        results = [spoilt(storage(plain[var])) for var in step.results]
        library.run(name, [storage(x), storage(b)], results, {0: 19, 1: 37, None: 1}[axis], blocks=3, threads=threads)
        for made, var in zip(results, step.results, strict=True):
            assert agrees(back(made, plain[var]), plain[var])


@needs_cxx
def test_gathered_rows_agree_with_the_core(tmp_path):
    def f(w, i):
        return nx.exp(w[i]) * 2

    w, i = nx.linspace(-1, 1, 60).reshape(20, 3), nx.asarray([3, -1, 0, 19, -20, 7])
    ((name, loop),) = loops([(f, (w, i))])
    result = spoilt(storage(f(w, i)))
    Library(cuda_source([(name, loop)]), tmp_path).run(name, [storage(w), storage(i)], [result], result.size)
    assert agrees(back(result, f(w, i)), f(w, i))


@pytest.mark.parametrize(
    ("shape", "whole"),
    [((4, 3), (4, 3)), ((3,), (4, 3)), ((4, 1), (4, 3)), ((1, 5, 1), (4, 5, 6)), ((4, 1, 6), (4, 5, 6)),
     ((5, 6), (4, 5, 6)), ((1, 1), (4, 3)), ((4, 5, 1), (4, 5, 6)), ((2, 1, 3, 1), (2, 5, 3, 4))],
)  # fmt: skip
def test_the_index_of_a_broadcast_operand(shape, whole):
    flat = nx.arange(nx.ones(shape).size).reshape(shape)
    text = index_of(shape, whole).replace("/", "//")
    found = [eval(text, {"i": i}) for i in range(nx.ones(whole).size)]  # noqa: S307 - arithmetic on i
    assert found == nx.broadcast_to(flat, whole).reshape(-1).tolist()


def test_a_kernel_reads_as_written():
    def f(x, b):
        return nx.sin(x) * 2 + b

    lowered = rune.jit(f, backend="default").lower(nx.ones((4, 3)), nx.ones(3))
    kernel = lowered.cuda[lowered.cuda.index('extern "C"') :]
    assert kernel.splitlines() == [
        'extern "C" __global__ void loop0(const double *__restrict__ a0, const double *__restrict__ a1, '
        "double *__restrict__ s0, int64_t count) {",
        "    for (int64_t i = (int64_t)blockIdx.x * blockDim.x + threadIdx.x; i < count; "
        "i += (int64_t)gridDim.x * blockDim.x) {",
        "        const double x0 = a0[i];",
        "        const double x1 = a1[(i % 3)];",
        "        const double v0 = op_SIN_F64(x0);",
        "        const double v1 = op_MUL_F64(v0, ((double)0x1.0000000000000p+1));",
        "        const double v2 = op_ADD_F64(v1, x1);",
        "        s0[i] = v2;",
        "    }",
        "}",
    ]
