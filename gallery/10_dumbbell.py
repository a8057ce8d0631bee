"""Dumbbells: before and after, joined."""

import hugin as hg
import nx


def plot() -> hg.Figure:
    city = ["Oslo", "Lima", "Kyiv", "Cairo", "Seoul", "Paris"]
    before, after = [34, 52, 47, 78, 44, 41], [18, 39, 36, 66, 25, 22]
    joined = hg.line(
        nx.asarray([v for pair in zip(before, after, strict=True) for v in (*pair, float("nan"))]),
        [name for name in city for _ in range(3)],
        color="#b6bfc8",
        width=3,
    )
    return (
        (
            joined
            + hg.scatter(before, city, size=11, color="C1", label="2005")
            + hg.scatter(after, city, size=11, label="2025")
        )
        .title("The air got better")
        .xlabel("fine dust [µg/m³]")
        .grid("x")
    )
