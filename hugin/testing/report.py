"""The page that shows what golden tests found: expected, got and the difference, eight times as strong."""

from __future__ import annotations

import html
import os

from .golden import entries

PAGE = """<!doctype html><meta charset="utf-8"><title>Golden figures</title>
<style>
body {{ font: 14px/1.5 system-ui, sans-serif; margin: 24px; color: #1b1f24; background: #f6f7f8 }}
section {{ background: #fff; border: 1px solid #e6e9ec; border-radius: 6px; padding: 8px 16px 16px; margin: 16px 0 }}
h2 {{ font-size: 15px; margin: 8px 0 }} p {{ color: #59636e; margin: 4px 0 12px }}
div {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 12px }}
figure {{ margin: 0 }} figcaption {{ color: #59636e; font-size: 12px }}
img {{ max-width: 100%; border: 1px solid #e6e9ec; image-rendering: auto }}
pre {{ font: 12px/1.45 ui-monospace, monospace; overflow-x: auto; margin: 0 }}
.minus {{ background: #ffebe9 }} .plus {{ background: #e6ffec }}
</style>
<h1>{count} that differ</h1>
<p>Accept what was drawn with <code>make accept</code>, one by one, or <code>pytest --hugin-accept</code>, all.</p>
{sections}
"""


def write(report: str) -> str | None:
    """Write ``index.html`` into the report's folder and return its path; None when nothing differs."""
    found = entries(report)
    if not found:
        return None
    path = os.path.join(report, "index.html")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PAGE.format(count=len(found), sections="\n".join(_section(entry) for entry in found)))
    return path


def _section(entry: dict[str, str]) -> str:
    title, problem = html.escape(entry["name"] + entry["suffix"]), entry["problem"]
    if entry["suffix"] == ".txt":
        first, _, diff = problem.partition("\n")
        return f"<section><h2>{title}</h2><p>{html.escape(first)}</p><pre>{_colored(diff)}</pre></section>"
    figures = "".join(_figure(entry["base"], kind) for kind in ("expected", "got", "difference"))
    return f"<section><h2>{title}</h2><p>{html.escape(problem)}</p><div>{figures}</div></section>"


def _figure(base: str, kind: str) -> str:
    path = f"{base}.{kind}.png"
    if not os.path.exists(path):
        return ""
    caption = "difference x 8" if kind == "difference" else kind
    name = html.escape(os.path.basename(path))
    return f'<figure><figcaption>{caption}</figcaption><a href="{name}"><img src="{name}" alt="{caption}"></a></figure>'


def _colored(diff: str) -> str:
    kinds = {"-": ' class="minus"', "+": ' class="plus"'}
    return "\n".join(f"<span{kinds.get(line[:1], '')}>{html.escape(line)}</span>" for line in diff.splitlines())
