"""Bylines: the people under whose names articles are published, apart from accounts."""
