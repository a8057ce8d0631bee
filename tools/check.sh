#!/usr/bin/env bash
# make check: everything that `make test` leaves out. Goes on after a failure and exits 1 at the end, so that one run
# tells all. CHECKS="ruff mypy ..." chooses.
set -u
cd "$(dirname "$0")/.."
PY=$PWD/.venv/bin/python
export PATH="$PWD/.venv/bin:$PATH" # cmake and ninja lie there
CHECKS=${CHECKS:-ruff mypy sizes sanitizers valgrind gallery tests}
failed=()

ruff() { "$PY" -m ruff check .; }
mypy() { "$PY" -m mypy; }

# Prints what outgrows STYLE.md 1; fails only past twice the size.
sizes() { "$PY" -P tools/sizes.py; }

# The compiled modules once more under ASan and UBSan, beside copies of the Python sources.
sanitizers() {
    local site=$PWD/build/asan/site
    cmake -S . -B build/asan -G Ninja -DCMAKE_BUILD_TYPE=Debug -DHUGIN_SANITIZE=ON -DPython_EXECUTABLE="$PY" \
        >build/asan.log 2>&1 && cmake --build build/asan >>build/asan.log 2>&1 \
        || { tail -n 40 build/asan.log; return 1; }
    rm -rf "$site" && mkdir -p "$site" && cp -r nx rune hugin "$site" && rm -f "$site"/*/*.so && cmake --install build/asan --prefix "$site" >/dev/null
    (
        export LD_PRELOAD="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)" PYTHONPATH=$site
        export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
        "$PY" -P tools/exercise.py \
            && "$PY" -P -m pytest --import-mode=importlib -p no:cacheprovider -q -x tests/nx tests/contracts tests/hugin
    )
}

# Invalid reads and definite leaks in the C core, on a short run of everything that it does (two minutes).
valgrind() {
    PYTHONMALLOC=malloc command valgrind --quiet --error-exitcode=9 --suppressions=tools/valgrind.supp --leak-check=full \
        --show-leak-kinds=definite --errors-for-leak-kinds=definite "$PY" -P tools/exercise.py
}

gallery() { "$PY" -P tools/gallery.py out/gallery; }
tests() { "$PY" -P -W error -m pytest --import-mode=importlib -p no:cacheprovider -q -n 2 tests; }

for check in $CHECKS; do
    echo "== $check"
    "$check" || failed+=("$check")
done
if [ ${#failed[@]} -gt 0 ]; then echo "failed: ${failed[*]}"; exit 1; fi
echo "all checks passed"
