"""Content: what is written, reviewed, published and read."""
