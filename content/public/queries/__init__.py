"""Queries of the public site."""
