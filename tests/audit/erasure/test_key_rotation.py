"""Key rotation: what it leaves alone, and that it continues after an interruption."""

from typing import Any

import pytest

from accounts.models import TotpDevice, User
from audit.database.encrypted_columns import EncryptedColumn
from audit.encryption import encrypt, reencrypt
from audit.erasure.key_rotation import Progress, rotate
from tests.accounts.people import person
from tests.audit.management.commands.test_rotate_encryption_keys import new_key
from tests.signing_in import authenticator_of

pytestmark = pytest.mark.late
SECRETS = EncryptedColumn("accounts.TotpDevice", "secret")


def nothing(progress: Progress) -> None:
    """No terminal shows progress."""


def test_what_no_key_opens_is_counted_and_left_alone(otto: User, settings: Any) -> None:
    device = authenticator_of(otto)
    settings.ENCRYPTION_KEYS = [new_key()]
    progress = rotate(SECRETS, after_batch=nothing)
    assert (progress.renewed, progress.unreadable) == (0, [str(device.pk)])
    assert bytes(TotpDevice.objects.get().secret) == bytes(device.secret)


def test_a_row_that_changes_meanwhile_keeps_its_change(
    otto: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    authenticator_of(otto)
    settings.ENCRYPTION_KEYS = [new_key(), *settings.ENCRYPTION_KEYS]
    newer = encrypt(b"written while the command was running")

    def overtaken(token: bytes) -> bytes | None:
        TotpDevice.objects.update(secret=newer)
        return reencrypt(token)

    monkeypatch.setattr("audit.erasure.key_rotation.reencrypt", overtaken)
    assert rotate(SECRETS, after_batch=nothing).renewed == 0
    assert bytes(TotpDevice.objects.get().secret) == newer


def test_after_an_interruption_it_goes_on_where_it_was(db: None, settings: Any, monkeypatch: Any) -> None:
    for name in ("Otto", "Nora", "Olga"):
        authenticator_of(person(name))
    settings.ENCRYPTION_KEYS = [new_key(), *settings.ENCRYPTION_KEYS]
    monkeypatch.setattr("audit.erasure.key_rotation.BATCH", 2)
    with pytest.raises(KeyboardInterrupt):
        rotate(SECRETS, after_batch=interrupt)
    assert rotate(SECRETS, after_batch=nothing).renewed == 1
    assert rotate(SECRETS, after_batch=nothing).renewed == 0


def interrupt(progress: Progress) -> None:
    raise KeyboardInterrupt
