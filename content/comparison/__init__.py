"""Comparison of two versions, ready to be shown."""
