"""Writable static state of the C modules: every variable in .data and .bss stands in GUARDS with what makes it safe for
threads, and nothing else does.

    python -P tools/globals.py BUILD_FOLDER

Reads the symbols of the objects that a build left there (the kernels of one instruction set stand for all).
"""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

TABLE = "a table that Python's C API takes as writable; nobody writes it"
MODULE = "set while the module is made, never after"
ONCE = "set once, inside pthread_once"
TEXT = "text_lock"

#: (file, variable): guard.
GUARDS = {
    ("nx/blas.c", "folder"): "atomic, set once",
    ("nx/blas.c", "library"): ONCE,
    ("nx/blas.c", "once"): "pthread",
    ("nx/blas.c", "f"): ONCE,
    ("nx/blas.c", "looked_up"): "pthread",
    ("nx/blas.c", "last"): "atomic",
    ("nx/blas.c", "known"): "atomic",
    ("nx/blas.c", "nx_blas_locate"): "set by a constructor",
    ("nx/decimal.c", "powers"): ONCE,
    ("nx/decimal.c", "powers_made"): "pthread",
    ("nx/dispatch.c", "current"): "atomic",
    ("nx/fftplan.c", "kept"): "its own mutex, held over fork",
    ("nx/linalg/lapack.c", "complete"): ONCE,
    ("nx/linalg/lapack.c", "once"): "pthread",
    ("nx/linalg/lapack.c", "sets"): ONCE,
    ("nx/storage.c", "pool"): "its own mutex, held over fork",
    ("nx/threads.c", "pool"): "its own mutexes, held over fork",
    ("nx/threads.c", "limit"): "atomic",
    ("nx/kernels/move.c", "lanes"): "filled by a constructor",
    ("nx/py/backend.c", "chosen"): MODULE,
    ("nx/py/backend.c", "nxpy_backends"): "atomic",
    ("nx/py/backend.c", "usual_backend"): "set while nx is imported",
    ("nx/py/dtype.c", "nxpy_DType"): MODULE,
    ("nx/py/dtype.c", "nxpy_dtypes"): MODULE,
    ("nx/py/foreign.c", "bind_name"): MODULE,
    ("nx/py/function.c", "function_type"): MODULE,
    ("nx/py/function.c", "interned"): MODULE,
    ("nx/py/linalg.c", "linalg_error"): MODULE,
    ("nx/py/primitive.c", "primitive_type"): MODULE,
    ("nx/py/tensor.c", "nxpy_AxisError"): MODULE,
    ("nx/py/tensor.c", "nxpy_Tensor"): MODULE,
    ("nx/py/tensor.c", "bare"): "the GIL; not there in a build without it",
    ("nx/py/tensor.c", "whole"): "the GIL; not there in a build without it",
    ("draw/py/memory.c", "memory_buffer"): TABLE,
    ("draw/py/memory.c", "memory_sequence"): TABLE,
    ("draw/py/memory.c", "memory_type"): "made ready by PyType_Ready, which locks for itself",
    ("draw/text_cairo.c", "library"): TEXT,
    ("draw/text_face.c", "faces"): TEXT,
    ("draw/text_face.c", "library"): TEXT,
    ("draw/text_face.c", "mutex"): "pthread",
    ("draw/text_face.c", "once"): "pthread",
    ("draw/text_raster.c", "bytes"): TEXT,
    ("draw/text_raster.c", "count"): TEXT,
    ("draw/text_raster.c", "room"): TEXT,
    ("draw/text_raster.c", "table"): TEXT,
    ("draw/text_raster.c", "tables"): TEXT,
}
#: Names that are tables in whichever file of py/.
TABLES = re.compile(r"(.*_)?(methods|slots|spec|getset|members|definition|names|families|keywords)$")

#: A line of objdump -t for a variable in a writable section.
SYMBOL = re.compile(r"\S+ .{6}O (\.data(?:\.rel(?:\.local)?)?|\.bss|\*COM\*)\s+\S+\s+(?:\.hidden )?(\S+)$")


def variables(folder: pathlib.Path) -> set[tuple[str, str]]:
    """(file, variable) of each writable one."""
    found = set()
    for path in sorted(folder.glob("CMakeFiles/**/*.c.o")):
        if "_avx" in str(path):
            continue
        name = str(path).partition("/csrc/")[2].removesuffix(".o")
        listing = subprocess.run(["objdump", "-t", str(path)], capture_output=True, text=True, check=True).stdout
        for line in listing.splitlines():
            match = SYMBOL.match(line)
            if match:
                found.add((name, match[2].partition(".")[0]))
    return found


def main(folder: str) -> int:
    found = variables(pathlib.Path(folder))
    if not found:
        print(f"globals: no objects in {folder}; build there first")
        return 1
    tables = {(file, name) for file, name in found if "/py/" in file and TABLES.match(name)}
    unguarded, gone = found - tables - set(GUARDS), set(GUARDS) - found - {("nx/kernels/move.c", "lanes")}
    for file, name in sorted(unguarded):
        print(f"csrc/{file}: {name} is writable static state without a row in tools/globals.py")
    for file, name in sorted(gone):
        print(f"tools/globals.py: csrc/{file} has no {name}")
    print(f"{len(found - tables)} writable variables, each guarded; {len(tables)} tables: {TABLE}")
    return 1 if unguarded or gone else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
