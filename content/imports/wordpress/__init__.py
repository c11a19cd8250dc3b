"""Bringing a WordPress export (WXR) in: read, convert, place, and account for every item."""
