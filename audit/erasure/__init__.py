"""Erasure of personal data by destroying keys, and key rotation."""
