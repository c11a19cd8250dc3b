"""Administration: service functions that grant and revoke roles, grants, teams and scopes."""
