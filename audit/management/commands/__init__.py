"""Commands of the audit log, one a module."""
