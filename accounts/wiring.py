"""Registers accounts with the apps below it, once, at start-up."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save

from accounts import events, rules
from accounts.account_state import IN_ORDER, account_state, is_in_order
from accounts.lifecycle.automated_responses import Responses
from accounts.models import Passkey, TotpDevice, User
from accounts.sessions.devices import accounts_seen
from accounts.sessions.reauth_request_store import KeptRequests
from accounts.sessions.session_revocation import end_and_tell, end_and_tell_each
from audit.actors import SystemActor
from audit.database.encrypted_columns import EncryptedColumn, encrypted_columns
from intrusion import responses
from rbac import account_state as rbac_account_state
from rbac.assignments import forget_assignments
from rbac.enforcement import view_guards

ROLE_LOST = SystemActor("role_lost")
KEEPER = KeptRequests()
RESPONSES = Responses()


QUEUED = (("status", "todo"),)
ENCRYPTED = (
    EncryptedColumn("accounts.Device", "trace"),
    EncryptedColumn("accounts.KeptRequest", "payload"),
    EncryptedColumn("accounts.Passkey", "seal"),
    EncryptedColumn("accounts.RecoverySheet", "key"),
    EncryptedColumn("accounts.Session", "payload"),
    EncryptedColumn("accounts.Session", "trace"),
    EncryptedColumn("accounts.TotpDevice", "secret"),
    # Emails and requested links queued for the worker.
    EncryptedColumn("procrastinate.ProcrastinateJob", "args", inside="sealed", waiting=QUEUED),
)


def register() -> None:
    events.register()
    encrypted_columns.register(*ENCRYPTED)
    rules.register()
    rbac_account_state.provide_with(account_state)
    rbac_account_state.in_order.provide_with(is_in_order)
    rbac_account_state.seen_in_browser.provide_with(accounts_seen)
    rbac_account_state.in_order_rows.provide_with(IN_ORDER)
    view_guards.keeper.provide_with(KEEPER)
    responses.accounts.provide_with(RESPONSES)
    rbac_account_state.on_access_lost.register(end_after_loss, of_many=end_after_losses)
    for factor in (Passkey, TotpDevice):
        post_save.connect(forget_factors, sender=factor)
        post_delete.connect(forget_factors, sender=factor)


def end_after_loss(user: AbstractBaseUser, reason: str) -> None:
    """A session that was opened with a role must not outlive it."""
    if isinstance(user, User):
        end_and_tell(user, by=ROLE_LOST, reason=reason)


def end_after_losses(users: rbac_account_state.People, reason: str) -> None:
    """The same for a change that affects many users."""
    if isinstance(users, QuerySet):
        end_and_tell_each(users, by=ROLE_LOST, reason=reason)
    else:
        known = [user for user in users if isinstance(user, User)]
        end_and_tell_each(known, by=ROLE_LOST, reason=reason)


def forget_factors(**_: Any) -> None:
    """Signal receiver: invalidates cached factors (account_state.py) of all users."""
    forget_assignments()
