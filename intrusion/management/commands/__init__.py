"""Commands of intrusion, one a module."""
