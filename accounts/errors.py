"""Exceptions of accounts, besides refusals by access rules."""

from typing import Self

from django.utils.translation import gettext as _

from accounts.models import Passkey
from rbac.errors import Invalid


class AlreadyHasAccount(Invalid):
    """The invited user can already log in."""


class AddressTaken(Invalid):
    """Another account has this address, or a confusable one."""


class LinkNoLongerWorks(Invalid):
    """A link that was used, replaced, has expired, or never existed."""


class TooBusy(Exception):
    """Too many passwords are being hashed, so this one would wait too long. Answered with 503 and Retry-After."""

    status = 503
    retry_after = 5  # seconds


class PasskeyRefused(Exception):
    """The browser's passkey response is not valid. ``message`` is shown to the user."""

    def __init__(self, message: str, *, passkey: Passkey | None = None, cloned: bool = False) -> None:
        super().__init__(message)
        self.message, self.passkey = message, passkey
        self.cloned = cloned  # valid signature, but the counter went backwards: the passkey was cloned

    @classmethod
    def in_general(cls, *, passkey: Passkey | None = None, cloned: bool = False) -> Self:
        """A generic message: it must not reveal whose passkey it is, or the state of an account."""
        message = _("This passkey was not accepted. Try again, or use another way.")
        return cls(message, passkey=passkey, cloned=cloned)
