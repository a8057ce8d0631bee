"""The functions that folds.py makes from its table, by name."""

from nx._core import Fold, Pick, Scan, Spread

all: Pick
any: Pick
argmax: Pick
argmin: Pick
cumprod: Scan
cumsum: Scan
max: Pick
mean: Fold
min: Pick
prod: Fold
std: Spread
sum: Fold
var: Spread
