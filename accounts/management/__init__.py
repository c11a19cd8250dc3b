"""Management commands of accounts, and the arguments they share."""
