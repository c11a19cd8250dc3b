"""Encrypted backup and restore of database and media."""
