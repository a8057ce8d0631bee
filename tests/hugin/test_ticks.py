"""Ticks and their words on known domains: tables of edge cases."""

import pytest

import hugin as hg
from hugin import scales
from hugin.calendar import DAY, HOUR, MINUTE, SECOND, date_of, days_of, format_wall
from hugin.resolve.stage import Stage
from hugin.scales import fmt

T, M, X = "\u2009", "\u2212", "\u00d7"


def words(ticks):
    return [text.replace(T, " ").replace(M, "-").replace(X, "x") for text in ticks.labels]


@pytest.mark.parametrize(
    ("domain", "labels"),
    [
        ((0, 1), "0.0 0.2 0.4 0.6 0.8 1.0"),
        ((-0.4, 10.4), "0 2 4 6 8 10"),
        ((-3, 3), "-3 -2 -1 0 1 2 3"),
        ((1.1, 1.3), "1.10 1.15 1.20 1.25 1.30"),
        ((1990, 2020), "1990 1995 2000 2005 2010 2015 2020"),
        ((0, 2.5e6), "0 0.5M 1.0M 1.5M 2.0M 2.5M"),
        ((0, 0.0012), "0.0000 0.0002 0.0004 0.0006 0.0008 0.0010 0.0012"),
        ((5, 5), "5"),
    ],
)
def test_linear_labels(domain, labels):
    assert words(scales.Linear().ticks(domain)) == labels.split(" ")


def test_thousands_open_up_with_thin_spaces():
    assert scales.Linear().ticks((0, 40000)).labels[-1] == f"40{T}000"
    assert scales.Linear().ticks((0, 4000)).labels[-1] == "4000"


def test_powers_stand_in_every_label():
    assert words(scales.Linear().ticks((0, 3e10)))[::2] == [
        "0",
        "1.0x10\u00b9\u2070",
        "2.0x10\u00b9\u2070",
        "3.0x10\u00b9\u2070",
    ]
    assert words(scales.Linear().ticks((-1e308, 0)))[0] == "-1.0x10\u00b3\u2070\u2078"


@pytest.mark.parametrize(
    ("domain", "labels", "base"),
    [
        ((1e9, 1e9 + 10), ["0", "+2", "+4", "+6", "+8", "+10"], "1 000 000 000"),
        ((99999995, 100000005), ["-5.0", "-2.5", "0.0", "+2.5", "+5.0"], "100 000 000"),
    ],
)
def test_a_small_range_far_from_zero_is_counted_from_a_base(domain, labels, base):
    ticks = scales.Linear().ticks(domain)
    assert words(ticks) == labels
    assert ticks.context[0].replace(T, " ") == base and set(ticks.context[1:]) == {""}


@pytest.mark.parametrize(
    ("domain", "labels"),
    [
        ((1, 1000), "1 10 100 1000"),
        ((3, 700), "5 10 20 50 100 200 500"),
        ((2, 15), "2 3 4 6 8 10"),
        ((2, 5), "2.0 2.5 3.0 3.5 4.0 4.5 5.0"),
        ((1e5, 1e9), "10\u2075 10\u2076 10\u2077 10\u2078 10\u2079"),
        ((1e-12, 1e12), "10\u207b\u00b9\u00b2 10\u207b\u2078 10\u207b\u2074 10\u2070 10\u2074 10\u2078 10\u00b9\u00b2"),
    ],
)
def test_log_labels(domain, labels):
    assert words(scales.Log().ticks(domain)) == labels.split(" ")


def test_a_decade_has_eight_minor_ticks():
    assert scales.Log().ticks((1, 1000)).minor[:8] == (2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)


def test_log_of_base_two_counts_in_powers_of_two():
    assert scales.Log(base=2).ticks((1, 1024)).at == (1.0, 4.0, 16.0, 64.0, 256.0, 1024.0)


def test_symlog_labels_run_over_zero():
    assert words(scales.Symlog().ticks((-1000, 1000))) == ["-1000", "-100", "-10", "-1", "0", "1", "10", "100", "1000"]


@pytest.mark.parametrize(
    ("scale", "domain", "labels"),
    [
        (scales.Symlog(), (-1e300, 1e300), "-10³⁰⁰ -10²⁰⁰ -10¹⁰⁰ 0 10¹⁰⁰ 10²⁰⁰ 10³⁰⁰"),
        (scales.Symlog(1e-300), (-1e300, 1e300), "-10²⁰⁰ -10⁰ -10⁻²⁰⁰ 0 10⁻²⁰⁰ 10⁰ 10²⁰⁰"),
        (scales.Symlog(), (0, 1e40), "0 10⁶ 10¹² 10¹⁸ 10²⁴ 10³⁰ 10³⁶"),
        (scales.Symlog(), (1e5, 1e25), "10⁶ 10⁹ 10¹² 10¹⁵ 10¹⁸ 10²¹ 10²⁴"),
        (scales.Symlog(base=2), (-1e12, 1e12), "-2³⁰ -2²⁰ -2¹⁰ 0 2¹⁰ 2²⁰ 2³⁰"),
    ],
)
def test_symlog_labels_stand_at_round_exponents(scale, domain, labels):
    ticks = scale.ticks(domain)
    assert words(ticks) == labels.split()
    assert len(ticks.minor) < 100
    assert not set(ticks.minor) & set(ticks.at)


def us(year, month=1, day=1, hour=0, minute=0):
    return days_of(year, month, day) * DAY + hour * HOUR + minute * MINUTE


