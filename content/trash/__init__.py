"""Trash: deleting and restoring articles and sections."""
