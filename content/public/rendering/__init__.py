"""Rendering and HTTP caching of public pages."""
