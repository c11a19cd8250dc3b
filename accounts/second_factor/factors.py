"""Second factors of a user. Log-in, enrolment and re-authentication all use this module and no other."""

from typing import Protocol

from accounts.models import Passkey, TotpDevice, User


class Factor(Protocol):
    """The factor shown at a log-in or re-authentication."""

    @property
    def persistent_id(self) -> str:
        """Stored in the session that was opened with it; never empty."""

    @property
    def name(self) -> str:
        """Stored in the audit log."""


def totp_of(user: User) -> TotpDevice | None:
    """The confirmed authenticator app. A pending one does not count."""
    device: TotpDevice | None = TotpDevice.objects.filter(user=user, confirmed=True).first()
    return device


def totp_proved(user: User, code: str) -> TotpDevice | None:
    """The authenticator app of ``user`` if ``code`` is what it shows now; the code then works no more."""
    device = totp_of(user)
    return device if device and device.verify_token(code) else None


def passkeys_of(user: User) -> list[Passkey]:
    """All passkeys, oldest first."""
    return list(Passkey.objects.filter(user=user))


def has_way_in(user: User) -> bool:
    """Whether there is a password or a passkey. A user with neither has not accepted an invitation yet."""
    return user.has_usable_password() or has_passkey(user)


def has_any(user: User) -> bool:
    """Whether the user has any factor besides the password."""
    return totp_of(user) is not None or has_passkey(user)


def has_passkey(user: User) -> bool:
    return bool(Passkey.objects.filter(user=user).exists())
