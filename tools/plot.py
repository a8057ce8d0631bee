"""``make plot``: figures of real data, to PNG and SVG in a folder; prints each path and the time that it took.

python -P tools/plot.py out [NAME ...]
"""

from __future__ import annotations

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import datasets as data  # the folder is put on the path above, since -P keeps it off

import hugin as hg
import nx


def seattle() -> hg.Figure:
    """Temperatures of four years, week by week."""
    weather = data.vega("seattle-weather.csv")
    weeks = weather.set_index("date")[["temp_min", "temp_max"]].resample("W").mean().reset_index()
    weeks["mean"] = (weeks.temp_min + weeks.temp_max) / 2
    return (
        (
            hg.band("date", "temp_min", "temp_max", data=weeks, label="night to day")
            + hg.line("date", "mean", data=weeks, label="mean")
        )
        .title("Four years of weather in Seattle")
        .subtitle("Temperature in °C, weekly means, 2012–2015")
        .xlabel("")
        .ylabel("°C")
        .caption("Data: NOAA, through vega-datasets")
    )


def stocks() -> hg.Figure:
    """Five shares on a log axis."""
    prices = data.vega("stocks.csv")
    return (
        hg.line("date", "price", data=prices, color_by="symbol")
        .yscale("log")
        .title("The decade of Apple and Google")
        .subtitle("Share price in US dollars, monthly, log scale")
        .xlabel("")
        .ylabel("USD")
        .legend("outside right")
    )


def cars() -> hg.Figure:
    """Power and thirst, by origin, with weight as area."""
    table = data.vega("cars.json").dropna().rename(columns={"Weight_in_lbs": "weight [lb]", "Origin": "origin"})
    return (
        hg.scatter("Horsepower", "Miles_per_Gallon", data=table, color_by="origin", size_by="weight [lb]", alpha=0.7)
        .size_scale(4, 15)
        .title("More power, fewer miles")
        .subtitle("392 cars, 1970–1982")
        .xlabel("power [hp]")
        .ylabel("miles per gallon")
    )


def penguins() -> hg.Figure:
    """Bills tell the species apart; flippers go with mass."""
    birds = data.penguins()
    bills = (
        hg.scatter("bill_length_mm", "bill_depth_mm", data=birds, color_by="species", marker_by="species")
        .xlabel("bill length [mm]")
        .ylabel("bill depth [mm]")
    )
    mass = (
        hg.scatter("flipper_length_mm", "body_mass_g", data=birds, color_by="species", marker_by="species")
        .xlabel("flipper length [mm]")
        .ylabel("body mass [g]")
        .legend(None)
    )
    return (bills | mass).title("Three penguins of Palmer Station").tags("a)").size(1000, 480)


def flippers() -> hg.Figure:
    """Overlaid histograms on shared bins."""
    birds = data.penguins()
    return (
        hg.hist("flipper_length_mm", data=birds, color_by="species", bins=24)
        .title("Gentoo penguins have the longest flippers")
        .xlabel("flipper length [mm]")
        .ylabel("penguins")
    )


def rain() -> hg.Figure:
    """Stacked bars: what the days of each month were like."""
    weather = data.vega("seattle-weather.csv")
    days = weather.groupby([weather.date.dt.month, "weather"]).size().unstack(fill_value=0) / 4
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    kinds = ["rain", "snow", "drizzle", "fog", "sun"]
    table = {
        "month": months * 5,
        "days": [v for kind in kinds for v in days[kind]],
        "kind": [k for k in kinds for _ in months],
    }
    return (
        hg.bar("month", "days", data=table, color_by="kind", stack=True)
        .title("Summer is dry in Seattle")
        .subtitle("Days of each kind a month, mean of 2012–2015")
        .xlabel("")
        .ylabel("days")
        .legend("outside right")
    )


