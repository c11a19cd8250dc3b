"""Topics and which articles are about them."""
