"""An MLP and a CNN learn to read handwritten digits (examples/digits.py): their losses, and what the CNN misreads."""

import pathlib
import runpy

import hugin as hg
import nx


def plot() -> hg.Figure:
    example = runpy.run_path(str(pathlib.Path(__file__).parents[1] / "examples" / "digits.py"))
    x, y, test_x, test_y = example["digits"](nx.float64)
    losses = {}
    for name, epochs in (("mlp", 4), ("cnn", 2)):
        net = example[name]
        params, found = example["learned"](net, example[name + "_init"], x, y, epochs=epochs)
        share = example["accuracy"](net, params, test_x, test_y)
        losses[f"{name.upper()}, {share:.1%} right"] = [round(loss, 4) for loss in found]  # whatever CPU it ran on
    read = nx.argmax(net(params, test_x), axis=1)
    wrong = nx.nonzero(read != test_y)[0]
    wrong = wrong[nx.arange(24) * wrong.size // 24]
    sheet = test_x[wrong].reshape(4, 6, 28, 28).transpose(0, 2, 1, 3).reshape(112, 168)
    column, row = nx.arange(24) % 6 * 28 + 3, nx.arange(24) // 6 * 28 + 4
    words = hg.text(column, row, [str(n) for n in read[wrong].tolist()], color="C5", size=15)
    digits = hg.imshow(sheet, cmap="Greys") + words
    return (
        example["picture"](losses).title("Loss on digits to learn from")
        | digits.title("Misread, and what the CNN read").xticks([]).yticks([]).colorbar("none").frame(False)
    ).size(1100, 460)
