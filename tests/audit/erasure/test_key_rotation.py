"""Key rotation: what it leaves alone, and that it continues after an interruption."""

import base64
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from accounts.models import Session, TotpDevice, User
from accounts.second_factor import recovery_codes
from accounts.tasks import send_letter
from audit import keys
from audit.database.encrypted_columns import EncryptedColumn
from audit.encryption import Undecryptable, decrypt, encrypt, reencrypt
from audit.erasure.key_rotation import Progress, rotate
from audit.models import PersonKey
from tests.accounts.people import person, type_password, who_is_there
from tests.signing_in import authenticator_of, code_of, signed_in
from tests.template_database import ROOT, owner_url, web_url

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


def new_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def run_command(database: str, encryption_keys: list[str]) -> dict[str, Any]:
    environment = os.environ | {
        "ENCRYPTION_KEYS": ",".join(encryption_keys),
        "DATABASE_OWNER_URL": owner_url(database),
        "DATABASE_URL": web_url(database),
    }
    command = [sys.executable, "manage.py", "rotate_encryption_keys", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)  # noqa: S603
    facts = {each["column"]: each for each in json.loads(done.stdout)["columns"]}
    return {"status": done.returncode, **facts}


def test_afterwards_everything_works_without_the_old_key(fresh_database: str, settings: Any) -> None:
    user, old, new = person("Cara"), settings.ENCRYPTION_KEYS, new_key()
    client, code, typed = signed_in(user), recovery_codes.make_codes(user)[0], code_of(user)
    type_password(Client(), user, "wrong")  # the audit log makes a key for her
    keys.forget_cached_keys()
    facts = run_command(fresh_database, [new, *old])
    assert facts["status"] == 0
    for column in (
        "accounts.TotpDevice.secret",
        "accounts.Session.payload",
        "secure_audit.PersonKey.wrapped",
    ):
        assert facts[column]["renewed"] == facts[column]["read"] > 0
    settings.ENCRYPTION_KEYS = [new]
    assert who_is_there(client) == user.email
    assert authenticator_of(user).verify_token(typed)
    assert recovery_codes.spend(user, code)
    assert keys.secrets_of(PersonKey.objects.values_list("pk", flat=True)).keys() == set(
        PersonKey.objects.values_list("pk", flat=True)
    )
    settings.ENCRYPTION_KEYS = old
    with pytest.raises(Undecryptable):
        decrypt(bytes(Session.objects.filter(user=user)[0].payload))


def test_a_letter_that_waits_is_still_sent(fresh_database: str, settings: Any) -> None:
    user, new = person("Cara"), new_key()
    recovery_codes.make_codes(user)
    facts = run_command(fresh_database, [new, *settings.ENCRYPTION_KEYS])
    assert facts["procrastinate.ProcrastinateJob.args.sealed"]["renewed"] == 1
    settings.ENCRYPTION_KEYS = [new]
    (job,) = EncryptedColumn("procrastinate.ProcrastinateJob", "args").model_class._base_manager.all()
    send_letter(**job.args)  # type: ignore[attr-defined]
