"""Commands of content, one a module."""