@pytest.mark.parametrize(
    ("start", "end", "labels", "context"),
    [
        ((2012,), (2015, 12, 31), "Jan Jul Jan Jul Jan Jul Jan Jul", "2012||2013||2014||2015|"),
        ((2023, 11, 12), (2024, 1, 20), "15 1 15 1 15", "Nov 2023|Dec||Jan 2024|"),
        ((2024, 2, 28), (2024, 3, 2), "00:00 12:00 00:00 12:00 00:00 12:00 00:00", "28 Feb 2024||29 Feb||1 Mar||2 Mar"),
        ((2024, 1, 1, 10), (2024, 1, 1, 10, 45), "10:00 10:10 10:20 10:30 10:40", "1 Jan 2024||||"),
        ((1,), (9999,), "2000 4000 6000 8000", ""),
    ],
)
def test_dates_are_written_where_they_change(start, end, labels, context):
    ticks = scales.Time().ticks((us(*start), us(*end)))
    assert (list(ticks.labels), "|".join(ticks.context)) == (labels.split(" "), context)


def test_an_hour_that_is_skipped_has_no_tick_and_one_that_is_repeated_has_two():
    zone = scales.Time(tz="America/New_York")
    spring = zone.ticks((us(2024, 3, 10, 3), us(2024, 3, 10, 12)))
    autumn = zone.ticks((us(2024, 11, 3, 3), us(2024, 11, 3, 11)))
    assert spring.labels == ("22:00", "00:00", "04:00", "06:00", "08:00")
    assert autumn.labels.count("01:00") == 2


@pytest.mark.parametrize(
    ("domain", "labels"),
    [
        ((0, 45 * SECOND), ["0", "10 s", "20 s", "30 s", "40 s"]),
        ((0, 3 * HOUR), ["0", "30 min", "1 h", "1 h 30 min", "2 h", "2 h 30 min", "3 h"]),
        ((0, 26 * HOUR), ["0", "6 h", "12 h", "18 h", "1 d"]),
        ((0, 50), ["0", "10 \u00b5s", "20 \u00b5s", "30 \u00b5s", "40 \u00b5s", "50 \u00b5s"]),
    ],
)
def test_durations_are_spoken(domain, labels):
    assert words(scales.Duration().ticks(domain)) == labels


def test_dates_agree_with_the_standard_library():
    from datetime import date, timedelta

    for ordinal in range(1, 3_652_059, 9973):
        day = date(1, 1, 1) + timedelta(days=ordinal - 1)
        number = ordinal - 719163
        assert date_of(number) == (day.year, day.month, day.day) and days_of(day.year, day.month, day.day) == number
        assert format_wall(number * DAY, "%Y-%m-%d %j %a") == day.strftime(f"{day.year:04d}-%m-%d %j %a")


@pytest.mark.parametrize(
    ("format", "values", "labels"),
    [
        (fmt.si("Hz"), (0, 5e8, 1e9), ("0 GHz", "0.5 GHz", "1.0 GHz")),
        (fmt.percent(), (0, 0.25, 0.5), ("0%", "25%", "50%")),
        (fmt.currency("CHF"), (-5, 0), ("-CHF\u00a05", "CHF\u00a00")),
        (fmt.currency("\u20ac"), (-2e6, 0, 2e6), ("-\u20ac2M", "\u20ac0", "\u20ac2M")),
        (fmt.bytes(), (0, 1048576, 2097152), ("0 MiB", "1 MiB", "2 MiB")),
        (fmt.fraction(), (0, 0.25, 0.5, 1.5), ("0", "1/4", "1/2", "3/2")),
        (fmt.date("%-d %b"), (0, 31 * DAY), ("1 Jan", "1 Feb")),
        (fmt.resolve_format("{:.1f}"), (-1, 2), ("-1.0", "2.0")),
        (fmt.resolve_format(".2e"), (1,), ("1.00e+00",)),
        (fmt.resolve_format("%d m"), (3,), ("3 m",)),
        (fmt.resolve_format(lambda v: f"<{v}>"), (3,), ("<3>",)),
    ],
)
def test_formats_word_an_axis_together(format, values, labels):
    got = format.labels(values, None)
    assert tuple(text.replace(T, " ").replace(M, "-") for text in got) == labels


def test_a_format_chooses_ticks_round_in_its_unit():
    import math

    assert scales.Linear().ticks((0, 6.4), fmt=fmt.fraction(math.pi)).labels == (
        "0",
        "\u03c0/2",
        "\u03c0",
        "3\u03c0/2",
        "2\u03c0",
    )
    assert scales.Linear().ticks((0, 5 * 2**30), fmt=fmt.bytes()).at[1] == 2**30


def test_categories_are_all_labelled():
    ticks = scales.Category(("a", "b", "c")).ticks((-0.5, 2.5))
    assert (ticks.at, ticks.labels) == ((0.0, 1.0, 2.0), ("a", "b", "c"))


def test_whole_data_get_whole_ticks_without_gaps_at_every_height():
    """Where 0, 2.5, 5 would be nicest, some other steps are taken, not 0 and 5 alone."""
    for height in range(230, 500, 10):
        fig = hg.bar(["a", "b", "c", "d"], [3, 5, 2, 4]).size(600, height)
        at = Stage(fig, lambda message: None).seats[0].guides["y"].at
        assert len(at) > 2 and all(v % 1 == 0 for v in at), height
