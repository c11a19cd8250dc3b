"""Granting and revoking roles: public interface."""

from rbac.administration.roles import (
    grant_role,
    has_administrator_besides,
    holds_any_role,
    in_order,
    is_last_administrator,
    rank_of,
    revoke_role,
    roles_held,
    roles_of,
)

__all__ = [
    "grant_role",
    "has_administrator_besides",
    "holds_any_role",
    "in_order",
    "is_last_administrator",
    "rank_of",
    "revoke_role",
    "roles_held",
    "roles_of",
]
