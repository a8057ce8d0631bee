"""Figures of parameters: values, functions, hands and keys on the controls; no display but where it says so."""

import pytest

import hugin as hg
import nx
from hugin.render.cairo.pixels import rgba
from hugin.window.dynamic import Live
from hugin.window.event import Key, Move, Press, Release, Wheel
from hugin.window.session import Session

X = nx.linspace(0, 10, 200)


def wave(a, n=1, m=False):
    return hg.line(X, nx.sin(a * X) ** n).ylim(-1, 1)


class Window:
    """What a control sees of its window."""

    size = (800.0, 600.0)

    def __init__(self):
        self.stages = []

    def hand(self, stage):
        self.stages.append(stage)

    def redraw(self):
        self.stages.append(None)


def opened(**controls):
    """A session with controls under a figure, the live controls, the window and their places."""
    seen = []

    def fn(**values):
        seen.append(values)
        if values.get("bad"):
            raise ValueError("a is bad")
        return hg.line(X, X)

    live = Live(hg.dynamic(fn, **controls))
    window = Window()
    live.join(window)
    session = Session(live.of.figure())
    session.widgets.append(live)
    session.scene(0.0)
    live.kept = window  # controls hold their window weakly
    return session, live, seen, window


def place(session, live, name):
    (_, rect), = session.places()
    return live.parts(name, live.cells(rect)[name], session.theme)[0]


def test_a_slider_says_what_it_is():
    assert hg.slider(0, 1).start == 0.5
    assert hg.slider(1, 100, log=True).start == pytest.approx(10)
    assert hg.slider(0, 10, step=2).at(0.33) == 4 and isinstance(hg.slider(0, 10, step=2).at(0.33), int)
    assert hg.slider(0.0, 1.0, step=0.1).at(0.32) == 0.3
    assert hg.slider(-1, 1).text(-0.5) == "\u22120.50"


@pytest.mark.parametrize("at", [0.0, 0.25, 0.99, 1.0])
@pytest.mark.parametrize("one", [hg.slider(-2.0, 5.0), hg.slider(0.01, 100.0, log=True)])
def test_a_place_and_its_number_are_one(one, at):
    assert one.share(one.at(at)) == pytest.approx(at, abs=1e-12)


@pytest.mark.parametrize(("make", "message"), [
    (lambda: hg.slider(1, 0), "slider: lo 1 is not below hi 0"),
    (lambda: hg.slider(0, "1"), "slider: hi is '1'; a finite number is needed"),
    (lambda: hg.slider(0, 1, log=True), "slider: lo is 0; a log slider needs positive ends"),
    (lambda: hg.slider(0, 1, value=2), "slider: value 2 lies outside 0 to 1"),
    (lambda: hg.slider(0, 1, step=0), "slider: step is 0; a number above 0"),
    (lambda: hg.choice([]), "choice: options is empty"),
    (lambda: hg.choice("ab"), "choice: options is 'ab'; a sequence"),
    (lambda: hg.choice(["sin"], value="sim"), 'choice: value .sim. is none of the options; did you mean "sin"'),
    (lambda: hg.toggle(1), "toggle: value is 1"),
    (lambda: hg.dynamic(wave), "dynamic: no parameters"),
    (lambda: hg.dynamic(3, a=hg.slider(0, 1)), "dynamic: fn is int"),
    (lambda: hg.dynamic(wave, a=3), "dynamic: a is 3; give hg.slider, hg.choice or hg.toggle"),
    (lambda: hg.dynamic(lambda a: wave(a), b=hg.slider(0, 1)), "dynamic: fn takes .a., the parameters are b"),
    (lambda: hg.dynamic(wave, a=hg.slider(0, 1)).figure(b=1), 'dynamic: unknown parameter "b"'),
])  # fmt: skip
def test_what_is_wrong_is_said(make, message):
    with pytest.raises(hg.HuginError, match=message):
        make()


def test_a_dynamic_figure_is_its_function_of_the_values():
    made = hg.dynamic(wave, a=hg.slider(0.5, 2), n=hg.slider(1, 3, step=1))
    assert made.figure().render("svg") == wave(1.25, 2).render("svg")
    assert made.figure(a=2.0, n=3).render("svg") == wave(2.0, 3).render("svg")
    assert made._repr_mimebundle_()[0].keys() == wave(1, 1)._repr_mimebundle_()[0].keys()


def test_tensors_become_a_line_and_their_function_a_program():
    calls = []

    def f(a, loud):
        calls.append(type(a))
        return X, nx.cos(a * X) * (2 if loud else 1)

    made = hg.dynamic(f, a=hg.slider(0, 2), loud=hg.toggle())
    for a in (0.5, 0.7, 0.9, 1.1):
        assert made.figure(a=a).render("svg") == hg.line(X, nx.cos(a * X)).render("svg")
    assert len(calls) == 2  # the first call, and the trace of all others
    assert made.figure(a=1.0, loud=True).render("svg") == hg.line(X, 2 * nx.cos(X)).render("svg")


