"""Files: taken in, described, replaced, thrown away, and shown to exactly those who may read what uses them."""
