"""When two libraries agree on a number: to rounding, and what rounding alone decides is not held against either."""

import numpy as np


def disagreement(x, answer, again, arrays, rtol=1e-7, atol=1e-9):
    """Empty where the result ``x`` is ``answer``, else what differs. ``again(*arrays)`` gives x for these arrays."""
    x, answer = np.asarray(x), np.asarray(answer)
    if x.shape != answer.shape or x.dtype != answer.dtype:
        return f"{x.dtype}{x.shape} where {answer.dtype}{answer.shape} is needed"
    if np.allclose(x, answer, rtol=rtol, atol=atol, equal_nan=True):
        return ""
    x, slack = decided(x, again, arrays)
    whole = np.max(np.abs(answer[np.isfinite(answer)]), initial=0)
    if slack <= max(atol, 1e-3 * whole) and np.allclose(x, answer, rtol=rtol, atol=atol + slack, equal_nan=True):
        return ""
    return f"{x} where {answer} is needed (the last bits of the inputs move it by {slack})"


def decided(x, again, arrays):
    """The result without what the last bits of the inputs decide, and how far they move the rest.

    Rounding comes to more where a program is badly conditioned. Where the inputs' neighbours give a number here and NaN
    there, as the derivative of a deviation does around zero, the number stands: zero was a coincidence of rounding.
    """
    draws, results = np.random.default_rng(0), [x]
    for _ in range(8):
        near = [a * (1 + draws.integers(-4, 5, a.shape) * 2.0**-52) if a.dtype.kind in "fc" else a for a in arrays]
        results.append(np.asarray(again(*near)))
    each = np.stack(results)
    none = np.isnan(each)
    first = np.take_along_axis(each, none.argmin(0)[None], 0)[0]
    numbers = np.where(none.any(0) & ~none.all(0), first, x)
    return numbers, 10 * np.max(np.where(none | np.isnan(numbers), 0, np.abs(each - numbers)), initial=0)
