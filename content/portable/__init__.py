"""Content leaves the site in an open format, and comes back in from it: docs/export-format.md."""
