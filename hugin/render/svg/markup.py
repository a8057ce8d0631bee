"""Small parts of SVG: numbers, colours, escaped text, ids from content."""

from __future__ import annotations

from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...scene.primitives import Color


def number(v: float) -> str:
    """At most two decimals, nothing needless."""
    text = f"{v:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def paint(name: str, color: Color | None, opacity: float = 1.0) -> str:
    """The attributes of a fill or stroke; "" where there is none, since the page's default is none."""
    if color is None:
        return ""
    r, g, b = (round(255 * min(max(part, 0.0), 1.0)) for part in color[:3])
    text = f"#{r:02x}{g:02x}{b:02x}"
    if text[1] == text[2] and text[3] == text[4] and text[5] == text[6]:
        text = "#" + text[1::2]
    alpha = color[3] * opacity
    return f' {name}="{text}"' + ("" if alpha >= 0.998 else f' {name}-opacity="{number(max(alpha, 0.0))}"')


def escaped(text: str) -> str:
    """Text for XML: markup characters as entities, what XML forbids as the replacement character."""
    if not text.isprintable():
        text = "".join("\ufffd" if _is_forbidden(c) else c for c in text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _is_forbidden(c: str) -> bool:
    return (c < " " and c not in "\t\n\r") or "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff"


def content_id(prefix: str, content: str | bytes) -> str:
    """A name that is equal only for equal content, so that several files can stand in one document."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    return prefix + blake2b(data, digest_size=5).hexdigest()
