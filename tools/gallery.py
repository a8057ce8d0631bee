"""``make gallery``: every script of gallery/ to PNG and SVG in a folder, with a page that shows them all.

python -P tools/gallery.py out/gallery [WORD ...]
"""

from __future__ import annotations

import html
import importlib.util
import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = """<!doctype html><meta charset="utf-8"><title>Hugin gallery</title>
<style>body {{ font: 15px/1.5 system-ui, sans-serif; margin: 32px; color: #1b1f24 }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(380px, 1fr)); gap: 28px }}
img {{ width: 100%; border: 1px solid #e6e9ec }}
pre {{ overflow-x: auto; background: #f6f7f8; padding: 12px; font-size: 12px }}
figure {{ margin: 0 }} figcaption {{ margin: 6px 0 }}</style>
<h1>Gallery</h1><main>{entries}</main>
"""
ENTRY = """<figure><a href="{name}.svg"><img src="{name}.png" alt="{title}" loading="lazy"></a>
<figcaption>{title}</figcaption><details><summary>code</summary><pre>{code}</pre></details></figure>
"""


def scripts() -> list[str]:
    """Paths of the gallery's scripts, in order."""
    folder = os.path.join(ROOT, "gallery")
    return [
        os.path.join(folder, file) for file in sorted(os.listdir(folder)) if file[:2].isdigit() and file.endswith(".py")
    ]


def load(path: str):  # type: ignore[no-untyped-def]  # a module, whose plot() gives a Figure
    """The script as a module; its name begins with a digit, so ``import`` cannot."""
    spec = importlib.util.spec_from_file_location("gallery_" + os.path.basename(path)[:-3], path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(out: str, words: list[str]) -> int:
    """Draw the scripts whose names hold one of ``words``, or all."""
    os.makedirs(out, exist_ok=True)
    entries = []
    for path in scripts():
        name = os.path.basename(path)[:-3]
        if words and not any(word in name for word in words):
            continue
        module = load(path)
        start = time.perf_counter()
        figure = module.plot()
        for suffix in ("png", "svg"):
            figure.save(os.path.join(out, f"{name}.{suffix}"), dpi=200 if suffix == "png" else 100)
        print(f"{os.path.join(out, name)}.png .svg  {1000 * (time.perf_counter() - start):.1f} ms", flush=True)
        with open(path, encoding="utf-8") as file:
            entries.append(
                ENTRY.format(name=name, title=html.escape(module.__doc__ or name), code=html.escape(file.read()))
            )
    page = os.path.join(out, "index.html")
    with open(page, "w", encoding="utf-8") as file:
        file.write(PAGE.format(entries="\n".join(entries)))
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "out/gallery", sys.argv[2:]))