def hours() -> hg.Figure:
    """A heat map of every hour of a year."""
    temps = data.vega("sf-temps.csv")
    celsius = ((temps.temp - 32) / 1.8).to_numpy()[: 364 * 24].reshape(364, 24).T
    return (
        hg.heatmap(celsius, x=nx.arange(364), y=nx.arange(24))
        .color("viridis", label="°C")
        .title("A year in San Francisco, hour by hour")
        .xlabel("day of 2010")
        .ylabel("hour")
        .yticks([0, 6, 12, 18], labels=["0:00", "6:00", "12:00", "18:00"])
    )


def terrain() -> hg.Figure:
    """An elevation model with contour lines on it."""
    z, x, y = data.elevation()
    return (
        (
            hg.heatmap(z, x=x, y=y).color("cividis", label="elevation [m]")
            + hg.contour(z, x=x, y=y, levels=8, color="#ffffffb0", width=0.8)
        )
        .title("The Jacksboro fault")
        .subtitle("Tennessee; contour lines every 100 m")
        .xlabel("longitude [°]")
        .ylabel("latitude [°]")
    )


def digits() -> hg.Figure:
    """Ten rows of handwritten digits as one image."""
    pictures, labels = data.digits()
    rows = [pictures[labels == digit][:20].transpose(1, 0, 2).reshape(28, -1) for digit in range(10)]
    sheet = nx.concat([nx.asarray(row) for row in rows], axis=0)
    return (
        hg.imshow(sheet)
        .color("gray_r")
        .colorbar(False)
        .yticks([28 * k + 13.5 for k in range(10)], labels=[str(k) for k in range(10)])
        .xticks([])
        .title("Twenty ways to write each digit")
        .subtitle("The first of MNIST")
        .size(800, 520)
    )


def electricity() -> hg.Figure:
    """Stacked areas."""
    power = data.vega("iowa-electricity.csv").pivot(index="year", columns="source", values="net_generation") / 1000
    return (
        hg.area(power.index, power.to_numpy(), stack=True, label=list(power.columns))
        .title("Wind came to Iowa")
        .subtitle("Net generation of electricity, TWh a year")
        .xlabel("")
        .ylabel("TWh")
        .legend("outside right")
    )


def driving() -> hg.Figure:
    """A connected scatter plot: time runs along the line."""
    table = data.vega("driving.json")
    free = {
        1956: (0, 14),
        1965: (0, 14),
        1973: (25, 0),
        1980: (26, 4),
        1990: (0, 14),
        2000: (-24, 5),
        2005: (-22, -10),
        2010: (-24, 0),
    }
    shown = table[table.year.isin(list(free))]
    years = [
        hg.text(row.miles, row.gas, str(row.year), dx=free[row.year][0], dy=free[row.year][1])
        for row in shown.itertuples()
    ]
    return (
        hg.layers(hg.line("miles", "gas", data=table, marker="o", size=5), *years)
        .title("Americans drive more, until they do not")
        .subtitle("Each point is a year, 1956–2010")
        .xlabel("miles driven per person and year")
        .ylabel("price of a gallon, 2010 dollars")
    )


FIGURES = (seattle, stocks, cars, penguins, flippers, rain, hours, terrain, digits, electricity, driving)


def main(out: str, names: list[str]) -> int:
    """Draw the figures into ``out``; those named, or all."""
    os.makedirs(out, exist_ok=True)
    unknown = set(names) - {make.__name__ for make in FIGURES}
    if unknown:
        raise SystemExit(f"unknown figure {min(unknown)}; there are {', '.join(make.__name__ for make in FIGURES)}")
    for make in FIGURES:
        if names and make.__name__ not in names:
            continue
        figure = make()
        for suffix in ("png", "svg"):
            start = time.perf_counter()
            path = figure.save(os.path.join(out, f"{make.__name__}.{suffix}"))
            print(f"{path}  {1000 * (time.perf_counter() - start):.1f} ms", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "out", sys.argv[2:]))
