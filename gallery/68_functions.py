"""Functions drawn as functions: poles and jumps stay open, and they do not stretch the axis."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    tangent = hg.function(nx.tan, (-6, 6), label="tan x")
    inverse = hg.function(lambda x: 1 / x, (-6, 6), label="1 / x")
    steps = hg.function(lambda x: nx.floor(x) / 2, (-5.5, 5.5), label="⌊x⌋ / 2")
    return (
        (tangent + inverse + steps).title("Asymptotes and steps are left open").xlabel("x").legend(at="outside right")
    )
