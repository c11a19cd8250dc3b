"""Automated responses of intrusion detection to accounts (intrusion.responses). Reversible; the owner is notified."""

from django.db import transaction

from accounts.lifecycle.freezing import freeze, unfreeze
from accounts.mail.emails import GUARD_ACTED, post
from accounts.models import Session, User
from accounts.models.person import same_address
from accounts.sessions import trusted_devices
from accounts.sessions.session_revocation import end_and_tell
from audit.actors import SystemActor
from audit.stored_messages import gettext as _
from rbac.errors import Invalid
from rbac.rulebook import administrator_role

GUARD = SystemActor("intrusion")


class Responses:
    """Implements ``intrusion.responses.accounts``."""

    def name_of(self, account: str) -> str:
        user = _found(account)
        return user.email if user else ""

    def account_named(self, name: str) -> str:
        user = User.objects.filter(email=same_address(name)).first()
        return str(user.pk) if user else ""

    @transaction.atomic
    def ask_again(self, account: str) -> bool:
        """Requires a fresh factor at every sensitive step and log-in, by forgetting all trusted devices."""
        user = _found(account)
        if user is None:
            return False
        trusted_devices.forget_all([user])
        open_ones = Session.objects.filter(user=user)
        return bool(open_ones.update(authenticated_at=trusted_devices.NOT_CONFIRMED))

    def end_sessions(self, account: str) -> bool:
        user = _found(account)
        return bool(user and end_and_tell(user, by=GUARD, reason=_("something unusual was done with them")))

    def freeze(self, account: str, reason: str) -> bool:
        user = _found(account)
        if user is None or user.frozen_at is not None:
            return False
        try:
            freeze(user, by=GUARD, reason=reason)
        except Invalid:  # the last administrator
            return False
        return True

    def unfreeze(self, account: str, reason: str) -> None:
        if user := _found(account):
            unfreeze(user, by=GUARD, reason=reason)

    def tell_administrators(self, incident: int, step: str) -> None:
        held = {"role_assignments__role": administrator_role(), "role_assignments__scope": None}
        for administrator in User.objects.filter(is_active=True, frozen_at=None, **held).distinct():
            post(GUARD_ACTED, to=administrator, incident=str(incident), step=step)


def _found(account: str) -> User | None:
    return User.objects.filter(pk=int(account)).first() if account.isdecimal() else None
