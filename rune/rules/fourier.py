"""The Fourier transform: linear, its own transpose up to what is real.

Owns: its rules. Must not know: transformations. Parameters: (kind, axes, lengths, norm); the entry has cut or continued
the operand to the lengths and made it complex where the kind is.
"""

from __future__ import annotations

from nx import _core
from nx import elementwise as ew
from rune.aval import Aval, infer_dtype
from rune.primitive import Primitive, define
from rune.rules.combine import cast
from rune.rules.movement import PAD
from rune.tracer import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Params = tuple[Any, ...]

_SWAPPED = {"backward": "forward", "forward": "backward", "ortho": "ortho"}


def _infer(primitive: Primitive, operands: Sequence[Any], params: Params) -> Aval:
    kind, axes, lengths, norm = params
    shape = list(operands[0].shape)
    for axis, n in zip(axes, lengths, strict=True):
        shape[axis] = n
    if kind == "rfft":
        shape[axes[-1]] = lengths[-1] // 2 + 1
    return Aval(tuple(shape), infer_dtype(primitive, operands, (kind, (0,), (1,), norm)))


def _jvp(primitive: Primitive, primals: Sequence[Any], tangents: Sequence[Any], params: Params) -> Any:
    return bind(FFT, primals, params), bind(FFT, tangents, params)


def _transpose(primitive: Primitive, ct: Any, operands: Any, linear: Any, params: Params) -> list[Any]:
    kind, axes, lengths, norm = params
    x = operands[0]
    if kind in ("fft", "ifft"):
        return [cast(bind(FFT, (ct,), params), x.dtype)]
    last, n = axes[-1], lengths[-1]
    if kind == "rfft":
        missing = n - ct.shape[last]
        widths = tuple([(0, missing) if i == last else (0, 0) for i in range(ct.ndim)])
        return [cast(bind(FFT, (bind(PAD, (ct,), (widths, 0)),), ("fft", axes, lengths, norm)), x.dtype)]
    back = bind(FFT, (ct,), ("rfft", axes, lengths, _SWAPPED[norm]))
    twice = _core.full((n // 2 + 1,), 2.0, ct.dtype)
    twice[0] = 1.0
    if n % 2 == 0:
        twice[n // 2] = 1.0
    line = tuple([-1 if i == last else 1 for i in range(ct.ndim)])
    return [ew.conj(back) * _core.reshape(twice, line)]


def _batch(primitive: Primitive, n: int, operands: Any, batched: Any, params: Params) -> Any:
    kind, axes, lengths, norm = params
    return bind(FFT, operands, (kind, tuple([axis + 1 for axis in axes]), lengths, norm))


FFT = define("fft", "fft", _core.fft, infer=_infer, jvp=_jvp, transpose=_transpose, batch=_batch)
