"""Management commands of rbac, and the arguments and output they share."""
