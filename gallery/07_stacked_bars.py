"""Stacked bars: parts of a total beside parts of a hundred."""

import hugin as hg

YEARS = ["2000", "2005", "2010", "2015", "2020"]
SOURCES = {
    "coal": [51, 46, 42, 31, 16],
    "gas": [9, 11, 15, 12, 17],
    "wind": [2, 5, 7, 14, 27],
    "solar": [0, 0, 2, 7, 11],
}


def plot() -> hg.Figure:
    totals = [sum(column) for column in zip(*SOURCES.values(), strict=True)]

    def stacked(scale: list[float]) -> hg.Figure:
        table = {
            "year": YEARS * len(SOURCES),
            "power": [v * s for values in SOURCES.values() for v, s in zip(values, scale, strict=True)],
            "source": [name for name in SOURCES for _ in YEARS],
        }
        return hg.bar("year", "power", data=table, color_by="source", stack=True).legend(None)

    left = stacked([1.0] * 5).title("total").ylabel("TWh")
    right = stacked([100 / total for total in totals]).title("share").ylabel("%").legend("outside right")
    return (left | right).size(960, 440)
