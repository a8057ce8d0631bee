#!/usr/bin/env bash
# make check: everything that `make test` leaves out. Goes on after a failure and exits 1 at the end, so that one run
# tells all. CHECKS="ruff mypy ..." chooses.
set -u
cd "$(dirname "$0")/.."
PY=$PWD/.venv/bin/python
export PATH="$PWD/.venv/bin:$PATH" # cmake and ninja lie there
CHECKS=${CHECKS:-ruff mypy fuzz programs cuda reference sizes sanitizers threads globals wide valgrind gallery tests}
failed=()

ruff() { "$PY" -m ruff check .; }
mypy() { "$PY" -m mypy; }

# Prints what outgrows STYLE.md 1; fails only past twice the size.
sizes() { "$PY" -P tools/sizes.py; }

# another NAME OPTION...: the compiled modules once more with these options of CMake, beside copies of the Python sources,
# in build/NAME/site.
another() {
    local site=$PWD/build/$1/site
    cmake -S . -B "build/$1" -G Ninja "${@:2}" -DPython_EXECUTABLE="$PY" \
        >"build/$1.log" 2>&1 && cmake --build "build/$1" >>"build/$1.log" 2>&1 \
        || { tail -n 40 "build/$1.log"; return 1; }
    rm -rf "$site" && mkdir -p "$site" && cp -r nx rune hugin "$site" && rm -f "$site"/*/*.so && cmake --install "build/$1" --prefix "$site" >/dev/null
}

# ASan and UBSan. Windows hold no C of ours, and graphics drivers are not made for it.
sanitizers() {
    local site=$PWD/build/asan/site
    another asan -DCMAKE_BUILD_TYPE=Debug -DHUGIN_SANITIZE=address || return 1
    (
        export LD_PRELOAD="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)" PYTHONPATH=$site
        export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:max_allocation_size_mb=3000 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
        "$PY" -P tools/exercise.py \
            && "$PY" -P -m pytest --import-mode=importlib -p no:cacheprovider -q -x tests/nx tests/contracts tests/hugin --ignore=tests/hugin/window
    )
}

# ThreadSanitizer: eight threads in both modules at once.
threads() {
    another tsan -DCMAKE_BUILD_TYPE=Debug -DHUGIN_SANITIZE=thread || return 1
    (
        export LD_PRELOAD="$(gcc -print-file-name=libtsan.so)" PYTHONPATH=$PWD/build/tsan/site
        export TSAN_OPTIONS="exitcode=66 report_signal_unsafe=0 history_size=4 suppressions=$PWD/tools/tsan.supp"
        "$PY" -P tools/exercise_threads.py
    )
}

# Writable static state of the C modules: each has a row that says what guards it.
globals() {
    [ -d build/tsan ] || another tsan -DCMAKE_BUILD_TYPE=Debug -DHUGIN_SANITIZE=thread || return 1
    "$PY" -P tools/globals.py build/tsan
}

# The kernels of 64-byte vectors built for AVX2: their code, if not their instructions, runs on machines without AVX-512.
wide() {
    [ "$(uname -m)" = x86_64 ] || { echo "wide: not an x86-64 machine"; return 0; }
    another wide -DHUGIN_WIDE=ON || return 1
    PYTHONPATH=$PWD/build/wide/site "$PY" -P -W error -m pytest --import-mode=importlib -p no:cacheprovider -q -x tests/nx \
        tests/contracts/test_ops.py tests/hugin/draw tests/hugin/test_render_lines.py tests/hugin/test_render_cairo.py tests/gallery
}

# Invalid reads and definite leaks in the C core, on a short run of everything that it does (two minutes).
valgrind() {
    PYTHONMALLOC=malloc command valgrind --quiet --error-exitcode=9 --suppressions=tools/valgrind.supp --leak-check=full \
        --show-leak-kinds=definite --errors-for-leak-kinds=definite "$PY" -P tools/exercise.py
}

# Random programs beside NumPy that nobody has seen before, of the core and of the reference; NX_FUZZ: how many of each kind.
fuzz() {
    local n=${NX_FUZZ:-300} run=("$PY" -P -W error -m pytest --import-mode=importlib -p no:cacheprovider -q tests/contracts/test_programs.py)
    NX_FUZZ=$n "${run[@]}" && NX_FUZZ=$((n / 4)) NX_BACKEND=reference "${run[@]}"
}

# Random programs with transformations within and around them beside JAX (a quarter of an hour); RUNE_PROGRAMS: how many.
programs() {
    RUNE_PROGRAMS=${RUNE_PROGRAMS:-500} JAX_PLATFORMS=cpu "$PY" -P -W error -m pytest --import-mode=importlib -p no:cacheprovider -q \
        tests/rune/test_random_programs.py
}

# CUDA sources to machine code, by NVRTC where its wheel (nvidia-cuda-nvrtc-cu12, 90 MB) is installed, and as threads of the CPU.
cuda() { RUNE_NVRTC=1 "$PY" -P -W error -m pytest --import-mode=importlib -p no:cacheprovider -q -rs tests/rune/test_cuda.py; }

# The suite of nx carried out by the reference backend (half an hour); what is only the core's is left out (tests/conftest.py).
reference() {
    NX_BACKEND=reference "$PY" -P -W error -m pytest --import-mode=importlib -p no:cacheprovider -q tests/nx \
        tests/contracts/test_{backends,borders,movement,ops,order,products,programs,promotion,reductions}.py
}

gallery() { "$PY" -P -m hugin gallery -o out/gallery; }
tests() { "$PY" -P -W error -m pytest --import-mode=importlib -p no:cacheprovider -q -n 2 tests; }

for check in $CHECKS; do
    echo "== $check"
    "$check" || failed+=("$check")
done
if [ ${#failed[@]} -gt 0 ]; then echo "failed: ${failed[*]}"; exit 1; fi
echo "all checks passed"
