"""Keys: never cached before they are stored, never waited for, gone when they are destroyed."""

import base64
import contextlib
import json
import pickle
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import keys
from audit.actors import Identity
from audit.encryption import Secret, Undecryptable, decrypt, encrypt
from audit.keys import DataKey, Holder, keys_of
from audit.models import Entry, PersonKey
from audit.record import record
from audit.timeline import timeline_of
from tests import template_database
from tests.audit.events import SEEN

SOMEONE = Holder(Identity("accounts.user", "1"), None)


def key_of(holder: Holder) -> DataKey:
    return keys_of([holder])[holder]


def test_a_key_whose_insert_was_rolled_back_is_not_used_again(fresh_database: str, ada: User) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        record(SEEN, by=ada)
        1 / 0  # noqa: B018
    with transaction.atomic():
        record(SEEN, by=ada)
    assert [entry.actor_label for entry in timeline_of(ada)] == ["Ada"]


@pytest.mark.late
def test_a_key_from_a_rolled_back_savepoint_is_not_used_again(fresh_database: str, ada: User) -> None:
    with transaction.atomic():
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            record(SEEN, by=ada)
            1 / 0  # noqa: B018
        record(SEEN, by=ada)
    with transaction.atomic():
        record(SEEN, by=ada)
    assert [entry.actor_label for entry in timeline_of(ada)] == ["Ada", "Ada"]


def test_two_processes_that_meet_the_same_person_do_not_wait_for_each_other(
    fresh_database: str, ada: User
) -> None:
    with psycopg.connect(template_database.web_url(fresh_database)) as other:
        other.execute(
            "INSERT INTO secure_audit_personkey (id, person_kind, person_id, expires_on, wrapped) "
            "VALUES (gen_random_uuid(), 'accounts.user', %s, NULL, 'not yet committed')",
            [str(ada.pk)],
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
            record(SEEN, by=ada)
        other.commit()
    assert PersonKey.objects.count() == 2
    assert timeline_of(ada)[0].actor_label == "Ada"


@pytest.mark.late
def test_one_key_serves_all_entries_of_a_person(fresh_database: str, ada: User) -> None:
    for _round in range(3):
        with transaction.atomic():
            record(SEEN, by=ada)
            record(SEEN, by=ada)
    assert PersonKey.objects.count() == 1


def test_a_key_destroyed_under_a_running_process_is_noticed(
    fresh_database: str, ada: User, owner_connection: "psycopg.Connection[Any]"
) -> None:
    with transaction.atomic():
        record(SEEN, by=ada)
    owner_connection.execute("UPDATE secure_audit_personkey SET wrapped = NULL, destroyed_at = now()")
    with transaction.atomic():
        record(SEEN, by=ada)
    assert [entry.actor_label for entry in timeline_of(ada)] == ["Ada", "a person whose data was erased"]


def test_different_terms_of_retention_have_different_keys(ada: User) -> None:
    record(SEEN, by=ada)
    keys = {part["key"] for part in Entry.objects.get().sealed}
    assert key_of(Holder(Identity("accounts.user", str(ada.pk)), None)).id not in keys


def test_a_key_does_not_print(database: str) -> None:
    key = key_of(SOMEONE)
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)


def test_a_key_that_no_encryption_key_opens_is_replaced(database: str, settings: Any, caplog: Any) -> None:
    first = key_of(SOMEONE)
    settings.ENCRYPTION_KEYS = ["A" * 43 + "="]
    assert key_of(SOMEONE).id != first.id
    assert "ENCRYPTION_KEYS" in caplog.text


def test_a_key_copied_into_another_persons_row_is_worth_nothing(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    """Else it would outlive its own destruction, planted there by someone with SQL."""
    key_of(SOMEONE)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO secure_audit_personkey (id, person_kind, person_id, expires_on, wrapped, created_at) "
            "SELECT gen_random_uuid(), person_kind, '2', NULL, wrapped, '2001-01-01' FROM secure_audit_personkey"
        )
    planted = PersonKey.objects.get(person_id="2").pk
    assert key_of(Holder(Identity("accounts.user", "2"), None)).id != planted
    assert "not its own" in caplog.text


@pytest.mark.late
def test_a_key_leaves_memory_after_a_while(
    fresh_database: str, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "CACHED_SECONDS", -1)
    for _round in range(2):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            record(SEEN, by=ada)
    assert [query["sql"].split()[0] for query in queries] == ["SELECT", "INSERT"]


OLD = base64.urlsafe_b64encode(b"o" * 32).decode()
NEW = base64.urlsafe_b64encode(b"n" * 32).decode()


@pytest.mark.parametrize(
    "keys", [[], [""], ["short"], [NEW, "not base64 at all, but long enough to be!!!"], [None]]
)
def test_malformed_keys_are_refused_without_being_quoted(settings: Any, keys: list[Any]) -> None:
    settings.ENCRYPTION_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="ENCRYPTION_KEYS") as error:
        encrypt(b"x")
    assert "at all" not in str(error.value)


def test_a_changed_or_foreign_token_is_undecryptable(settings: Any) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    token = encrypt(b"x")
    another = b"A" if token[20:21] != b"A" else b"B"
    for wrong in (token[:20] + another + token[21:], b"", b"\xff", token[::-1]):
        with pytest.raises(Undecryptable):
            decrypt(wrong)
    settings.ENCRYPTION_KEYS = [NEW]
    with pytest.raises(Undecryptable):
        decrypt(token)


def test_old_keys_still_open_and_new_ones_encrypt(settings: Any) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    before = encrypt(b"x")
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    after = encrypt(b"y")
    assert decrypt(before) == b"x"
    settings.ENCRYPTION_KEYS = [NEW]
    assert decrypt(after) == b"y"


def test_without_the_setting_keys_follow_secret_key_and_its_fallbacks(settings: Any) -> None:
    del settings.ENCRYPTION_KEYS
    token = encrypt(b"x")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert decrypt(token) == b"x"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Undecryptable):
        decrypt(token)


def test_a_secret_does_not_print() -> None:
    secret = Secret("hunter2")
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>10}", f"{[secret]}", "%s" % secret]  # noqa: UP031
    assert not [text for text in shown if "hunter2" in text]
    assert secret.reveal() == "hunter2"
    for leak in (pickle.dumps, json.dumps):
        with pytest.raises(TypeError):
            leak(secret)


def test_secrets_are_compared_by_value() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert not Secret("")
