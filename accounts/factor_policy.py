"""Factor policy: what a user's roles require at log-in, and whether the password still works (ASVS 6.3.3, 6.3.4)."""

from dataclasses import dataclass

from accounts.models import FactorPolicy, Passkey, User
from rbac.assignments import assignments_of


@dataclass(frozen=True)
class Policy:
    passkey_required: bool
    may_remember_device: bool


def policy_for(user: User) -> Policy:
    """The strictest policy of all roles that ``user`` holds."""
    roles = {role for held in assignments_of(user).kinds() for role in held.stands_for}
    rows = {row.role: row for row in FactorPolicy.objects.filter(role__in=roles)} if roles else {}
    return Policy(
        passkey_required=any(row.passkey_required for row in rows.values()),
        may_remember_device=all(row.may_remember_device for row in rows.values()),
    )


def password_disabled(user: User | None) -> bool:
    """Whether a right password is answered like a wrong one: by the user's own choice, or by a role's policy.

    Never for a user without a passkey, so that it locks no user out. Takes the same path for an unknown name.
    """
    has_passkey = Passkey.objects.filter(user_id=user.pk if user else 0).exists()
    if user is None or not has_passkey:
        return False
    return user.passkeys_only or policy_for(user).passkey_required
