"""Scenes one after the other as a film: GIF by our own encoder, animated PNG, WebP through Pillow, MP4 through ffmpeg.

Owns: the table of film formats, timing. Must not know: figures. Scenes come by index and are drawn when they are
needed: no more than a few pictures are held at a time.
"""

from __future__ import annotations

from struct import pack

from .. import _draw
from .cairo.pixels import draw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    from cairo import ImageSurface

    from ..scene import Scene

    class Scenes(Protocol):
        """What is drawn, by index."""

        def __len__(self) -> int: ...

        def __getitem__(self, k: int) -> Scene: ...


#: Pictures from which the colours of a GIF are chosen.
SAMPLES = 8
#: Hundredths of a second a picture of a GIF stays at least: viewers slow down those that ask for less.
SHORTEST = 2


class Failed(Exception):
    """A film could not be made; the text says why and what to do."""


def _delays(n: int, fps: float, shortest: int) -> list[int]:
    """Hundredths of a second of n pictures, which add up to the whole."""
    return [max(shortest, round(100 * (k + 1) / fps) - round(100 * k / fps)) for k in range(n)]


def gif(scenes: Scenes, fps: float, dpi: float, loop: bool) -> bytes:
    """A GIF: one palette for all pictures, colours mixed in smooth shades; of each only what changed."""
    n = len(scenes)
    bins = bytearray(32 * 32768)
    step = -(-n // SAMPLES)
    drawn = {k: draw(scenes[k], dpi).surface for k in range(0, n, step)}
    first = drawn[0]
    width, height, stride = first.get_width(), first.get_height(), first.get_stride()
    for surface in drawn.values():
        _draw.gif_count(surface.get_data(), width, height, stride, bins)
    colors = _draw.gif_palette(bins)
    parts = [b"GIF89a", pack("<HHBBB", width, height, 0xF7, 0, 0), colors.ljust(768, b"\0")]
    if loop and n > 1:
        parts.append(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0")
    known, before = bytearray(b"\xff" * 65536), None
    for k, delay in enumerate(_delays(n, fps, SHORTEST)):
        surface = drawn.pop(k) if k in drawn else draw(scenes[k], dpi).surface
        pixels = surface.get_data()
        parts.append(_draw.gif_frame(pixels, before, width, height, stride, colors, known, delay))
        before = pixels
    return b"".join(parts) + b";"


def still(scene: Scene, *, dpi: float = 100.0) -> bytes:
    """A GIF of one picture in its 256 most useful colours."""
    return gif((scene,), 1.0, dpi, False)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    from zlib import crc32

    return pack(">I", len(body)) + kind + body + pack(">I", crc32(kind + body))


def apng(scenes: Scenes, fps: float, dpi: float, loop: bool) -> bytes:
    """An animated PNG of whole pictures; programs that know none show the first."""
    parts, number, n = [b"\x89PNG\r\n\x1a\n"], 0, len(scenes)
    for k in range(n):
        surface = draw(scenes[k], dpi).surface
        width, height = surface.get_width(), surface.get_height()
        made = list(_chunks(_draw.png(surface.get_data(), width, height, surface.get_stride(), float(dpi), False)))
        if k == 0:
            parts += [_chunk(kind, body) for kind, body in made if kind not in (b"IDAT", b"IEND")]
            parts.append(_chunk(b"acTL", pack(">II", n, 0 if loop else 1)))
        timing = pack(">IIIIIHHBB", number, width, height, 0, 0, round(1000 / fps), 1000, 0, 0)
        parts.append(_chunk(b"fcTL", timing))
        number += 1
        for kind, body in made:
            if kind == b"IDAT":
                parts.append(_chunk(b"IDAT", body) if k == 0 else _chunk(b"fdAT", pack(">I", number) + body))
                number += k > 0
    return b"".join([*parts, _chunk(b"IEND", b"")])


def webp(scenes: Scenes, fps: float, dpi: float, loop: bool) -> bytes:
    """A lossless WebP, through Pillow."""
    from io import BytesIO

    try:
        from PIL import Image
    except ImportError as err:
        raise Failed("an animated webp needs Pillow; pip install 'hugin-plot[images]'") from err
    pictures = []
    for k in range(len(scenes)):
        surface = draw(scenes[k], dpi).surface
        size = surface.get_width(), surface.get_height()
        data = bytes(surface.get_data())
        pictures.append(Image.frombuffer("RGBA", size, data, "raw", "BGRA", surface.get_stride(), 1).convert("RGB"))
    out = BytesIO()
    pictures[0].save(out, "WEBP", save_all=True, append_images=pictures[1:], lossless=True, loop=0 if loop else 1,
                     duration=[10 * delay for delay in _delays(len(pictures), fps, 1)])
    return out.getvalue()


def mp4(scenes: Scenes, fps: float, dpi: float, loop: bool) -> bytes:
    """H.264 in MP4, through the ffmpeg that stands on the PATH."""
    import os
    import shutil
    import subprocess
    import tempfile

    program = shutil.which("ffmpeg")
    if program is None:
        raise Failed("mp4 needs the program ffmpeg, which is not on the PATH; install it, or save as .gif or .png")
    first = draw(scenes[0], dpi).surface
    size = f"{first.get_width()}x{first.get_height()}"
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "film.mp4")
        command = [
            program, "-v", "error", "-f", "rawvideo", "-pix_fmt", "bgra", "-s", size, "-r", f"{fps:.6g}", "-i", "-",
            "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", "libx264", "-crf", "16", "-pix_fmt", "yuv420p",
            "-movflags", "+faststart", target,
        ]
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=errors)
            try:
                assert process.stdin is not None  # asked for
                for k in range(len(scenes)):
                    surface = draw(scenes[k], dpi).surface if k else first
                    process.stdin.write(_rows(surface))
                process.stdin.close()
            except BrokenPipeError:
                pass  # it says why below
            finally:
                if process.stdin is not None and not process.stdin.closed:
                    process.kill()
                status = process.wait()
            errors.seek(0)
            if status:
                raise Failed(f"ffmpeg failed: {errors.read().decode(errors='replace').strip()[-500:] or status}")
        with open(target, "rb") as file:
            return file.read()


def _rows(surface: ImageSurface) -> bytes:
    """The pixels without what stands between rows."""
    width, stride, data = surface.get_width(), surface.get_stride(), bytes(surface.get_data())
    if stride == 4 * width:
        return data
    return b"".join(data[at : at + 4 * width] for at in range(0, len(data), stride))


FORMATS: dict[str, Callable[[Scenes, float, float, bool], bytes]] = {
    "gif": gif, "png": apng, "apng": apng, "webp": webp, "mp4": mp4,
}
