"""Maintenance jobs: link and alt-text checks."""
