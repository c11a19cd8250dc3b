"""Revisions: creation, digest, merging, media references."""
