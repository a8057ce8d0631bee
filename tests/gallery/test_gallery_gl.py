"""OpenGL shows meshes that the device draws, and the figures of real data, as files do."""

import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]


@pytest.mark.parametrize("name", [
    "59_helix", "62_walls", "64_surface", "81_curved_grid", "82_vector_field_3d",
])  # fmt: skip
def test_meshes_drawn_by_the_device_look_as_in_files(opengl, load, name, monkeypatch):
    monkeypatch.setattr(opengl.renderer._solids, "is_worth", True)  # as where OpenGL is no software
    assert opengl(load(f"gallery/{name}.py").plot()) <= 0.013


@pytest.mark.parametrize("name", [
    "01_line", "02_step", "03_scatter_colorbar", "04_bubble", "07_stacked_bars", "12_band_where",
    "39_labelled_contours", "40_tricontour", "41_quiver_key", "58_wind_rose", "67_log_contour", "68_polar_contour",
    "81_curved_grid", "84_diverging_contours", "87_learning_digits", "88_parameters",
])  # fmt: skip
def test_figures_drawn_by_the_device_alone_look_as_in_files(opengl, load, name, monkeypatch):
    drawn = opengl.renderer
    for painter in (drawn._fills, drawn._marks, drawn._pictures, drawn._solids, drawn._strokes, drawn._pyramids.spans):
        monkeypatch.setattr(painter, "is_worth", True)
    assert opengl(load(f"gallery/{name}.py").plot()) <= 0.0075


@pytest.mark.parametrize("name", ["seattle", "stocks", "penguins", "terrain"])
def test_opengl_shows_figures_of_real_data(opengl, load, name, monkeypatch):
    pytest.importorskip("vega_datasets")
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT / "tools")])
    assert opengl(getattr(load("tools/plot.py"), name)(), 1.25) <= 0.01
