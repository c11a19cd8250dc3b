"""Autosave: working copies, stored every few seconds until a version is saved."""
