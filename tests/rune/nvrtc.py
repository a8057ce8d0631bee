"""NVRTC through ctypes: NVIDIA's own compiler of CUDA C++ at run time, which needs no GPU to make code for one.

The wheel ``nvidia-cuda-nvrtc-cu12`` (90 MB) brings it; the dev extra does not ask for it.
"""

import ctypes
import importlib.util
import pathlib


def library():
    """The library, or None where the wheel is not installed."""
    spec = importlib.util.find_spec("nvidia")
    for folder in spec.submodule_search_locations or () if spec else ():
        for path in sorted(pathlib.Path(folder).glob("*/lib/libnvrtc.so.*")):
            return ctypes.CDLL(str(path))
    return None


def cubin(source, include, architecture):
    """The machine code of a CUDA source for an architecture such as sm_80. Raises SyntaxError with the compiler's
    words."""
    nvrtc, program, size = library(), ctypes.c_void_p(), ctypes.c_size_t()
    words = [f"--gpu-architecture={architecture}", f"--include-path={include}", "--std=c++17"]
    options = (ctypes.c_char_p * len(words))(*[word.encode() for word in words])
    if nvrtc.nvrtcCreateProgram(ctypes.byref(program), source.encode(), b"loops.cu", 0, None, None):
        raise RuntimeError("NVRTC made no program")
    try:
        status = nvrtc.nvrtcCompileProgram(program, len(words), options)
        kind = "ProgramLog" if status else "CUBIN"
        getattr(nvrtc, f"nvrtcGet{kind}Size")(program, ctypes.byref(size))
        found = ctypes.create_string_buffer(size.value)
        getattr(nvrtc, f"nvrtcGet{kind}")(program, found)
    finally:
        nvrtc.nvrtcDestroyProgram(ctypes.byref(program))
    if status:
        raise SyntaxError(found.value.decode())
    return found.raw
