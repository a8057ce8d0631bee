"""The canonical text of scenes: whole texts are compared, since whole texts are stored."""

import numpy as np
import pytest

from hugin.render.record import record
from hugin.render.record.dump import color, columns, px
from hugin.scene import Anchor, Clip, Group, Image, Map, Mapped, Markers, Mesh, Path, Points, Scene

NAN = float("nan")


def dump(*items):
    return record(Scene(80, 60, items)).split("\n", 1)[1]


def test_page_line_names_size_background_and_words():
    scene = Scene(80, 60.126, (), (0, 0.5, 1, 0.5), "A", 'say "b"')
    assert record(scene) == "scene 80.00 x 60.13 background=#0080ff80 title='A' description='say \"b\"'\n"


def test_transparent_page_has_no_background():
    assert record(Scene(1, 1, (), None)) == "scene 1.00 x 1.00\n"


def test_short_path_is_written_out_in_px():
    points = Points(np.array([0.0, 1, 2]), np.array([1, 10, 0]), y_map=Map("log10"), affine=(0, 10, 5, 0, -20, 50))
    line = "  path points=[5.00,50.00 15.00,30.00 25.00,nan] stroke=#1b1f24 width=2.00 dash=(6.00,4.00) decimate\n"
    assert dump(Path(points, stroke=(27 / 255, 31 / 255, 36 / 255, 1), width=2, dash=(6.0, 4.0), decimate=True)) == line


def test_long_path_is_count_bounds_gaps_and_hash():
    x, y = np.arange(20.0), np.arange(20.0) / 2
    y[3] = NAN
    text = dump(Path(Points(x, y), fill=(0, 0, 0, 1)))
    assert text == "  path points=[n=20 bbox=0.00,0.00,19.00,9.50 gaps=1 sha=4aaa8e9c2d4c] fill=#000000\n"


def test_data_key_and_dtype_of_columns_do_not_show():
    a = Points(np.arange(3), np.arange(3), key=object())
    b = Points(np.arange(3.0), np.arange(3.0, dtype="f4"))
    assert dump(Path(a)) == dump(Path(b))


def test_dust_below_two_decimals_does_not_show():
    a, b = (Path(Points(np.arange(40) + dust, np.arange(40.0))) for dust in (0.0, 1e-9))
    assert dump(a) == dump(b)


def test_nested_items_are_indented():
    path = Path(Points(np.zeros(1), np.zeros(1)))
    text = dump(Clip((Group((path,), 0.5),), rect=(0, 0, 5, 5)), Anchor((path,), "line-1", title="Line"))
    assert text == (
        "  clip rect=(0.00,0.00,5.00,5.00)\n    group opacity=0.50\n      path points=[0.00,0.00]\n"
        "  anchor id=line-1 title=Line\n    path points=[0.00,0.00]\n"
    )


def test_markers_image_and_mesh_show_their_arrays():
    lut = np.array([[0, 0, 0, 255], [255, 255, 255, 255]], "u1")
    mapped = Mapped(np.array([[0.25, NAN]]), 0, 1, lut, nan=(1, 0, 0, 1))
    points = Points(np.zeros(1), np.zeros(1))
    mesh = Mesh(np.zeros((3, 2), "f4"), np.array([[0, 1, 2]], "i4"), lut[[0, 1, 1]], flat=True)
    shown = "mapped{float64[1x2: 0.25 nan] limits=(0,1) lut=uint8[2x4: 0 0 0 255 255 255 255 255] nan=#ff0000}"
    assert dump(Markers(points, "square", fill=mapped), Image(mapped, (0, 0, 9, 9)), mesh) == (
        f"  markers points=[0.00,0.00] shape=square fill={shown}\n"
        f"  image data={shown} rect=(0.00,0.00,9.00,9.00)\n"
        "  mesh vertices=float32[3x2: 0 0 0 0 0 0] triangles=int32[1x3: 0 1 2]"
        " colors=uint8[3x4: 0 0 0 255 255 255 255 255 255 255 255 255] flat\n"
    )


@pytest.mark.parametrize(("length", "text"), [(-0.001, "0.00"), (1 / 3, "0.33"), (NAN, "nan"), (-1.005, "-1.00")])
def test_lengths_have_two_decimals_and_no_negative_zero(length, text):
    assert px(length) == text


def test_opaque_colours_are_six_digits():
    assert [color((1, 0, 0.2, 1)), color((1, 0, 0.2, 0.5))] == ["#ff0033", "#ff003380"]


def test_maps_give_nan_outside_their_domain():
    kinds = ("log10", "logit", "power")
    maps = [Points(np.array([-1.0]), np.array([0.0]), x_map=Map(kind, 0.5)) for kind in kinds]
    assert [str(columns(points)[0]) for points in maps] == ["[nan]", "[nan]", "[-1.0]"]


def test_unknown_content_names_its_type():
    with pytest.raises(TypeError, match="record: unsupported field value of type object"):
        record(Scene(1, 1, (Path(Points(np.zeros(1), np.zeros(1)), fill=object()),)))
