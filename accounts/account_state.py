"""What rbac asks about a person before it looks at any role."""

from django.contrib.auth.base_user import AbstractBaseUser

from accounts import grace
from accounts.factors import has_any, has_passkey, is_passkey
from accounts.models import User
from rbac.account_state import REFUSED_STATE, AccountState


def account_state(user: AbstractBaseUser) -> AccountState:
    """Active, frozen, second factor verified, and when the newest proof was given.

    For the person behind a request the session answers; days of grace stand in for a factor while they last. A person
    loaded in any other way (a command, a job, somebody else's page) has no session to ask: they count as verified when
    they have a second factor, because the question there is what they may do once they have logged in, and never as
    freshly confirmed.
    """
    if not isinstance(user, User):
        return REFUSED_STATE
    signed_in = user.signed_in
    if user.seen_by is not None:  # what they would see once they had logged in
        return AccountState(
            active=user.is_active,
            frozen=user.frozen_at is not None,
            factor_verified=True,
            authenticated_at=None,
            roles_frozen=user.roles_frozen_at is not None,
        )
    if signed_in is None:
        verified, authenticated_at, passkey = has_any(user), None, has_passkey(user)
    else:
        verified = bool(signed_in.factor) or grace.runs_for(user)
        authenticated_at, passkey = signed_in.authenticated_at, is_passkey(signed_in.factor)
    return AccountState(
        active=user.is_active,
        frozen=user.frozen_at is not None,
        factor_verified=verified,
        authenticated_at=authenticated_at,
        roles_frozen=user.roles_frozen_at is not None,
        passkey=passkey,
    )
