"""Revisions: making them, their digest, merging, media references."""
