"""The read-only JSON API of published content."""
