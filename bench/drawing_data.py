"""The data of the drawing cases: NumPy arrays, and tensors on the same memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class Arrays(dict):
    """NumPy arrays by name, and as attributes tensors on the same memory."""

    def __getattr__(self, name: str) -> Any:
        import nx

        tensor = nx.asarray(self[name])
        self.__dict__[name] = tensor
        return tensor


def random():  # type: ignore[no-untyped-def]  # NumPy's generator
    import numpy as np

    return np.random.default_rng(0)


def waves(n: int) -> Arrays:
    import numpy as np

    x = np.linspace(0, 10, n)
    return Arrays(x=x, y=np.sin(x), z=np.cos(x))


def walk(n: int) -> Arrays:
    import numpy as np

    return Arrays(x=np.arange(float(n)), y=np.cumsum(random().normal(size=n)))


def noise(n: int) -> Arrays:
    import numpy as np

    return Arrays(x=np.arange(float(n)), y=random().normal(size=n))


def cloud(n: int) -> Arrays:
    r = random()
    x = r.normal(size=n)
    return Arrays(x=x, y=0.6 * x + 0.8 * r.normal(size=n), c=r.random(n))


def field(n: int) -> Arrays:
    import numpy as np

    x = np.linspace(-3, 3, n, dtype="f4")
    return Arrays(z=np.sin(3 * x)[:, None] * np.cos(2 * x)[None, :] + 0.1 * random().normal(size=(n, n)).astype("f4"))


def smooth(n: int) -> Arrays:
    import numpy as np

    x = np.linspace(-3, 3, n)
    return Arrays(x=x, z=np.sin(3 * x)[:, None] * np.cos(2 * x)[None, :] + 0.3 * x[:, None] * x[None, :])


def uneven(n: int) -> Arrays:
    """A smooth field over cells of many widths: x holds the n + 1 edges."""
    return Arrays(x=(random().random(n + 1) + 0.1).cumsum(), z=smooth(n)["z"])


def curved(n: int) -> Arrays:
    """Corners and numbers of n x n cells of a sector."""
    import numpy as np

    r, a = np.meshgrid(np.linspace(1, 3, n + 1), np.linspace(0, 1.5, n + 1))
    return Arrays(x=r * np.cos(a), y=r * np.sin(a), z=np.sin(4 * r[:-1, :-1]) * np.cos(6 * a[:-1, :-1]))


def rough(n: int) -> Arrays:
    """A smooth field under noise, float64."""
    d = smooth(n)
    return Arrays(x=d["x"], z=d["z"] + 0.1 * random().normal(size=(n, n)))


def points(n: int) -> Arrays:
    r = random()
    return Arrays(x=r.normal(size=n), y=r.normal(size=n), z=r.normal(size=n))


def scattered(n: int) -> Arrays:
    import numpy as np

    r = random()
    x, y = r.uniform(-3, 3, n), r.uniform(-3, 3, n)
    return Arrays(x=x, y=y, z=np.sin(x) * np.cos(y))


def bars(n: int) -> Arrays:
    import numpy as np

    return Arrays(x=np.arange(float(n)), y=random().random(n))


def band(n: int) -> Arrays:
    d = walk(n)
    return Arrays(x=d["x"], low=d["y"] - 50, high=d["y"] + 50)


def panels(n: int) -> list[Arrays]:
    return [Arrays(x=walk(n)["x"], y=random().normal(size=n)) for _ in range(64)]


def words(n: int) -> Arrays:
    import numpy as np

    r = random()
    return Arrays(x=r.random(n), y=r.random(n), words=np.array([f"label {i}" for i in range(n)], dtype=object))


def tiny() -> Arrays:
    return waves(10)


def film(n: int) -> Arrays:
    import numpy as np

    return Arrays(x=np.linspace(0, 10, n), y=np.sin(np.linspace(0, 20, n + 60)))
