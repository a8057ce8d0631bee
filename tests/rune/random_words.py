"""The lines that random programs are drawn from, one a line: numpy's words, transformations and loops.

``{0}`` and ``{1}`` are earlier values, ``{axis}`` an axis of the first; m, v and x are made of a value first, as
``FIRST`` says. One vocabulary for both libraries: ``xp`` arrays, ``t`` transformations, ``lax`` loops.
"""


def lines(text):
    """The lines of a text that are not empty."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


UNARY = (
    "sin",
    "cos",
    "tanh",
    "arctan",
    "arcsinh",
    "square",
    "expm1",
    "abs",
    "negative",
    "sinc",
    "floor",
    "sign",
    "rint",
    "deg2rad",
    "positive",
    "exp2",
)
SAFE = lines(
    """
    xp.exp(-{0} * {0})
    xp.sqrt(1 + {0} * {0})
    xp.log1p(xp.abs({0}))
    1 / (2 + {0} ** 2)
    xp.sinh({0} / 3)
    xp.log(2 + xp.cos({0}))
    xp.cbrt(2 + xp.sin({0}))
    xp.log2(1 + {0} ** 2)
    xp.where({0} > 0.1, {0}, {0} / 2)
    xp.clip({0}, -0.7, 0.9)
    xp.reciprocal(3 + xp.sin({0}))
    ({0} - {0}.mean())
    xp.cosh({0} / 2)
    ({0} ** 3)
    xp.arcsin({0} / (1 + xp.abs({0})))
    xp.maximum({0}, 0)
    (2.5 ** {0})
    xp.heaviside({0}, 0.5) * {0}
    xp.arccosh(2 + {0} ** 2)
    xp.arctanh({0} / (2 + {0} * {0}))
    xp.nan_to_num({0} / 3)
    xp.round({0}, 1) + {0}
    xp.log10(3 + xp.tanh({0}))
    xp.exp({0} - {0}.max())
    xp.tan({0} / 5)
    xp.arccos(xp.sin({0}) / 2)
    xp.mod({0}, 2)
    xp.unwrap({0}.reshape(-1))
    xp.where(xp.isfinite({0}), {0}, 0) * 2
    t.checkpoint(xp.sin)({0})
    """
)
BINARY = lines(
    """
    ({0} + {1})
    ({0} - 2 * {1})
    ({0} * {1})
    {0} / (1 + {1} * {1})
    xp.maximum({0}, {1})
    xp.minimum({0}, {1} / 2)
    xp.hypot({0}, {1} + 3)
    xp.arctan2({0}, 2 + {1} * {1})
    (1 + {0} * {0}) ** xp.tanh({1})
    xp.logaddexp({0}, {1})
    xp.where({0} > {1}, {0}, xp.sin({1}))
    xp.copysign({0}, {1})
    xp.fmax({0}, {1})
    xp.remainder({0}, 2 + xp.abs({1}))
    xp.logaddexp2({0}, {1})
    xp.float_power(1 + xp.abs({0}), {1} / 3)
    xp.fmod({0}, 1.5 + {1} ** 2)
    xp.outer({0}, {1})
    xp.floor_divide({0}, 2 + {1} ** 2) + {0}
    xp.inner({0}, {1})
    xp.tensordot({0}, {1}, 1)
    xp.kron({0}.reshape(-1)[:3], {1}.reshape(-1)[:3])
    xp.vdot({0}.reshape(-1)[:1], {1}.reshape(-1)[:1])
    xp.dot({0}, {1})
    ({0} @ {1})
    xp.convolve({0}.reshape(-1), {1}.reshape(-1)[:2], mode='same')
    xp.interp({0}, xp.cumsum(0.1 + xp.abs({1}.reshape(-1))), xp.arange({1}.size) * 0.3)
    xp.concatenate([{0}.reshape(-1), {1}.reshape(-1)])
    xp.stack([{0}, {1}], axis=-1)
    xp.polyval({0}.reshape(-1)[:3], {1})
    xp.heaviside({0}, 0.5) * {1}
    xp.einsum('...i,...i->...', {0}, {1})
    xp.where({0} <= {1}, {1}, {0}) ** 2
    xp.cross({0}.reshape(-1)[:3], {1}.reshape(-1)[:3])
    xp.append({0}, {1})
    xp.select([{0} > 1, {0} > 0], [{0}, {1}], 0.5)
    """
)
FOLDS = (
    "sum",
    "mean",
    "max",
    "min",
    "prod",
    "std",
    "var",
    "median",
    "ptp",
    "nansum",
    "nanmean",
    "cumsum",
    "cumprod",
    "nanmax",
)
MOVES = lines(
    """
    {0}.reshape(-1)
    xp.flip({0})
    xp.roll({0}, 1)
    xp.ravel({0}.T)
    {0}[None]
    {0}[..., None]
    {0}[::-1]
    xp.repeat({0}, 2)
    xp.pad({0}, 1)
    xp.pad({0}, 1, mode='edge')
    xp.pad({0}, 1, mode='reflect')
    xp.tile({0}, 2)
    xp.squeeze({0})
    xp.concatenate([{0}, {0} * 2])
    {0}[1:]
    {0}[:-1] * {0}[1:]
    {0}[..., ::-2]
    {0}[-1]
    xp.diff({0})
    xp.atleast_2d({0})
    xp.broadcast_to({0}, (2, *{0}.shape))
    xp.stack([{0}, xp.cos({0})])
    xp.split({0}, [1])[1]
    xp.array_split({0}, 2)[0]
    xp.zeros_like({0}) + {0}
    {0}.at[0].set(2.0)
    xp.full_like({0}, 0.5) * {0}
    {0}.at[-1].add({0}[0])
    {0}.at[0].multiply(3.0)
    {0}.at[0].max(0.2)
    {0}.at[xp.asarray([0, 0])].add(0.5 * {0}[0])
    xp.take({0}, xp.asarray([0, -1, 0]))
    {0}[xp.asarray([0, -1, 0])]
    xp.gradient({0}.reshape(-1))
    xp.diag({0}.reshape(-1)[:3])
    xp.flip({0}, axis=0)
    {0}.at[1:].min(0.3)
    xp.tril({0})
    xp.triu({0}, 1)
    xp.diagonal({0})
    xp.trace({0}) * {0}
    xp.moveaxis({0}, 0, -1)
    xp.swapaxes({0}, 0, -1)
    xp.rot90({0})
    xp.roll({0}, (1, -1), axis=(0, 1))
    xp.delete({0}, 0)
    xp.insert({0}.reshape(-1), 1, 0.5)
    xp.average({0}, weights=xp.arange(1.0, 1 + {0}.size).reshape({0}.shape))
    xp.vstack([{0}, {0}])
    xp.hstack([{0}, {0} ** 2])
    xp.column_stack([{0}, {0}])
    xp.expand_dims({0}, (0, -1))
    xp.ones_like({0}[:1]) * {0}
    xp.vander({0}.reshape(-1)[:3], 3)
    xp.quantile({0}, 0.3)
    xp.percentile({0}, 60, axis=0)
    xp.linalg.norm({0})
    xp.linalg.norm({0}.reshape(-1), 3)
    xp.nanmedian({0})
    xp.linalg.vector_norm({0})
    xp.corrcoef({0})
    xp.cov({0})
    xp.meshgrid({0}.reshape(-1)[:3], {0}.reshape(-1)[:2])[1]
    xp.trapezoid({0})
    xp.nanstd({0})
    xp.ediff1d({0})
    xp.fliplr(xp.atleast_2d({0}))
    """
)
ORDER = lines(
    """
    xp.sort({0}, axis={axis})
    xp.take_along_axis({0}, xp.argsort({0}, axis={axis}), {axis})
    xp.flip(xp.sort({0}, axis=-1))
    xp.take_along_axis({0}, xp.argmax({0}, axis={axis}, keepdims=True), {axis})
    {0} * xp.argsort({0}, axis={axis})
    {0}[xp.argmin({0}, axis=0)]
    xp.searchsorted(xp.sort({0}.reshape(-1)), {0}) * {0}
    xp.cumsum(xp.sort({0}, axis={axis}), axis={axis})
    xp.partition({0}.reshape(-1), 1)[1]
    xp.cumulative_sum({0}.reshape(-1), include_initial=True)
    """
)
MATRICES = lines(
    """
    xp.linalg.solve(m, xp.arange(3.0))
    xp.linalg.inv(m)
    xp.linalg.det(m)
    xp.linalg.slogdet(m)[1]
    xp.linalg.solve(m, m.T @ m)
    xp.linalg.cholesky(m @ m.T)
    xp.abs(xp.linalg.qr(m)[1])
    xp.linalg.svd(m, compute_uv=False)
    xp.linalg.eigh(m + m.T)[0]
    xp.linalg.eigvalsh(m + m.T)
    xp.linalg.matrix_power(m, 3)
    xp.einsum('ij,jk,kl->il', m, m, m)
    xp.einsum('ii->i', m)
    xp.einsum('ij->ji', m) @ m
    xp.linalg.pinv(m)
    xp.linalg.lstsq(m, xp.ones(3))[0]
    xp.linalg.norm(m)
    xp.linalg.norm(m, axis=1)
    xp.linalg.multi_dot([m, m, m[0]])
    t.vmap(xp.linalg.inv)(xp.stack([m, m.T]))
    t.vmap(lambda r: xp.linalg.solve(m, r))(m)
    xp.linalg.norm(m, 'nuc')
    xp.linalg.norm(m, 2)
    t.jacfwd(lambda y: xp.linalg.inv(y).sum(0))(m).sum((1, 2))
    t.grad(xp.linalg.det)(m)
    t.hessian(lambda y: xp.linalg.slogdet(y)[1])(m).sum((0, 1))
    xp.tensordot(m, m, ((0,), (1,)))
    t.vmap(xp.outer, in_axes=(0, 1))(m, m)
    xp.linalg.matrix_norm(m, ord=1)
    m[xp.tril_indices(3)]
    xp.linalg.tensorinv(m, 1)
    """
)
FOURIER = lines(
    """
    xp.real(xp.fft.ifft(xp.fft.fft(v) * (1 + 0.3j)))
    xp.abs(xp.fft.rfft(v) + 3) ** 2
    xp.fft.irfft(xp.fft.rfft(v) * 1j, n=5)
    xp.fft.fftshift(v)
    xp.fft.irfft(xp.fft.rfft(v, 6) ** 2)
    xp.real(xp.fft.fft(v, norm='ortho'))
    xp.imag(xp.fft.fft2(xp.outer(v, v)))
    xp.fft.hfft(xp.fft.ihfft(v) * 2)
    xp.real(xp.fft.ifftn(xp.fft.rfftn(xp.outer(v, xp.sin(v)))))
    t.vmap(lambda r: xp.fft.rfft(r).real)(xp.outer(v, v))
    t.grad(lambda y: xp.abs(xp.fft.fft(y) + 2).sum())(v)
    """
)
COMPLEX = lines(
    """
    {0} * {0}
    xp.exp(1j * {0})
    xp.conj({0}) * (1 + 2j)
    xp.sin({0})
    1 / (3 + {0})
    xp.sqrt(3 + {0})
    xp.log(4 + {0})
    {0}.reshape(-1)[::-1]
    xp.fft.fft({0})
    xp.fft.ifft({0}) * 2
    xp.cumsum({0})
    ({0} - {0}.mean())
    {0} ** 2.5
    {0}.real * {0}
    xp.tanh({0} / 3)
    xp.where({0}.imag > 0, {0}, 1j)
    xp.abs({0}) * {0}
    xp.prod(1 + 0.1 * {0})
    xp.sort({0}.reshape(-1).real) + {0}.reshape(-1)
    xp.cosh({0} / 2)
    xp.vdot({0}, {0}) * {0}
    ({0} ** 3) / 5
    xp.concatenate([{0}.reshape(-1), {0}.reshape(-1).conj()])
    xp.expm1({0} / 2)
    lax.scan(lambda c, r: (c * r / 2 + 1, c), 0j * {0}.reshape(-1)[0], {0}.reshape(-1))[1]
    t.vmap(lambda r: r * r.conj() + 1j)({0}.reshape(-1))
    xp.outer({0}, {0}.conj())[:2]
    xp.linalg.solve(xp.eye(2) * 3 + xp.outer({0}.reshape(-1)[:2], {0}.reshape(-1)[:2].conj()), {0}.reshape(-1)[:2])
    xp.linalg.inv(xp.eye(2) * 3 + xp.outer({0}.reshape(-1)[:2], {0}.reshape(-1)[:2]))
    xp.arctan({0} / 4)
    xp.square({0})
    xp.log1p({0} / 4)
    t.jvp(lambda y: y ** 2, ({0},), ({0} * 1j,))[1]
    """
)
TO_REAL = lines(
    """
    {0}.real
    xp.imag({0})
    xp.abs({0} + 3)
    (xp.abs({0}) ** 2)
    xp.angle({0} + 4)
    xp.fft.irfft({0}.reshape(-1), n=4)
    ({0} * {0}.conj()).real
    xp.fft.hfft({0}.reshape(-1), n=4)
    """
)
TO_COMPLEX = lines(
    """
    {0} + 1j
    xp.fft.fft({0}.reshape(-1))
    {0} * (1 - 0.5j)
    xp.exp(1j * {0})
    xp.fft.rfft({0}.reshape(-1), 5)
    {0} + 1j * xp.sin({0})
    {0}.astype(xp.complex128) * 1j
    """
)
LOOPS = lines(
    """
    lax.scan(lambda c, r: (xp.tanh(c + r), c * r), x[0], x)[1]
    lax.scan(lambda c, r: (c * 0.5 + r, xp.sin(c)), x[0], x, reverse=True)[0]
    lax.scan(lambda c, _: (xp.sin(c) + 0.1, None), x, None, length=3)[0]
    lax.fori_loop(0, 3, lambda i, c: c * 0.5 + xp.cos(c) * i, x)
    lax.cond(x.sum() > 0, lambda y: y * 2, lambda y: xp.sin(y) * 3, x)
    lax.cond((x > 0).any(), lambda y, z: y * z, lambda y, z: y - z, x, x ** 2)
    lax.scan(lambda c, r: ({'a': c['a'] * r, 'b': c['b'] + c['a']}, c['b']), {'a': xp.ones_like(x[0]), 'b': x[0]}, x)[1]
    lax.scan(lambda c, r: (lax.cond(c.sum() > 0, lambda y: y - r, lambda y: y + 2 * r, c), c.max()), x[0], x)[1]
    lax.scan(lambda c, r: (c + t.grad(lambda y: (xp.sin(y) * r).sum())(c), c), x[0], x)[0]
    t.vmap(lambda r: lax.scan(lambda c, e: (c * 0.9 + e, c ** 2), 0.5, r.reshape(-1))[1])(x)
    t.vmap(lambda r: lax.cond(r.sum() > 0, xp.sin, xp.cos, r))(x)
    lax.scan(lambda c, r: (c, lax.scan(lambda d, e: (d * e, d + e), 1.0, r.reshape(-1))[1]), 0.0, x)[1]
    t.vmap(lambda r: lax.fori_loop(0, 2, lambda i, c: c * r.mean() + i, r))(x)
    lax.scan(lambda c, r: (c + 1, xp.take(x, c, axis=0) * r), 0, x)[1]
    lax.fori_loop(0, x.shape[0], lambda i, c: c.at[i].set(c[i] ** 2), x)
    lax.scan(t.checkpoint(lambda c, r: (xp.tanh(c * r), c)), x[0], x)[1]
    t.jit(lambda y: lax.scan(lambda c, r: (c * r, c), xp.ones_like(y[0]), y)[1])(x)
    lax.switch(xp.argmax(x.reshape(-1)) % 3, [xp.sin, xp.cos, xp.tanh], x)
    """
)
WITHIN = lines(
    """
    t.grad(lambda y: (xp.sin(y) * y).sum())(x)
    t.jvp(lambda y: y * xp.tanh(y), (x,), (x ** 2,))[1]
    t.vmap(lambda r: r * r.sum())(x)
    t.jit(lambda y: xp.exp(-y * y) * y)(x)
    t.vjp(lambda y: y * y.sum(), x)[1](xp.cos(x))[0]
    t.vmap(t.grad(lambda r: (r ** 3).sum()))(x)
    t.value_and_grad(lambda y: (y ** 2).mean())(x)[1]
    t.checkpoint(lambda y: xp.sin(y) * y.sum())(x)
    t.jacfwd(lambda y: y * y[::-1])(x).sum(0)
    t.jacrev(lambda y: y ** 2 * y.sum())(x).sum(-1)
    t.hessian(lambda y: (y ** 3).sum() * y.sum())(x).sum(0)
    t.linearize(lambda y: xp.sin(y) * y, x)[1](x * 2)
    t.grad(lambda y: (t.jvp(xp.tanh, (y,), (x,))[1] * y).sum())(x)
    t.vmap(lambda r: r - r.mean(), in_axes=-1, out_axes=-1)(x)
    t.vmap(lambda a, b: a * b.sum(), in_axes=(0, None))(x, x)
    t.grad(lambda y: t.grad(lambda v: (y * v ** 3).sum())(y).sum())(x)
    squash(x)
    clipped(x)
    t.vmap(squash)(x)
    t.vmap(clipped)(x)
    t.grad(lambda y: squash(y).sum())(x)
    t.jit(squash)(x) * 2
    lax.stop_gradient(x) * x
    t.vmap(lambda r: x * r.sum())(x).sum(0)
    t.jit(t.grad(lambda y: clipped(y).sum()))(x) * x
    t.vmap(lambda r: xp.sort(r.reshape(-1))[0] * r)(x)
    t.vmap(lambda r, i: r.reshape(-1)[i] * r)(x, xp.zeros(x.shape[0], dtype=int))
    t.vmap(lambda r: r.at[..., :1].set(r.sum()))(x)
    t.vmap(t.vmap(lambda e: e.sum() ** 2))(x)
    t.jvp(t.grad(lambda y: xp.sin(y).prod()), (x,), (xp.ones_like(x),))[1]
    t.vmap(lambda r: xp.where(r > r.mean(), r, 0))(x)
    t.vmap(lambda r: xp.concatenate([r.reshape(-1), xp.ones(1)]))(x)
    t.vmap(lambda r: xp.cumsum(r.reshape(-1))[::-1])(x)
    t.vmap(lambda r: xp.linalg.norm(r.reshape(-1) + 2) * r)(x)
    t.vmap(lambda r: lanes(r, lax), axis_name='i')(x)
    t.vmap(lambda r: (r * 2, r.sum()))(x)[1]
    t.grad(lambda d: (d['a'] * d['b'][0]).sum())({'a': x, 'b': (x * 2, 3.0)})['b'][0]
    t.value_and_grad(lambda y: (y.sum() ** 2, y * 3), has_aux=True)(x)[0][1]
    t.vmap(lambda d: d['u'] * d['v'], in_axes=({'u': 0, 'v': None},))({'u': x, 'v': x})
    """
)
FIRST = {
    "matrices": "m = xp.eye(3) * 3 + xp.sin(xp.resize({0}, (3, 3)) + xp.arange(9.0).reshape(3, 3))",
    "fourier": "v = {0}.reshape(-1)[:6]",
    "loops": "x = {0}",
    "within": "x = {0}",
}
