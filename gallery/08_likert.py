"""Diverging bars: answers on a scale from no to yes, centred on the middle."""

import hugin as hg

QUESTIONS = ["The docs help", "I am fast", "Errors are clear", "I would use it again"]
ANSWERS = {
    "strongly no": [4, 6, 9, 3],
    "no": [10, 14, 21, 7],
    "yes": [46, 38, 34, 41],
    "strongly yes": [40, 42, 36, 49],
}
COLORS = {"no": "#e8a58c", "strongly no": "#b2442b", "yes": "#8db4d8", "strongly yes": "#2b62a3"}


def plot() -> hg.Figure:
    layers = []
    for side, names in ((-1, ["no", "strongly no"]), (1, ["yes", "strongly yes"])):
        for name in reversed(names):  # the outer answer first, as long as both; the inner one covers it
            total = [sum(ANSWERS[n][k] for n in names[: names.index(name) + 1]) for k in range(len(QUESTIONS))]
            layers.append(hg.barh(QUESTIONS, [side * v for v in total], color=COLORS[name], height=0.6, label=name))
    return (
        hg.layers(*layers, hg.vline(0, color="#59636e"))
        .title("What users say")
        .xlabel("← disagree    share of answers [%]    agree →")
        .legend("outside right")
    )
