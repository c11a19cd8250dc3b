"""Management commands of the audit log, and the arguments they share."""
