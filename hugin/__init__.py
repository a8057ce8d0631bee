"""hugin: declarative figures that are values. ``import hugin as hg``."""
