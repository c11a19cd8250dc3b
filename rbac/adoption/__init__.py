"""Adoption: proposes a rulebook from the permissions of an existing project."""
