"""Portable export and import of content in an open format: docs/export-format.md."""
