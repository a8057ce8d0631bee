"""Reading and writing PNG for tests: what pictures need to be compared, independent of the encoder that is tested.

Reads 8 bits a channel, any colour type, not interlaced; the rest through Pillow where it is installed.
"""

from __future__ import annotations

import struct
import zlib

from .. import _draw
from ..errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Colour type -> channels: grey, RGB, palette, grey and alpha, RGBA.
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def read(data: bytes, where: str) -> tuple[int, int, bytearray]:
    """(height, width, RGBA bytes) of a PNG. Raises DataError, naming ``where``, for what is none."""
    if data[:8] != SIGNATURE:
        return _through_pillow(data, where)
    parts: dict[bytes, bytes] = {}
    for kind, body in _chunks(data, where):
        parts[kind] = parts.get(kind, b"") + body
    if b"IHDR" not in parts or b"IDAT" not in parts:
        raise DataError(f"{where}: invalid PNG; it holds no picture")
    width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    if depth != 8 or interlaced or color not in CHANNELS:
        return _through_pillow(data, where)
    step = CHANNELS[color]
    pixels = bytearray(width * height * step)
    try:
        _draw.png_unfilter(zlib.decompress(parts[b"IDAT"]), height, width * step, step, pixels)
    except (ValueError, zlib.error) as err:
        raise DataError(f"{where}: invalid PNG; {err}") from err
    if color == 3:
        return height, width, _from_palette(pixels, parts)
    return height, width, expand(pixels, step)


def _chunks(data: bytes, where: str) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 12 <= len(data):
        (n,) = struct.unpack_from(">I", data, at)
        body = data[at + 8 : at + 8 + n]
        if len(body) < n:
            raise DataError(f"{where}: invalid PNG; it ends inside a chunk")
        yield data[at + 4 : at + 8], body
        at += n + 12


def expand(pixels: bytes | bytearray, channels: int) -> bytearray:
    """RGBA from 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 channels."""
    if channels == 4:
        return bytearray(pixels)
    rgba = bytearray(b"\xff") * (len(pixels) // channels * 4)
    for k in range(3):
        rgba[k::4] = pixels[k if channels == 3 else 0 :: channels]
    if channels == 2:
        rgba[3::4] = pixels[1::2]
    return rgba


def _from_palette(pixels: bytearray, parts: dict[bytes, bytes]) -> bytearray:
    palette, alpha = parts.get(b"PLTE", b"").ljust(768, b"\0"), parts.get(b"tRNS", b"").ljust(256, b"\xff")
    rgba = bytearray(len(pixels) * 4)
    for k in range(3):
        rgba[k::4] = pixels.translate(palette[k:768:3])
    rgba[3::4] = pixels.translate(alpha[:256])
    return rgba


def _through_pillow(data: bytes, where: str) -> tuple[int, int, bytearray]:
    try:
        from PIL import Image
    except ImportError as err:
        raise DataError(
            f"{where}: unsupported picture format; PNG of 8 bits is read, others with Pillow installed"
        ) from err
    from io import BytesIO

    try:
        picture = Image.open(BytesIO(data)).convert("RGBA")
    except OSError as err:
        raise DataError(f"{where}: invalid picture; neither PNG nor what Pillow reads") from err
    return picture.height, picture.width, bytearray(picture.tobytes())


def write(height: int, width: int, pixels: bytes | bytearray, channels: int) -> bytes:
    """A PNG of 8 bits a channel: 1 grey, 3 RGB or 4 RGBA."""
    row = width * channels
    raw = b"".join(b"\0" + pixels[y * row : (y + 1) * row] for y in range(height))
    color = {1: 0, 3: 2, 4: 6}[channels]
    head = struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(raw, 1)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
