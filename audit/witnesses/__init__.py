"""Witnesses: signed tree heads and tombstones kept outside the database."""
