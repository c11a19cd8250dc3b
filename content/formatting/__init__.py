"""Formatting of dates, times and bounded counts."""
