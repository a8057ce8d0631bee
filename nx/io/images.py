"""Images as tensors, through Pillow, which is imported here alone and when needed.

Owns: ``imread``, ``imsave``. Must not know: file formats (Pillow does).
"""

from __future__ import annotations

from nx import _core
from nx._core import Tensor
from nx.io.file import Replacing, is_open
from nx.op import as_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nx._core import ArrayLike
    from nx.io.file import File

# Pillow's mode: our dtype and the channels. Others are converted to what stands in _CONVERTED, else to RGB.
_MODES = {
    "1": ("bool", 1),
    "L": ("uint8", 1),
    "LA": ("uint8", 2),
    "RGB": ("uint8", 3),
    "RGBA": ("uint8", 4),
    "I;16": ("uint16", 1),
    "I": ("int32", 1),
    "F": ("float32", 1),
}
_CONVERTED = {"PA": "RGBA", "La": "LA", "RGBa": "RGBA", "I;16B": "I;16", "I;16L": "I;16", "I;16N": "I;16"}
_CHANNELS = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


def _pillow(where: str) -> Any:
    try:
        from PIL import Image
    except ImportError as err:
        raise ImportError(f"{where}: Pillow is missing; pip install pillow (or hugin-plot[images])") from err
    return Image


def imread(file: File, /, *, mode: str | None = None) -> Tensor:
    """An image file as (height, width) or (height, width, channels), row 0 on top.

    mode: None keeps the file's own: bool for 1-bit images, uint8 for grey (2-D), grey and alpha, RGB and RGBA,
    uint16 for 16-bit grey, int32 and float32 for those of TIFF; a palette becomes RGB or RGBA. "L", "LA", "RGB" or
    "RGBA" converts. The first frame of several is read; a camera's rotation tag is not applied. Raises ValueError for
    what is no image, is damaged or larger than Pillow's limit of pixels, ImportError without Pillow.

    >>> import io
    >>> file = io.BytesIO()
    >>> nx.io.imsave(file, nx.zeros((2, 3), dtype=nx.uint8), format="png")
    >>> nx.io.imread(io.BytesIO(file.getvalue())).shape
    (2, 3)
    """
    if mode is not None and mode not in _CHANNELS.values():
        raise ValueError(f"imread: unknown mode {mode!r}; None, 'L', 'LA', 'RGB' or 'RGBA'")
    source = _pillow("imread")
    where = "imread" if is_open(file) else f"imread: {file!s}"
    stream = file if is_open(file) else open(file, "rb")  # type: ignore[arg-type]  # noqa: SIM115  (closed below)
    try:
        with source.open(stream) as opened:
            image = opened.convert(mode or _kept(opened))
            return _tensor(image)
    except (MemoryError, ImportError):
        raise
    except Exception as err:  # Pillow's readers raise nearly anything on damaged files
        raise ValueError(f"{where}: no image that Pillow reads, or a damaged one: {err}") from err
    finally:
        if stream is not file:
            stream.close()  # type: ignore[union-attr]  # opened above


def _kept(image: Any) -> str:
    """The mode to read the image in."""
    if image.mode in _MODES:
        return str(image.mode)
    if image.mode == "P":
        return "RGBA" if "transparency" in image.info else "RGB"
    return _CONVERTED.get(image.mode, "RGB")


def _tensor(image: Any) -> Tensor:
    name, channels = _MODES[image.mode]
    width, height = image.size
    if image.mode == "1":
        grey = _core.frombuffer(image.convert("L").tobytes(), _core.dtype("uint8"))
        return _core.cast(_core.reshape(grey, (height, width)), "bool")
    flat = _core.frombuffer(bytearray(image.tobytes()), _core.dtype(name))
    return _core.reshape(flat, (height, width) if channels == 1 else (height, width, channels))


def imsave(file: File, x: ArrayLike, /, *, format: str | None = None, dpi: float | None = None) -> None:
    """Writes (height, width) or (height, width, 1..4) as an image: grey, grey and alpha, RGB, RGBA.

    x: uint8 as it is, floats in 0..1 (times 255, rounded), bool, or 2-D uint16. format: Pillow's name; None: by the
    path's suffix. A path is replaced when all is written. Raises ValueError for another shape, dtype or value, and for
    what the format cannot hold (JPEG has no alpha); ImportError without Pillow.

    >>> nx.io.imsave("picture.png", nx.zeros(5))
    Traceback (most recent call last):
    ValueError: imsave: shape (5,) is no image; (height, width) or (height, width, 1..4)
    """
    x = as_operand(x)
    if x.ndim not in (2, 3) or 0 in x.shape or (x.ndim == 3 and x.shape[2] not in _CHANNELS):
        raise ValueError(f"imsave: shape {x.shape} is no image; (height, width) or (height, width, 1..4)")
    source = _pillow("imsave")
    image = _image(source, x)
    chosen = format.upper().replace("JPG", "JPEG") if format else _format(source, file)
    options = {} if dpi is None else {"dpi": (dpi, dpi)}
    with Replacing(file) as target:
        try:
            image.save(target, format=chosen, **options)
        except (KeyError, ValueError, OSError) as err:
            if isinstance(err, OSError) and err.errno is not None:
                raise
            raise ValueError(f"imsave: {chosen} cannot hold mode {image.mode} of {x.dtype.name}: {err}") from err


def _format(source: Any, file: File) -> str:
    if is_open(file):
        raise ValueError("imsave: an open file has no suffix; give format='png', say")
    suffix = "." + str(file).rpartition(".")[2].lower()
    found = source.registered_extensions().get(suffix)
    if found is None:
        raise ValueError(f"imsave: unknown suffix {suffix!r}; .png, .jpg, .tif ... or format=")
    return str(found)


def _image(source: Any, x: Tensor) -> Any:
    if x.ndim == 3 and x.shape[2] == 1:
        x = _core.reshape(x, x.shape[:2])
    if x.dtype.kind == "float":
        x = _bytes_of(x)
    height, width = x.shape[:2]
    mode = "L" if x.ndim == 2 else _CHANNELS[x.shape[2]]
    if x.dtype.name == "bool" and x.ndim == 2:
        return source.frombytes("L", (width, height), (x * 255).astype("uint8").tobytes()).convert("1")
    if x.dtype.name == "uint16" and x.ndim == 2:
        mode = "I;16"
    elif x.dtype.name != "uint8":
        raise ValueError(
            f"imsave: unsupported dtype {x.dtype.name} of shape {x.shape}; uint8, floats in 0..1, 2-D bool or uint16"
        )
    return source.frombytes(mode, (width, height), x.tobytes())


def _bytes_of(x: Tensor) -> Tensor:
    from nx.derived import round
    from nx.elementwise import greater_equal, less_equal, logical_and
    from nx.folds import all

    x = x.astype("float32")
    if not all(logical_and(greater_equal(x, 0), less_equal(x, 1))):
        raise ValueError("imsave: floats outside of 0..1 or NaN; scale or nx.clip them first")
    return round(x * 255).astype("uint8")
