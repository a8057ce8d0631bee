"""What every scale promises: inverse, order, ticks inside, ascending and readable, whatever the domain."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nx
from hugin import scales
from hugin.errors import ScaleError
from hugin.scales.label import parse

NUMERIC = {
    "linear": scales.Linear(),
    "log": scales.Log(),
    "log2": scales.Log(base=2),
    "log e": scales.Log(base=math.e),
    "symlog": scales.Symlog(),
    "symlog narrow": scales.Symlog(threshold=0.01, linear=0.5, base=2),
    "asinh": scales.Asinh(),
    "asinh wide": scales.Asinh(width=100.0),
    "sqrt": scales.Sqrt(),
    "power": scales.Power(exponent=2.0),
    "power root": scales.Power(exponent=0.3),
    "logit": scales.Logit(),
    "time": scales.Time(),
    "time in a zone": scales.Time(tz="America/New_York"),
    "duration": scales.Duration(),
    "func": scales.Func(lambda x: x**3, lambda y: math.copysign(abs(y) ** (1 / 3), y)),
}
REACH = {
    "logit": (1e-6, 1 - 1e-6),
    "time": (-6e16, 2.5e17),
    "time in a zone": (-6e16, 2.5e17),
    "duration": (-1e16, 1e16),
}
WHOLE = ("time", "time in a zone", "duration")


def reach(name):
    lo, hi = REACH.get(name, (-1e9, 1e9))
    return (1e-9, hi) if name.startswith("log") and name != "logit" else (lo, hi)


def domains(name):
    """Pairs lo < hi with a place on the scale, near and far from zero, wide and narrow."""
    lo, hi = reach(name)
    one = st.floats(lo, hi, allow_subnormal=False) | st.sampled_from(
        [v for v in (0.0, 1.0, -1.0, 10.0) if lo <= v <= hi] or [lo]
    )
    if name in WHOLE:
        one = one.map(round)
    pairs = st.tuples(one, one) | one.flatmap(lambda x: st.floats(1e-9, 1e3).map(lambda d: (x, x + abs(x) * d)))
    return pairs.map(lambda pair: (max(lo, min(pair)), min(hi, max(pair)))).filter(lambda pair: pair[0] < pair[1])


@pytest.mark.parametrize("name", NUMERIC)
@settings(max_examples=50, deadline=None, derandomize=True)
@given(data=st.data())
def test_inverse_undoes_forward(name, data):
    scale, (lo, hi) = NUMERIC[name], reach(name)
    x = data.draw(st.floats(lo, hi, allow_subnormal=False))
    x = round(x) if name in WHOLE else x
    tolerance = 1e-9 if name in ("logit", "power root") else 1e-11
    near = 1e-9 if name == "asinh wide" else 1e-12
    assert scale.inverse(scale.forward(x)) == pytest.approx(x, rel=tolerance, abs=near)


@pytest.mark.parametrize("name", NUMERIC)
@settings(max_examples=50, deadline=None, derandomize=True)
@given(data=st.data())
def test_forward_keeps_order(name, data):
    scale = NUMERIC[name]
    lo, hi = data.draw(domains(name))
    assert scale.forward(lo) <= scale.forward(hi)


@pytest.mark.parametrize("name", NUMERIC)
@settings(max_examples=80, deadline=None, derandomize=True)
@given(data=st.data())
def test_ticks_lie_inside_ascend_and_are_told_apart(name, data):
    scale = NUMERIC[name]
    lo, hi = scale.settle(data.draw(domains(name)))
    ticks = scale.ticks((lo, hi))
    assert all(lo <= x <= hi for x in (*ticks.at, *ticks.minor))
    assert list(ticks.at) == sorted(set(ticks.at))
    assert len(ticks.labels) == len(ticks.at) and len(ticks.context) in (0, len(ticks.at))
    assert 1 <= len(ticks.at) <= 16
    assert not set(ticks.at) & set(ticks.minor)
    if name not in WHOLE:  # the hour that a clock shows twice has one name; the dates below tell days apart
        assert len(set(ticks.labels)) == len(ticks.labels)


@pytest.mark.parametrize("name", [name for name in NUMERIC if name not in WHOLE])
@settings(max_examples=50, deadline=None, derandomize=True)
@given(data=st.data())
def test_labels_read_back_as_their_ticks(name, data):
    scale = NUMERIC[name]
    ticks = scale.ticks(scale.settle(data.draw(domains(name))))
    if (
        ticks.context
        or name in ("log2", "log e", "symlog narrow")
        or any("\u2212" in text[1:2] for text in ticks.labels)
    ):
        return
    shown = [parse(text) for text in ticks.labels]
    assert shown == pytest.approx(list(ticks.at), rel=1e-5 if name.startswith("power") else 1e-9, abs=1e-300)


@pytest.mark.parametrize("name", ["linear", "time", "duration"])
@settings(max_examples=80, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_full_axis_has_about_five_to_eight_labels(name, data):
    scale = NUMERIC[name]
    lo, hi = data.draw(domains(name))
    if (name in WHOLE and hi - lo < 10) or (hi - lo) < 1e-9 * max(abs(lo), abs(hi)):
        return
    assert 3 <= len(scale.ticks(scale.settle((lo, hi))).at) <= 10


@pytest.mark.parametrize("name", NUMERIC)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_measured_labels_never_touch(name, data):
    scale = NUMERIC[name]
    lo, hi = scale.settle(data.draw(domains(name)))
    length = data.draw(st.sampled_from([60.0, 150.0, 400.0]))
    ticks = scale.ticks((lo, hi), length_px=length, measure=lambda text: 7.0 * len(text))
    a, b = scale.forward(lo), scale.forward(hi)
    for texts in (ticks.labels, ticks.context):
        boxes = [((scale.forward(x) - a) / (b - a) * length, 3.5 * len(t)) for x, t in zip(ticks.at, texts) if t]
        assert all(p + r + 7.9 <= q - s for (p, r), (q, s) in pairwise(boxes))


@pytest.mark.parametrize("name", NUMERIC)
def test_tensors_bend_as_numbers_do(name):
    scale = NUMERIC[name]
    values = [-3.0, 0.0, 0.25, 1.0, 7.5]
    if scale.map is None or scale.map.kind != "linear":
        got = scale.forward(nx.asarray(values)).tolist()
        assert got == pytest.approx([scale.forward(v) for v in values], nan_ok=True, rel=1e-14)
        back = scale.inverse(nx.asarray([0.1, 0.5])).tolist()
        assert back == pytest.approx([scale.inverse(0.1), scale.inverse(0.5)], rel=1e-14)


@pytest.mark.parametrize("name", NUMERIC)
def test_training_ignores_what_has_no_place(name):
    scale = NUMERIC[name]
    if name in WHOLE:
        assert scale.train([nx.asarray([3, -2]), nx.asarray([9])]) == (-2, 9)
        return
    found = scale.train([nx.asarray([0.25, math.nan, math.inf]), nx.asarray([0.75, -math.inf])])
    assert found == (0.25, 0.75)
    assert scale.train([nx.asarray([math.nan]), nx.empty((0,), nx.float64)]) is None


@pytest.mark.parametrize("name", NUMERIC)
def test_an_empty_axis_has_a_domain_with_ticks(name):
    scale = NUMERIC[name]
    lo, hi = scale.settle(None)
    assert lo < hi and len(scale.ticks((lo, hi)).at) >= 2


@pytest.mark.parametrize("name", NUMERIC)
@pytest.mark.parametrize("x", [0.5, 1e-12, 1e300])
def test_one_value_is_widened_around_it(name, x):
    scale = NUMERIC[name]
    x = round(x) if name in WHOLE else x
    if not scale.inside(x) or (name in WHOLE and x > 1e17) or (name in ("func", "power") and x > 1e100):
        return
    lo, hi = scale.settle((x, x))
    assert lo < x < hi and scale.forward(hi) - scale.forward(lo) < math.inf


@pytest.mark.parametrize("name", NUMERIC)
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_limits_that_are_not_finite_are_refused(name, bad):
    scale = NUMERIC[name]
    with pytest.raises(ScaleError):
        scale.settle((bad, 0.5))
    with pytest.raises(ScaleError):
        scale.ticks((0.5, bad))


@pytest.mark.parametrize("name", NUMERIC)
def test_a_reversed_domain_has_the_same_ticks(name):
    scale = NUMERIC[name]
    lo, hi = scale.settle(None)
    assert scale.ticks((hi, lo)).at == scale.ticks((lo, hi)).at


@pytest.mark.parametrize("name", NUMERIC)
def test_expanding_adds_the_same_length_to_both_ends(name):
    scale = NUMERIC[name]
    lo, hi = (0.25, 0.75) if name not in WHOLE else (1000000, 9000000)
    low, high = scale.expand((lo, hi), 0.04)
    before, after = scale.forward(lo) - scale.forward(low), scale.forward(high) - scale.forward(hi)
    assert before == pytest.approx(after, rel=1e-6) and before > 0
    assert scale.expand((lo, hi), 0.04, low=False)[0] == lo


def test_scales_are_equal_by_what_they_are():
    assert scales.Log(base=2) == scales.Log(base=2) != scales.Log()
    assert len({scales.Linear(), scales.Linear(), scales.Sqrt()}) == 2


def test_every_row_of_the_table_resolves():
    for name, (_, class_name) in scales.SCALES.items():
        assert getattr(scales, class_name).name == name
        if scales.is_scale_name(name):
            assert scales.resolve(name) == getattr(scales, class_name)()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("lgo", 'scale: unknown "lgo"; did you mean "log"?'),
        (3, 'scale: 3 is no scale; give a name such as "log" or a scale such as hg.Log(base=2)'),
    ],
)
def test_an_unknown_scale_is_named(given, message):
    with pytest.raises(ValueError) as caught:
        scales.resolve(given)
    assert caught.value.message == message


def test_log_tells_what_it_drops():
    column = nx.asarray([1.0, 0.0, -2.0, math.nan, math.inf, 5.0])
    assert scales.Log().dropped(column) == 2
    assert scales.Linear().dropped(column) == 0
    with pytest.raises(ScaleError, match=r"log scale: limit 0\.0 has no place on it; limits must be above zero"):
        scales.Log().settle((0.0, 1.0))


def test_a_span_beyond_float64_is_refused_with_the_way_out():
    with pytest.raises(ScaleError, match='divide the data by a constant or use scale "symlog"'):
        scales.Linear().settle((-1.7e308, 1.7e308))
    lo, hi = scales.Symlog().settle((-1.7e308, 1.7e308))
    assert len(scales.Symlog().ticks((lo, hi)).at) >= 3


@pytest.mark.parametrize("span", [1, 3, 50, 12345])
def test_fine_steps_in_a_zone_walk_only_their_span(span):
    moment = 1_730_613_600_000_000  # 2024-11-03 06:00 UTC, when New York puts its clocks back
    ticks = scales.Time(tz="America/New_York").ticks((moment - span, moment + span))
    assert 2 <= len(ticks.at) <= 16 and len(ticks.minor) < 200
