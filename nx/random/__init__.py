"""Random numbers as pure functions of keys, and a scope that hands keys out."""

from nx.random.continuous import cauchy as cauchy
from nx.random.continuous import exponential as exponential
from nx.random.continuous import gumbel as gumbel
from nx.random.continuous import laplace as laplace
from nx.random.continuous import logistic as logistic
from nx.random.continuous import normal as normal
from nx.random.continuous import rayleigh as rayleigh
from nx.random.continuous import uniform as uniform
from nx.random.discrete import bernoulli as bernoulli
from nx.random.discrete import rademacher as rademacher
from nx.random.keys import bits as bits
from nx.random.keys import fold_in as fold_in
from nx.random.keys import key as key
from nx.random.keys import split as split
from nx.random.keys import threefry as threefry
from nx.random.stream import seed as seed
