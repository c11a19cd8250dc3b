"""Export, streaming and archiving of the audit log."""
