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
    "07_stacked_bars", "11_area", "12_band_where", "39_labelled_contours", "40_tricontour", "41_quiver_key",
    "58_wind_rose", "67_log_contour", "68_polar_contour", "84_diverging_contours",
])  # fmt: skip
def test_fills_drawn_by_the_device_look_as_in_files(opengl, load, name, monkeypatch):
    monkeypatch.setattr(opengl.renderer._fills, "is_worth", True)
    assert opengl(load(f"gallery/{name}.py").plot(), 1.5) <= 0.006


@pytest.mark.parametrize("name", ["seattle", "stocks", "penguins", "terrain"])
def test_opengl_shows_figures_of_real_data(opengl, load, name, monkeypatch):
    pytest.importorskip("vega_datasets")
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT / "tools")])
    assert opengl(getattr(load("tools/plot.py"), name)(), 1.25) <= 0.01
