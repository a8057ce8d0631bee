"""The arrays that all sides work on."""

from __future__ import annotations

import numpy as np


def wave(dtype: str, n: int = 1_000_000) -> np.ndarray:
    """Numbers over a few waves."""
    return np.linspace(-3, 3, n).astype(dtype)


def point() -> np.ndarray:
    """Where rosenbrock's function is differentiated, and a direction."""
    return np.random.default_rng(0).standard_normal((2, 1000))


def mlp() -> dict[str, np.ndarray]:
    """Weights of 784-128-10, 128 images and their classes, float32."""
    rng = np.random.default_rng(1)
    return {
        "w1": (rng.standard_normal((784, 128)) * 0.05).astype("float32"),
        "b1": np.zeros(128, "float32"),
        "w2": (rng.standard_normal((128, 10)) * 0.1).astype("float32"),
        "b2": np.zeros(10, "float32"),
        "x": rng.random((128, 784)).astype("float32"),
        "y": np.eye(10, dtype="float32")[rng.integers(0, 10, 128)],
    }


def cnn() -> dict[str, np.ndarray]:
    """Filters 1-16-32 of 3 x 3, a layer of 1568-10, 64 images of 28 x 28 and their classes, float32."""
    rng = np.random.default_rng(2)
    return {
        "k1": (rng.standard_normal((16, 1, 3, 3)) * 0.3).astype("float32"),
        "b1": np.zeros(16, "float32"),
        "k2": (rng.standard_normal((32, 16, 3, 3)) * 0.1).astype("float32"),
        "b2": np.zeros(32, "float32"),
        "w": (rng.standard_normal((1568, 10)) * 0.02).astype("float32"),
        "b": np.zeros(10, "float32"),
        "x": rng.random((64, 1, 28, 28)).astype("float32"),
        "y": np.eye(10, dtype="float32")[rng.integers(0, 10, 64)],
    }


def split(data: dict[str, np.ndarray], convert: object) -> tuple[dict[str, object], object, object]:
    """Parameters, images and classes, each converted."""
    found = {name: convert(x) for name, x in data.items()}
    return found, found.pop("x"), found.pop("y")
