"""Object grants: public interface."""

from rbac.administration.grants import (
    action_of_grant,
    grant_object,
    grant_of,
    grantable,
    grants_on,
    holder_of,
    revoke_grant,
    shared_with,
    store_of,
    store_of_grant,
)

__all__ = [
    "action_of_grant",
    "grant_object",
    "grant_of",
    "grantable",
    "grants_on",
    "holder_of",
    "revoke_grant",
    "shared_with",
    "store_of",
    "store_of_grant",
]
