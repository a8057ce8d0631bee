"""Curves given by equations f(x, y) = 0, each point moved onto its curve by Newton steps."""

import hugin as hg


def plot() -> hg.Figure:
    folium = hg.implicit(lambda x, y: x**3 + y**3 - 3 * x * y, (-2.5, 2.5), (-2.5, 2.5), label="folium of Descartes")
    lemniscate = hg.implicit(
        lambda x, y: (x**2 + y**2) ** 2 - 4 * (x**2 - y**2), (-2.5, 2.5), (-2.5, 2.5), label="lemniscate of Bernoulli"
    )
    heart = hg.implicit(
        lambda x, y: (x**2 + y**2 - 1) ** 3 - x**2 * y**3, (-2.5, 2.5), (-2.5, 2.5), label="heart", color="C5"
    )
    return (
        (folium + lemniscate + heart)
        .title("Three classical curves")
        .subtitle("x³ + y³ = 3xy, (x² + y²)² = 4(x² − y²), (x² + y² − 1)³ = x²y³")
        .aspect("equal")
        .legend(at="outside right")
    )
