"""Planes through a volume: where they lie, what they hold, what is refused."""

import datetime as dt

import numpy as np
import pytest

import hugin as hg
from hugin.scene import Glyphs, Mesh, walk

X, Y, Z = np.linspace(0, 1, 4), np.array([0.0, 2.0, 3.0]), np.linspace(-1, 1, 6)
VOLUME = 2 * X[:, None, None] + 10 * Y[:, None] - 5 * Z
OVER = {"x": X, "y": Y, "z": Z}


def mesh_of(figure):
    (mesh,) = [item for item in walk(figure.scene().items) if isinstance(item, Mesh)]
    return mesh


def planes(figure):
    return figure.root.artists


def held(plane):
    return tuple(np.asarray(column.values) for column in (plane.x, plane.y, plane.z, plane.paint.by))


@pytest.mark.parametrize(("word", "place"), [("at_x", 0.4), ("at_y", 2.0), ("at_y", 2.9), ("at_z", -1), ("at_z", 1.0)])
def test_a_plane_holds_what_the_volume_holds_there(word, place):
    (plane,) = planes(hg.slices(VOLUME, **{word: place}, **OVER))
    x, y, z, values = held(plane)
    np.testing.assert_allclose(values, 2 * x + 10 * y - 5 * z, atol=1e-12)
    assert set({"at_x": x, "at_y": y, "at_z": z}[word].ravel().tolist()) == {float(place)}


def test_without_places_it_is_cut_through_the_middle_of_each_axis():
    x, y, z = (held(plane)[n][0, 0] for n, plane in enumerate(planes(hg.slices(VOLUME, **OVER))))
    assert (x, y, z) == (0.5, 1.5, 0.0)


def test_planes_share_one_scale_of_colours_and_the_box_of_the_volume():
    figure = hg.slices(VOLUME, at_z=[-0.5, 0.5], **OVER)
    mesh = mesh_of(figure)
    assert len(mesh.others) == 1
    words = {glyphs.run.text for glyphs in walk(figure.scene().items) if isinstance(glyphs, Glyphs)}
    assert {"\u22121.0", "1.0"} <= words  # the z axis goes as far as the volume
    low, high = (np.asarray(one.colors)[:, :3].astype(int) for one in (mesh, *mesh.others))
    values = [held(plane)[3].ravel() for plane in planes(figure)]
    order = np.argsort(np.concatenate(values))
    assert (np.diff(np.concatenate([low, high])[order][:, 1]) >= 0).all()  # viridis: green rises with the number


def test_what_is_no_number_is_a_hole():
    volume = VOLUME.copy()
    volume[1, 1, :] = np.nan
    whole, torn = (mesh_of(hg.slices(v, at_z=0.0, **OVER)).triangles.shape[0] for v in (VOLUME, volume))
    assert (whole, torn) == (12, 8)  # what is left of the four cells around the node are their other halves


def test_axes_of_time_are_cut_at_times():
    days = [dt.datetime(2024, 1, 1) + dt.timedelta(days=k) for k in range(4)]
    (plane,) = planes(hg.slices(VOLUME, at_x=days[1], x=days))
    np.testing.assert_allclose(held(plane)[3], VOLUME[1])


@pytest.mark.parametrize(("words", "message"), [
    ({"at_x": 3.0}, "slices: at_x is 3; a place from 0 to 1 is needed"),
    ({"at_z": [0, float("nan")]}, "slices: at_z is nan; a place from -1 to 1 is needed"),
    ({"at_y": [[1.0]]}, "slices: at_y is 2-D; one place or several are needed"),
    ({"at_x": dt.datetime(2024, 1, 1)}, "slices: at_x is of times, x of numbers; use the same"),
    ({"shade": 1}, "slices: shade is 1; True or False is needed"),
])
def test_bad_input_is_named(words, message):
    with pytest.raises(hg.HuginError) as caught:
        hg.slices(VOLUME, **words, **OVER)
    assert message in str(caught.value)


def test_a_position_that_is_no_number_is_named():
    with pytest.raises(hg.DataError, match="slices: y holds NaN"):
        hg.slices(VOLUME, y=[0, np.nan, 1])
