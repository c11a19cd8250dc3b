"""Users, entries and a sealed audit log for the audit log's own tests."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections, transaction

from accounts.models import User
from audit.keys import forget_cached_keys
from audit.models import Entry, Head
from audit.record import record
from audit.tree import sealing
from audit.tree.sealing import seal_everything
from audit.witnesses.witnesses import forget_sent_heads
from tests import template_database
from tests.audit.events import NOTED, SEEN
from tests.audit.sealer import ALL_COMMITTED, SEED, fill, key_from, take_notes
from tests.shared_rows import shared


@pytest.fixture(autouse=True)
def _no_keys_from_another_test() -> None:
    forget_cached_keys()
    forget_sent_heads()


@shared
def ada(database: str) -> User:
    return get_user_model().objects.create_user("ada@example.org", name="Ada")


@shared
def cara(database: str) -> User:
    return get_user_model().objects.create_user("cara@example.org", name="Cara")


@pytest.fixture
def signing_key(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One key that seals, without waiting for transactions of other tests."""
    settings.AUDIT_SIGNING_KEYS = [key_from(SEED)]
    monkeypatch.setattr(sealing, "COMPLETE", ALL_COMMITTED)


@pytest.fixture
def seen_entry(ada: User) -> Entry:
    with transaction.atomic():
        record(SEEN, by=ada)
    return Entry.objects.get()


@pytest.fixture
def noted_entry(fresh_database: str, ada: User) -> Entry:
    with transaction.atomic():
        record(NOTED, by=ada, about=ada, number=1, words="libel", remark="at home until Friday")
    return Entry.objects.get()


@pytest.fixture
def large_tree(database: str, signing_key: None, monkeypatch: pytest.MonkeyPatch) -> Head:
    """1500 entries below three heads."""
    monkeypatch.setattr(sealing, "BATCH", 700)
    fill(1500)
    return seal_everything()[-1]


@pytest.fixture
def sealed_audit_log(fresh_database: str, signing_key: None, ada: User) -> None:
    """Eight entries of Ada's below two heads, a full tile of others, and a few more."""
    for count in (5, 3):
        take_notes(ada, count)
        seal_everything()
    take_notes(ada, 13)
    fill(247)
    seal_everything()


@pytest.fixture
def two_batches(fresh_database: str, signing_key: None, ada: User) -> None:
    """Three sealed entries, and two more below another head."""
    for count in (3, 2):
        take_notes(ada, count)
        seal_everything()


@pytest.fixture
def export(database: str, signing_key: None, ada: User, tmp_path: Path) -> Path:
    for count in (5, 3):
        take_notes(ada, count)
        seal_everything()
    fill(300)
    seal_everything()
    path = tmp_path / "audit-log.jsonl"
    call_command("export_audit", path)
    return path


@pytest.fixture
def as_owner(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner's log-in, as DATABASE_OWNER_URL gives it to the command."""
    with psycopg.connect(template_database.owner_url(fresh_database)) as server:
        info = server.info
        login = {"USER": info.user, "PASSWORD": info.password, "HOST": info.host}
    connections.close_all()
    for name, value in login.items():
        monkeypatch.setitem(connections["default"].settings_dict, name, value)
