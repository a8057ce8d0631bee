"""Frozen values: construction, change, inheritance, immutability, pickling."""

import copy
import pickle

import pytest

from hugin.value import Value, value


@value
class Base(Value):
    x: int
    y: int = 2

    def total(self) -> int:
        return self.x + self.y


@value
class Derived(Base):
    z: int = 3

    def total(self) -> int:
        return super().total() + self.z


@value
class Checked(Value):
    x: int

    def check(self) -> None:
        if self.x < 0:
            raise ValueError("negative")


def test_fields_come_in_order_base_first_with_defaults():
    item = Derived(1, z=5)
    assert (item.x, item.y, item.z, item.total()) == (1, 2, 5, 8)


def test_replace_makes_a_changed_copy():
    item = Derived(1)
    assert (item.replace(y=7).y, item.y) == (7, 2)


def test_replace_names_the_unknown_field():
    with pytest.raises(TypeError, match=r"Derived.replace: unknown field 'w'; fields are x, y, z"):
        Derived(1).replace(w=1)


@pytest.mark.parametrize(
    "change", [lambda v: setattr(v, "x", 1), lambda v: delattr(v, "x"), lambda v: setattr(v, "new", 1)]
)
def test_values_are_frozen(change):
    with pytest.raises(AttributeError, match="values are frozen"):
        change(Base(1))


def test_values_compare_by_identity_copy_to_themselves_and_pickle():
    item = Derived(1, z=9)
    assert item != Derived(1, z=9)
    assert copy.deepcopy(item) is item
    assert repr(pickle.loads(pickle.dumps(item))) == repr(item) == "Derived(x=1, z=9)"


def test_check_runs_at_construction_and_after_replace():
    with pytest.raises(ValueError, match="negative"):
        Checked(1).replace(x=-1)


def test_missing_argument_is_a_type_error_that_names_it():
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Base()
