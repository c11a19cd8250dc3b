"""Bylines: the people under whose names articles stand, apart from accounts."""