def test_a_function_that_cannot_be_traced_is_called():
    made = hg.dynamic(lambda n: nx.arange(int(n)), lambda y: hg.scatter(y, y), n=hg.slider(3, 9, step=1))
    for n in (4, 5, 6):
        assert made.figure(n=n).render("svg") == hg.scatter(nx.arange(n), nx.arange(n)).render("svg")


def test_dragging_a_slider_draws_the_last_place_once():
    session, live, seen, window = opened(a=hg.slider(0.0, 1.0))
    x0, y0, x1, y1 = place(session, live, "a")
    y = (y0 + y1) / 2
    session.take(Press(x0 + 0.25 * (x1 - x0), y, "left"))
    for share in (0.3, 0.6, 0.75):
        assert session.take(Move(x0 + share * (x1 - x0), y))[1]
    del seen[:]
    assert live.tick(0.0) is None
    assert [round(values["a"], 6) for values in seen] == [0.75]
    assert len(window.stages) == 1
    session.take(Release(x0, y, "left"))
    assert not session.take(Move(x0, y))[1]
    assert live.values["a"] == pytest.approx(0.75)


def test_a_double_click_puts_a_slider_back_and_the_wheel_steps_it():
    session, live, _, _ = opened(a=hg.slider(0, 10, step=1))
    x0, y0, x1, y1 = place(session, live, "a")
    session.take(Press(x1, (y0 + y1) / 2, "left"))
    assert live.values["a"] == 10
    session.take(Release(x1, y0, "left"))
    session.take(Wheel(x1, (y0 + y1) / 2, -1.0))
    assert live.values["a"] == 9
    session.take(Press(x0, (y0 + y1) / 2, "left", clicks=2))
    assert live.values["a"] == 5


def test_keys_go_through_the_controls_and_move_them():
    session, live, _, _ = opened(a=hg.slider(0, 10, step=1), b=hg.choice(["u", "v"]), c=hg.toggle())
    for name in ("tab", "right", "right", "tab", "right", "tab", "space"):
        assert session.take(Key(name))[1]
    assert live.values == {"a": 7, "b": "v", "c": True}
    session.take(Key("tab", shift=True))
    assert live.focus == "b"
    for name in ("tab", "tab", "home"):
        session.take(Key(name))
    assert live.values["a"] == 0
    session.take(Key("escape"))
    assert live.focus is None and not session.take(Key("right"))[1]


def test_clicks_choose_and_switch():
    session, live, _, _ = opened(kind=hg.choice(["sin", "cos", "tan"]), on=hg.toggle())
    (_, rect), = session.places()
    place_, end = live.parts("kind", live.cells(rect)["kind"], session.theme)
    _, (x0, y0, x1, y1) = live.options("kind", place_, end, session.theme)[2]
    session.take(Press((x0 + x1) / 2, (y0 + y1) / 2, "left"))
    session.take(Release(0, 0, "left"))
    x0, y0, x1, y1 = place(session, live, "on")
    session.take(Press(x0 + 10, (y0 + y1) / 2, "left"))
    assert live.values == {"kind": "tan", "on": True}


def test_what_the_function_raises_is_shown_until_it_returns(capsys):
    session, live, _, window = opened(bad=hg.toggle())
    session.take(Key("tab"))
    session.take(Key("space"))
    live.tick(0.0)
    assert live.error == "ValueError: a is bad" and "a is bad" in capsys.readouterr().err
    shown = session.scene(0.0)
    session.take(Key("space"))
    live.tick(0.0)
    assert live.error is None and window.stages[-1] is not None
    assert len(session.scene(0.0).items) < len(shown.items)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_controls_stand_below_the_page_and_leave_it_as_it_is(theme):
    fig = wave(1.0, 1).theme(theme)
    session = Session(fig)
    session.widgets.append(Live(hg.dynamic(wave, a=hg.slider(0, 2), n=hg.slider(1, 5, step=1), m=hg.toggle())))
    scene = session.scene(0.0)
    assert scene.height == 600 + session.strip()
    picture = rgba(scene)
    assert hg.image_compare(picture[:600], rgba(fig.scene())) == 0
    assert int(nx.max(picture[602:].astype(nx.int32))) > int(nx.min(picture[602:, :, :3].astype(nx.int32))) + 60


def test_a_hand_on_a_real_window_moves_the_figure(display, hand):
    seen = []

    def fn(a):
        seen.append(a)
        return hg.line(X, nx.sin(a * X))

    window = hg.dynamic(fn, a=hg.slider(0.0, 4.0)).show(block=False)
    hand.settle(window)
    hand.do("mousemove", 300, 624, "mousedown", 1, "mousemove", 500, 624, "mousemove", 600, 624)
    assert hand.until(lambda: len(seen) > 1 and seen[-1] > 2.9, window)
    hand.do("mouseup", 1)
    hand.settle(window)
    window.close()
