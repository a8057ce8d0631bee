"""Order of the eye for lines that mix directions: the Unicode bidirectional algorithm without explicit embeddings.

Source: UAX #9, rules P2-P3, W1-W7, N0-N2, I1-I2, L2; embedding and isolate controls count as neutrals.
Mirrored characters are HarfBuzz's.
"""

from __future__ import annotations

from unicodedata import bidirectional, mirrored

_BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">", "\u2329": "\u232a", "\u27e8": "\u27e9"}
_STRONG = ("L", "R", "AL")
_SIDE = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}  # how a neutral sees its neighbour


def visual_parts(text: str) -> list[tuple[str, int]]:
    """(part, 0 left to right | 1 right to left), in the order of the eye; each part in reading order."""
    kinds = [bidirectional(c) or "L" for c in text]
    base = next((int(kind != "L") for kind in kinds if kind in _STRONG), 0)
    _resolve_weak(kinds, "R" if base else "L")
    _resolve_brackets(text, kinds, "R" if base else "L")
    _resolve_neutral(kinds, "R" if base else "L")
    levels = [_level(kind, base) for kind in kinds]
    runs: list[tuple[int, str]] = []
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or levels[i] != levels[start]:
            runs.append((levels[start], text[start:i]))
            start = i
    for level in range(max(levels), 0, -1):
        runs = _reversed_from(runs, level)
    return [(part, level % 2) for level, part in runs]


def _resolve_weak(kinds: list[str], base: str) -> None:
    """Marks follow their letter; numbers, their signs and separators become numbers or neutrals (in place)."""
    strong = before = base
    for i, kind in enumerate(kinds):
        if kind == "NSM":
            kind = before  # W1
        elif kind == "EN" and strong == "AL":
            kind = "AN"  # W2
        if kind in _STRONG:
            strong = kind
        kinds[i] = before = kind
    n = len(kinds)
    for i in range(1, n - 1):  # W4: one separator between two numbers of a kind
        if kinds[i] == "ES" and kinds[i - 1] == kinds[i + 1] == "EN":
            kinds[i] = "EN"
        elif kinds[i] == "CS" and kinds[i - 1] == kinds[i + 1] and kinds[i - 1] in ("EN", "AN"):
            kinds[i] = kinds[i - 1]
    for order in (range(n), range(n - 1, -1, -1)):  # W5: signs like % beside a number
        beside = ""
        for i in order:
            if kinds[i] == "ET" and beside == "EN":
                kinds[i] = "EN"
            beside = kinds[i]
    strong = base
    for i, kind in enumerate(kinds):
        if kind in _STRONG:
            strong = kind
            kinds[i] = "R" if kind == "AL" else kind  # W3
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"  # W7
        elif kind not in ("EN", "AN"):
            kinds[i] = "N"  # W6 and all neutrals


def _resolve_brackets(text: str, kinds: list[str], base: str) -> None:
    """N0: brackets take the line's side, or the other where all within and before them is of that (in place)."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for i, c in enumerate(text):
        if kinds[i] == "N" and mirrored(c):
            if c in _BRACKETS:
                opened.append((_BRACKETS[c], i))
            else:
                while opened and opened[-1][0] != c and any(close == c for close, _ in opened):
                    opened.pop()
                if opened and opened[-1][0] == c:
                    pairs.append((opened.pop()[1], i))
    for start, end in sorted(pairs):
        within = {_SIDE[kind] for kind in kinds[start + 1 : end] if kind in _SIDE}
        if within:
            before = next((_SIDE[kind] for kind in reversed(kinds[:start]) if kind in _SIDE), base)
            kinds[start] = kinds[end] = base if base in within or before == base else before


def _resolve_neutral(kinds: list[str], base: str) -> None:
    """N1, N2: neutrals between two of a side take it, others the line's (in place)."""
    i, n = 0, len(kinds)
    while i < n:
        if kinds[i] != "N":
            i += 1
            continue
        end = i
        while end < n and kinds[end] == "N":
            end += 1
        left = _SIDE[kinds[i - 1]] if i else base
        right = _SIDE[kinds[end]] if end < n else base
        kinds[i:end] = [left if left == right else base] * (end - i)
        i = end


def _level(kind: str, base: int) -> int:
    if base:
        return 1 if kind == "R" else 2
    return {"L": 0, "R": 1}.get(kind, 2)


def _reversed_from(runs: list[tuple[int, str]], level: int) -> list[tuple[int, str]]:
    """L2: reverse each stretch of runs at ``level`` or above."""
    made: list[tuple[int, str]] = []
    stretch: list[tuple[int, str]] = []
    for run in [*runs, (-1, "")]:
        if run[0] >= level:
            stretch.append(run)
            continue
        made += reversed(stretch)
        stretch = []
        if run[0] >= 0:
            made.append(run)
    return made
