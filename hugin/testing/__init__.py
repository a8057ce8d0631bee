"""Golden scenes and pictures for figures: image_compare and the pytest fixture behind ``pytest --hugin-...``."""
