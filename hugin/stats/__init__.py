"""Statistics behind the marks: tensors in, tensors out. Nothing here knows figures."""

from .contours import contour_lines, contour_path
from .histogram import bin_edges, histogram, histogram2d
from .kde import kde
from .quantiles import quantiles
from .regression import Fit, fit_line

__all__ = [
    "Fit",
    "bin_edges",
    "contour_lines",
    "contour_path",
    "fit_line",
    "histogram",
    "histogram2d",
    "kde",
    "quantiles",
]
