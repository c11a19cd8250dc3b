"""What accounts refuse, apart from what the rules refuse."""

from typing import Self

from django.utils.translation import gettext as _

from accounts.models import Passkey
from rbac.errors import Invalid


class AlreadyHasAccount(Invalid):
    """The person to be invited can log in already."""


class AddressTaken(Invalid):
    """Another account has this address, or one that a reader would take for it."""


class LinkNoLongerWorks(Invalid):
    """An invitation link that was used, replaced, is too old, or never existed."""


class TooBusy(Exception):
    """So many passwords are being checked that this one would wait too long. Answered with 503 and Retry-After."""

    status = 503
    retry_after = 5  # seconds


class PasskeyRefused(Exception):
    """What a browser answered in the name of a passkey is not right. ``message`` is for whoever is in front of it."""

    def __init__(self, message: str, *, passkey: Passkey | None = None, cloned: bool = False) -> None:
        super().__init__(message)
        self.message, self.passkey = message, passkey
        self.cloned = (
            cloned  # genuinely signed, with a count that went backwards: there are two of this passkey
        )

    @classmethod
    def in_general(cls, *, passkey: Passkey | None = None, cloned: bool = False) -> Self:
        """Says no more than that: nobody shall learn whose passkey it is, or what state an account is in."""
        message = _("This passkey was not accepted. Try again, or use another way.")
        return cls(message, passkey=passkey, cloned=cloned)
