"""Media files: stored, described, replaced, trashed, and shown to exactly those who may read what uses them."""
