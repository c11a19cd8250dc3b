"""Accessibility advice: what makes a text hard to read for some, found before submission. It never blocks."""
