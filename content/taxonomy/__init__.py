"""Topics and the articles about them."""
