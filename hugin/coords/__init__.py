"""Coordinate systems: how positions in data become positions on the page."""
