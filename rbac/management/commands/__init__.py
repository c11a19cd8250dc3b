"""Commands of rbac, one a module."""
