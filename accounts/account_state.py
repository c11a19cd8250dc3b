"""Account state: what rbac asks about a user before it evaluates roles."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q

from accounts.models import Passkey, User
from accounts.second_factor import mfa_grace_period
from accounts.second_factor.factors import has_passkey, totp_of
from rbac.account_state import REFUSED_STATE, AccountState
from rbac.assignments import KEPT_FOR, version_of_holdings

_ATTRIBUTE = "_accounts_factors"


@dataclass(frozen=True, slots=True)
class Factors:
    """Factors the user has, for a user without a session; loaded at ``loaded_at``."""

    any: bool
    passkey: bool
    loaded_at: float
    version: int

    @property
    def is_fresh(self) -> bool:
        return self.version == version_of_holdings() and time.monotonic() - self.loaded_at < KEPT_FOR


def account_state(user: AbstractBaseUser) -> AccountState:
    """Active, frozen, second factor verified, and time of the latest authentication.

    For the user of the current request the session answers; a running grace period counts as a factor. A user loaded
    in any other way (command, job, another user's page) has no session. They count as verified when they have a
    second factor, because the question is what they may do once logged in, and never as recently authenticated. A
    user without a factor who has never logged in counts as not arrived.
    """
    if not isinstance(user, User):
        return REFUSED_STATE
    signed_in, arrived = user.signed_in, True
    authenticated_at: datetime | None = None
    if user.impersonator is not None:  # what they would see once logged in
        verified, passkey = True, False
    elif signed_in is None:
        factors = _factors_of(user)
        verified, passkey = factors.any, factors.passkey
        arrived = user.last_login is not None or factors.any
    else:
        verified = bool(signed_in.factor) or mfa_grace_period.in_grace_period(user)
        authenticated_at, passkey = signed_in.authenticated_at, is_passkey(signed_in.factor)
    return AccountState(
        active=user.is_active,
        frozen=user.frozen_at is not None,
        factor_verified=verified,
        authenticated_at=authenticated_at,
        roles_frozen=user.roles_frozen_at is not None,
        passkey=passkey,
        arrived=arrived,
    )


def is_in_order(user: AbstractBaseUser) -> bool:
    """Whether the account is active and neither it nor its roles are frozen. Reads loaded fields only."""
    return (
        isinstance(user, User) and user.is_active and user.frozen_at is None and user.roles_frozen_at is None
    )


# ``is_in_order`` as a Q.
IN_ORDER = Q(is_active=True, frozen_at=None, roles_frozen_at=None)


def _factors_of(user: User) -> Factors:
    """Cached on the user instance, as roles are (rbac/assignments.py), so that a list of decisions loads it once."""
    kept: Factors | None = getattr(user, _ATTRIBUTE, None)
    if kept is None or not kept.is_fresh:
        version, loaded_at = version_of_holdings(), time.monotonic()
        passkey = has_passkey(user)
        kept = Factors(passkey or totp_of(user) is not None, passkey, loaded_at, version)
        setattr(user, _ATTRIBUTE, kept)
    return kept


def is_passkey(persistent_id: str) -> bool:
    """Whether a ``Factor.persistent_id`` stored in a session is that of a passkey."""
    return persistent_id.startswith(f"{Passkey._meta.app_label}.{Passkey._meta.model_name}/")
