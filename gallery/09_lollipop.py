"""Lollipops: sorted categories, a dot for the value and a thin line to zero."""

import hugin as hg


def plot() -> hg.Figure:
    speed = {
        "cheetah": 104,
        "pronghorn": 88,
        "lion": 80,
        "horse": 71,
        "hare": 56,
        "human": 37,
        "elephant": 24,
        "tortoise": 1,
    }
    names, values = list(speed)[::-1], list(speed.values())[::-1]
    return (
        (hg.barh(names, values, height=0.06, color="#8c959f") + hg.scatter(values, names, size=11, color="C0"))
        .title("How fast can they run?")
        .xlabel("top speed [km/h]")
        .grid("x")
    )
