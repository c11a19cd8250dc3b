"""Database parts of the audit log: append-only triggers and encrypted columns."""
