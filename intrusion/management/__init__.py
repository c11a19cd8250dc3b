"""Management commands of intrusion, and the arguments they share."""
