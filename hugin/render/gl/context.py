"""Where OpenGL comes from: the module of its functions, and contexts that need no display.

Owns: loading PyOpenGL (EGL on Linux, no checks a call), surfaceless EGL contexts. Must not know: scenes, windows.
EGL itself is called through ctypes: PyOpenGL's EGL module cannot be imported with its checks turned off.
"""

from __future__ import annotations

import os
import sys

from ...errors import NoDisplayError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LEAST = (3, 3)
_HINT = "fig.save() draws without OpenGL"

_SURFACELESS = 0x31DD  # EGL_PLATFORM_SURFACELESS_MESA
_NONE, _OPENGL_API, _OPENGL_BIT = 0x3038, 0x30A2, 0x0008
_SURFACE_TYPE, _RENDERABLE_TYPE = 0x3033, 0x3040
_MAJOR, _MINOR, _PROFILE, _CORE = 0x3098, 0x30FB, 0x30FD, 1


def load() -> Any:
    """The module ``OpenGL.GL``, imported with EGL as its platform on Linux and without a check after every call.

    Raises NoDisplayError where PyOpenGL or the OpenGL library is missing.
    """
    is_ours = "OpenGL" not in sys.modules
    if sys.platform.startswith("linux") and is_ours:
        os.environ.setdefault("PYOPENGL_PLATFORM", "egl")  # PyOpenGL fixes its platform at import
    try:
        import OpenGL

        OpenGL.ERROR_CHECKING = OpenGL.ERROR_LOGGING = False
        _hush()
        from OpenGL import GL

        if is_ours and "numpy" not in sys.modules:
            _spare_numpy()
    except ImportError as err:
        raise NoDisplayError(f"window: missing OpenGL ({err}); pip install PyOpenGL glfw; {_HINT}") from err
    except (AttributeError, OSError, TypeError) as err:  # what PyOpenGL raises where there is no library
        raise NoDisplayError(f"window: missing the OpenGL library ({err}); Debian: libegl1; {_HINT}") from err
    return GL


def _hush() -> None:
    """Let PyOpenGL not tell that NumPy is missing: no array of it comes near."""
    import logging

    logging.getLogger("OpenGL.plugins").setLevel(logging.ERROR)


def _spare_numpy() -> None:
    """Let PyOpenGL answer with arrays of ctypes: it would import NumPy for a single number, a tenth of a second."""
    from OpenGL.arrays.arraydatatype import ArrayDatatype

    ArrayDatatype.getRegistry().registerReturn("ctypesarrays")


class Raw:
    """The functions of OpenGL that take an address (an int, bytes, or None), without PyOpenGL's care for arrays."""

    __slots__ = ("buffer_data", "buffer_part", "pointer", "read_pixels", "texture", "texture_part")

    def __init__(self) -> None:
        from ctypes import c_int, c_ssize_t, c_ubyte, c_uint, c_void_p

        rect = (c_int, c_int, c_int, c_int)
        self.texture = _function("glTexImage2D", c_uint, *rect, c_int, c_uint, c_uint, c_void_p)
        self.texture_part = _function("glTexSubImage2D", c_uint, c_int, *rect, c_uint, c_uint, c_void_p)
        self.read_pixels = _function("glReadPixels", *rect, c_uint, c_uint, c_void_p)
        self.buffer_data = _function("glBufferData", c_uint, c_ssize_t, c_void_p, c_uint)
        self.buffer_part = _function("glBufferSubData", c_uint, c_ssize_t, c_ssize_t, c_void_p)
        self.pointer = _function("glVertexAttribPointer", c_uint, c_int, c_uint, c_ubyte, c_int, c_void_p)


def _function(name: str, *types: Any) -> Any:
    """A function of OpenGL that returns nothing."""
    from ctypes import c_void_p, cast

    from OpenGL.platform import PLATFORM

    try:
        address = cast(getattr(PLATFORM.GL, name), c_void_p).value
    except AttributeError:  # Windows' library ends at OpenGL 1.1
        address = PLATFORM.getExtensionProcedure(name.encode())
    return PLATFORM.functionTypeFor(PLATFORM.GL)(None, *types)(address)


