"""Enforcement: decorators, guards and reports that hold every view to its declared rule."""
