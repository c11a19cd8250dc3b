"""Passwords: rules, hashing, verification and reset."""