def check_version(gl: Any) -> None:
    """Raise NoDisplayError, which names what was found, unless the current context knows OpenGL 3.3."""
    word = (gl.glGetString(gl.GL_VERSION) or b"").decode("ascii", "replace")
    if not word:
        raise NoDisplayError(f"window: no OpenGL context is current; {_HINT}")
    if word.startswith("OpenGL ES"):
        raise NoDisplayError(f"window: {word} is another OpenGL; 3.3 or newer of the desktop's is needed; {_HINT}")
    numbers = word.partition(" ")[0].split(".")
    if [int(part) if part.isdigit() else 0 for part in numbers[:2]] < list(LEAST):
        raise NoDisplayError(f"window: OpenGL {word} is too old; 3.3 or newer is needed; {_HINT}")


class Offscreen:
    """A current OpenGL 3.3 core context without display or window: mutable, of the thread that made it.

    ``with Offscreen():`` frees it at the end; ``close()`` does too. It has no framebuffer of its own: a Renderer draws
    on one that it makes. Raises NoDisplayError where EGL is missing or too old.
    """

    __slots__ = ("_context", "_display", "_egl")

    def __init__(self) -> None:
        import ctypes

        self._context = None
        try:
            self._egl: Any = ctypes.CDLL("libEGL.so.1" if sys.platform.startswith("linux") else "libEGL")
        except OSError as err:
            raise NoDisplayError(f"window: missing EGL ({err}); Debian: libegl1 libgl1-mesa-dri; {_HINT}") from err
        for name in ("eglGetPlatformDisplay", "eglGetDisplay", "eglCreateContext"):
            getattr(self._egl, name).restype = ctypes.c_void_p
        self._display = self._open()
        self._context = self._make()
        check_version(load())

    def _open(self) -> Any:
        """The surfaceless display, else the default one."""
        from ctypes import c_void_p

        egl = self._egl
        for ask, given in ((egl.eglGetPlatformDisplay, (_SURFACELESS, None, None)), (egl.eglGetDisplay, (None,))):
            display = c_void_p(ask(*given))
            if display.value and egl.eglInitialize(display, None, None):
                return display
        raise NoDisplayError(f"window: EGL has no device to draw on; Debian: libgl1-mesa-dri; {_HINT}")

    def _make(self) -> Any:
        from ctypes import byref, c_int, c_void_p

        egl, config, count = self._egl, c_void_p(), c_int()
        wanted = (c_int * 5)(_SURFACE_TYPE, 0, _RENDERABLE_TYPE, _OPENGL_BIT, _NONE)
        asked = (c_int * 7)(_MAJOR, LEAST[0], _MINOR, LEAST[1], _PROFILE, _CORE, _NONE)
        context = c_void_p()
        if egl.eglBindAPI(_OPENGL_API) and egl.eglChooseConfig(self._display, wanted, byref(config), 1, byref(count)):
            context = c_void_p(egl.eglCreateContext(self._display, config, None, asked)) if count.value else context
        if not context.value:
            raise NoDisplayError(f"window: EGL has no OpenGL 3.3; {_HINT}")
        if not egl.eglMakeCurrent(self._display, None, None, context):
            egl.eglDestroyContext(self._display, context)
            raise NoDisplayError(f"window: EGL draws on surfaces only; {_HINT}")
        return context

    def make_current(self) -> None:
        """Let the functions of OpenGL mean this context in this thread."""
        self._egl.eglMakeCurrent(self._display, None, None, self._context)

    def close(self) -> None:
        """Free the context with all that is in it. The display stays: other contexts of the process may use it."""
        if self._context is not None:
            self._egl.eglMakeCurrent(self._display, None, None, None)
            self._egl.eglDestroyContext(self._display, self._context)
            self._context = None

    def __enter__(self) -> Offscreen:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
