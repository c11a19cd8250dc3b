"""Scheduled publication and take-down, to the minute."""
