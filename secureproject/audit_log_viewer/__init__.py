"""CMS pages of the audit log."""
