"""Verifiers that run without the project."""
