"""The one list of what ``nx`` exports: each public name and the family (module) that defines it.

Owns: the names. Must not know: what they do. ``nx.__getattr__`` and the completeness test read this table; a new
public function is its def and one word here.
"""

FAMILIES = {
    "creation": """
        array asarray ascontiguousarray copy diag diagflat empty empty_like eye from_dlpack frombuffer full full_like
        identity ones ones_like tri tril triu zeros zeros_like""",
    "ranges": "arange geomspace linspace logspace",
    "elementwise": """
        abs acos acosh add angle asin asinh atan atan2 atanh bitwise_and bitwise_count bitwise_invert
        bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor cbrt ceil conj copysign cos cosh deg2rad
        digamma divide equal erf erfc exp exp2 expm1 floor floor_divide fmax fmin fmod gcd greater greater_equal
        heaviside hypot imag isfinite isinf isnan lcm less less_equal lgamma log log10 log1p log2 logaddexp
        logaddexp2 logical_and logical_not logical_or logical_xor maximum minimum multiply negative nextafter
        not_equal positive pow rad2deg real reciprocal remainder rsqrt sign signbit sin sinh sqrt square subtract
        tan tanh tgamma trigamma trunc""",
    "derived": """
        allclose array_equal array_equiv clip divmod float_power frexp isclose iscomplex iscomplexobj isneginf isposinf
        isreal isrealobj isscalar ldexp modf nan_to_num rint round sinc spacing""",
    "folds": "all any argmax argmin cumprod cumsum max mean min prod std sum var",
    "reduce": "average count_nonzero cumulative_prod cumulative_sum diff ptp",
    "nans": """
        nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod nanquantile
        nanstd nansum nanvar""",
    "quantiles": "median percentile quantile",
    "movement": """
        atleast_1d atleast_2d atleast_3d broadcast_arrays broadcast_shapes broadcast_to diagonal expand_dims flip
        fliplr flipud matrix_transpose moveaxis permute_dims ravel reshape roll rollaxis rot90 squeeze swapaxes
        transpose""",
    "join": "append block column_stack concat dstack hstack repeat resize stack tile unstack vstack",
    "splits": "array_split delete dsplit hsplit insert split trim_zeros vsplit",
    "borders": "pad",
    "polynomials": "poly polyadd polyder polydiv polyfit polyint polymul polysub polyval roots vander",
    "positions": """
        choose copyto diag_indices fill_diagonal fromfunction fromiter indices meshgrid mgrid ndenumerate ndindex
        ogrid putmask select tril_indices triu_indices""",
    "contraction": "einsum einsum_path",
    "convolution": "convolve correlate",
    "calculus": "ediff1d gradient trapezoid unwrap",
    "special": "beta betaln log_softmax logsumexp one_hot softmax",
    "statistics": "corrcoef cov histogramdd",
    "index": """
        argwhere at compress extract flatnonzero ix_ nonzero put put_along_axis ravel_multi_index take take_along_axis
        unravel_index where""",
    "order": "argpartition argsort lexsort partition searchsorted sort",
    "sets": """
        intersect1d isin setdiff1d setxor1d union1d unique unique_all unique_counts unique_inverse unique_values""",
    "products": "cross dot inner kron matmul matvec outer tensordot trace vdot vecdot vecmat",
    "histograms": "bincount digitize histogram histogram2d histogram_bin_edges interp",
    "dtypes": "astype can_cast finfo iinfo isdtype promote_types result_type",
    "format": "array2string get_printoptions printoptions set_printoptions",
    "io.npy": "load save",
    "io.npz": "savez savez_compressed",
    "io.table": "genfromtxt loadtxt savetxt",
    "backends": "backend",
    "runtime": "__array_namespace_info__ may_share_memory shape ndim size shares_memory threads",
    "windowed": "avg_pool2d conv2d max_pool2d",
    "windows": "bartlett blackman hamming hanning i0 kaiser",
    "op": "bind",
}

# NumPy's (or the standard's) other spelling of a name above.
ALIASES = {
    "asanyarray": "asarray",
    "absolute": "abs",
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctan2": "atan2",
    "arctanh": "atanh",
    "bitwise_not": "bitwise_invert",
    "invert": "bitwise_invert",
    "left_shift": "bitwise_left_shift",
    "right_shift": "bitwise_right_shift",
    "conjugate": "conj",
    "true_divide": "divide",
    "power": "pow",
    "mod": "remainder",
    "degrees": "rad2deg",
    "radians": "deg2rad",
    "around": "round",
    "fix": "trunc",
    "amax": "max",
    "amin": "min",
    "concatenate": "concat",
    "row_stack": "vstack",
}

HOME = {name: family for family, names in FAMILIES.items() for name in names.split()}

# Modules that are names of nx themselves, loaded on first use.
SPACES = ("fft", "io", "linalg", "random")
