"""Parts that several marks are made of."""
