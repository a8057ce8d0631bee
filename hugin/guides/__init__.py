"""What explains the data: axes, grid lines, legends, colour bars, titles. They read scales and measure text."""
