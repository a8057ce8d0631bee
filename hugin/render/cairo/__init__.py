"""Drawing a Scene with cairo: pixels (PNG, arrays) and pages (PDF, PostScript)."""
