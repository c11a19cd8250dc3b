"""Which second factors somebody has. Log-in, the wall and every confirmation ask here and nowhere else."""

from typing import Protocol

from accounts.models import Passkey, TotpDevice, User


class Factor(Protocol):
    """What was shown at a log-in or a confirmation."""

    @property
    def persistent_id(self) -> str:
        """Stands in the session that was opened with it; never empty."""

    @property
    def name(self) -> str:
        """Stands in the journal."""


def totp_of(user: User) -> TotpDevice | None:
    """The authenticator app in force. One that waits for its first code is none."""
    return TotpDevice.confirmed_of(user)


def passkeys_of(user: User) -> list[Passkey]:
    """All of them, the oldest first."""
    return list(Passkey.objects.filter(user=user))


def has_way_in(user: User) -> bool:
    """A password or a passkey. Somebody without either has not accepted an invitation yet."""
    return user.has_usable_password() or Passkey.objects.filter(user=user).exists()


def has_any(user: User) -> bool:
    """Whether anything beside the password can be asked for."""
    return totp_of(user) is not None or Passkey.objects.filter(user=user).exists()


def has_passkey(user: User) -> bool:
    return bool(Passkey.objects.filter(user=user).exists())


def is_passkey(persistent_id: str) -> bool:
    """Whether what stands in a session (``Factor.persistent_id``) is a passkey itself."""
    return persistent_id.startswith(f"{Passkey._meta.app_label}.{Passkey._meta.model_name}/")
