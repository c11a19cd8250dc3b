"""The template tag that asks for a permission."""
