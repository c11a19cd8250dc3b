"""Emails of accounts. Each is queued inside the transaction of its service function and sent by the worker."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.jobs import JobDeferrer
from procrastinate.types import JSONValue

from accounts.models import User
from audit.context import current_context
from audit.encryption import decrypt, encrypt


@dataclass(frozen=True)
class Letter:
    name: str  # mail/<name>.txt and mail/<name>.html
    subject: Promise


INVITATION = Letter("invitation", _("Your invitation"))
PASSWORD_CHANGED = Letter("password_changed", _("Your password was changed"))
PASSWORD_RESET = Letter("password_reset", _("Choose a new password"))
LOG_IN_LINK = Letter("log_in_link", _("Log in although others use up your attempts"))
PASSWORD_WAS_RESET = Letter("password_was_reset", _("Your password was changed by mail"))
RECOVERY_CODES_CREATED = Letter("recovery_codes_made", _("You have new recovery codes"))
RECOVERY_CODE_USED = Letter("recovery_code_used", _("A recovery code was used"))
WRONG_CODES = Letter("wrong_codes", _("Wrong codes were given for your account"))
NEW_DEVICE = Letter("new_device", _("Your account was used from a new device"))
ACCOUNT_PROTECTED = Letter("account_protected", _("Your account is protected: what to do now"))
DEVICE_REMEMBERED = Letter("device_remembered", _("A device of yours is remembered for 30 days"))
ADDRESS_TO_CONFIRM = Letter("address_to_confirm", _("Confirm your new address"))
ADDRESS_CHANGED = Letter("address_changed", _("The address of your account was changed"))
ADDRESS_UNDONE = Letter("address_undone", _("The change of your address was undone"))
AUTHENTICATOR_CHANGED = Letter("authenticator_changed", _("Your authenticator app was changed"))
AUTHENTICATOR_REMOVED = Letter("authenticator_removed", _("Your authenticator app was removed"))
PASSWORD_ADDED = Letter("password_added", _("Your account has a password now"))
RECOVERY_HANDED_OVER = Letter(
    "recovery_handed_over", _("A link to a new password was made for you by an administrator")
)
ACCOUNT_FROZEN = Letter("account_frozen", _("Your account was frozen"))
ACCOUNT_UNFROZEN = Letter("account_unfrozen", _("Your account works again"))
ACCOUNT_REACTIVATED = Letter("account_reactivated", _("Your account was reactivated"))
SESSIONS_ENDED = Letter("sessions_ended", _("You were logged out"))
DEVICE_FORGOTTEN = Letter("device_forgotten", _("A device of yours was forgotten"))
INVITATION_WITHDRAWN = Letter("invitation_withdrawn", _("Your invitation was withdrawn"))
ACCOUNT_DEACTIVATED = Letter("account_deactivated", _("Your account was deactivated"))
ACCOUNT_DELETED = Letter("account_deleted", _("Your account was deleted"))
NAME_CHANGED = Letter("name_changed", _("Your name was changed"))
NAME_CORRECTED = Letter("name_corrected", _("Your name was corrected"))
PASSKEY_REQUIRED = Letter("passkey_required", _("Your role needs a passkey from now on"))
PASSWORD_DISABLED = Letter("password_closed", _("Only your passkeys open your account now"))
PASSWORD_ENABLED = Letter("password_reopened", _("Your password opens your account again"))
PASSKEY_ADDED = Letter("passkey_added", _("A passkey was added to your account"))
PASSKEY_RENAMED = Letter("passkey_renamed", _("A passkey of your account was renamed"))
PASSKEY_REMOVED = Letter("passkey_removed", _("A passkey was removed from your account"))
PASSKEY_CLONED = Letter("passkey_cloned", _("Your passkey may have been copied"))
IDENTITY_LINKED = Letter("identity_linked", _("Your account is linked to the identity provider"))
FACTOR_RESET_REQUESTED = Letter("factor_reset_asked", _("Your second factor is about to be removed"))
FACTOR_RESET_CANCELLED = Letter("factor_reset_stopped", _("Your second factor stays"))
FACTOR_RESET_COMPLETED = Letter("factor_reset_done", _("Your second factor was removed"))
GUARD_ACTED = Letter("guard_acted", _("The guard has blocked an account or address"))

ACCESS_ENDS = Letter("access_ends", _("Something that you may do here ends soon"))
REVIEW_ASKED = Letter("review_asked", _("Please say who still needs access"))
SEEN_AS = Letter("seen_as", _("An administrator views the CMS as you"))
GIVEN_ACCESS_ENDS = Letter("given_access_ends", _("Something that you gave ends soon"))


BY_NAME = {letter.name: letter for letter in list(globals().values()) if isinstance(letter, Letter)}


def post(letter: Letter, *, to: User, send_to: str = "", **context: str) -> None:
    """Queues ``letter``. Its context is encrypted in the queue, because it may contain a log-in link.

    ``send_to``: the recipient, if not the user's address at the time of sending.
    """
    sealed = _sealed(context | {"send_to": send_to})
    _sending().defer(name=letter.name, user_id=to.pk, sealed=sealed)


def post_to_each(letter: Letter, *, to: Iterable[User], **context: str) -> None:
    """Queues the same ``letter`` for several users, in one statement."""
    facts = context | {"send_to": ""}
    jobs: list[dict[str, JSONValue]] = [
        {"name": letter.name, "user_id": user.pk, "sealed": _sealed(facts)} for user in to
    ]
    if jobs:
        _sending().batch_defer(*jobs)


def queue_by_address(task: str, email: str) -> None:
    """Queues ``task``, which emails the user with this address, with the client's location.

    The account is looked up by the worker: neither the response nor its timing reveals whether there is one. Encrypted,
    because users may type anything as a name.
    """
    context = current_context.get()
    known = {"address": context.address, "device": context.device, "request_id": context.request_id}
    app.configure_task(task).defer(sealed=_sealed({"email": email, "context": known}))


def decrypt_queued(sealed: str) -> dict[str, Any]:
    """For the worker: what was queued encrypted."""
    facts: dict[str, Any] = json.loads(decrypt(base64.b64decode(sealed)))
    return facts


def _sealed(facts: Mapping[str, object]) -> str:
    return base64.b64encode(encrypt(json.dumps(facts).encode())).decode()


def _sending() -> JobDeferrer:
    # By name, to avoid an import cycle: tasks call service functions, which queue emails.
    return app.configure_task("accounts.send_letter")
