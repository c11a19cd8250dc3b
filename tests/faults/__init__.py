"""Processes that are killed at random moments: what was acknowledged is there, and nothing is there by halves."""
