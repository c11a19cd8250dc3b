"""Exports of the whole site."""
