"""Audit: what happened, in an append-only log that cannot be edited unnoticed."""
