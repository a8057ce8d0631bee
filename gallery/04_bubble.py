"""Bubble chart: the area of a circle, not its diameter, is true to the number."""

import hugin as hg


def plot() -> hg.Figure:
    country = ["Brazil", "China", "Ethiopia", "Germany", "India", "Japan", "Nigeria", "USA"]
    income = [14.7, 18.2, 2.4, 53.1, 7.0, 41.4, 4.9, 63.7]  # thousand dollars a head
    life = [75.9, 77.1, 66.6, 81.3, 69.7, 84.6, 54.7, 78.9]  # years
    people = [213, 1412, 118, 83, 1393, 126, 211, 331]  # millions
    names = [
        hg.text(x, y, name, dy=0, color="white")
        if n > 1000
        else hg.text(x, y, name, dx=-16 * (name == "Brazil"), dy=10 + n**0.5)
        for x, y, name, n in zip(income, life, country, people, strict=True)
    ]
    return (
        hg.layers(hg.scatter(income, life, size_by=people, alpha=0.75), *names)
        .xscale("log")
        .size_scale(8, 70)
        .title("Wealth and long life")
        .subtitle("Area shows population in millions, 2020")
        .xlabel("income a head [thousand $]")
        .ylabel("life expectancy [years]")
    )
