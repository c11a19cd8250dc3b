"""Administration: the verbs that grant and revoke roles, grants, teams and scopes."""
