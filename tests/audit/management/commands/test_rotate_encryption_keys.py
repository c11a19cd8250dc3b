"""The command of audit.management.commands.rotate_encryption_keys: afterwards the old key is not needed."""

import base64
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from accounts.models import Session
from accounts.second_factor import recovery_codes
from accounts.tasks import send_letter
from audit import keys
from audit.database.encrypted_columns import EncryptedColumn
from audit.encryption import Undecryptable, decrypt
from audit.models import PersonKey
from tests.accounts.people import person, type_password, who_is_there
from tests.signing_in import authenticator_of, code_of, signed_in
from tests.template_database import ROOT, owner_url, web_url

pytestmark = pytest.mark.late


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
